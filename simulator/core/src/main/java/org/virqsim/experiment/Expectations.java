// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.experiment.statistics.PairedDifference;
import org.virqsim.result.Expected;
import org.virqsim.result.MetricValues;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.scenario.Expectation;
import org.virqsim.scenario.Expectation.By;

/** Holds what a scenario expects against what was found. */
public final class Expectations {
  private final Map<String, PolicyResult> results = new LinkedHashMap<>();
  private final Map<String, Totals> totals = new LinkedHashMap<>();

  /** What was found of a policy, and its interval if that must satisfy it. */
  private record Found(
      double observed, @Nullable Double value, @Nullable Double lower, @Nullable Double upper) {}

  private Expectations(List<PolicyResult> results, List<Comparisons.Run> runs) {
    results.forEach(result -> this.results.put(result.policy(), result));
    runs.forEach(run -> totals.put(run.policy(), run.totals()));
  }

  /**
   * Returns what became of each expectation, in their order.
   *
   * @param results of the policies that were run
   * @param runs the same policies with their sums
   */
  public static List<Expected> check(
      List<Expectation> expectations, List<PolicyResult> results, List<Comparisons.Run> runs) {
    Expectations found = new Expectations(results, runs);
    return expectations.stream().map(found::check).toList();
  }

  private Expected check(Expectation e) {
    List<String> named = new ArrayList<>(List.of(e.policy()));
    if (e.relation().ofTwo()) {
      named.add(e.other());
    }
    for (String policy : named) {
      PolicyResult result = results.get(policy);
      if (result == null) {
        return unchecked(e, policy + " was not run");
      }
      boolean integrated =
          e.metric().startsWith("loss_probability.") && !result.lossProbability().counted();
      if (result.interrupts().raised() == 0
          && !integrated
          && !e.metric().startsWith("host_cost.")) {
        return unchecked(e, "no request was raised under " + policy);
      }
      if (e.metric().startsWith("latency_ns.") && result.latencyNs().count() == 0) {
        return unchecked(e, "no request was served under " + policy);
      }
      if (e.by() == By.INTERVAL && result.replications() < 2) {
        return unchecked(e, "one replication has no interval");
      }
    }
    Found found = e.relation().ofTwo() ? ofTwo(e) : ofOne(e);
    return expected(e, found, met(e, found) ? Expected.Verdict.OK : Expected.Verdict.MISSED, "");
  }

  private Found ofOne(Expectation e) {
    PolicyResult result = result(e.policy());
    double observed = value(result, e.metric());
    if (e.by() == By.ESTIMATE) {
      return new Found(observed, e.value(), null, null);
    }
    if (e.metric().endsWith("_probability.estimate")) {
      Probability probability =
          e.metric().startsWith("loss") ? result.lossProbability() : result.stallProbability();
      return new Found(observed, e.value(), probability.lower(), probability.upper());
    }
    Metric metric = Metric.find(e.metric()).orElseThrow();
    MeanInterval mean =
        MeanInterval.of(totals(e.policy()).samples().of(metric), Proportions.CONFIDENCE);
    return new Found(observed, e.value(), mean.lower(), mean.upper());
  }

  private Found ofTwo(Expectation e) {
    double observed = value(result(e.policy()), e.metric());
    double other = value(result(e.other()), e.metric());
    if (e.by() == By.ESTIMATE) {
      return new Found(observed, other, null, null);
    }
    Metric metric = Metric.find(e.metric()).orElseThrow();
    Samples ours = totals(e.policy()).samples();
    Samples theirs = totals(e.other()).samples();
    int[] pairs = ours.common(theirs);
    MeanInterval difference =
        PairedDifference.of(
                ours.of(metric, pairs), theirs.of(metric, pairs), Proportions.CONFIDENCE)
            .difference();
    return new Found(observed, other, difference.lower(), difference.upper());
  }

  private static boolean met(Expectation e, Found found) {
    double reference = found.value() == null ? 0 : found.value();
    double against = e.by() == By.INTERVAL && e.relation().ofTwo() ? 0 : reference;
    double lower = found.lower() == null ? found.observed() : found.lower();
    double upper = found.upper() == null ? found.observed() : found.upper();
    return switch (e.relation()) {
      case ABOVE, MORE_THAN -> lower > against;
      case BELOW, LESS_THAN -> upper < against;
      case EQUALS -> lower >= against - e.within() && upper <= against + e.within();
    };
  }

  private static double value(PolicyResult result, String metric) {
    double value = MetricValues.of(result, metric);
    return Expectation.perReplication(metric) ? value / result.replications() : value;
  }

  private PolicyResult result(String policy) {
    PolicyResult result = results.get(policy);
    if (result == null) {
      throw new IllegalStateException("not run: " + policy);
    }
    return result;
  }

  private Totals totals(String policy) {
    Totals found = totals.get(policy);
    if (found == null) {
      throw new IllegalStateException("not run: " + policy);
    }
    return found;
  }

  private static Expected unchecked(Expectation e, String reason) {
    Found nothing = new Found(0, e.relation().ofTwo() ? null : e.value(), null, null);
    return expected(e, nothing, Expected.Verdict.UNCHECKED, reason);
  }

  private static Expected expected(
      Expectation e, Found found, Expected.Verdict verdict, String reason) {
    return new Expected(
        e.policy(),
        e.metric(),
        e.relation().key(),
        found.value(),
        e.within(),
        e.other(),
        e.by().key(),
        verdict == Expected.Verdict.UNCHECKED ? null : (Double) found.observed(),
        found.lower(),
        found.upper(),
        verdict,
        reason);
  }
}
