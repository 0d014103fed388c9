// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.SplittableRandom;

/**
 * The hold model: a constant number of pending events, each of which, when it happens, is scheduled
 * again after a random delay. It measures an event list and the loop around it, nothing else.
 *
 * <p>Every contestant does the same for an event: find the earliest, set the clock, call one
 * virtual method of the event, which counts, takes the next delay and schedules the event again.
 */
abstract class Hold {
  /** A power of two, small enough to leave the caches to the contestants. */
  private static final int DELAYS = 1 << 13;

  private static final double MEAN_NS = 1e6;

  private final long[] delays = new long[DELAYS];
  private int drawn;

  /** How many more events are to happen in this run. */
  int left;

  Hold() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < DELAYS; i++) {
      delays[i] = (long) (-MEAN_NS * Math.log(1 - random.nextDouble()));
    }
  }

  /** An exponential delay in ns; the same sequence for every contestant. */
  final long nextDelay() {
    return delays[drawn++ & (DELAYS - 1)];
  }

  /** Starts over: no events, the clock at 0, then {@code pending} events scheduled. */
  abstract void begin(int pending);

  /**
   * Executes events.
   *
   * @param events how many, at least 1
   * @return something that depends on all of them: the clock
   */
  abstract double run(int events);

  /** Ends whatever would keep the JVM from exiting. */
  void close() {}
}
