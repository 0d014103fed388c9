// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.function.Supplier;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * One micro-step in one situation, worked out by hand: which fields it changes, and what follows
 * from that.
 *
 * @param op the step
 * @param vector the vector whose process takes it, 0 for the guest's
 * @param at leads to the situation in which it comes next
 * @param changes every field that it changes
 * @param then goes on from there and says what is seen
 * @param seen what must be seen
 */
record StepCase(
    MicroOp op,
    int vector,
    Supplier<HandDriven> at,
    String changes,
    Function<HandDriven, String> then,
    String seen) {

  /** The step changes exactly the fields said, and what must follow follows. */
  void check() {
    HandDriven hand = at.get();
    int process = hand.process(op, vector);
    assertThat(hand.next(process)).isEqualTo(op.name());
    assertThat(hand.apply(process)).as("fields changed by %s", op).isEqualTo(changes);
    hand.forget();
    assertThat(then.apply(hand)).as("what follows from %s", op).isEqualTo(seen);
  }

  /**
   * The same with the step's effect taken away: what follows must not follow then, so a change that
   * loses the effect can not go unseen. The process goes on to its next instruction all the same;
   * where being there is all that the step does, it does not go on either.
   */
  void checkThatItIsNoticedWhenDisabled() {
    HandDriven hand = at.get();
    int process = hand.process(op, vector);
    State before = hand.state();
    hand.apply(process);
    State disabled = withPositions(hand, before, hand.state(), process);
    hand.state(disabled.equals(hand.state()) ? before : disabled);
    hand.forget();
    String now;
    try {
      now = then.apply(hand);
    } catch (AssertionError | IllegalStateException e) {
      now = "impossible: " + e.getMessage();
    }
    assertThat(now).as("what follows from %s without its effect", op).isNotEqualTo(seen);
  }

  /** Returns {@code before} with the program counters of {@code after}. */
  private static State withPositions(HandDriven hand, State before, State after, int process) {
    Layout layout = hand.machine().configuration().layout();
    State disabled = before.copy();
    if (process == HandDriven.GUEST) {
      copy(disabled, after, layout.guest(0));
      copy(disabled, after, layout.hostCall(0));
    }
    Processes processes = hand.machine().processes();
    if (processes.kind(process) == Processes.Kind.HANDLER) {
      copy(disabled, after, layout.vcpu(processes.object(process)));
    }
    return disabled;
  }

  private static void copy(State to, State from, int word) {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      to.assign(word, bit, from.test(word, bit));
    }
  }

  @Override
  public String toString() {
    return op + " " + changes;
  }
}
