// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;

/**
 * What a step did, reported as plain calls while it is applied. Everything that is counted, timed
 * or checked is derived from these facts outside the model.
 */
public interface Effects {
  /** The next step of that process may have changed (it may also be unchanged). */
  void touched(int process);

  /** The step was applied. Called once for each step, after all other facts about it. */
  void applied(MicroOp op, int vector);

  /** A reason to interrupt arose on {@code vector}; a fact about where it went follows. */
  void raised(int vector);

  /** The request just raised, and only it, arrived at {@code place}, merging with what is there. */
  void placed(int vector, Place place);

  /**
   * A message without a request of its own arrived at {@code place}, merging with what is there.
   */
  void signalled(int vector, Place place);

  /** The request just raised was discarded. */
  void refused(int vector, DropCause cause);

  /** All that waited at {@code from} went on to {@code to}, merging with what is there. */
  void moved(int vector, Place from, Place to);

  /** All that waited at {@code from} was discarded. */
  void dropped(int vector, Place from, DropCause cause);

  /**
   * What waits at {@code from} goes on to {@code to} now; said after {@link #moved}, and also if
   * nothing waits there: it is what would have become of a request there.
   */
  void swept(int vector, Place from, Place to);

  /** What waits at {@code from} is discarded now; said also if nothing waits there. */
  void cleared(int vector, Place from);

  /** The handler of {@code vector} started on {@code vcpu} for all that waited in the IRR. */
  void handlerStarted(int vcpu, int vector);

  /** The handler on {@code vcpu} ended. */
  void handlerEnded(int vcpu);

  /** A handler run that had started before reaped what waited at {@link Place#QUEUE}. */
  void joined(int vector);

  /** {@code vcpu} takes no interrupts from now on, or takes them again (it may be unchanged). */
  void away(int vcpu, boolean away);

  /** A vCPU holds the lock that the emulation of {@code function} needs, or no longer does. */
  void locked(int function, boolean byVcpu);

  /** The handler of {@code vector} takes the oldest completion from its queue, to reap it. */
  void reapStarted(int vector);

  /** The completion that the handler of {@code vector} had taken has been reaped. */
  void reapEnded(int vector);

  /**
   * A handler run of {@code vector}, or the driver without one, reaped what it found; {@code found}
   * is false if that was nothing. A handler that reaps one by one says so when it finds no more.
   */
  void reaped(int vector, boolean found);

  /** What would become of a request of {@code vector} is this from now on (it may be unchanged). */
  void exposure(int vector, Exposure exposure);

  /**
   * The host signals that eventfd for an interrupt of {@code vector} from now on, or none because
   * it has no handler installed (it may be unchanged).
   */
  void armed(int vector, EventFd fd);

  /** The queue behind {@code vector} is in use from now on, or no longer. */
  void live(int vector, boolean on);

  /**
   * MSI-X Enable of the device went from 1 to 0; {@code guestEnabled}: while the guest had it at 1.
   */
  void enableCleared(boolean guestEnabled);

  /** The number of vectors that the host has given out to all functions changed. */
  void held(int allocated, int requested);

  /** A call of the VMM begins, in a trap of {@code driver}. */
  void callStarted(int driver, VmmCall call);

  /**
   * A VFIO_DEVICE_SET_IRQS made in a trap of {@code driver} returned 0, a negative errno, or the
   * positive number the host can give.
   */
  void callReturned(int driver, VmmCall.SetIrqs call, int result);

  /**
   * The request just raised on {@code vector} is the completion of a descriptor of {@code lane}, of
   * which the device's check came to {@code verdict}; one that was rejected goes nowhere else.
   */
  default void checked(int vector, int lane, Verdict verdict) {}

  /** The PASID in the slot of {@code vector} stands so to its owner (it may be unchanged). */
  default void programming(int vector, Programming programming) {}

  /** A process submitted a descriptor. */
  default void submitted(int lane) {}

  /** A process submits from now on, or no longer (it may be unchanged). */
  default void submits(int lane, boolean on) {}

  /**
   * A write of {@code driver}, or of a vCPU's handlers, was executed and traps: its step number
   * {@code guestStep}.
   */
  default void trapped(int driver, int guestStep) {}

  /** A trapped write of {@code driver} retired: its step number {@code guestStep}. */
  void retired(int driver, int guestStep);
}
