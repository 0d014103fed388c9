// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.virqsim.engine.TimedResolver;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.Totals;
import org.virqsim.explore.Model;
import org.virqsim.explore.Property;
import org.virqsim.explore.Witness;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.observe.TimedEffects;
import org.virqsim.policy.Policies;
import org.virqsim.result.ExplorationBounds;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.FunctionSpec;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import org.virqsim.scenario.ScenarioText;

/**
 * Turns a counterexample into a scenario that the timed simulator runs into the same: every
 * completion of the counterexample arrives at a fixed instant, and every duration is such that the
 * steps come in that order.
 *
 * <p>The instants are a solution of the constraints that the order puts on them ({@link Witness}).
 * With the costs of the scenario there may be none: a message may have to be under way for longer
 * than it ever is. Then other costs are chosen, unless only orders within bounds were explored.
 * Nothing is written that was not run and seen to show the same.
 */
public final class FixedDelays {
  private static final String CHOSEN = "source: \"assumed: chosen for the counterexample\"";

  /** Nanoseconds that a run goes on after the last step that matters, as many as leave it so. */
  private static final List<Long> AFTERWARDS_NS = List.of(5_000_000L, 500_000L, 50_000L, 5_000L);

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
   * A counterexample in time.
   *
   * @param text the scenario; empty if there is none
   * @param reason why there is none, as a sentence without a full stop; empty if there is one
   */
  public record Timed(Optional<String> text, String reason) {}

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
   * Returns the text of a scenario that shows what the counterexample shows, or why there is none.
   *
   * @param compiled the scenario that was explored
   * @param found what was found, with a counterexample
   */
  public Timed scenario(CompiledScenario compiled, ScenarioExploration.Finding found) {
    Model model = Model.of(new Machine(compiled.configuration()));
    String key = found.result().violated().keySet().iterator().next();
    Goal goal = Goal.of(model, Property.find(key).orElseThrow(), found.steps());
    if (!goal.impossible().isEmpty()) {
      return new Timed(Optional.empty(), goal.impossible());
    }
    boolean bounded = found.result().bounds().timing().equals(ExplorationBounds.TIMING_BOUNDS);
    Optional<String> text = betweenSteps(compiled, goal, bounded);
    if (text.isPresent()) {
      return new Timed(text, "");
    }
    boolean witnessed = false;
    boolean timeouts = found.result().bounds().timeouts();
    for (List<Long> steps : List.of(goal.steps(), earlierWork(model, compiled, goal.steps()))) {
      WitnessedCosts costs = new WitnessedCosts(model, compiled.plan(), steps, timeouts);
      for (WitnessedCosts.Freedom freedom : WitnessedCosts.Freedom.values()) {
        if (bounded && freedom != WitnessedCosts.Freedom.NONE) {
          break;
        }
        Optional<WitnessedCosts.Found> instants = costs.find(freedom);
        witnessed |= instants.isPresent();
        text = instants.flatMap(w -> attempt(compiled, w, steps, goal));
        if (text.isPresent()) {
          return new Timed(text, "");
        }
      }
    }
    return new Timed(
        Optional.empty(),
        witnessed
            ? "no run was seen to show the same (steps of one instant may have to come in an order"
                + " that no run takes)"
            : "no constant cost for each class of steps leads through the counterexample");
  }

  /**
   * Puts work before the last step that takes time, where that leads to the same state: at one
   * instant a run takes the steps of guest, VMM and host first.
   */
  private static List<Long> earlierWork(Model model, CompiledScenario compiled, List<Long> steps) {
    Processes processes = model.processes();
    List<Long> moved = steps;
    State end = end(model, steps).orElseThrow();
    for (int k = 1; k < steps.size(); k++) {
      Processes.Kind kind = processes.kind(Step.process(steps.get(k)));
      if (kind == Processes.Kind.SOURCE || kind == Processes.Kind.SUBMISSION) {
        int to = k - 1;
        while (to > 0 && takesNoTime(compiled, moved.get(to))) {
          to--;
        }
        List<Long> tried = new ArrayList<>(moved);
        tried.add(to, tried.remove(k));
        if (end(model, tried).filter(end::equals).isPresent()) {
          moved = tried;
        }
      }
    }
    return moved;
  }

