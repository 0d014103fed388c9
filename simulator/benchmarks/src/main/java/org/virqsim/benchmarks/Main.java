// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs every benchmark side by side and prints one table of ratios, as Markdown.
 *
 * <p>In each round every contestant runs once, in a JVM of its own, one after the other, so that a
 * machine that changes its speed changes it for all. A ratio is taken within a round; the table
 * shows the median over the rounds.
 */
final class Main {
  private static final String[] HOLD = {
    "bare",
    "priority-queue",
    "engine",
    "dsol",
    "ssj-binary",
    "ssj-doubly",
    "ssj-henriksen",
    "ssj-redblack",
    "ssj-splay"
  };
  private static final String[] PENDING = {"10", "1000", "100000"};
  private static final String[] REPLICATION = {"bare", "engine", "dsol"};
  private static final String[] POLICIES = {"incremental", "dynamic@linux-6.5"};
  private static final String USAGE =
      "usage: benchmarks [--quick] [--rounds N]   (default 5 rounds, about 12 minutes)";

  private final Map<String, List<Double>> scores = new TreeMap<>();
  private final int rounds;
  private final boolean quick;

  private Main(int rounds, boolean quick) {
    this.rounds = rounds;
    this.quick = quick;
  }

  /**
   * Runs all; {@code --quick} takes one short round, which shows that it works and nothing else.
   */
  public static void main(String[] args) throws RunnerException {
    int rounds = 5;
    boolean quick = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
        rounds = 1;
      } else if (args[i].equals("--rounds") && i + 1 < args.length) {
        rounds = Integer.parseInt(args[++i]);
      } else {
        System.err.println(USAGE);
        System.exit(args[i].equals("--help") ? 0 : 2);
      }
    }
    Main main = new Main(rounds, quick);
    main.run();
    System.out.println(main.table());
  }

  private void run() throws RunnerException {
    for (int round = 1; round <= rounds; round++) {
      System.err.println("round " + round + " of " + rounds);
      for (String pending : PENDING) {
        for (String contestant : HOLD) {
          if (tooSlow(contestant, pending)) {
            continue;
          }
          score(
              "hold/" + pending + "/" + contestant,
              HoldBenchmark.class,
              Map.of("contestant", contestant, "pending", pending));
        }
      }
      for (String contestant : REPLICATION) {
        score(
            "replication/" + contestant,
            ReplicationBenchmark.class,
            Map.of("contestant", contestant));
      }
      for (String policy : POLICIES) {
        score("end-to-end/" + policy, EndToEndBenchmark.class, Map.of("policy", policy));
      }
    }
  }

  /** A linear list takes milliseconds for each of 100,000 pending events. */
  private static boolean tooSlow(String contestant, String pending) {
    return contestant.equals("ssj-doubly") && pending.equals("100000");
  }

  private void score(String key, Class<?> benchmark, Map<String, String> parameters)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .forks(1)
            .warmupIterations(quick ? 1 : 3)
            .warmupTime(TimeValue.milliseconds(quick ? 100 : 400))
            .measurementIterations(quick ? 1 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 100 : 400))
            .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC")
            .verbosity(org.openjdk.jmh.runner.options.VerboseMode.SILENT);
    parameters.forEach(options::param);
    Collection<RunResult> results = new Runner(options.build()).run();
    for (RunResult result : results) {
      double score =
          key.startsWith("end-to-end")
              ? Objects.requireNonNull(result.getSecondaryResults().get("interrupts")).getScore()
              : result.getPrimaryResult().getScore();
      scores.computeIfAbsent(key, k -> new ArrayList<>()).add(score);
      System.err.printf(Locale.ROOT, "%-28s %.4g%n", key, score);
    }
  }

  private String table() {
    StringBuilder out = new StringBuilder();
    out.append("Hold model, time per event divided by the bare heap's (bare: ns per event):\n\n");
    out.append(
        "| contestant | 10 pending | 1,000 pending | 100,000 pending |\n|---|---|---|---|\n");
    for (String contestant : HOLD) {
      out.append("| ").append(contestant);
      for (String pending : PENDING) {
        String key = "hold/" + pending + "/";
        out.append(" | ");
        out.append(
            contestant.equals("bare")
                ? format("1 (%.1f ns)", median(scores(key + "bare")))
                : format("%.2f", ratio(key + contestant, key + "bare")));
      }
      out.append(" |\n");
    }
    out.append("\nStock DSOL's time per event divided by ours:");
    for (String pending : PENDING) {
      String key = "hold/" + pending + "/";
      out.append(format(" %.1f", ratio(key + "dsol", key + "engine")));
      out.append(" at ").append(pending).append(';');
    }
    out.append("\n\nOne replication of 200 events, divided by the bare loop's:\n\n");
    out.append("| contestant | ratio | 10,000 replications |\n|---|---|---|\n");
    for (String contestant : REPLICATION) {
      String key = "replication/" + contestant;
      out.append("| ").append(contestant);
      out.append(format(" | %.2f", ratio(key, "replication/bare")));
      out.append(format(" | %.3f s |\n", median(scores(key)) * 1e-6 * 10_000));
    }
    out.append("\nNVMe scenario with load, simulated interrupts per second in one thread:\n\n");
    out.append("| policy | interrupts/s |\n|---|---|\n");
    for (String policy : POLICIES) {
      out.append("| ").append(policy);
      out.append(format(" | %,.0f |\n", median(scores("end-to-end/" + policy))));
    }
    return out.toString();
  }

  private List<Double> scores(String key) {
    return scores.getOrDefault(key, List.of());
  }

  private double ratio(String of, String to) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < scores(of).size(); round++) {
      ratios.add(scores(of).get(round) / scores(to).get(round));
    }
    return median(ratios);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
