// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Step;
import org.virqsim.model.State;
import org.virqsim.observe.TimedEffects;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** One semantics: whatever the timed simulator does is among what the explorer visits. */
class TimedPathsTest {
  private static final int MOST = 2;

  private static CompiledScenario compile(String policy, String... overrides)
      throws PolicyRefusedException {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("run.horizon=1200us");
    all.add("workload=[{vectors: live, arrivals: {poisson: {rate: 2/ms}}}]");
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
            .load(ScenarioCatalog.onClassPath().find("seed-three-vectors"), all);
    return new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy);
  }

  /** Takes the steps that a run takes, in a state of its own. */
  private static final class Follower extends NoEffects implements TimedEffects {
    private final Machine machine;
    private final State state;
    private final List<Long> steps = new ArrayList<>();
    private final int[] raised;

    Follower(Machine machine) {
      this.machine = machine;
      this.state = machine.initial();
      this.raised = new int[machine.layout().vectors()];
    }

    @Override
    public void at(long instant) {}

    @Override
    public void raised(int v) {
      raised[v]++;
    }

    @Override
    public void applied(MicroOp op, int vector) {
      for (int process = 0; process < machine.processes().count(); process++) {
        long step = machine.next(state, process);
        if (step != Step.NONE && Step.op(step) == op && Step.vector(step) == vector) {
          machine.apply(state, step, new NoEffects());
          steps.add(step);
          return;
        }
      }
      throw new AssertionError("no process takes " + op + " of vector " + vector);
    }

    boolean withinBounds() {
      for (int n : raised) {
        if (n > MOST) {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "incremental, device.while_disabled=drop",
    "incremental, device.pba_across_disable=dropped",
    "incremental-reinject, device.while_disabled=latch",
    "dynamic@linux-6.5, guest.vcpus=2",
    "crosvm, device.class=C"
  })
  void everyTimedRunIsAPathThatTheExplorerVisited(String policy, String override)
      throws PolicyRefusedException {
    CompiledScenario compiled = compile(policy, override);
    Machine machine = new Machine(compiled.configuration());
    Explorer explorer =
        new Explorer(Model.of(machine), Explorer.Options.of(Bounds.perVector(MOST)));
    assertThat(explorer.explore(Limits.NONE).limit()).isEmpty();
    int followed = 0;
    int withWork = 0;
    for (int replication = 0; replication < 60; replication++) {
      Follower follower = new Follower(machine);
      TimedResolver resolver = new TimedResolver(machine, compiled.plan(), follower);
      resolver.run(compiled.scenario().run().seed(), replication, 1_200_000);
      assertThat(follower.state).isEqualTo(resolver.state());
      if (follower.withinBounds()) {
        assertThat(explorer.visited(follower.steps)).isEqualTo(follower.steps.size());
        followed++;
        withWork += follower.steps.stream().anyMatch(s -> Step.op(s) == MicroOp.RAISE) ? 1 : 0;
      }
    }
    assertThat(followed).isGreaterThan(10);
    assertThat(withWork).isGreaterThan(10);
  }
}
