// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/** The number of a policy's results that a name of {@link Metrics} stands for. */
public final class MetricValues {
  private MetricValues() {}

  /**
   * Returns the number, in the metric's unit, as it stands in {@code results.json}.
   *
   * @throws IllegalArgumentException if there is no metric of that name
   */
  public static double of(PolicyResult result, String metric) {
    if (Metrics.find(metric).isEmpty()) {
      throw new IllegalArgumentException("no metric '" + metric + "'");
    }
    return ResultsJson.number(result, metric);
  }
}
