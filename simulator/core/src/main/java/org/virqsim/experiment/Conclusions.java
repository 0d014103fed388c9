// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.Scenario;

/** What the results of a comparison say, in sentences. */
public final class Conclusions {
  private Conclusions() {}

  /** Returns the sentences, in the order in which they should be read; none without results. */
  public static List<String> of(Scenario scenario, List<PolicyResult> results) {
    List<String> sentences = new ArrayList<>();
    if (results.isEmpty()) {
      return sentences;
    }
    List<PolicyResult> dropping =
        results.stream().filter(r -> r.interrupts().dropped() > 0).toList();
    List<PolicyResult> safe = results.stream().filter(r -> r.interrupts().dropped() == 0).toList();
    for (PolicyResult r : dropping) {
      sentences.add(
          r.policy()
              + " dropped at least one request in "
              + r.lossProbability().display(r.replications())
              + " of bring-ups.");
    }
    if (!safe.isEmpty()) {
      sentences.add(none(safe));
    }
    if (scenario.workload().isEmpty()) {
      sentences.add(
          "Only the driver works here: it waits for each command before it unmasks the next vector, so"
              + " nothing is outstanding while a vector is added. With this driver and no other load the"
              + " policies differ in what they cost the host, not in what they lose.");
    } else {
      sentences.add(
          "Completions on live vectors while later ones are brought up are an assumption of this"
              + " scenario (workload '"
              + scenario.workloadName()
              + "').");
    }
    return sentences;
  }

  private static String none(List<PolicyResult> safe) {
    String names = String.join(", ", safe.stream().map(PolicyResult::policy).toList());
    int n = safe.stream().mapToInt(PolicyResult::replications).min().orElse(0);
    double upper = safe.stream().mapToDouble(r -> r.lossProbability().upper()).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%s dropped nothing in %,d bring-ups%s; the probability that a bring-up drops a request is"
            + " below %.2g %% (95 %% confidence).",
        names,
        n,
        safe.size() > 1 ? " each" : "",
        100 * upper);
  }
}
