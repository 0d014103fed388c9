// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.machine.Verdict;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.device.ImsSlot;
import org.virqsim.model.device.MsixPerm;

/**
 * What comes by itself: from a state, with no further work and no further step of a driver's
 * program, whatever is under way is run to its end, and is asked whether that has a vector's
 * completions reaped. Not for several threads.
 */
final class Quiet extends NoEffects {
  /** No program of the model comes near it. */
  private static final int MOST_STEPS = 10_000_000;

  /** So often, what goes on for ever is given the chance to have a completion reaped. */
  private static final int MOST_ROUNDS = 16;

  private final Model model;
  private final Processes processes;
  private final State scratch;
  private final int endlessCount;
  private int watched;
  private boolean reaped;

  /** What was submitted passed the device's check into the vector itself. */
  private boolean passed;

  Quiet(Model model) {
    this.model = model;
    this.processes = model.processes();
    this.scratch = model.initial();
    int endless = 0;
    for (int process = 0; process < processes.count(); process++) {
      endless += isEndless(process) || isSlow(process) ? 1 : 0;
    }
    this.endlessCount = endless;
  }

  /**
   * Returns whether {@code process} goes on for ever: what the host's scheduler and the guest do
   * with a vCPU. A state in which only such processes can go on is at rest.
   */
  boolean isEndless(int process) {
    return switch (processes.kind(process)) {
      case SCHEDULER, INTERRUPT_FLAG, IDLE -> true;
      default -> false;
    };
  }

  /** Returns whether a step looks for lost completions after a long time, unlike polling. */
  boolean isRescue(int process, long step) {
    return switch (processes.kind(process)) {
      case RECOVERY, WATCHDOG -> Step.op(step) != MicroOp.DRIVER_POLL;
      default -> false;
    };
  }

  private boolean isSlow(int process) {
    return switch (processes.kind(process)) {
      case RECOVERY, WATCHDOG -> true;
      default -> false;
    };
  }

  /**
   * Returns whether a step is on its way already: not the work's, not the beginning of a driver's
   * next step, not a timeout or watchdog, and not a vCPU's coming and going.
   */
  boolean isUnderWay(int process, long step) {
    boolean isWork =
        processes.isSource(process) || processes.kind(process) == Processes.Kind.SUBMISSION;
    if (step == Step.NONE || isWork || isEndless(process)) {
      return false;
    }
    return Step.op(step) != MicroOp.GUEST_DUE && !isRescue(process, step);
  }

  /**
   * Returns whether what is under way in {@code s} has the completions of {@code v} reaped.
   *
   * @param rescued whether timeouts and watchdogs may do it, too
   */
  boolean reaps(State s, int v, boolean rescued) {
    scratch.set(s);
    return run(v, rescued);
  }

  /** Returns whether a completion of {@code v}, raised in {@code s}, would be reaped. */
  boolean serves(State s, int v) {
    return unserved(s, v) == Step.NONE;
  }

  /**
   * Returns a step that raises a completion of {@code v} in {@code s} which would not be reaped, or
   * {@link Step#NONE}. A descriptor that a mediated device refuses shows nothing about its vector,
   * unless that has no slot.
   */
  long unserved(State s, int v) {
    long raise = model.next(s, processes.source(v));
    if (raise != Step.NONE) {
      return reapsAfter(s, raise, v) ? Step.NONE : raise;
    }
    ImsLayout ims = model.layout().ims();
    int owners = ims.hasSlot(v) ? ims.pasids(model.layout().functionOf(v)) : 0;
    for (int process = 0; process < owners; process++) {
      int lane = ims.lane(v, process);
      long submit = model.next(s, processes.of(Processes.Kind.SUBMISSION, lane));
      passed = false;
      if (submit != Step.NONE && !reapsAfter(s, submit, v) && (passed || withoutSlot(s, v))) {
        return submit;
      }
    }
    return Step.NONE;
  }

  private boolean withoutSlot(State s, int v) {
    return new MsixPerm(model.layout().ims()).slot(s, v) == ImsSlot.NONE;
  }

  private boolean reapsAfter(State s, long step, int v) {
    scratch.set(s);
    model.apply(scratch, step, this);
    return run(v, false);
  }

  private boolean run(int v, boolean rescued) {
    watched = v;
    reaped = false;
    int turn = 0;
    int idle = 0;
    int tries = 0;
    int most = 4 * (endlessCount + 1) * processes.count();
    for (int steps = 0; !reaped; steps++) {
      if (steps > MOST_STEPS) {
        throw new IllegalStateException("what is under way does not end by itself");
      }
      long step = underWay();
      if (step != Step.NONE) {
        idle = 0;
      } else {
        // Each of the endless processes gets its turn, several times: a preempted vCPU has to come
        // back, and may be halted then.
        // A watchdog whose messages are discarded each time would go on for ever.
        while (step == Step.NONE && idle < most && tries < MOST_ROUNDS * most) {
          step = endless(turn, rescued);
          turn = (turn + 1) % processes.count();
          idle++;
          tries++;
        }
        if (step == Step.NONE) {
          return false;
        }
      }
      model.apply(scratch, step, this);
    }
    return true;
  }

  private long underWay() {
    for (int process = 0; process < processes.count(); process++) {
      long step = model.next(scratch, process);
      if (isUnderWay(process, step)) {
        return step;
      }
    }
    return Step.NONE;
  }

  private long endless(int process, boolean rescued) {
    return isEndless(process) || (rescued && isSlow(process))
        ? model.next(scratch, process)
        : Step.NONE;
  }

  @Override
  public void reaped(int v, boolean found) {
    reaped |= v == watched;
  }

  @Override
  public void checked(int v, int lane, Verdict verdict) {
    passed |= !verdict.rejected() && v == model.layout().ims().vector(lane);
  }
}
