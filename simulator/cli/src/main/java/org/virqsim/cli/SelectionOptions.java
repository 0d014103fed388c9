// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.BestPolicy;
import org.virqsim.kernel.Durations;
import org.virqsim.result.Metrics;
import org.virqsim.scenario.Words;
import picocli.CommandLine.Option;

/** The options that select the best policy. */
final class SelectionOptions {
  private static final String DEFAULT = "interrupts.dropped";
  private static final double LARGEST = 1e15;

  @Option(
      names = "--select-best",
      description = "Selects the policy with the smallest mean, if these replications can tell.")
  private boolean select;

  @Option(
      names = "--indifference",
      paramLabel = "VALUE",
      description =
          "With --select-best: the smallest difference of means that matters, for example 0.5, of"
              + " a time 10us.")
  private @Nullable String indifference;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description = "With --select-best: what it goes by; default: " + DEFAULT + ".")
  private @Nullable String metric;

  /** Returns what to select by, if that is asked for. */
  Optional<BestPolicy.Asked> asked() {
    if (!select) {
      if (indifference != null || metric != null) {
        throw usage("--indifference and --metric say nothing without --select-best");
      }
      return Optional.empty();
    }
    String name = metric == null ? DEFAULT : metric;
    if (!BestPolicy.METRICS.contains(name)) {
      String hint = Words.didYouMean(name, BestPolicy.METRICS);
      throw usage(
          "--metric takes one of "
              + String.join(", ", BestPolicy.METRICS)
              + ", not '"
              + name
              + "'"
              + hint);
    }
    if (indifference == null) {
      throw usage(
          "--select-best needs --indifference: which difference of means does not matter is for"
              + " you to say");
    }
    return Optional.of(new BestPolicy.Asked(name, value(name, indifference)));
  }

  private static double value(String metric, String text) {
    boolean time = Metrics.find(metric).filter(m -> m.unit().equals("ns")).isPresent();
    double value = 0;
    if (time) {
      try {
        value = Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw usage("--indifference: " + e.getMessage());
      }
    } else if (text.matches("[0-9]{1,15}(\\.[0-9]{1,15})?")) {
      value = Double.parseDouble(text);
    }
    if (value <= 0 || value > LARGEST) {
      throw usage(
          "--indifference of "
              + metric
              + " must be a "
              + (time ? "duration" : "number")
              + " above 0, not '"
              + text
              + "'");
    }
    return value;
  }

  private static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }
}
