// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.List;
import java.util.OptionalInt;
import org.virqsim.machine.MicroOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VmmCall;

/**
 * Something that guest, VMM or host did over {@code [start, end)}; instants in nanoseconds since
 * the start of the replication. What was not over at the horizon ends there.
 */
public sealed interface Activity {
  /** Returns when it began. */
  long start();

  /** Returns when it was over. */
  long end();

  /**
   * A step of a driver, or of a handler that writes to registers: from the write to its retirement;
   * without length if it does not trap.
   *
   * @param thread number of the driver or handler, as in {@link
   *     org.virqsim.machine.Configuration#threads()}
   */
  record GuestWork(int thread, GuestStep step, long start, long end) implements Activity {}

  /**
   * A trapped vCPU waits for the VMM's lock.
   *
   * @param thread as in {@link GuestWork}
   */
  record LockWait(int thread, long start, long end) implements Activity {}

  /**
   * A run of a vector's interrupt handler.
   *
   * @param vcpu numbered through all VMs
   * @param vector numbered through all functions
   */
  record HandlerRun(int vcpu, int vector, long start, long end) implements Activity {}

  /**
   * A trapped vCPU holds the VMM's lock.
   *
   * @param thread as in {@link GuestWork}
   */
  record LockedByVcpu(int thread, GuestStep step, long start, long end) implements Activity {}

  /**
   * The VMM's main loop holds its lock to pass on an interrupt.
   *
   * @param vector numbered through all functions
   */
  record LockedByMainLoop(int vector, long start, long end) implements Activity {}

  /**
   * A call of the VMM that reaches KVM or the host, or an injection.
   *
   * @param thread as in {@link GuestWork}: in whose trap it was made
   * @param function of which register the trapped write was; the handlers of a vCPU may be those of
   *     several functions
   * @param result what VFIO_DEVICE_SET_IRQS returned; empty for other calls, and for one that had
   *     not returned at the horizon
   */
  record Call(int thread, int function, VmmCall call, long start, long end, OptionalInt result)
      implements Activity {}

  /**
   * Steps of the host that belong together, within a call.
   *
   * @param thread as in {@link GuestWork}
   * @param vector numbered through all functions; the function's first where {@code ops} concern
   *     all of it
   * @param ops what was done, in order, at least one
   */
  record HostWork(int thread, int vector, List<MicroOp> ops, long start, long end)
      implements Activity {
    /** Copies the list. */
    public HostWork {
      ops = List.copyOf(ops);
    }
  }
}
