// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Arrays;

/**
 * A quantile over independent replications with an interval between two of the observed values.
 *
 * <p>It assumes nothing about the distribution: how many of n values lie below the quantile is
 * binomial. Each end leaves at most half of the error on its side. Where even the smallest or the
 * largest value leaves more, there is no interval and the result says how many replications it
 * would take. Source: Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2.
 */
public sealed interface QuantileInterval {
  /** Returns which quantile it is, such as 0.99. */
  double probability();

  /** Returns the number of replications. */
  int n();

  /** Returns the confidence asked for, such as 0.95. */
  double confidence();

  /**
   * An interval.
   *
   * @param probability which quantile it is, in (0, 1)
   * @param n number of replications
   * @param confidence asked for
   * @param coverage reached by these ranks, at least {@code confidence}
   * @param lowerRank rank of the lower end among the values, counted from 1
   * @param upperRank rank of the upper end
   * @param estimate smallest value with at least the fraction {@code probability} at or below it
   * @param lower lower end, one of the values
   * @param upper upper end, one of the values
   */
  record Estimated(
      double probability,
      int n,
      double confidence,
      double coverage,
      int lowerRank,
      int upperRank,
      double estimate,
      double lower,
      double upper)
      implements QuantileInterval {}

  /**
   * Too few replications.
   *
   * @param probability which quantile was asked for, in (0, 1)
   * @param n number of replications
   * @param confidence asked for
   * @param needed fewest replications for which there is an interval, more than {@code n}
   */
  record Refused(double probability, int n, double confidence, long needed)
      implements QuantileInterval {}

  /**
   * Computes the interval; the order of the values changes no bit of it.
   *
   * @param values one for each replication, at least 1, finite
   * @param probability which quantile, in (0, 1)
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments
   */
  static QuantileInterval of(double[] values, double probability, double confidence) {
    double[] sorted = Checks.values(values, 1);
    int n = sorted.length;
    long needed = needed(probability, confidence);
    if (n < needed) {
      return new Refused(probability, n, confidence, needed);
    }
    Arrays.sort(sorted);
    Tails.Point at = new Tails.Point(probability, 1 - probability);
    Tails.Point mirrored = new Tails.Point(at.y(), at.x());
    double logHalf = StrictMath.log((1 - confidence) / 2);
    int below = lastRank(n, at, logHalf);
    int above = lastRank(n, mirrored, logHalf);
    double missed = StrictMath.exp(logMissed(below, n, at));
    missed += StrictMath.exp(logMissed(above, n, mirrored));
    // 0.07 * 100 is a little more than 7: what rounding can have added does not make a rank.
    double position = n * probability;
    int rank = Math.max(1, (int) Math.ceil(position - 4 * Math.ulp(position)));
    return new Estimated(
        probability,
        n,
        confidence,
        1 - missed,
        below,
        n + 1 - above,
        sorted[rank - 1],
        sorted[below - 1],
        sorted[n - above]);
  }

  /**
   * Returns the fewest replications for which {@link #of} has an interval.
   *
   * @param probability which quantile, in (0, 1)
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments
   */
  static long needed(double probability, double confidence) {
    double logHalf = StrictMath.log((1 - Checks.confidence(confidence)) / 2);
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "a quantile must be above 0 and below 1, not " + probability);
    }
    // All values on one side of the quantile, the likelier side: p^n or (1 - p)^n.
    double logLikelier =
        probability < 0.5 ? StrictMath.log1p(-probability) : StrictMath.log(probability);
    double needed = logHalf / logLikelier;
    return (long) Math.ceil(needed - 4 * Math.ulp(needed));
  }

  /** Returns the highest rank that is above the quantile with at most half of the error. */
  private static int lastRank(int n, Tails.Point at, double logHalf) {
    int good = 1;
    int bad = n + 1;
    while (bad - good > 1) {
      int rank = (good + bad) >>> 1;
      if (logMissed(rank, n, at) <= logHalf) {
        good = rank;
      } else {
        bad = rank;
      }
    }
    return good;
  }

  /** Returns the logarithm of the probability that fewer than {@code rank} values are below. */
  private static double logMissed(int rank, int n, Tails.Point at) {
    return Tails.logBinomialAtMost(rank - 1L, n, at);
  }
}
