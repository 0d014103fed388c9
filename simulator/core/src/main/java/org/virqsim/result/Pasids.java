// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What the PASID checks of mediated devices came to. Counts are sums over all replications, as
 * those of {@link Interrupts}; times are means per replication, in nanoseconds, summed over
 * vectors.
 *
 * <p>A vector belongs to the process whose PASID MSIX_PERM holds since its last write retired;
 * while a write is trapped the process that it names owns it as well. What the check came to is
 * judged by that, at the moment of the check.
 *
 * @param submitted descriptors that processes submitted
 * @param rejectedLegitimate refused although the process owned the vector: a loss for it
 * @param rejectedIllegitimate refused, and the process did not own the vector: isolation at work
 * @param misroutedStale sent under the PASID of a process that did not own the vector any more, or
 *     not yet
 * @param misroutedForeign sent unchecked, or into the vector of another device
 * @param earlyNs time in which a slot held the PASID of the next owner before ownership passed
 * @param lateNs time in which a slot held another PASID than its owner's otherwise
 */
public record Pasids(
    long submitted,
    long rejectedLegitimate,
    long rejectedIllegitimate,
    long misroutedStale,
    long misroutedForeign,
    double earlyNs,
    double lateNs) {
  /**
   * Rounds and checks signs.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public Pasids {
    Decimals.nonNegative("submitted", submitted);
    Decimals.nonNegative("rejected_legitimate", rejectedLegitimate);
    Decimals.nonNegative("rejected_illegitimate", rejectedIllegitimate);
    Decimals.nonNegative("misrouted_stale", misroutedStale);
    Decimals.nonNegative("misrouted_foreign", misroutedForeign);
    earlyNs = Decimals.roundNonNegative("early_ns", earlyNs);
    lateNs = Decimals.roundNonNegative("late_ns", lateNs);
  }
}
