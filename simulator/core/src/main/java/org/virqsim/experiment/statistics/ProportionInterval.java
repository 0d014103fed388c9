// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * The fraction of independent replications in which something happened, with its exact interval.
 *
 * <p>Each end leaves at most half of the error on its side, so the interval covers at least as
 * often as it says. With no success the lower end is exactly 0 and the upper one 1 -
 * (alpha/2)^(1/n); with nothing but successes the other way round. Source: Clopper and Pearson,
 * Biometrika 26 (1934).
 *
 * @param successes replications in which it happened
 * @param n replications
 * @param estimate successes / n
 * @param lower lower end, in [0, estimate]
 * @param upper upper end, in [estimate, 1]
 * @param confidence of the interval, such as 0.95
 */
public record ProportionInterval(
    long successes, long n, double estimate, double lower, double upper, double confidence) {

  /** More replications than this are refused: the sums behind the bounds would take minutes. */
  public static final long MOST_REPLICATIONS = 1L << 40;

  /**
   * Computes the interval, to about twelve digits also where its ends are near 1e-12.
   *
   * @param successes 0 to {@code n}
   * @param n 1 to {@link #MOST_REPLICATIONS}
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments
   */
  public static ProportionInterval of(long successes, long n, double confidence) {
    if (n < 1 || n > MOST_REPLICATIONS) {
      throw new IllegalArgumentException(
          "replications must be 1 to " + MOST_REPLICATIONS + ", not " + n);
    }
    if (successes < 0 || successes > n) {
      throw new IllegalArgumentException("successes must be 0 to " + n + ", not " + successes);
    }
    double logHalf = StrictMath.log((1 - Checks.confidence(confidence)) / 2);
    return new ProportionInterval(
        successes,
        n,
        (double) successes / n,
        lower(successes, n, logHalf),
        upper(successes, n, logHalf),
        confidence);
  }

  private static double lower(long k, long n, double logHalf) {
    if (k == 0) {
      return 0;
    }
    return k == n
        ? StrictMath.exp(logHalf / n)
        : Tails.quantile((double) k, n - k + 1.0, logHalf).x();
  }

  private static double upper(long k, long n, double logHalf) {
    if (k == n) {
      return 1;
    }
    // Not one less the lower end of the failures: that would lose the digits of a tiny proportion.
    return k == 0
        ? -StrictMath.expm1(logHalf / n)
        : Tails.quantile((double) (n - k), k + 1.0, logHalf).y();
  }
}