  private static boolean takesNoTime(CompiledScenario compiled, long step) {
    CostClass cost = Step.op(step).cost();
    return Step.op(step) != MicroOp.GUEST_DUE
        && compiled.plan().costs().get(List.of(CostClass.values()).indexOf(cost)).value().mean()
            == 0;
  }

  /** Returns the state that steps lead to; empty if one is not its process's next. */
  private static Optional<State> end(Model model, List<Long> steps) {
    State s = model.initial();
    for (long step : steps) {
      if (model.next(s, Step.process(step)) != step) {
        return Optional.empty();
      }
      model.apply(s, step, new NoEffects());
    }
    return Optional.of(s);
  }

  /** Work of a vector, or of a process of a mediated device. */
  private record Work(int function, int vector, int process) implements Comparable<Work> {
    private static final Comparator<Work> ORDER =
        Comparator.comparingInt(Work::function)
            .thenComparingInt(Work::vector)
            .thenComparingInt(Work::process);

    @Override
    public int compareTo(Work other) {
      return ORDER.compare(this, other);
    }
  }

  /** The instants of the work of a counterexample. */
  private static SortedMap<Work, List<Long>> work(
      CompiledScenario compiled, List<Long> steps, List<Long> instants) {
    Machine machine = new Machine(compiled.configuration());
    Layout layout = machine.layout();
    SortedMap<Work, List<Long>> work = new TreeMap<>();
    for (int k = 0; k < steps.size(); k++) {
      int process = Step.process(steps.get(k));
      int object = machine.processes().object(process);
      Processes.Kind kind = machine.processes().kind(process);
      if (kind != Processes.Kind.SOURCE && kind != Processes.Kind.SUBMISSION) {
        continue;
      }
      boolean submits = kind == Processes.Kind.SUBMISSION;
      int v = submits ? layout.ims().vector(object) : object;
      int f = layout.functionOf(v);
      Work key = new Work(f, v - layout.first(f), submits ? layout.ims().process(object) : 0);
      work.computeIfAbsent(key, w -> new ArrayList<>()).add(instants.get(k));
    }
    return work;
  }

  /** The workload of one device as a list in YAML. */
  private static String workload(SortedMap<Work, List<Long>> work, int function, boolean mediated) {
    List<String> items = new ArrayList<>();
    work.forEach(
        (key, times) -> {
          if (key.function() == function) {
            String list = String.join(", ", times.stream().map(t -> t + "ns").toList());
            String process = mediated && key.process() > 0 ? ", process: " + key.process() : "";
            items.add(
                "{vectors: ["
                    + key.vector()
                    + "]"
                    + process
                    + ", arrivals: {recorded: {times: ["
                    + list
                    + "]}}}");
          }
        });
    return "[" + String.join(", ", items) + "]";
  }

  /** The workloads of all devices, {@code path=value} each. */
  private static List<String> workloads(
      CompiledScenario compiled, SortedMap<Work, List<Long>> work) {
    if (compiled.scenario().isSingle()) {
      return List.of("workload=" + workload(work, 0, compiled.scenario().isMediated()));
    }
    List<String> all = new ArrayList<>();
    int function = 0;
    for (int vm = 0; vm < compiled.scenario().vms().size(); vm++) {
      List<FunctionSpec> devices = compiled.scenario().vms().get(vm).devices();
      for (int d = 0; d < devices.size(); d++) {
        boolean mediated = devices.get(d).device().ims().isPresent();
        all.add(
            "vms[" + vm + "].devices[" + d + "].workload=" + workload(work, function++, mediated));
      }
    }
    return all;
  }

  private Optional<String> attempt(
      CompiledScenario compiled, WitnessedCosts.Found found, List<Long> steps, Goal goal) {
    SortedMap<Work, List<Long>> work = work(compiled, steps, found.instants());
    long end = found.instants().get(found.instants().size() - 1);
    return attempt(compiled, found.overrides(), work, goal, end);
  }

