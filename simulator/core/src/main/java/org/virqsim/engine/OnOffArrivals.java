// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Durations;

/** Bursts. Even draws are gaps, odd ones periods, so that neither shifts the other. */
final class OnOffArrivals extends OpenArrivals {
  private final Arrivals.OnOff arrivals;
  private final double shareOn;
  private long gaps;
  private long periods;

  /** What is left of the on period after {@link #at}. */
  private long left;

  /** Starts and ends of the on periods so far, in turn. */
  private long[] on = new long[16];

  private int edges;

  OnOffArrivals(Arrivals.OnOff arrivals) {
    this.arrivals = arrivals;
    this.shareOn = arrivals.shareOn();
  }

  @Override
  void start() {
    gaps = 0;
    periods = 0;
    edges = 0;
    if (period() >= shareOn) {
      at = arrivals.off().sample(period());
    }
    turnOn();
    advance();
  }

  /** The gap runs on while the source is on; the off periods stand between its parts. */
  @Override
  void advance() {
    long gap = arrivals.during().gap(draw(2 * gaps++));
    while (gap >= left) {
      gap -= left;
      at += left + arrivals.off().sample(period());
      turnOn();
      if (at > Durations.MAX_NS) {
        at = Workload.NEVER;
        return;
      }
    }
    at += gap;
    left -= gap;
  }

  private void turnOn() {
    left = arrivals.on().sample(period());
    if (!remembers()) {
      return;
    }
    if (edges == on.length) {
      on = Arrays.copyOf(on, 2 * edges);
    }
    on[edges++] = at;
    on[edges++] = at + left;
  }

  private double period() {
    return draw(2 * periods++ + 1);
  }

  @Override
  boolean canBeWithheld() {
    return true;
  }

  @Override
  public double hazard(long from, long to) {
    long covered = 0;
    for (int i = 0; i < edges; i += 2) {
      covered += Math.max(0, Math.min(to, on[i + 1]) - Math.max(from, on[i]));
    }
    return arrivals.during().perNs() * covered;
  }
}
