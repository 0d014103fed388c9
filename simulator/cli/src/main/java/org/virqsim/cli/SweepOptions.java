// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.sweep.Design;
import org.virqsim.experiment.sweep.Factor;
import org.virqsim.kernel.Durations;
import org.virqsim.result.Metrics;
import org.virqsim.scenario.Words;
import picocli.CommandLine.Option;

/** What {@code sweep} has on the command line beyond {@link ExperimentOptions}. */
final class SweepOptions {
  @Option(
      names = "--vary",
      paramLabel = "PATH=VALUES",
      description = {
        "A parameter, named as by --set, and its values: a list (5us,10us,20us), values in equal",
        "differences (10us..80us/8) or in equal ratios ('10us..80us*8'); repeatable."
      })
  private List<String> vary = List.of();

  @Option(
      names = "--latin-hypercube",
      paramLabel = "N",
      description = {
        "Draws N cells from the ranges instead of running every combination: a Latin hypercube.",
        "Ranges need no count then: 10us..80us, or '10us..80us*' for equal ratios."
      })
  private @Nullable String latinHypercube;

  @Option(
      names = "--tornado",
      description = {
        "Changes one parameter at a time, to its lowest and its highest value. Of one policy, the",
        "first if none is named; of two, the difference."
      })
  private boolean tornado;

  @Option(
      names = "--break-even",
      paramLabel = "PATH=LOW..HIGH",
      description = {
        "Searches the value at which the metric of a policy passes --threshold, or at which two",
        "policies (two times --policy) are equal."
      })
  private @Nullable String breakEven;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = {
        "The metric of chart, tornado and break-even; default: loss_probability.estimate. See",
        "'list metrics'; requests count per bring-up here."
      })
  private String metric = "loss_probability.estimate";

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "What the metric of one policy is held against, such as 1e-6 or 2ms.")
  private @Nullable String threshold;

  /** Says what does not go together. */
  void check() {
    if (breakEven != null && (tornado || latinHypercube != null || !vary.isEmpty())) {
      throw usage(
          "--break-even chooses its own cells; it goes with neither --vary, --tornado nor"
              + " --latin-hypercube");
    }
    if (tornado && latinHypercube != null) {
      throw usage("--tornado and --latin-hypercube are two designs; choose one");
    }
    if (breakEven == null && vary.isEmpty()) {
      throw usage(
          "say what changes: --vary PATH=VALUES, for example"
              + " --vary costs.request_irq.value=5us,10us,20us");
    }
    if (threshold != null && !tornado && breakEven == null) {
      throw usage("--threshold goes with --tornado or --break-even");
    }
  }

  List<Factor> factors() {
    return breakEven != null
        ? List.of(Factor.parse("--break-even", breakEven))
        : vary.stream().map(text -> Factor.parse("--vary", text)).toList();
  }

  /**
   * Returns the design.
   *
   * @param seed root seed of the scenario
   */
  Design design(List<Factor> factors, long seed) {
    if (tornado) {
      return Design.oneAtATime(factors);
    }
    return latinHypercube == null
        ? Design.grid(factors)
        : Design.latinHypercube(factors, count(latinHypercube), seed);
  }

  private static int count(String text) {
    int most = Design.MOST_CELLS;
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw usage("--latin-hypercube takes a number from 1 to " + most + ", not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  boolean tornado() {
    return tornado;
  }

  boolean breakEven() {
    return breakEven != null;
  }

  Metrics.Metric metric() {
    return Metrics.find(metric)
        .orElseThrow(
            () ->
                usage(
                    "unknown metric '"
                        + Words.shorten(metric)
                        + "'"
                        + Words.didYouMean(
                            metric, Metrics.all().stream().map(Metrics.Metric::name).toList())
                        + "; see 'virqsim list metrics'"));
  }

  /** Returns the threshold in the unit of the metric; null if none was given. */
  @Nullable Double threshold() {
    if (threshold == null) {
      return null;
    }
    if (threshold.matches("[0-9]{1,18}(\\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")) {
      return Double.valueOf(threshold);
    }
    boolean time = metric().unit().equals("ns");
    try {
      if (time) {
        return (double) Durations.parse(threshold);
      }
    } catch (IllegalArgumentException e) {
      throw usage("--threshold: " + e.getMessage());
    }
    throw usage(
        "--threshold takes a number such as 0.01 or 1e-6, not '" + Words.shorten(threshold) + "'");
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }
}
