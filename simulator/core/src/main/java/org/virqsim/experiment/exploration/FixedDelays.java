// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.virqsim.engine.TimedResolver;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.Totals;
import org.virqsim.explore.Fact;
import org.virqsim.explore.Model;
import org.virqsim.explore.Trace;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.observe.TimedEffects;
import org.virqsim.observe.VectorCounts;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import org.virqsim.scenario.ScenarioText;

/**
 * Turns a counterexample into a scenario that the timed simulator runs into the same loss: every
 * completion of the counterexample arrives at a fixed instant, that between the two steps of guest,
 * VMM and host between which it falls.
 *
 * <p>With the costs of the scenario that order may be impossible: a message may have to be under
 * way for longer than it ever is. Then slower deliveries are tried. Nothing is written that was not
 * run and seen to lose.
 */
public final class FixedDelays {
  private static final String CHOSEN = "source: \"assumed: chosen for the counterexample\"";

  /** Nanoseconds that a run goes on after the last step of the driver's program. */
  private static final long AFTERWARDS_NS = 5_000_000;

  /** Other costs to try, in this order. */
  private static final List<List<String>> VARIANTS =
      List.of(
          List.of(),
          List.of("costs.message={value: 200us, " + CHOSEN + "}"),
          List.of("costs.message={value: 0, " + CHOSEN + "}"));

  private final ScenarioSource source;
  private final List<String> overrides;
  private final String policy;
  private final Policies policies;

  /**
   * Prepares.
   *
   * @param source the scenario that was explored
   * @param overrides {@code path=value} each
   * @param policy as it was asked for
   */
  public FixedDelays(
      ScenarioSource source, List<String> overrides, String policy, Policies policies) {
    this.source = source;
    this.overrides = List.copyOf(overrides);
    this.policy = policy;
    this.policies = policies;
  }

