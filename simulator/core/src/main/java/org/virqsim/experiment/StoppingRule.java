// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.result.Stopping;
import org.virqsim.scenario.PrecisionSpec;
import org.virqsim.scenario.RunSpec;

/**
 * When enough replications were made: the 95 % interval of the mean, of every policy, reaches at
 * most the given share of the mean to either side. It is checked after fixed numbers of
 * replications only, each twice the one before, so that neither threads nor speed decide. All
 * policies make the same replications, because they are compared pair by pair.
 *
 * <p>To look several times and to stop at a favourable look makes intervals cover a little less
 * often than they say. Source: Law, Simulation Modeling and Analysis, section 9.4.1. At most
 * log2(max / min) + 1 looks are taken.
 */
final class StoppingRule {
  private final PrecisionSpec precision;
  private final int most;

  /** The rule of a run that has a precision. */
  StoppingRule(RunSpec run) {
    this.precision = run.precision().orElseThrow();
    this.most = run.replications();
  }

  /** Returns after how many replications it is checked, ascending; the last is the most. */
  List<Integer> checks() {
    List<Integer> checks = new ArrayList<>();
    for (long n = precision.minReplications(); n < most; n *= 2) {
      checks.add((int) n);
    }
    checks.add(most);
    return checks;
  }

  /** Returns what is known now of each policy of which there is something to estimate. */
  List<Stopping.Estimate> estimates(List<Comparisons.Run> runs) {
    List<Stopping.Estimate> estimates = new ArrayList<>();
    for (Comparisons.Run run : runs) {
      estimate(run).ifPresent(estimates::add);
    }
    return estimates;
  }

  private Optional<Stopping.Estimate> estimate(Comparisons.Run run) {
    if (run.totals().raised() == 0 && precision.metric().isEmpty()) {
      return Optional.empty();
    }
    Metric metric = metric(run.totals());
    double[] values = run.totals().samples().of(metric);
    if (values.length < 2) {
      return Optional.empty();
    }
    MeanInterval mean = MeanInterval.of(values, Proportions.CONFIDENCE);
    boolean reached = mean.halfWidth() <= precision.relative() * Math.abs(mean.mean());
    return Optional.of(
        new Stopping.Estimate(
            run.policy(), metric.key(), values.length, mean.mean(), mean.halfWidth(), reached));
  }

  /** What is to be known: what was asked for, else dropped requests if there are any. */
  private Metric metric(Totals totals) {
    if (precision.metric().isPresent()) {
      return Metric.find(precision.metric().get()).orElseThrow();
    }
    return totals.withDrop() > 0 ? Metric.DROPPED : Metric.MEAN_LATENCY;
  }

  /** Returns the record of how it ended. */
  Stopping ended(Stopping.Reason reason, List<Stopping.Estimate> estimates) {
    return new Stopping(reason, precision.relative(), precision.minReplications(), most, estimates);
  }
}
