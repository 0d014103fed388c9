// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.Locale;
import java.util.Optional;
import org.virqsim.experiment.statistics.RareEvent;
import org.virqsim.result.LossEstimator;
import org.virqsim.result.Probability;
import org.virqsim.scenario.CompiledScenario;

/**
 * Chooses how the probability of a drop is estimated: by counting replications, or by integrating
 * the arrivals over the windows in which they would be dropped.
 */
public final class LossEstimators {
  /** Counting is good enough if its interval reaches at most so far, as a share of the estimate. */
  static final double ENOUGH = 0.02;

  private static final String DARK_TIME = "dark-time";

  /** An estimator needs two replications for a variance. */
  private static final int FEWEST = 2;

  private LossEstimators() {}

  /**
   * Returns why the dark-time estimator can not be used for a scenario; nothing if it can. Goes on
   * after "as".
   */
  public static Optional<String> objection(CompiledScenario compiled) {
    return DarkTimeRuns.objection(compiled);
  }

  /**
   * Estimates, and leaves the estimate in {@code totals}, which hold the replications {@code [0,
   * totals.replications())}. They are run again for it where counting them is not enough.
   *
   * @param jobs number of threads, at least 1; the estimate does not depend on it
   */
  public static void estimate(CompiledScenario compiled, Totals totals, int jobs, Progress progress)
      throws InterruptedException {
    int n = totals.replications();
    Optional<String> why = whyCounted(compiled, totals);
    if (why.isPresent() || n < FEWEST) {
      totals.loss(counted(compiled, totals, why.orElse("there is one replication")), new double[0]);
      return;
    }
    DarkTimeRuns runs = new DarkTimeRuns(compiled);
    Optional<DarkTimeRuns.Found> found = runs.run(n, jobs, progress);
    if (found.isEmpty()) {
      totals.loss(counted(compiled, totals, "the run was interrupted"), new double[0]);
      return;
    }
    RareEvent rare = found.get().event();
    Optional<String> refusal = rare.refusal();
    if (refusal.isPresent()) {
      totals.loss(counted(compiled, totals, refusal.get()), new double[0]);
      return;
    }
    totals.loss(integrated(compiled, rare), found.get().probabilities());
  }

  /** Why the replications are counted before anything else is tried; nothing if they are not. */
  private static Optional<String> whyCounted(CompiledScenario compiled, Totals totals) {
    switch (compiled.scenario().run().estimator()) {
      case CRUDE -> {
        return Optional.of("the scenario asks for it");
      }
      case AUTO -> {
        Probability counted = Proportions.of(totals.withDrop(), totals.replications());
        if (counted.upper() - counted.lower() <= 2 * ENOUGH * counted.estimate()) {
          return Optional.of(
              String.format(Locale.ROOT, "that gives it to %.0f %% already", ENOUGH * 100));
        }
        if (!DarkTimeRuns.complete(compiled)) {
          return Optional.of("some of what can be dropped has no hazard to integrate");
        }
      }
      case DARK_TIME -> {}
    }
    return DarkTimeRuns.objection(compiled).map(objection -> "of dark-time: " + objection);
  }

  private static LossEstimator counted(CompiledScenario compiled, Totals totals, String why) {
    Probability p = Proportions.of(totals.withDrop(), totals.replications());
    return new LossEstimator(
        compiled.policy(), p, totals.replications(), why, null, null, totals.withDrop(), 0);
  }

  private static LossEstimator integrated(CompiledScenario compiled, RareEvent rare) {
    double estimate = rare.estimate();
    Probability p =
        new Probability(
            estimate,
            Math.min(estimate, rare.lower()),
            Math.max(estimate, rare.upper()),
            Proportions.CONFIDENCE,
            DARK_TIME);
    return new LossEstimator(
        compiled.policy(),
        p,
        rare.replications(),
        null,
        rare.effectiveSampleSize(),
        rare.largestShare(),
        rare.counted(),
        rare.notFollowed());
  }
}
