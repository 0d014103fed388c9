// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all contests and prints their ratios: the report to stdout, progress to stderr.
 *
 * <p>JMH runs all forks of one benchmark before it goes to the next. On a machine with other things
 * to do, or whose clock changes, two numbers taken minutes apart do not compare. Here the
 * contestants of a contest take turns, one fork each, round after round, and what is reported is
 * the median over the rounds of the ratio within a round.
 */
public final class Main {
  private static final int ROUNDS = 5;

  /** DSOL needs some 3 ms for a replication; so few are timed and the score is scaled. */
  private static final int DSOL_REPLICATIONS = 100;

  private static final int REPLICATIONS = 10_000;

  private final boolean quick;
  private final boolean ours;

  private Main(boolean quick, boolean ours) {
    this.quick = quick;
    this.ours = ours;
  }

  /**
   * Takes {@code --quick} for one short round, which shows that everything runs and nothing else,
   * {@code --ours} for the limit and us alone, without the end-to-end runs, and {@code --rounds N}.
   */
  public static void main(String[] args) throws RunnerException {
    boolean quick = false;
    boolean ours = false;
    int rounds = 0;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        quick = true;
      } else if (args[i].equals("--ours")) {
        ours = true;
      } else if (args[i].equals("--rounds") && i + 1 < args.length) {
        rounds = Integer.parseInt(args[++i]);
      } else {
        System.err.println("usage: java -jar benchmarks.jar [--quick] [--ours] [--rounds N]");
        System.exit(2);
      }
    }
    new Main(quick, ours).run(rounds > 0 ? rounds : quick ? 1 : ROUNDS);
  }

  private void run(int rounds) throws RunnerException {
    List<Contest> contests = Contest.all(ours);
    Scores scores = new Scores();
    EndToEnd endToEnd = new EndToEnd();
    for (int round = 0; round < rounds; round++) {
      for (Contest contest : contests) {
        for (String contestant : contest.inRound(round)) {
          double time = measure(contest, contestant);
          scores.add(contest, contestant, time);
          System.err.printf(
              Locale.ROOT,
              "round %d of %d: %s, %s: %.1f%n",
              round + 1,
              rounds,
              contest.name(),
              contestant,
              time);
        }
      }
      if (!ours) {
        endToEnd.round(quick);
      }
    }
    Report report = new Report(contests, scores);
    System.out.print(report.markdown(rounds));
    if (!ours) {
      System.out.print(endToEnd.markdown());
    }
    System.out.print(
        quick ? "\nQuick: everything runs; the numbers mean nothing.\n" : report.verdict());
  }

  /**
   * One fork; the median of its iterations. Processor time, except where the contestant waits for a
   * thread of its own: then the waiting is part of what it costs.
   *
   * @return ns for an event, or ms for 10,000 replications
   */
  private double measure(Contest contest, String contestant) throws RunnerException {
    boolean replications = contest.benchmark().equals("ReplicationBenchmark");
    boolean waits = replications && contestant.equals(Contest.DSOL);
    int count = waits ? DSOL_REPLICATIONS : REPLICATIONS;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + contest.benchmark() + "\\.")
            .param("contestant", contestant)
            .forks(1)
            .jvmArgs("-Xms1g", "-Xmx1g")
            .addProfiler(CpuTime.class)
            .warmupIterations(quick ? 1 : 4)
            .warmupTime(TimeValue.milliseconds(quick ? 200 : 500))
            .measurementIterations(quick ? 1 : 9)
            .measurementTime(TimeValue.milliseconds(quick ? 100 : 200))
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    contest.parameters().forEach(options::param);
    if (replications) {
      options.param("replications", Integer.toString(count));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalStateException(
          results.size() + " results: " + contest.name() + ", " + contestant);
    }
    List<Double> times = new ArrayList<>();
    for (BenchmarkResult fork : results.iterator().next().getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        times.add(waits ? iteration.getPrimaryResult().getScore() : CpuTime.of(iteration));
      }
    }
    times.sort(null);
    double time = times.get(times.size() / 2);
    if (waits) {
      return time * REPLICATIONS / count;
    }
    return replications ? time / 1e6 : time;
  }
}
