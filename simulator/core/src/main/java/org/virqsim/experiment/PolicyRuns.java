// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.result.Stopping;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.RunSpec;

/**
 * Runs the replications of a scenario under several policies: the number that the scenario asks
 * for, or until all policies are known precisely enough.
 */
public final class PolicyRuns {
  private final List<CompiledScenario> compiled;
  private final List<Replications> replications;
  private final List<Totals> totals = new ArrayList<>();
  private Optional<Stopping> stopping = Optional.empty();

  /**
   * Prepares the runs.
   *
   * @param compiled the same scenario under each policy, at least one
   */
  public PolicyRuns(List<CompiledScenario> compiled) {
    this.compiled = List.copyOf(compiled);
    this.replications = compiled.stream().map(Replications::new).toList();
  }

  /**
   * Runs, once. What {@code progress} ends early covers the replications that were finished, and
   * policies that come later may have fewer.
   *
   * @param jobs number of threads, at least 1; the results do not depend on it
   */
  public void run(int jobs, Progress progress) throws InterruptedException {
    RunSpec run = compiled.get(0).scenario().run();
    if (run.precision().isEmpty()) {
      run(0, run.replications(), jobs, progress);
    } else {
      untilPrecise(new StoppingRule(run), jobs, progress);
    }
    for (int i = 0; i < compiled.size(); i++) {
      if (totals.get(i).replications() > 0 && !progress.cancelled()) {
        LossEstimators.estimate(compiled.get(i), totals.get(i), jobs, progress);
      }
    }
  }

  private void untilPrecise(StoppingRule rule, int jobs, Progress progress)
      throws InterruptedException {
    Stopping.Reason reason = Stopping.Reason.CAP;
    int done = 0;
    List<Stopping.Estimate> estimates = List.of();
    for (int check : rule.checks()) {
      run(done, check, jobs, progress);
      done = check;
      estimates = rule.estimates(named());
      if (progress.cancelled()) {
        reason = Stopping.Reason.INTERRUPTED;
        break;
      }
      if (estimates.stream().allMatch(Stopping.Estimate::reached)) {
        reason = Stopping.Reason.PRECISION;
        break;
      }
    }
    stopping = Optional.of(rule.ended(reason, estimates));
  }

  /** The replications {@code [first, end)} of every policy. */
  private void run(int first, int end, int jobs, Progress progress) throws InterruptedException {
    for (int i = 0; i < compiled.size(); i++) {
      progress.policy(compiled.get(i).policy());
      Totals more = replications.get(i).run(first, end, jobs, progress);
      if (totals.size() <= i) {
        totals.add(more);
      } else {
        totals.get(i).add(more);
      }
    }
  }

  /** Returns the sums of a policy. */
  public Totals totals(int policy) {
    return totals.get(policy);
  }

  /** Returns the replications of a policy, for a timeline. */
  public Replications replications(int policy) {
    return replications.get(policy);
  }

  /** Returns the policies with their sums. */
  public List<Comparisons.Run> named() {
    List<Comparisons.Run> named = new ArrayList<>();
    for (int i = 0; i < totals.size(); i++) {
      named.add(new Comparisons.Run(compiled.get(i).policy(), totals.get(i)));
    }
    return named;
  }

  /** Returns when and why a run with a precision ended; empty for a fixed number. */
  public Optional<Stopping> stopping() {
    return stopping;
  }
}
