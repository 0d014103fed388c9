// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What the late requests of a policy waited for, in nanoseconds, summed over requests and
 * replications. The parts of one request add up to its latency.
 *
 * @param moderation held back by the device's interrupt moderation
 * @param pba latched: the device's PBA or kept condition, the host's IRQS_PENDING, the PBA that the
 *     VMM emulates
 * @param vmmLock in an eventfd that the main loop would have read, but a vCPU in a trap held the
 *     VMM's lock
 * @param mainLoop in an eventfd or in the main loop, the lock being free
 * @param vcpuAway requested, but the vCPU was in a trap, preempted, halted or had interrupts off
 * @param handlerQueue requested, but the vCPU ran another handler
 * @param path on the way: link, host handler, injection, entry into the handler
 */
public record Lateness(
    long moderation,
    long pba,
    long vmmLock,
    long mainLoop,
    long vcpuAway,
    long handlerQueue,
    long path) {
  /** No request was late. */
  public static final Lateness NONE = new Lateness(0, 0, 0, 0, 0, 0, 0);

  /**
   * Checks ranges.
   *
   * @throws IllegalArgumentException if a time is negative
   */
  public Lateness {
    Decimals.nonNegative("late_by_ns.moderation", moderation);
    Decimals.nonNegative("late_by_ns.pba", pba);
    Decimals.nonNegative("late_by_ns.vmm_lock", vmmLock);
    Decimals.nonNegative("late_by_ns.main_loop", mainLoop);
    Decimals.nonNegative("late_by_ns.vcpu_away", vcpuAway);
    Decimals.nonNegative("late_by_ns.handler_queue", handlerQueue);
    Decimals.nonNegative("late_by_ns.path", path);
  }

  /** Returns the sum of the latencies of all late requests, in nanoseconds. */
  public long total() {
    return moderation + pba + vmmLock + mainLoop + vcpuAway + handlerQueue + path;
  }
}
