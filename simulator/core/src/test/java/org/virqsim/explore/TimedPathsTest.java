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

    boolean withinBounds() {
      return IntStream.concat(Arrays.stream(raised), Arrays.stream(submitted))
          .allMatch(n -> n <= MOST);
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
    follow(compile(policy, override), 1_200_000, MicroOp.RAISE);
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
        MicroOp.DESCRIPTOR_COMPLETE);
  }

  private static void follow(CompiledScenario compiled, long horizonNs, MicroOp work) {
    Machine machine = new Machine(compiled.configuration());
    Explorer explorer =
        new Explorer(Model.of(machine), Explorer.Options.of(Bounds.perVector(MOST)));
    assertThat(explorer.explore(Limits.NONE).limit()).isEmpty();
    int followed = 0;
    int withWork = 0;
    for (int replication = 0; replication < 60; replication++) {
      Follower follower = new Follower(machine);
      TimedResolver resolver = new TimedResolver(machine, compiled.plan(), follower);
      resolver.run(compiled.scenario().run().seed(), replication, horizonNs);
      assertThat(follower.state).isEqualTo(resolver.state());
      if (follower.withinBounds()) {
        assertThat(explorer.visited(follower.steps)).isEqualTo(follower.steps.size());
        followed++;
        withWork += follower.steps.stream().anyMatch(s -> Step.op(s) == work) ? 1 : 0;
      }
    }
    assertThat(followed).isGreaterThan(10);
    assertThat(withWork).isGreaterThan(10);
  }
}
