// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.Locale;

/**
 * Counts of interrupt requests by outcome, and of their attributes, summed over all replications.
 *
 * <p>Every request that a device raised ends in exactly one of six outcomes at the horizon; the
 * constructor refuses counts that do not add up, so a result with a broken ledger cannot exist. All
 * counts are at least zero.
 *
 * @param raised requests raised by the device
 * @param delivered its own message reached the guest's handler
 * @param coalesced merged into an earlier unserved request of the same vector whose delivery served
 *     both; a merged request shares the fate of the one it merged into
 * @param recovered dropped, but its completion was reaped before the horizon
 * @param lost dropped and never reaped up to the horizon
 * @param rejected refused by the device's PASID check; never latched
 * @param inFlight undecided at the horizon: latched or queued, never dropped
 * @param dropped the message was discarded: {@code recovered + lost}
 * @param late attribute: served later than the scenario's deadline
 * @param latched attribute: waited in a pending bit array, physical or emulated
 * @param viaUserspace attribute: injected by the VMM's main loop rather than by KVM
 * @param spurious handler runs that found nothing to reap (not a count of requests)
 * @param misrouted attribute: sent to a vector of another owner
 */
public record Interrupts(
    long raised,
    long delivered,
    long coalesced,
    long recovered,
    long lost,
    long rejected,
    long inFlight,
    long dropped,
    long late,
    long latched,
    long viaUserspace,
    long spurious,
    long misrouted) {

  /** No interrupt at all: the neutral element of {@link #plus}. */
  public static final Interrupts NONE = new Interrupts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Checks signs and conservation.
   *
   * @throws IllegalArgumentException if a count is negative or the counts are not conserved
   */
  public Interrupts {
    Decimals.nonNegative("raised", raised);
    Decimals.nonNegative("delivered", delivered);
    Decimals.nonNegative("coalesced", coalesced);
    Decimals.nonNegative("recovered", recovered);
    Decimals.nonNegative("lost", lost);
    Decimals.nonNegative("rejected", rejected);
    Decimals.nonNegative("in_flight", inFlight);
    Decimals.nonNegative("late", late);
    Decimals.nonNegative("latched", latched);
    Decimals.nonNegative("via_userspace", viaUserspace);
    Decimals.nonNegative("spurious", spurious);
    Decimals.nonNegative("misrouted", misrouted);
    long decided = delivered + coalesced + recovered + lost + rejected + inFlight;
    if (decided != raised || dropped != recovered + lost) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "interrupts are not conserved: raised %d, but delivered %d + coalesced %d + recovered"
                  + " %d + lost %d + rejected %d + in flight %d = %d; dropped %d must be recovered"
                  + " + lost",
              raised,
              delivered,
              coalesced,
              recovered,
              lost,
              rejected,
              inFlight,
              decided,
              dropped));
    }
  }

  /**
   * Whether every raised request has exactly one outcome and {@code dropped} is their discarded
   * part. Always true for an instance; it is here so that a test can say what it relies on.
   */
  public boolean conserved() {
    return delivered + coalesced + recovered + lost + rejected + inFlight == raised
        && dropped == recovered + lost;
  }

  /**
   * Adds count by count, as for vectors of a device or replications of a run.
   *
   * @throws ArithmeticException if a sum exceeds {@code long}
   */
  public Interrupts plus(Interrupts other) {
    return new Interrupts(
        Math.addExact(raised, other.raised),
        Math.addExact(delivered, other.delivered),
        Math.addExact(coalesced, other.coalesced),
        Math.addExact(recovered, other.recovered),
        Math.addExact(lost, other.lost),
        Math.addExact(rejected, other.rejected),
        Math.addExact(inFlight, other.inFlight),
        Math.addExact(dropped, other.dropped),
        Math.addExact(late, other.late),
        Math.addExact(latched, other.latched),
        Math.addExact(viaUserspace, other.viaUserspace),
        Math.addExact(spurious, other.spurious),
        Math.addExact(misrouted, other.misrouted));
  }
}