  /**
   * Returns the text of a scenario that loses what the counterexample loses; empty if none was
   * found, or the counterexample is not about a loss, or the scenario has several devices or
   * mediated ones, whose processes submit at instants of their own.
   *
   * @param compiled the scenario that was explored
   * @param steps the counterexample
   */
  public Optional<String> scenario(CompiledScenario compiled, List<Long> steps) {
    boolean mediated =
        compiled.configuration().functions().stream().anyMatch(f -> f.mediated().isDevice());
    if (mediated
        || !compiled.scenario().isSingle()
        || compiled.configuration().drivers().size() != 1) {
      return Optional.empty();
    }
    Lost lost = Lost.of(compiled, steps);
    if (lost.vectors().isEmpty()) {
      return Optional.empty();
    }
    for (List<String> costs : VARIANTS) {
      List<Long> times = controlTimes(costs);
      Optional<String> found = attempt(costs, arrivals(lost.raises(), times), lost, times);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A completion, and how many steps of guest, VMM and host come before it. */
  private record Raise(int vector, int after) {}

  /**
   * What the counterexample loses.
   *
   * @param vectors whose completions wait in vain
   * @param causes why messages were discarded
   * @param raises all completions, in their order
   */
  private record Lost(List<Integer> vectors, Set<DropCause> causes, List<Raise> raises) {
    static Lost of(CompiledScenario compiled, List<Long> steps) {
      Machine machine = new Machine(compiled.configuration());
      Trace trace = new Trace(Model.of(machine));
      List<Raise> raises = new ArrayList<>();
      int control = 0;
      for (long step : steps) {
        trace.take(step);
        int process = Step.process(step);
        if (machine.processes().isSource(process)) {
          raises.add(new Raise(machine.processes().object(process), control));
        }
        control += machine.processes().kind(process) == Processes.Kind.DRIVER ? 1 : 0;
      }
      Set<DropCause> causes = EnumSet.noneOf(DropCause.class);
      trace.taken().stream()
          .flatMap(t -> t.facts().stream())
          .filter(f -> f.kind() == Fact.Kind.DROPPED)
          .forEach(f -> causes.addAll(causes(f.text())));
      return new Lost(causes.isEmpty() ? List.of() : trace.unreaped(), causes, raises);
    }

    private static List<DropCause> causes(String text) {
      return Arrays.stream(DropCause.values())
          .filter(cause -> text.endsWith(cause.description()))
          .toList();
    }
  }

  /** The instants at which the steps of the driver's program land, without any work. */
  private List<Long> controlTimes(List<String> costs) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(costs);
    all.add("workload=[]");
    CompiledScenario compiled = compile(all);
    List<Long> times = new ArrayList<>();
    ControlSteps observer = new ControlSteps(times);
    new TimedResolver(new Machine(compiled.configuration()), compiled.plan(), observer)
        .run(compiled.scenario().run().seed(), 0, compiled.scenario().run().horizonNs());
    return times;
  }

  /** Notes when each step of guest, VMM and host lands. */
  private static final class ControlSteps extends NoEffects implements TimedEffects {
    private final List<Long> times;
    private long now;

    ControlSteps(List<Long> times) {
      this.times = times;
    }

    @Override
    public void at(long instant) {
      now = instant;
    }

    @Override
    public void applied(MicroOp op, int vector) {
      if (op.compareTo(MicroOp.RETURN) <= 0) {
        times.add(now);
      }
    }
  }

  /** The instants of the completions by vector: in the middle of the gap each falls into. */
  private static Map<Integer, List<Long>> arrivals(List<Raise> raises, List<Long> times) {
    Map<Integer, List<Long>> arrivals = new TreeMap<>();
    long earliest = 0;
    for (Raise raise : raises) {
      long at = Math.max(earliest, between(raise.after(), times));
      arrivals.computeIfAbsent(raise.vector(), v -> new ArrayList<>()).add(at);
      earliest = at;
    }
    return arrivals;
  }

  private static long between(int after, List<Long> times) {
    long before = after == 0 || times.isEmpty() ? 0 : times.get(Math.min(after, times.size()) - 1);
    return after < times.size() ? before + (times.get(after) - before) / 2 : before + 1_000;
  }

  private Optional<String> attempt(
      List<String> costs, Map<Integer, List<Long>> arrivals, Lost lost, List<Long> times) {
    long end = times.isEmpty() ? 0 : times.get(times.size() - 1);
    List<String> all = new ArrayList<>(overrides);
    all.addAll(costs);
    all.add("workload=" + workload(arrivals));
    all.add("policies=[" + policy + "]");
    all.add("run.replications=1");
    all.add("run.horizon=" + (end + AFTERWARDS_NS) + "ns");
    CompiledScenario compiled = compile(all);
    Totals totals = run(compiled);
    long dropped = 0;
    boolean same = true;
    for (int v = 0; v < totals.vectors(); v++) {
      VectorCounts counts = totals.vector(v);
      dropped += counts.dropped();
      same &= (counts.dropped() > counts.recovered()) == lost.vectors().contains(v);
    }
    same &= lost.causes().stream().allMatch(cause -> totals.droppedBy(cause) > 0);
    if (!same || dropped == 0) {
      return Optional.empty();
    }
    all.add("scenario=" + compiled.scenario().name() + "-counterexample");
    all.add(
        "description=A counterexample with fixed instants: what is raised at them under "
            + policy
            + " is lost.");
    all.add(
        "expect=[{policy: " + policy + ", metric: interrupts.dropped, equals: " + dropped + "}]");
    return Optional.of(ScenarioText.rewritten(source, Set.of("workloads"), all));
  }

  private static String workload(Map<Integer, List<Long>> arrivals) {
    List<String> items = new ArrayList<>();
    arrivals.forEach(
        (v, times) -> {
          String list = String.join(", ", times.stream().map(t -> t + "ns").toList());
          items.add("{vectors: [" + v + "], arrivals: {recorded: {times: [" + list + "]}}}");
        });
    return "[" + String.join(", ", items) + "]";
  }

  private static Totals run(CompiledScenario compiled) {
    try {
      return new Replications(compiled).run(1, Progress.NONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private CompiledScenario compile(List<String> all) {
    try {
      Scenario scenario =
          new ScenarioLoader(ScenarioCompiler.vocabulary(policies)).load(source, all);
      return new ScenarioCompiler(policies).compile(scenario, policy);
    } catch (ScenarioException | PolicyRefusedException e) {
      throw new IllegalStateException("the scenario was valid before: " + e.getMessage(), e);
    }
  }
}
