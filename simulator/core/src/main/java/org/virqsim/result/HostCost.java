// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What a policy costs the host, per replication.
 *
 * <p>Where replications can differ, the number is the mean over them, rounded to nine significant
 * digits (so a {@code double}, also for counts and nanoseconds); peaks and the longest wait are
 * maxima over all replications. All are at least zero.
 *
 * @param setIrqs mean number of {@code VFIO_DEVICE_SET_IRQS} calls
 * @param resizes mean number of resizes: the index torn down and enabled again to grow it
 * @param requestIrq mean number of {@code request_irq} in the host
 * @param freeIrq mean number of {@code free_irq} in the host
 * @param routeCommits mean number of {@code KVM_SET_GSI_ROUTING} calls
 * @param vectorsAllocatedPeak most vectors allocated to the device at one time
 * @param vectorsRequestedPeak most vectors requested at one time; each holds a host CPU vector
 * @param irtesPeak most interrupt remapping table entries held at one time
 * @param darkNsTotal mean time in which a request would have been dropped, summed over vectors that
 *     the guest sees unmasked, nanoseconds
 * @param latchedNsTotal the same for time in which a request would have been held, nanoseconds
 * @param longestUnservedNs longest time for which one live vector went unserved in any replication,
 *     nanoseconds
 * @param bringupNs mean time from the guest's first step to the end of its last one, nanoseconds
 */
public record HostCost(
    double setIrqs,
    double resizes,
    double requestIrq,
    double freeIrq,
    double routeCommits,
    long vectorsAllocatedPeak,
    long vectorsRequestedPeak,
    long irtesPeak,
    double darkNsTotal,
    double latchedNsTotal,
    long longestUnservedNs,
    double bringupNs) {

  /**
   * Rounds and checks signs.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public HostCost {
    setIrqs = Decimals.roundNonNegative("set_irqs", setIrqs);
    resizes = Decimals.roundNonNegative("resizes", resizes);
    requestIrq = Decimals.roundNonNegative("request_irq", requestIrq);
    freeIrq = Decimals.roundNonNegative("free_irq", freeIrq);
    routeCommits = Decimals.roundNonNegative("route_commits", routeCommits);
    Decimals.nonNegative("vectors_allocated_peak", vectorsAllocatedPeak);
    Decimals.nonNegative("vectors_requested_peak", vectorsRequestedPeak);
    Decimals.nonNegative("irtes_peak", irtesPeak);
    darkNsTotal = Decimals.roundNonNegative("dark_ns_total", darkNsTotal);
    latchedNsTotal = Decimals.roundNonNegative("latched_ns_total", latchedNsTotal);
    Decimals.nonNegative("longest_unserved_ns", longestUnservedNs);
    bringupNs = Decimals.roundNonNegative("bringup_ns", bringupNs);
  }
}