  /** Runs a scenario, and writes it down if it shows the same. */
  private Optional<String> attempt(
      CompiledScenario explored,
      List<String> costs,
      SortedMap<Work, List<Long>> work,
      Goal goal,
      long end) {
    for (long afterwards : AFTERWARDS_NS) {
      List<String> all = new ArrayList<>(overrides);
      all.addAll(costs);
      all.addAll(workloads(explored, work));
      all.addAll(onlyPolicy(explored));
      all.add("run.replications=1");
      all.add("run.horizon=" + Math.max(end + afterwards, lastDue(explored) + 1) + "ns");
      // What was expected of the whole scenario need not hold, nor name a policy that is still run.
      all.add("expect=[]");
      Optional<CompiledScenario> compiled = compileIfValid(all);
      if (compiled.isEmpty() || !hasWork(compiled.get(), work)) {
        return Optional.empty();
      }
      Totals totals = run(compiled.get());
      if (goal.seenIn(totals)) {
        all.add("scenario=" + compiled.get().scenario().name() + "-counterexample");
        all.add(
            "description=A counterexample with fixed instants: what is raised at them under "
                + named(explored)
                + " "
                + goal.told()
                + ".");
        all.add("expect=" + goal.expectations(named(explored), totals));
        return Optional.of(ScenarioText.rewritten(source, Set.of("workloads"), all));
      }
    }
    return Optional.empty();
  }

  /** The policy, with its PASID policy where there is a mediated device. */
  private String named(CompiledScenario explored) {
    String canonical = explored.canonical();
    int slash = canonical.indexOf('/');
    return slash < 0 ? policy : policy.replaceAll("/.*", "") + canonical.substring(slash);
  }

  /** A scenario crosses its policies with its PASID policies. */
  private List<String> onlyPolicy(CompiledScenario explored) {
    String[] parts = named(explored).split("/", 2);
    String vectors = "policies=[" + parts[0] + "]";
    return parts.length == 1
        ? List.of(vectors)
        : List.of(vectors, "pasid_policies=[" + parts[1] + "]");
  }

  /** A run that ends before a step is due is refused. */
  private static long lastDue(CompiledScenario explored) {
    return explored.plan().due().stream()
        .flatMap(List::stream)
        .mapToLong(TimePlan.Due::notBeforeNs)
        .max()
        .orElse(0);
  }

  /** Whether the work is what was written: one item of a file may stand for several devices. */
  private static boolean hasWork(CompiledScenario compiled, SortedMap<Work, List<Long>> work) {
    int sources = compiled.plan().sources().size() + compiled.plan().submissions().size();
    return sources == work.size();
  }

  /**
   * Puts each completion into the middle of the gap between two steps of the only driver. Only for
   * losses of a system with one device.
   */
  private Optional<String> betweenSteps(CompiledScenario compiled, Goal goal, boolean bounded) {
    boolean simple =
        compiled.scenario().isSingle()
            && !compiled.scenario().isMediated()
            && compiled.configuration().drivers().size() == 1
            && goal.property() == Property.NOTHING_DOOMED;
    for (List<String> costs : simple ? VARIANTS : List.<List<String>>of()) {
      if (bounded && !costs.isEmpty()) {
        break;
      }
      List<Long> times = controlTimes(costs);
      long end = times.isEmpty() ? 0 : times.get(times.size() - 1);
      SortedMap<Work, List<Long>> work =
          work(compiled, goal.steps(), middles(compiled, goal.steps(), times));
      Optional<String> found = attempt(compiled, costs, work, goal, end);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
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

  /** An instant for each step: for work, the middle of the gap of the driver's steps. */
  private static List<Long> middles(CompiledScenario compiled, List<Long> steps, List<Long> times) {
    Processes processes = new Machine(compiled.configuration()).processes();
    List<Long> middles = new ArrayList<>();
    long earliest = 0;
    int control = 0;
    for (long step : steps) {
      int process = Step.process(step);
      if (processes.isSource(process)) {
        earliest = Math.max(earliest, between(control, times));
      }
      control += processes.kind(process) == Processes.Kind.DRIVER ? 1 : 0;
      middles.add(earliest);
    }
    return middles;
  }

  private static long between(int after, List<Long> times) {
    long before = after == 0 || times.isEmpty() ? 0 : times.get(Math.min(after, times.size()) - 1);
    return after < times.size() ? before + (times.get(after) - before) / 2 : before + 1_000;
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
    return compileIfValid(all)
        .orElseThrow(() -> new IllegalStateException("the scenario was valid before"));
  }

  private Optional<CompiledScenario> compileIfValid(List<String> all) {
    try {
      Scenario scenario =
          new ScenarioLoader(ScenarioCompiler.vocabulary(policies)).load(source, all);
      return Optional.of(new ScenarioCompiler(policies).compile(scenario, policy));
    } catch (ScenarioException | PolicyRefusedException e) {
      return Optional.empty();
    }
  }
}
