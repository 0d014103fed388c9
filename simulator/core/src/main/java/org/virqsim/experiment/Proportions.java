// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;
import org.virqsim.result.Probability;

/** Estimates of probabilities from counts of replications. */
public final class Proportions {
  /** Confidence of every interval. */
  public static final double CONFIDENCE = 0.95;

  private Proportions() {}

  /**
   * Returns the fraction {@code k} of {@code n} with its exact (Clopper-Pearson) interval:
   * conservative, and an upper bound above 0 when {@code k} is 0.
   *
   * @param k replications in which it happened, 0 to {@code n}
   * @param n replications, at least 1
   */
  public static Probability of(int k, int n) {
    Interval interval =
        BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(n, k, 1 - CONFIDENCE);
    return new Probability(
        (double) k / n,
        interval.getLowerBound(),
        interval.getUpperBound(),
        CONFIDENCE,
        "clopper-pearson");
  }
}
