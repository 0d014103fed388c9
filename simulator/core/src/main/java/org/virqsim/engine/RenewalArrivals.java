// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;

/**
 * Independent gaps. What follows a withheld arrival is the rest of a gap that did not end there.
 */
final class RenewalArrivals extends OpenArrivals {
  /** Half of the unit of time: gaps are rounded to it. */
  private static final double HALF = 0.5;

  private final Distribution gap;
  private long ordinal;
  private long withheldSoFar;

  /** The start of the gap that ends at {@link #at}. */
  private long since;

  RenewalArrivals(Arrivals.Renewal renewal) {
    this.gap = renewal.gap();
  }

  @Override
  void start() {
    ordinal = 0;
    withheldSoFar = 0;
    advance();
  }

  @Override
  void advance() {
    since = at;
    at += gap.sample(draw(ordinal++));
  }

  @Override
  boolean canBeWithheld() {
    return true;
  }

  @Override
  void goOnWithout() {
    long least = at + 1 - since;
    double longer = StrictMath.exp(gap.logSurvival(least - HALF));
    if (longer == 0) {
      at = Workload.NEVER;
      return;
    }
    // From the far end, as what is below has no digits left for a rare gap.
    double above = longer * (1 - draw(AFTER_WITHHELD + withheldSoFar++));
    at = since + Math.max(least, gap.sample(Math.min(1 - above, Math.nextDown(1.0))));
  }

  @Override
  public double hazard(long from, long to) {
    long last = Math.max(0, lastBefore(from));
    double before = gap.logSurvival(from - last - HALF);
    return before == Double.NEGATIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : before - gap.logSurvival(to - last - HALF);
  }
}
