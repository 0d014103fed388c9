// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.virqsim.result.Comparison;
import org.virqsim.result.Interval;
import org.virqsim.result.LossEstimator;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.SteadyState;
import org.virqsim.result.Stopping;

/**
 * What the data do not carry: too few replications, a precision missed, policies not told apart.
 */
final class Cautions {
  static final String TITLE = "Be careful";

  /** Below this the mean of a skewed number is not yet normally distributed. */
  static final int FEW = 30;

  /** An estimate by weights that fewer equal replications would know as well is a poor one. */
  private static final double FEW_EFFECTIVE = 100;

  /** Of one replication in an estimate. */
  private static final double LARGE_SHARE = 0.1;

  private static final double SIGNIFICANT = 0.05;

  private final Results results;
  private final Ranking ranking;

  Cautions(Results results, Ranking ranking) {
    this.results = results;
    this.ranking = ranking;
  }

  /** Sentences, the gravest first; none if there is nothing to be careful about. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (results.policies().isEmpty()) {
      return sentences;
    }
    stopping(sentences);
    replications(sentences);
    refused(sentences);
    estimators(sentences);
    for (SteadyState state : results.inference().steadyState()) {
      state
          .warnings()
          .forEach(
              w -> sentences.add("Steady state of " + name(state.policy()) + ": " + Text.clean(w)));
    }
    notToldApart(sentences);
    return sentences;
  }

  private void stopping(List<String> sentences) {
    Stopping stopping = results.inference().stopping();
    if (stopping == null || stopping.reason() == Stopping.Reason.PRECISION) {
      return;
    }
    List<String> missed =
        stopping.estimates().stream()
            .filter(e -> !e.reached())
            .map(e -> name(e.policy()) + " (" + e.metric() + relative(e) + ")")
            .toList();
    String asked = percent(stopping.precision());
    sentences.add(
        "The precision asked for, +-"
            + asked
            + " of the mean, was not reached"
            + (stopping.reason() == Stopping.Reason.INTERRUPTED ? " before the interruption" : "")
            + (missed.isEmpty() ? "." : ": " + Text.joined(missed, 0) + "."));
  }

  private static String relative(Stopping.Estimate estimate) {
    return estimate.mean() > 0 ? ", +-" + percent(estimate.halfWidth() / estimate.mean()) : "";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", 100 * share);
  }

  private void replications(List<String> sentences) {
    int least = results.policies().stream().mapToInt(PolicyResult::replications).min().orElse(0);
    if (ranking.anyRaised() && least < FEW) {
      sentences.add(few(least));
    }
  }

  /** That there are no more replications than so many. */
  static String few(int replications) {
    return "Only "
        + Units.count(replications)
        + (replications == 1 ? " replication" : " replications")
        + ": intervals of means need about "
        + FEW
        + " to be trusted, and what is rare was not seen.";
  }

  /** What is asked of how many replications. */
  private record Refusal(String statistic, int replications, long needed) {}

  /** One sentence for each number of replications that it takes. */
  private void refused(List<String> sentences) {
    Map<Refusal, Set<String>> metrics = new LinkedHashMap<>();
    Map<Refusal, Set<String>> policies = new LinkedHashMap<>();
    for (Interval interval : results.inference().intervals()) {
      Long needed = interval.needed();
      // Nothing was raised: more replications would not help.
      if (needed != null && interval.replications() > 0) {
        Refusal refusal = new Refusal(interval.statistic(), interval.replications(), needed);
        metrics
            .computeIfAbsent(refusal, key -> new LinkedHashSet<>())
            .add(words(interval.metric()));
        policies
            .computeIfAbsent(refusal, key -> new LinkedHashSet<>())
            .add(name(interval.policy()));
      }
    }
    metrics.forEach(
        (refusal, words) ->
            sentences.add(
                "No interval of the "
                    + (refusal.statistic().equals("p50") ? "median" : refusal.statistic())
                    + " of "
                    + String.join(" and ", words)
                    + " of a bring-up: it takes "
                    + Units.count(refusal.needed())
                    + " replications, there are "
                    + Units.count(refusal.replications())
                    + all(policies.getOrDefault(refusal, Set.of()))
                    + "."));
  }

  private static String words(String metric) {
    return switch (metric) {
      case "latency_ns.max" -> "the longest latency";
      case "latency_ns.mean" -> "the mean latency";
      default -> metric;
    };
  }

  private String all(Set<String> policies) {
    return policies.size() == results.policies().size()
        ? ""
        : " (" + Text.joined(List.copyOf(policies), 0) + ")";
  }

  private void estimators(List<String> sentences) {
    List<String> poor = new ArrayList<>();
    for (LossEstimator estimator : results.inference().lossEstimators()) {
      Double size = estimator.effectiveSampleSize();
      Double share = estimator.largestWeightShare();
      int n = estimator.replications();
      // That there are few replications at all is said already.
      boolean few = size != null && size < FEW_EFFECTIVE && size < 0.5 * n;
      boolean one = share != null && share > LARGE_SHARE && n >= FEW;
      if (size != null && share != null && (few || one)) {
        poor.add(
            String.format(
                Locale.ROOT,
                "%s (as good as %,.0f of %,d, one has %.2g %% of it)",
                name(estimator.policy()),
                size,
                n,
                share * 100));
      }
    }
    if (!poor.isEmpty()) {
      sentences.add(
          "The dark-time estimate rests on few of the replications: "
              + String.join(", ", poor)
              + ".");
    }
  }

  private void notToldApart(List<String> sentences) {
    List<String> close =
        results.comparisons().stream()
            .filter(c -> c.metric().equals("interrupts.dropped") && unclear(c))
            .map(c -> name(c.policy()))
            .toList();
    if (!close.isEmpty()) {
      sentences.add(
          "In dropped requests these replications do not tell "
              + Text.joined(close, 0)
              + " from "
              + name(results.comparisons().get(0).baseline())
              + ": the difference may be chance.");
    }
    List<String> alike =
        ranking.alike().stream()
            .filter(group -> group.size() > 1 && !group.get(0).idle())
            .map(group -> Text.joined(group.stream().map(Ranking.Row::name).toList(), 0))
            .toList();
    if (!alike.isEmpty()) {
      sentences.add(
          "The same in every replication, so this scenario does not tell them apart: "
              + String.join("; ", alike)
              + ".");
    }
  }

  private static boolean unclear(Comparison comparison) {
    Double p = comparison.adjustedP();
    return p != null && p >= SIGNIFICANT;
  }

  private static String name(String policy) {
    return Text.clean(policy);
  }
}
