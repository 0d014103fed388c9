// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.explore.Model;
import org.virqsim.explore.Trace;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.ReplayResolver;
import org.virqsim.machine.Step;
import org.virqsim.model.State;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.PathStep;
import org.virqsim.scenario.CompiledScenario;

/** Takes the steps of a recorded counterexample once more. */
public final class ScenarioReplay {
  private final Machine machine;

  /** Prepares the replay of a counterexample of this scenario. */
  public ScenarioReplay(CompiledScenario compiled) {
    this.machine = new Machine(compiled.configuration());
  }

  /**
   * What a replay showed.
   *
   * @param unreaped vectors with a completion that nothing under way will have reaped
   * @param dead vectors that the guest sees unmasked and that no longer work
   * @param misrouted what the last step let pass that no owner has authorised, in words
   * @param differences facts that differ from the recorded ones; empty if none does
   */
  public record Replayed(
      List<Integer> unreaped,
      List<Integer> dead,
      List<String> misrouted,
      List<String> differences) {
    /** Copies. */
    public Replayed {
      unreaped = List.copyOf(unreaped);
      dead = List.copyOf(dead);
      misrouted = List.copyOf(misrouted);
      differences = List.copyOf(differences);
    }

    /** Returns whether the last step or the state reached violates a property. */
    public boolean violates() {
      return !unreaped.isEmpty() || !dead.isEmpty() || !misrouted.isEmpty();
    }
  }

  /**
   * Replays.
   *
   * @throws IllegalArgumentException if a step is not what its process would do next
   */
  public Replayed replay(ExplorationResult recorded) {
    Trace trace = new Trace(Model.of(machine));
    long[] steps = new long[recorded.counterexample().size()];
    for (PathStep wanted : recorded.counterexample()) {
      steps[wanted.step() - 1] = step(trace.state(), wanted);
      trace.take(steps[wanted.step() - 1]);
    }
    State state = machine.initial();
    new ReplayResolver(machine).replay(state, steps, new NoEffects());
    List<String> differences = new ArrayList<>();
    List<PathStep> again = ScenarioExploration.steps(machine.processes(), trace.taken());
    for (int i = 0; i < again.size(); i++) {
      if (!again.get(i).equals(recorded.counterexample().get(i))) {
        differences.add(
            "step "
                + (i + 1)
                + ": "
                + again.get(i).facts()
                + ", recorded: "
                + recorded.counterexample().get(i).facts());
      }
    }
    if (!state.equals(trace.state())) {
      differences.add("two ways to take the same steps end in different states");
    }
    return new Replayed(trace.unreaped(), trace.dead(), trace.misrouted(), differences);
  }

  private long step(State state, PathStep wanted) {
    boolean known = wanted.process() >= 0 && wanted.process() < machine.processes().count();
    long possible = known ? machine.next(state, wanted.process()) : Step.NONE;
    boolean same =
        possible != Step.NONE
            && Step.op(possible).name().equals(wanted.op())
            && Step.vector(possible) == wanted.vector()
            && Step.items(possible) == wanted.items();
    if (!same) {
      throw new IllegalArgumentException(
          "step "
              + wanted.step()
              + ": "
              + wanted.op()
              + " of "
              + wanted.actor()
              + " is not possible there, but "
              + Step.describe(possible));
    }
    return possible;
  }
}
