// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.OptionalDouble;

/**
 * How much variance common random numbers took out of the difference of two policies.
 *
 * <p>The ratio is (s1^2 + s2^2) / sd^2: the variance that the difference would have with
 * independent replications, over the one that it has with paired ones. A ratio of 4 means that
 * unpaired runs would take four times as many replications for the same half-width; below 1 the
 * pairing did harm. Source: Law, Simulation Modeling and Analysis, section 11.2.
 *
 * @param n paired replications, at least 2
 * @param unpaired sqrt(s1^2 + s2^2), the standard deviation without pairing, in the values' unit
 * @param paired sd, the standard deviation of the differences, in the values' unit
 * @param ratio (unpaired / paired)^2; empty if it would divide by 0, see {@link #kind}
 * @param kind whether there is a ratio
 */
public record VarianceRatio(
    int n, double unpaired, double paired, OptionalDouble ratio, Kind kind) {
  /** Whether there is a ratio. */
  public enum Kind {
    /** There is. */
    FINITE,
    /** All differences are the same: pairing took out everything. */
    ALL_REMOVED,
    /** Both policies always gave the same value: there was nothing to take out. */
    NOTHING_TO_REMOVE
  }

  /**
   * Computes the ratio; the same permutation of both changes no bit of it.
   *
   * @param first one value for each replication, at least 2, finite
   * @param second the values of the same replications
   * @throws IllegalArgumentException for other arguments, or if a difference is not finite
   */
  public static VarianceRatio of(double[] first, double[] second) {
    Moments difference = Moments.of(Checks.differences(first, second, 2));
    double unpaired =
        StrictMath.hypot(
            Moments.of(first).standardDeviation(), Moments.of(second).standardDeviation());
    double paired = difference.standardDeviation();
    double ratio = unpaired / paired * (unpaired / paired);
    Kind kind = Kind.FINITE;
    if (unpaired == 0) {
      kind = Kind.NOTHING_TO_REMOVE;
    } else if (paired == 0 || Double.isInfinite(ratio)) {
      kind = Kind.ALL_REMOVED;
    }
    return new VarianceRatio(
        difference.n(),
        unpaired,
        paired,
        kind == Kind.FINITE ? OptionalDouble.of(ratio) : OptionalDouble.empty(),
        kind);
  }
}
