// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/** What parameters of distributions and uniform numbers may be. */
final class Limits {
  /** The largest number that a random stream gives. */
  static final double LAST_UNIFORM = 1 - 0x1.0p-53;

  private Limits() {}

  /** Throws unless {@code u} is in [0, 1). */
  static void requireUnit(double u) {
    if (!(u >= 0 && u < 1)) {
      throw new IllegalArgumentException("a uniform number is needed, 0 <= u < 1: " + u);
    }
  }

  /** Throws unless {@code ns} is above 0 and at most {@link Durations#MAX_NS}. */
  static void requirePositive(String what, double ns) {
    if (!(ns > 0 && ns <= Durations.MAX_NS)) {
      throw new IllegalArgumentException(
          what + " must be above 0 and at most " + Durations.MAX_NS + " ns: " + ns);
    }
  }

  /** Throws unless {@code value} is within the bounds, both included. */
  static void requireRange(String what, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(what + " must be " + min + " .. " + max + ": " + value);
    }
  }

  /**
   * Throws when the longest sample of a distribution is too long.
   *
   * @param longestNs sample for {@link #LAST_UNIFORM}
   * @param lower parameters that the user may lower
   */
  static void requireShortTail(double longestNs, String lower) {
    if (!(longestNs <= Durations.MAX_NS)) {
      throw new IllegalArgumentException(
          "the longest value that can be drawn is above "
              + Durations.exact(Durations.MAX_NS)
              + " (about 104 days); lower "
              + lower);
    }
  }
}
