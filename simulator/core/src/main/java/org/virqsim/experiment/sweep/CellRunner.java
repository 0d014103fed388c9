// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.experiment.Estimates;
import org.virqsim.experiment.LossEstimators;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.ResultBuilder;
import org.virqsim.experiment.Totals;
import org.virqsim.result.Estimate;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;
import org.virqsim.scenario.CompiledScenario;

/**
 * Runs cells. All have the same root seed, and random streams are named by what they are for, so
 * that cells meet the same random numbers wherever their values let them (common random numbers).
 */
public final class CellRunner {
  private final CellCompiler compiler;
  private final List<Factor> factors;
  private final String metric;
  private final int jobs;
  private final Progress progress;

  /** What one policy did, with its sums. */
  private record Run(PolicyResult result, Totals totals) {}

  /**
   * Creates a runner.
   *
   * @param factors those whose values cells have, for messages
   * @param metric name of the metric that is asked for
   * @param jobs number of threads, at least 1; results do not depend on it
   * @param progress hears of every replication, and may end the sweep
   */
  public CellRunner(
      CellCompiler compiler, List<Factor> factors, String metric, int jobs, Progress progress) {
    this.compiler = compiler;
    this.factors = List.copyOf(factors);
    this.metric = metric;
    this.jobs = jobs;
    this.progress = progress;
  }

  /** Runs a cell; nothing if {@code progress} ended the sweep before all of it was finished. */
  Optional<SweepCell> run(Cell cell) throws InterruptedException {
    CellCompiler.Compiled compiled = compiler.compile(cell, factors);
    List<Run> runs = new ArrayList<>();
    for (CompiledScenario policy : compiled.policies()) {
      Totals totals = new Replications(policy).run(jobs, progress);
      if (totals.replications() < compiled.scenario().run().replications()) {
        return Optional.empty();
      }
      LossEstimators.estimate(policy, totals, jobs, progress);
      runs.add(new Run(ResultBuilder.policy(policy, totals), totals));
    }
    return Optional.of(
        new SweepCell(
            cell.values(),
            compiled.scenario().sha256(),
            runs.stream().map(this::policy).toList(),
            compiled.refused(),
            compiler.policies().size() == 2 && runs.size() == 2
                ? difference(runs.get(0), runs.get(1))
                : null));
  }

  private Estimate difference(Run first, Run second) {
    return Estimates.difference(
        first.result(), first.totals(), second.result(), second.totals(), metric);
  }

  private SweepPolicy policy(Run run) {
    PolicyResult result = run.result();
    double n = result.replications();
    return new SweepPolicy(
        result.policy(),
        result.canonical(),
        result.host(),
        result.replications(),
        result.interrupts().raised() / n,
        result.lossProbability(),
        Estimates.of(result, run.totals(), "interrupts.dropped"),
        Estimates.of(result, run.totals(), "interrupts.late"),
        result.latencyNs().p99(),
        Estimates.of(result, run.totals(), "host_cost.bringup_ns"),
        result.hostCost().resizes(),
        result.hostCost().darkNsTotal(),
        Estimates.of(result, run.totals(), metric));
  }
}
