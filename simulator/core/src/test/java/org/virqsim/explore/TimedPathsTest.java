// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Step;
import org.virqsim.machine.Verdict;
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
    return compile("seed-three-vectors", policy, all);
  }

  private static CompiledScenario compile(String name, String policy, List<String> overrides)
      throws PolicyRefusedException {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
            .load(ScenarioCatalog.onClassPath().find(name), overrides);
    return new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy);
  }

  /** Takes the steps that a run takes, in a state of its own. */
  private static final class Follower extends NoEffects implements TimedEffects {
    private final Machine machine;
    private final State state;
    private final List<Long> steps = new ArrayList<>();
    private final int[] raised;
    private final int[] submitted;

    /** Processes may take the same step on one vector, each for its lane; -1 for other steps. */
    private int lane = -1;

    Follower(Machine machine) {
      this.machine = machine;
      this.state = machine.initial();
      this.raised = new int[machine.layout().vectors()];
      this.submitted = new int[machine.layout().ims().lanes()];
    }

    @Override
    public void at(long instant) {}

    @Override
    public void raised(int v) {
      raised[v]++;
    }

    @Override
    public void submitted(int lane) {
      submitted[lane]++;
      this.lane = lane;
    }

    @Override
    public void checked(int vector, int lane, Verdict verdict) {
      // Its vector is that of the lane, whatever vector it interrupts.
      raised[vector]--;
      this.lane = lane;
    }

    @Override
    public void applied(MicroOp op, int vector) {
      int wanted = lane;
      lane = -1;
      for (int process = 0; process < machine.processes().count(); process++) {
        long step = machine.next(state, process);
        boolean same = step != Step.NONE && Step.op(step) == op && Step.vector(step) == vector;
        if (same && (wanted < 0 || machine.processes().object(process) == wanted)) {
          machine.apply(state, step, new NoEffects());
          steps.add(step);
          return;
        }
      }
      throw new AssertionError("no process takes " + op + " of vector " + vector);
    }

    boolean withinBounds(int most) {
      return IntStream.concat(Arrays.stream(raised), Arrays.stream(submitted))
          .allMatch(n -> n <= most);
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
    follow(
        compile(policy, override),
        1_200_000,
        MicroOp.RAISE,
        MOST,
        // Two vCPUs make for twenty times as many classes as states.
        override.equals("guest.vcpus=2") ? 1 : MOST);
  }

  /** Two processes that own a vector one after the other, with work that outlasts that. */
  @ParameterizedTest
  @CsvSource({
    "dynamic/at-startup",
    "incremental/at-perm-trap+one-write",
    "allocate-all/trap-and-unmask-masked",
    "dynamic/unchecked"
  })
  void everyTimedRunOfAMediatedDeviceIsAPathThatTheExplorerVisited(String policy)
      throws PolicyRefusedException {
    String arrivals = "arrivals: {poisson: {rate: 1/ms}}}";
    String workload =
        "workload=[{vectors: [1], process: 1, "
            + arrivals
            + ", {vectors: [1], process: 2, "
            + arrivals
            + "]";
    follow(
        compile("ims/sva-rebind-under-load", policy, List.of(workload)),
        3_000_000,
        MicroOp.DESCRIPTOR_COMPLETE,
        MOST);
  }

  private static final String UNIFORM = ": {value: {uniform: {min: ";

  private static String uniform(String cost, String min, String max) {
    return cost + UNIFORM + min + ", max: " + max + "}}, source: assumed}";
  }

  /** Durations that differ from step to step, messages and handlers as slow as the driver. */
  @ParameterizedTest
  @CsvSource({
    "incremental, 'device.while_disabled=drop'",
    "incremental-reinject, 'host.irqs_pending_window=true'",
    "allocate-all-lazy, 'guest.vcpus=2'",
    "crosvm, 'device.class=C'"
  })
  void everyTimedRunWithRandomCostsMeetsTheBounds(String policy, String override)
      throws PolicyRefusedException {
    String costs =
        "costs={"
            + String.join(
                ", ",
                uniform("message", "200ns", "40us"),
                uniform("handler", "0", "60us"),
                uniform("guest_step", "1us", "90us"),
                uniform("request_irq", "5us", "15us"),
                uniform("mainloop_wake", "1us", "80us"),
                "allocate_vectors: {value: 10us, per_item: {empirical: {values: [1us, 9us]}},"
                    + " source: assumed}",
                "free_irq: {value: {exponential: {mean: 10us}}, source: assumed}")
            + "}";
    follow(
        compile(
            policy,
            override,
            costs,
            "guest.steps=[enable, unmask 0, {unmask 1: 100us}, {unmask 2: 200us}]"),
        1_200_000,
        MicroOp.RAISE,
        1);
  }

  /** Preempted vCPUs keep what they have left of their steps. */
  @ParameterizedTest
  @CsvSource({
    "'guest.preempted={runs: {uniform: {min: 50us, max: 90us}}, away: {uniform: {min: 20us, max: 60us}}}'",
    "'guest.interrupts_off={every: {uniform: {min: 40us, max: 90us}}, for: 5us}'",
    "'guest.halt={poll: 20us, wakeup: 5us}'"
  })
  void interruptedStepsGoOnWithWhatIsLeft(String override) throws PolicyRefusedException {
    List<String> all =
        List.of(
            override,
            "device={class: A, vectors: 2, intx: false}",
            "guest.steps=[enable, unmask 0, {unmask 1: 200us}]",
            "run.horizon=600us",
            "workload=[{vectors: live, arrivals: {poisson: {rate: 1500/s}}}]");
    CompiledScenario compiled = compile("seed-three-vectors", "dynamic@linux-6.5", all);
    follow(compiled, 600_000, MicroOp.RAISE, 1);
  }

  /** Work at fixed instants, two of them the same, some before the queues are in use. */
  @ParameterizedTest
  @CsvSource({"dynamic@linux-6.5", "incremental"})
  void workAtFixedInstantsComesThen(String policy) throws PolicyRefusedException {
    List<String> all =
        List.of(
            uniformCosts(),
            "run.horizon=1200us",
            "workload=[{vectors: [0], arrivals: {recorded: {times: [10us, 420us, 420us]}}},"
                + " {vectors: [1], arrivals: {periodic: {period: 500us, phase: 205us}}}]");
    follow(compile("seed-three-vectors", policy, all), 1_200_000, MicroOp.RAISE, MOST);
  }

  private static String uniformCosts() {
    return "costs={" + uniform("guest_step", "1us", "9us") + "}";
  }

  private static void follow(CompiledScenario compiled, long horizonNs, MicroOp work, int most) {
    follow(compiled, horizonNs, work, most, most);
  }

  /**
   * Follows runs with at most {@code most} completions on each vector, within bounds of durations
   * those with at most {@code fewer}.
   */
  private static void follow(
      CompiledScenario compiled, long horizonNs, MicroOp work, int most, int fewer) {
    Machine machine = new Machine(compiled.configuration());
    Explorer.Options any = Explorer.Options.of(Bounds.perVector(most));
    Explorer explorer = new Explorer(Model.of(machine), any);
    Exploration all = explorer.explore(Limits.NONE);
    assertThat(all.limit()).isEmpty();
    Explorer timed =
        new Explorer(
            Model.of(machine),
            Explorer.Options.of(Bounds.perVector(fewer)).within(compiled.plan()));
    Exploration possible = timed.explore(Limits.NONE);
    assertThat(possible.limit()).isEmpty();
    assertThat(all.outcomes().keySet()).containsAll(possible.outcomes().keySet());
    int followed = 0;
    int followedInTime = 0;
    int withWork = 0;
    for (int replication = 0; replication < (most == 1 ? 100 : 60); replication++) {
      Follower follower = new Follower(machine);
      TimedResolver resolver = new TimedResolver(machine, compiled.plan(), follower);
      resolver.run(compiled.scenario().run().seed(), replication, horizonNs);
      assertThat(follower.state).isEqualTo(resolver.state());
      if (follower.withinBounds(most)) {
        assertThat(explorer.visited(follower.steps)).isEqualTo(follower.steps.size());
        followed++;
        withWork += follower.steps.stream().anyMatch(s -> Step.op(s) == work) ? 1 : 0;
      }
      if (follower.withinBounds(fewer)) {
        assertThat(timed.visited(follower.steps)).isEqualTo(follower.steps.size());
        followedInTime++;
      }
    }
    assertThat(followed).isGreaterThan(10);
    assertThat(withWork).isGreaterThan(10);
    assertThat(followedInTime).isGreaterThan(2);
  }
}
