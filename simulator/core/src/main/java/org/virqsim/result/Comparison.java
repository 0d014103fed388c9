// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * A policy against the baseline, paired by replication: both saw the same arrivals and costs.
 *
 * @param baseline the policy compared with
 * @param policy the policy compared
 * @param metric a name of {@link Metrics}
 * @param difference policy minus baseline, in the metric's unit, nine significant digits
 * @param lower lower end of its confidence interval
 * @param upper upper end of its confidence interval
 * @param adjustedP p value adjusted for the number of comparisons (Holm), or null if no test
 *     applies, as when all pairs are equal
 * @param varianceRatio how many times as many replications unpaired runs would take for as narrow
 *     an interval, or null if pairing left no variance, or there was none
 */
public record Comparison(
    String baseline,
    String policy,
    String metric,
    double difference,
    double lower,
    double upper,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double adjustedP,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double varianceRatio) {

  /**
   * Rounds and checks the order.
   *
   * @throws IllegalArgumentException if a number is not finite, the difference lies outside its
   *     interval, or the p value is no probability
   */
  public Comparison {
    difference = Decimals.round("difference", difference);
    lower = Decimals.round("lower", lower);
    upper = Decimals.round("upper", upper);
    if (adjustedP != null) {
      adjustedP = Decimals.roundProbability("adjusted_p", adjustedP);
    }
    if (varianceRatio != null) {
      varianceRatio = Decimals.roundNonNegative("variance_ratio", varianceRatio);
    }
    if (lower > difference || difference > upper) {
      throw new IllegalArgumentException(
          "difference " + difference + " is outside [" + lower + ", " + upper + "]");
    }
  }
}
