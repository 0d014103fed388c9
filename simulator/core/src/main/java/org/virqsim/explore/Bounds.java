// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

/**
 * How much work an exploration lets the device have. Everything else is bounded by the drivers'
 * programs, which end.
 *
 * @param completions the most completions on one vector, 0 to {@value #MAX_COMPLETIONS}; the
 *     drivers' own admin commands come on top
 * @param total the most completions on all vectors together, 0 to {@value #MAX_TOTAL}
 * @param vectors completions come on the first so many vectors of each function, at least 1
 * @param onlyUnmasked completions come only on vectors that the guest sees unmasked, instead of on
 *     every vector whose queue is in use
 * @param timeouts whether drivers' timeouts and watchdogs act, which find lost completions after a
 *     long time; without times they can come at any moment, and little is lost for ever
 */
public record Bounds(
    int completions, int total, int vectors, boolean onlyUnmasked, boolean timeouts) {
  /** The largest number of completions on one vector. */
  public static final int MAX_COMPLETIONS = 64;

  /** The largest number of completions on all vectors. */
  public static final int MAX_TOTAL = 4_096;

  /** Stands for every vector of each function. */
  public static final int ALL_VECTORS = 2_048;

  /** Checks ranges. */
  public Bounds {
    check("completions on a vector", completions, 0, MAX_COMPLETIONS);
    check("completions in all", total, 0, MAX_TOTAL);
    check("vectors", vectors, 1, ALL_VECTORS);
  }

  /** Returns bounds of so many completions on each vector that is in use. */
  public static Bounds perVector(int completions) {
    return new Bounds(completions, MAX_TOTAL, ALL_VECTORS, false, false);
  }

  /** Returns bounds of so many completions in all, on whatever vectors are in use. */
  public static Bounds inAll(int total) {
    return new Bounds(Math.min(total, MAX_COMPLETIONS), total, ALL_VECTORS, false, false);
  }

  /** Returns these bounds with completions only where the guest sees a vector unmasked, or not. */
  public Bounds withOnlyUnmasked(boolean on) {
    return new Bounds(completions, total, vectors, on, timeouts);
  }

  /** Returns these bounds with drivers' timeouts and watchdogs, or without. */
  public Bounds withTimeouts(boolean on) {
    return new Bounds(completions, total, vectors, onlyUnmasked, on);
  }

  private static void check(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + ": " + least + " to " + most + ", not " + value);
    }
  }
}
