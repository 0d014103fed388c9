// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import org.HdrHistogram.Histogram;

/** The completions that handlers reap one by one, and how long each waited to be taken. */
final class Reaping {
  private final Histogram waits;

  /** What the handler of each vector is reaping. */
  private final int[] taken;

  /**
   * Creates empty books.
   *
   * @param waits is given each wait, in nanoseconds
   */
  Reaping(int vectors, Histogram waits) {
    this.waits = waits;
    this.taken = new int[vectors];
  }

  /** Returns a histogram for those who do not ask for one. */
  static Histogram nobodys() {
    Histogram histogram = new Histogram(1);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** The handler of {@code v} takes the oldest completion. */
  void start(int v, Requests requests, VectorCounts counts, long now) {
    int r = requests.takeOldestUnreaped(v);
    if (r < 0) {
      throw new InvariantViolation("vector " + v + ": a completion is reaped that was not raised");
    }
    taken[v] = r;
    long waited = now - requests.raisedAt(r);
    counts.reapStarts++;
    counts.reapWaitSumNs += waited;
    counts.maxReapWaitNs = Math.max(counts.maxReapWaitNs, waited);
    waits.recordValue(waited);
  }

  /** Returns the request that the handler of {@code v} had taken. */
  int taken(int v) {
    return taken[v];
  }
}
