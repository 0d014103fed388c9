// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * What the replications of a policy say about one number of a replication: its mean or a quantile
 * over replications, with an interval. Numbers are in the metric's unit, nine significant digits.
 *
 * @param policy its name as asked for
 * @param metric a name of {@link Metrics}; the value is that of one replication, of {@code
 *     latency_ns} its mean or largest latency
 * @param statistic {@code mean}, {@code p50} or {@code p99}, over replications
 * @param replications that have a value
 * @param estimate of the statistic; null if it was refused
 * @param lower lower end of the interval; null if it was refused
 * @param upper upper end of the interval; null if it was refused
 * @param confidence of the interval, such as 0.95
 * @param method {@code student-t}, {@code order-statistics}, or {@code constant}: all values were
 *     the same, and nothing is said of values that were not seen
 * @param needed fewest replications for which there is an interval; null unless it was refused
 */
public record Interval(
    String policy,
    String metric,
    String statistic,
    int replications,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double estimate,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double lower,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double upper,
    double confidence,
    String method,
    @JsonSetter(nulls = Nulls.SET) @Nullable Long needed) {

  /**
   * Rounds and checks that it is either an interval or a refusal.
   *
   * @throws IllegalArgumentException if it is neither, or the estimate lies outside the interval
   */
  public Interval {
    estimate = rounded("estimate", estimate);
    lower = rounded("lower", lower);
    upper = rounded("upper", upper);
    confidence = Decimals.roundProbability("confidence", confidence);
    if (estimate == null || lower == null || upper == null) {
      if (estimate != null || lower != null || upper != null || needed == null) {
        throw new IllegalArgumentException("half an interval of " + metric + " of " + policy);
      }
    } else if (needed != null || lower > estimate || estimate > upper) {
      throw new IllegalArgumentException(
          "estimate " + estimate + " is outside [" + lower + ", " + upper + "]");
    }
  }

  private static @Nullable Double rounded(String name, @Nullable Double value) {
    return value == null ? null : Decimals.round(name, value);
  }
}
