// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.virqsim.kernel.Durations;
import org.virqsim.result.Inference;
import org.virqsim.result.Latency;
import org.virqsim.result.Pasids;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.scenario.Scenario;

/** What the results of a comparison say, in sentences. */
public final class Conclusions {
  private Conclusions() {}

  /** As {@link #of(Scenario, List)}, with why the replications ended and which policy is best. */
  public static List<String> of(
      Scenario scenario, List<PolicyResult> results, Inference inference) {
    List<String> sentences = new ArrayList<>();
    int most = results.stream().mapToInt(PolicyResult::replications).max().orElse(0);
    if (inference.stopping() != null) {
      sentences.add(StoppingSentence.of(inference.stopping(), most));
    }
    if (inference.selection() != null) {
      sentences.add(BestPolicy.sentence(inference.selection()));
    }
    inference.steadyState().forEach(s -> sentences.add(SteadyLatency.sentence(s)));
    sentences.addAll(of(scenario, results));
    return sentences;
  }

  /** Returns the sentences, in the order in which they should be read; none without results. */
  public static List<String> of(Scenario scenario, List<PolicyResult> results) {
    List<String> sentences = new ArrayList<>();
    if (results.isEmpty()) {
      return sentences;
    }
    int planned = planned(scenario, results);
    List<PolicyResult> cut = results.stream().filter(r -> r.replications() < planned).toList();
    if (!cut.isEmpty()) {
      sentences.add(interrupted(cut, planned));
    }
    if (results.stream().allMatch(Conclusions::silent)) {
      sentences.add("No request was raised, so these runs say nothing about what is dropped.");
      return sentences;
    }
    List<PolicyResult> silent = results.stream().filter(Conclusions::silent).toList();
    if (!silent.isEmpty()) {
      sentences.add(
          "No request was raised under "
              + names(silent)
              + ", so nothing is known of what is dropped there.");
    }
    List<PolicyResult> others = results.stream().filter(r -> !silent(r)).toList();
    checks(others).ifPresent(sentences::add);
    for (List<PolicyResult> same : groups(others)) {
      sentences.add(
          same.get(0).lossProbability().estimate() > 0 ? dropped(same) : droppedNothing(same));
    }
    others.stream().flatMap(r -> reaping(r).stream()).forEach(sentences::add);
    sentences.add(assumption(scenario));
    return sentences;
  }

  /** With a precision nobody knew before how many it would take; all took the same number. */
  private static int planned(Scenario scenario, List<PolicyResult> results) {
    return scenario.run().precision().isPresent()
        ? results.stream().mapToInt(PolicyResult::replications).max().orElse(0)
        : scenario.run().replications();
  }

  private static boolean silent(PolicyResult result) {
    return result.interrupts().raised() == 0 && result.lossProbability().counted();
  }

  /** Policies that dropped requests in equally many replications, in order of the first of each. */
  private static Collection<List<PolicyResult>> groups(List<PolicyResult> results) {
    record Alike(Probability probability, int replications) {}
    Map<Alike, List<PolicyResult>> groups = new LinkedHashMap<>();
    for (PolicyResult r : results) {
      groups
          .computeIfAbsent(
              new Alike(r.lossProbability(), r.replications()), key -> new ArrayList<>())
          .add(r);
    }
    return groups.values();
  }

  private static String dropped(List<PolicyResult> same) {
    PolicyResult first = same.get(0);
    Probability probability = first.lossProbability();
    String each = same.size() > 1 ? " each" : "";
    if (!probability.counted()) {
      return String.format(
          Locale.ROOT,
          "Under %s the probability that a bring-up drops a request is %s%s, integrated over the"
              + " windows of %,d bring-ups in which a request would be dropped.",
          names(same),
          probability.display(),
          each,
          first.replications());
    }
    if (probability.estimate() == 1) {
      return String.format(
          Locale.ROOT,
          "%s dropped at least one request in every bring-up, %,d of %,d%s: the probability is %s.",
          names(same),
          first.replications(),
          first.replications(),
          each,
          probability.display());
    }
    return String.format(
        Locale.ROOT,
        "%s dropped at least one request in %s of %,d bring-ups%s.",
        names(same),
        probability.display(first.replications()),
        first.replications(),
        each);
  }

  private static String droppedNothing(List<PolicyResult> same) {
    PolicyResult first = same.get(0);
    return String.format(
        Locale.ROOT,
        "%s dropped nothing in %,d %s%s: the probability that a bring-up drops a request is %s.",
        names(same),
        first.replications(),
        first.replications() == 1 ? "bring-up" : "bring-ups",
        same.size() > 1 ? " each" : "",
        first.lossProbability().display());
  }

  /** What the PASID checks of mediated devices came to; it is what their policies differ in. */
  private static Optional<String> checks(List<PolicyResult> results) {
    List<String> parts = new ArrayList<>();
    for (PolicyResult result : results) {
      Pasids pasids = result.pasids();
      if (pasids != null && pasids.submitted() > 0) {
        double n = result.replications();
        parts.add(
            String.format(
                Locale.ROOT,
                "%s %s and %s",
                result.policy(),
                mean(pasids.rejectedLegitimate() / n),
                mean((pasids.misroutedStale() + pasids.misroutedForeign()) / n)));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Requests per bring-up that a vector's owner was refused, and that were sent for somebody"
                + " else: "
                + String.join("; ", parts)
                + ".");
  }

  private static String mean(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, value < 0.01 ? "%.1e" : "%.2f", value);
  }

  /** How long completions waited for a handler that reaps one by one. */
  private static Optional<String> reaping(PolicyResult result) {
    Latency wait = result.reapWaitNs();
    if (wait == null || wait.count() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Under %s a completion waited %s in the mean and %s at the 99th percentile until a"
                + " handler began to reap it (%,d completions, one by one).",
            result.policy(),
            Durations.exact(Math.round(wait.mean())),
            Durations.exact(wait.p99()),
            wait.count()));
  }

  private static String assumption(Scenario scenario) {
    if (scenario.functions().stream().allMatch(f -> f.workload().isEmpty())) {
      return scenario.isSingle()
          ? "Only the driver works here: it waits for each command before it unmasks the next"
              + " vector, so nothing is outstanding while a vector is added. With this driver and"
              + " no other load the policies differ in what they cost the host, not in what they"
              + " lose."
          : "Only the drivers work here: each waits for its commands before it unmasks the next"
              + " vector, so nothing is outstanding while a vector is added. With these drivers and"
              + " no other load the policies differ in what they cost the host, not in what they"
              + " lose.";
    }
    boolean named = !scenario.workloadName().equals(Scenario.INLINE_WORKLOAD);
    return "Completions on live vectors while later ones are brought up are an assumption of this"
        + " scenario"
        + (named ? " (workload '" + scenario.workloadName() + "')" : "")
        + ".";
  }

  private static String interrupted(List<PolicyResult> cut, int planned) {
    List<String> parts =
        cut.stream()
            .map(
                r ->
                    String.format(
                        Locale.ROOT,
                        "%,d of %,d replications of %s",
                        r.replications(),
                        planned,
                        r.policy()))
            .toList();
    return "Interrupted: these numbers stand on " + join(parts) + ".";
  }

  private static String names(List<PolicyResult> results) {
    return join(results.stream().map(PolicyResult::policy).toList());
  }

  private static String join(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
