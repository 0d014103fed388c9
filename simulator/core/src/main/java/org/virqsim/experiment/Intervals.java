// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.experiment.statistics.QuantileInterval;
import org.virqsim.result.Interval;

/**
 * Intervals over the replications of each policy: of means by Student's t, of quantiles between
 * observed values. The unit is the replication, so latencies come in as the mean and the largest of
 * each; the percentiles of all latencies together have no interval, because they are correlated.
 */
public final class Intervals {
  /** Fewest replications for a mean: one has no variance. */
  private static final int FEWEST = 2;

  private static final List<Metric> MEANS =
      List.of(Metric.DROPPED, Metric.LOST, Metric.LATE, Metric.BRING_UP, Metric.MEAN_LATENCY);

  private static final List<Metric> QUANTILES = List.of(Metric.MEAN_LATENCY, Metric.MAX_LATENCY);

  private Intervals() {}

  /**
   * Returns the intervals, policy by policy. Of a policy under which no request was raised there is
   * the bring-up time alone.
   */
  public static List<Interval> of(List<Comparisons.Run> runs) {
    List<Interval> intervals = new ArrayList<>();
    for (Comparisons.Run run : runs) {
      boolean raised = run.totals().raised() > 0;
      List<Metric> means = new ArrayList<>(MEANS);
      if (run.totals().mediated()) {
        means.addAll(Metric.COMPARED_MEDIATED);
      }
      for (Metric metric : means) {
        double[] values = run.totals().samples().of(metric);
        if (values.length > 0 && (raised || metric == Metric.BRING_UP)) {
          intervals.add(mean(run.policy(), metric, values));
        }
      }
      for (Metric metric : QUANTILES) {
        double[] values = run.totals().samples().of(metric);
        if (values.length > 0) {
          intervals.add(quantile(run.policy(), metric, "p50", 0.5, values));
          intervals.add(quantile(run.policy(), metric, "p99", 0.99, values));
        }
      }
    }
    return intervals;
  }

  private static Interval mean(String policy, Metric metric, double[] values) {
    if (values.length < FEWEST) {
      return refused(policy, metric, "mean", values.length, "student-t", FEWEST);
    }
    MeanInterval mean = MeanInterval.of(values, Proportions.CONFIDENCE);
    return new Interval(
        policy,
        metric.key(),
        "mean",
        values.length,
        mean.mean(),
        mean.lower(),
        mean.upper(),
        mean.confidence(),
        mean.constant() ? "constant" : "student-t",
        null);
  }

  private static Interval quantile(
      String policy, Metric metric, String statistic, double probability, double[] values) {
    QuantileInterval quantile = QuantileInterval.of(values, probability, Proportions.CONFIDENCE);
    if (quantile instanceof QuantileInterval.Refused refused) {
      return refused(
          policy, metric, statistic, values.length, "order-statistics", refused.needed());
    }
    QuantileInterval.Estimated estimated = (QuantileInterval.Estimated) quantile;
    return new Interval(
        policy,
        metric.key(),
        statistic,
        values.length,
        estimated.estimate(),
        estimated.lower(),
        estimated.upper(),
        estimated.confidence(),
        "order-statistics",
        null);
  }

  private static Interval refused(
      String policy, Metric metric, String statistic, int n, String method, long needed) {
    return new Interval(
        policy,
        metric.key(),
        statistic,
        n,
        null,
        null,
        null,
        Proportions.CONFIDENCE,
        method,
        needed);
  }
}
