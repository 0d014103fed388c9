// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * A mean over independent replications with Student's t interval: mean +- t(n - 1) s / sqrt(n).
 *
 * <p>Exact for normal values, approximate for others; the more skewed they are, the more
 * replications it takes. Source: Law, Simulation Modeling and Analysis, section 4.5.
 *
 * @param n number of replications, at least 2
 * @param mean in the unit of the values
 * @param standardDeviation of the values, with divisor n - 1
 * @param halfWidth of the interval, 0 or more
 * @param confidence of the interval, such as 0.95
 * @param constant whether all values were the same: the interval is then a point and says nothing
 *     about values that were not seen
 */
public record MeanInterval(
    int n,
    double mean,
    double standardDeviation,
    double halfWidth,
    double confidence,
    boolean constant) {

  /**
   * Computes the interval; the order of the values changes no bit of it.
   *
   * @param values one for each replication, at least 2, finite
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments, or if the interval is not finite
   */
  public static MeanInterval of(double[] values, double confidence) {
    double alpha = 1 - Checks.confidence(confidence);
    return of(Moments.of(values), alpha, confidence);
  }

  static MeanInterval of(Moments moments, double alpha, double confidence) {
    double halfWidth =
        moments.constant()
            ? 0
            : Tails.studentTwoSided(alpha, moments.n() - 1) * moments.standardError();
    MeanInterval interval =
        new MeanInterval(
            moments.n(),
            moments.mean(),
            moments.standardDeviation(),
            halfWidth,
            confidence,
            moments.constant());
    Checks.finite(interval.lower());
    Checks.finite(interval.upper());
    return interval;
  }

  /** Returns the lower end of the interval. */
  public double lower() {
    return mean - halfWidth;
  }

  /** Returns the upper end of the interval. */
  public double upper() {
    return mean + halfWidth;
  }
}
