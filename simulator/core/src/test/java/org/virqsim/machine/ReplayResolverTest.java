// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.RandomSystems.Kind;
import org.virqsim.model.State;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/** A list of steps leads to the state it once led to, with the same facts, or is refused. */
class ReplayResolverTest {
  private static final long SEED = 0xF11;
  private static final int STEPS = 400;

  /** A random walk: the steps taken, the states before each, and what was reported. */
  private record Walk(
      Configuration system, List<Long> steps, List<State> states, List<String> facts) {
    long[] array() {
      return steps.stream().mapToLong(Long::longValue).toArray();
    }

    State end() {
      return states.get(steps.size());
    }
  }

  private static List<Walk> walks() {
    RandomSystems systems = new RandomSystems(SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    List<Kind> kinds = RandomSystems.kinds();
    return IntStream.range(0, 60)
        .mapToObj(i -> systems.system(kinds.get(random.nextInt(kinds.size())), 12, Set.of()))
        .map(system -> walk(system, random))
        .toList();
  }

  private static Walk walk(Configuration system, SplittableRandom random) {
    Machine machine = new Machine(system);
    State state = machine.initial();
    Log log = new Log();
    List<Long> steps = new ArrayList<>();
    List<State> states = new ArrayList<>();
    while (steps.size() < STEPS) {
      long step = machine.next(state, random.nextInt(machine.processes().count()));
      if (step != Step.NONE) {
        states.add(state.copy());
        machine.apply(state, step, log);
        steps.add(step);
      } else if (machine.guestDone(state) && random.nextInt(100) == 0) {
        break;
      }
    }
    states.add(state);
    return new Walk(system, steps, states, log.facts);
  }

  /** A machine of its own, so that nothing remembered by the first helps the second. */
  @Test
  void aRecordedWalkReplaysToTheSameStateWithTheSameFacts() {
    for (Walk walk : walks()) {
      Machine machine = new Machine(walk.system());
      State state = machine.initial();
      Log log = new Log();
      new ReplayResolver(machine).replay(state, walk.array(), log);
      assertThat(state).isEqualTo(walk.end());
      assertThat(log.facts).isEqualTo(walk.facts()).isNotEmpty();
    }
  }

  @Test
  void aStepThatIsNotTheNextOfItsProcessIsRefusedWithItsPosition() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (Walk walk : walks()) {
      int at = random.nextInt(walk.steps().size());
      long right = walk.steps().get(at);
      int process = Step.process(right);
      List<Long> wrong =
          List.of(
              // Another operation, the next vector, another number of items.
              Step.of(
                  Step.op(right) == MicroOp.EMULATE ? MicroOp.RETIRE : MicroOp.EMULATE,
                  process,
                  Step.vector(right),
                  Step.items(right)),
              Step.of(Step.op(right), process, Step.vector(right) + 1, Step.items(right)),
              Step.of(Step.op(right), process, Step.vector(right), Step.items(right) + 1));
      for (long step : wrong) {
        long[] steps = walk.array();
        steps[at] = step;
        Machine machine = new Machine(walk.system());
        State state = machine.initial();
        assertThatThrownBy(() -> new ReplayResolver(machine).replay(state, steps, new NoEffects()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("step " + at + ": " + Step.describe(step))
            .hasMessageEndingWith(Step.describe(right));
        // What came before was applied, the wrong step was not.
        assertThat(state).isEqualTo(walk.states().get(at));
      }
    }
  }

  @Test
  void aStepOfABlockedProcessIsRefused() {
    Machine machine =
        new Machine(Calls.configuration("qemu-2.1", "linux-5.14", 2, Calls.steps("enable")));
    long raise = Step.of(MicroOp.RAISE, machine.processes().source(0), 0, 0);
    assertThatThrownBy(
            () ->
                new ReplayResolver(machine)
                    .replay(machine.initial(), new long[] {raise}, new NoEffects()))
        .hasMessage("step 0: RAISE process 3 vector 0 items 0 is not possible, but none");
  }

  /** Without work the driver's program comes to its end, its own commands included. */
  @Test
  void aQuietRunRaisesNothingButTheDriversCommands() {
    Configuration system =
        Calls.configuration(
            "dynamic",
            "linux-6.5",
            2,
            Calls.steps("enable", "unmask 1", "command 1", "mask 1", "disable"));
    Machine machine = new Machine(system);
    State state = machine.initial();
    Log log = new Log();
    long steps = new ReplayResolver(machine).runQuietly(state, log);
    assertThat(machine.guestDone(state)).isTrue();
    assertThat(log.facts.stream().filter(f -> f.startsWith("applied"))).hasSize((int) steps);
    assertThat(log.facts.stream().filter(f -> f.startsWith("raised"))).containsExactly("raised 1");
  }

  /** Every fact as a line. */
  private static final class Log implements Effects {
    private final List<String> facts = new ArrayList<>();

    private void add(Object... parts) {
      facts.add(String.join(" ", Arrays.stream(parts).map(String::valueOf).toList()));
    }

    @Override
    public void touched(int process) {
      add("touched", process);
    }

    @Override
    public void applied(MicroOp op, int vector) {
      add("applied", op, vector);
    }

    @Override
    public void raised(int vector) {
      add("raised", vector);
    }

    @Override
    public void placed(int vector, Place place) {
      add("placed", vector, place);
    }

    @Override
    public void signalled(int vector, Place place) {
      add("signalled", vector, place);
    }

    @Override
    public void handlerEnded(int vcpu) {
      add("handler ended", vcpu);
    }

    @Override
    public void joined(int vector) {
      add("joined", vector);
    }

    @Override
    public void away(int vcpu, boolean away) {
      add("away", vcpu, away);
    }

    @Override
    public void locked(int function, boolean byVcpu) {
      add("locked", function, byVcpu);
    }

    @Override
    public void refused(int vector, DropCause cause) {
      add("refused", vector, cause);
    }

    @Override
    public void moved(int vector, Place from, Place to) {
      add("moved", vector, from, to);
    }

    @Override
    public void dropped(int vector, Place from, DropCause cause) {
      add("dropped", vector, from, cause);
    }

    @Override
    public void swept(int vector, Place from, Place to) {}

    @Override
    public void cleared(int vector, Place from) {}

    @Override
    public void handlerStarted(int vcpu, int vector) {
      add("handler", vcpu, vector);
    }

    @Override
    public void reapStarted(int vector) {
      add("reap started", vector, 0);
    }

    @Override
    public void reapEnded(int vector) {
      add("reap ended", vector, 0);
    }

    @Override
    public void reaped(int vector, boolean found) {
      add("reaped", vector, found);
    }

    @Override
    public void exposure(int vector, Exposure exposure) {
      add("exposure", vector, exposure);
    }

    @Override
    public void armed(int vector, EventFd fd) {
      add("armed", vector, fd);
    }

    @Override
    public void live(int vector, boolean on) {
      add("live", vector, on);
    }

    @Override
    public void enableCleared(boolean guestEnabled) {
      add("cleared", guestEnabled);
    }

    @Override
    public void held(int allocated, int requested) {
      add("held", allocated, requested);
    }

    @Override
    public void callStarted(int driver, VmmCall call) {
      add("call", call);
    }

    @Override
    public void callReturned(int driver, SetIrqs call, int result) {
      add("returned", call, result);
    }

    @Override
    public void retired(int driver, int guestStep) {
      add("retired", guestStep);
    }
  }
}
