// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import org.virqsim.experiment.statistics.ProportionInterval;
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
    ProportionInterval interval = ProportionInterval.of(k, n, CONFIDENCE);
    return new Probability(
        interval.estimate(),
        interval.lower(),
        interval.upper(),
        interval.confidence(),
        Probability.COUNTED);
  }
}
