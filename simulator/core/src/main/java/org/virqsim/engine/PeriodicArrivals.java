// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.kernel.Arrivals;

/**
 * One arrival per period. With a random phase the first arrival after the queue came into use is
 * uniform over one period from there, and can be withheld; all others follow from it.
 */
final class PeriodicArrivals extends OpenArrivals {
  private static final long NOT_YET = -1;

  private final Arrivals.Periodic periodic;
  private final boolean randomPhase;
  private long liveFrom;
  private long liveUntil;

  /** The first arrival in use, once it came. */
  private long first;

  private int withheldSoFar;

  PeriodicArrivals(Arrivals.Periodic periodic) {
    this.periodic = periodic;
    this.randomPhase = periodic.phase() instanceof Arrivals.Phase.Random;
  }

  @Override
  void start() {
    at = periodic.offset(draw(0));
    liveFrom = NOT_YET;
    liveUntil = Workload.NEVER;
    first = Workload.NEVER;
    withheldSoFar = 0;
  }

  @Override
  public void live(boolean on, long now) {
    if (on && liveFrom == NOT_YET) {
      liveFrom = now;
    } else if (!on && liveFrom != NOT_YET && liveUntil == Workload.NEVER) {
      liveUntil = now;
    }
  }

  @Override
  void advance() {
    if (first == Workload.NEVER && liveFrom != NOT_YET && at >= liveFrom) {
      first = at;
    }
    at += periodic.periodNs();
  }

  @Override
  boolean canBeWithheld() {
    return randomPhase && liveFrom != NOT_YET && first == Workload.NEVER && at < liveUntil;
  }

  @Override
  public int withholdable(long instant) {
    return randomPhase && instant == first && instant < liveUntil ? 1 : 0;
  }

  /** The phase is uniform over what is left of the first period in use. */
  @Override
  void goOnWithout() {
    long from = at + 1;
    long left = liveFrom + periodic.periodNs() - from;
    at =
        left <= 0
            ? Workload.NEVER
            : from + Math.min((long) (draw(AFTER_WITHHELD + withheldSoFar++) * left), left - 1);
  }

  @Override
  public double hazard(long from, long to) {
    if (!randomPhase || liveFrom == NOT_YET || from >= Math.min(first, liveUntil)) {
      return 0;
    }
    double end = liveFrom + periodic.periodNs();
    return to >= end ? Double.POSITIVE_INFINITY : -StrictMath.log1p(-(to - from) / (end - from));
  }
}
