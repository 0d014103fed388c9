// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.Arrays;
import java.util.Optional;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.experiment.statistics.PairedDifference;
import org.virqsim.result.Estimate;
import org.virqsim.result.MetricValues;
import org.virqsim.result.PolicyResult;

/**
 * Metrics with 95 % intervals, and their differences between two policies.
 *
 * <p>Probabilities bring their own interval. Dropped, lost and late requests and the bring-up time
 * have Student's t over replications. The others (percentiles, peaks, costs) have none. Counts of
 * requests are means per replication here, not sums.
 */
public final class Estimates {
  private static final String LOSS = "loss_probability.estimate";
  private static final String STALL = "stall_probability.estimate";

  private Estimates() {}

  /**
   * Returns a metric of a policy.
   *
   * @param totals what {@code result} was built from
   * @param metric a name of {@link org.virqsim.result.Metrics}
   * @throws IllegalArgumentException if there is no such metric
   */
  public static Estimate of(PolicyResult result, Totals totals, String metric) {
    if (metric.equals(LOSS)) {
      return Estimate.of(result.lossProbability());
    }
    if (metric.equals(STALL)) {
      return Estimate.of(result.stallProbability());
    }
    double value = value(result, metric);
    Optional<Metric> sampled = sampled(metric);
    if (sampled.isEmpty()) {
      return Estimate.of(value);
    }
    Samples samples = totals.samples();
    double[] values = samples.of(sampled.get(), samples.common(samples));
    if (values.length < 2) {
      return Estimate.of(value);
    }
    MeanInterval mean = MeanInterval.of(values, Proportions.CONFIDENCE);
    return new Estimate(mean.mean(), mean.lower(), mean.upper(), "student-t");
  }

  /**
   * Returns the metric of the first policy minus that of the second, which met the same random
   * numbers. Paired by replication (Student's t over the differences) where each replication has a
   * value. Where both have an interval of their own and nothing can be paired, from the lower end
   * of one less the upper end of the other to the reverse, which is wider than necessary.
   *
   * @param metric a name of {@link org.virqsim.result.Metrics}
   */
  public static Estimate difference(
      PolicyResult first,
      Totals firstTotals,
      PolicyResult second,
      Totals secondTotals,
      String metric) {
    Optional<Metric> sampled = sampled(metric);
    boolean counted =
        !metric.equals(LOSS)
            || (first.lossProbability().counted() && second.lossProbability().counted());
    if (sampled.isPresent() && counted) {
      Samples ours = firstTotals.samples();
      Samples theirs = secondTotals.samples();
      int[] pairs = ours.common(theirs);
      if (pairs.length >= 2) {
        MeanInterval mean =
            PairedDifference.of(
                    ours.of(sampled.get(), pairs),
                    theirs.of(sampled.get(), pairs),
                    Proportions.CONFIDENCE)
                .difference();
        return new Estimate(mean.mean(), mean.lower(), mean.upper(), "paired-t");
      }
    }
    Estimate a = of(first, firstTotals, metric);
    Estimate b = of(second, secondTotals, metric);
    double difference = a.value() - b.value();
    return a.lower() == null || b.lower() == null
        ? Estimate.of(difference)
        : new Estimate(difference, a.low() - b.high(), a.high() - b.low(), "separate-intervals");
  }

  private static Optional<Metric> sampled(String metric) {
    return Arrays.stream(Metric.values()).filter(m -> m.key().equals(metric)).findFirst();
  }

  private static double value(PolicyResult result, String metric) {
    double value = MetricValues.of(result, metric);
    boolean sum =
        metric.startsWith("interrupts.")
            || (metric.startsWith("pasids.") && !metric.endsWith("_ns"))
            || metric.startsWith("late_by_ns.")
            || metric.equals("latency_ns.count");
    return sum ? value / result.replications() : value;
  }
}
