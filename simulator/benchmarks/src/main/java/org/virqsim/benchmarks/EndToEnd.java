// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a whole scenario costs: simulated interrupts a second, one fork for each policy and round.
 */
final class EndToEnd {
  private static final List<String> POLICIES = List.of("incremental", "dynamic@linux-6.5");

  private final Map<String, List<Double>> rates = new TreeMap<>();

  void round(boolean quick) throws RunnerException {
    for (String policy : POLICIES) {
      var options =
          new OptionsBuilder()
              .include("\\.EndToEndBenchmark\\.")
              .param("policy", policy)
              .forks(1)
              .jvmArgs("-Xms1g", "-Xmx1g")
              .warmupIterations(quick ? 1 : 4)
              .warmupTime(TimeValue.milliseconds(quick ? 200 : 1000))
              .measurementIterations(quick ? 1 : 5)
              .measurementTime(TimeValue.milliseconds(quick ? 100 : 500))
              .verbosity(VerboseMode.SILENT)
              .shouldFailOnError(true)
              .build();
      double rate =
          Objects.requireNonNull(
                  new Runner(options)
                      .run()
                      .iterator()
                      .next()
                      .getSecondaryResults()
                      .get("interrupts"))
              .getScore();
      rates.computeIfAbsent(policy, p -> new ArrayList<>()).add(rate);
      System.err.printf(Locale.ROOT, "end to end, %s: %,.0f interrupts/s%n", policy, rate);
    }
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(
        "\nnvme-bringup with load, simulated interrupts per second in one thread, median of");
    text.append(" the rounds (smallest to largest):\n\n| policy | interrupts/s |\n|---|---:|\n");
    rates.forEach(
        (policy, all) -> {
          List<Double> sorted = all.stream().sorted().toList();
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %,.0f (%,.0f to %,.0f) |%n",
                  policy,
                  sorted.get(sorted.size() / 2),
                  sorted.get(0),
                  sorted.get(sorted.size() - 1)));
        });
    return text.toString();
  }
}
