// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * Compares how often something happened under two policies in the same replications.
 *
 * <p>Only replications in which it happened under one of them and not under the other tell them
 * apart; if neither is more prone to it, each of these is a toss of a coin. The p value is exact:
 * twice the binomial tail of the smaller count, at most 1. Sources: McNemar, Psychometrika 12
 * (1947); its exact form: Conover, Practical Nonparametric Statistics, 3rd edition, section 3.5.
 *
 * @param n replications
 * @param onlyFirst replications in which it happened under the first policy alone
 * @param onlySecond replications in which it happened under the second policy alone
 * @param pValue two-sided, of "equally likely under both", in (0, 1]; 1 with nothing discordant
 */
public record McNemarExact(long n, long onlyFirst, long onlySecond, double pValue) {
  /**
   * Compares by counts.
   *
   * @param n replications, at least 1
   * @param onlyFirst 0 or more
   * @param onlySecond 0 or more, together with {@code onlyFirst} at most {@code n}
   * @throws IllegalArgumentException for other arguments, or for more than {@link
   *     ProportionInterval#MOST_REPLICATIONS}
   */
  public static McNemarExact of(long n, long onlyFirst, long onlySecond) {
    if (n < 1 || n > ProportionInterval.MOST_REPLICATIONS) {
      throw new IllegalArgumentException(
          "replications must be 1 to " + ProportionInterval.MOST_REPLICATIONS + ", not " + n);
    }
    if (onlyFirst < 0 || onlySecond < 0 || onlySecond > n - onlyFirst) {
      throw new IllegalArgumentException(
          "discordant replications must be 0 to " + n + ": " + onlyFirst + " and " + onlySecond);
    }
    return new McNemarExact(n, onlyFirst, onlySecond, pValue(onlyFirst, onlySecond));
  }

  /**
   * Compares by replications; the same permutation of both changes nothing.
   *
   * @param first for each replication, whether it happened under the first policy; at least 1
   * @param second the same for the second policy
   * @throws IllegalArgumentException for other arguments
   */
  public static McNemarExact of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "paired values must be equally many, not " + first.length + " and " + second.length);
    }
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      onlyFirst += first[i] && !second[i] ? 1 : 0;
      onlySecond += second[i] && !first[i] ? 1 : 0;
    }
    return of(first.length, onlyFirst, onlySecond);
  }

  private static double pValue(long onlyFirst, long onlySecond) {
    long discordant = onlyFirst + onlySecond;
    long smaller = Math.min(onlyFirst, onlySecond);
    // With the counts equal or one apart the two tails meet: their sum is 1 or more.
    if (discordant - 2 * smaller <= 1) {
      return 1;
    }
    double log = Tails.logBinomialAtMost(smaller, discordant, new Tails.Point(0.5, 0.5));
    return Tails.probability(log + StrictMath.log(2));
  }

  /** Returns whether it happened in the same replications under both policies. */
  public boolean equal() {
    return onlyFirst + onlySecond == 0;
  }

  /** Returns by how much likelier it was under the first policy, in [-1, 1]. */
  public double difference() {
    return (double) (onlyFirst - onlySecond) / n;
  }
}
