// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.scenario.Diagnostic;
import picocli.CommandLine.Option;

/** The options for how well something is to be known, and how it is estimated. */
final class PrecisionOptions {
  @Option(
      names = "--precision",
      paramLabel = "PERCENT",
      description =
          "Runs until the 95 %% interval of the mean is at most this share of the mean to either"
              + " side, for every policy, for example 5%%.")
  private @Nullable String precision;

  @Option(
      names = "--precision-metric",
      paramLabel = "METRIC",
      description =
          "The mean that --precision is about; default: interrupts.dropped where any is dropped,"
              + " else latency_ns.mean.")
  private @Nullable String metric;

  @Option(
      names = "--min-replications",
      paramLabel = "N",
      description = "Replications before the first check; the next come after 2 N, 4 N ..")
  private @Nullable String min;

  @Option(
      names = "--max-replications",
      paramLabel = "N",
      description = "Most replications with --precision, whatever it says; default 100000.")
  private @Nullable String max;

  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      description =
          "How the probability of a drop is estimated: crude counts replications, dark-time"
              + " integrates the arrivals over the windows in which they would be dropped, auto"
              + " (default) chooses.")
  private @Nullable String estimator;

  /** Returns what they set in the scenario. */
  List<String> overrides() {
    List<String> all = new ArrayList<>();
    add(all, "run.precision", precision);
    add(all, "run.precision_metric", metric);
    add(all, "run.min_replications", min);
    add(all, "run.max_replications", max);
    add(all, "run.estimator", estimator);
    return all;
  }

  private static void add(List<String> all, String path, @Nullable String value) {
    if (value != null) {
      all.add(path + "=" + value);
    }
  }

  /** Returns an error in the words of these options, if one of them is its cause. */
  Optional<Diagnostic> asTyped(Diagnostic error) {
    return ExperimentOptions.own("--precision", "run.precision=", precision, error)
        .or(
            () ->
                ExperimentOptions.own("--precision-metric", "run.precision_metric=", metric, error))
        .or(() -> ExperimentOptions.own("--min-replications", "run.min_replications=", min, error))
        .or(() -> ExperimentOptions.own("--max-replications", "run.max_replications=", max, error))
        .or(() -> ExperimentOptions.own("--estimator", "run.estimator=", estimator, error));
  }
}
