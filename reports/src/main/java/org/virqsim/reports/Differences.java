// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.virqsim.result.Comparison;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/** How far each policy is from the first one asked for, replication by replication. */
final class Differences {
  private static final String DROPPED = "interrupts.dropped";
  private static final String REJECTED = "interrupts.rejected";
  private static final String MISROUTED = "interrupts.misrouted";
  private static final String BRING_UP = "host_cost.bringup_ns";

  private final List<Comparison> comparisons;

  Differences(Results results) {
    this.comparisons = results.comparisons();
  }

  boolean any() {
    return !comparisons.isEmpty();
  }

  String title() {
    long policies = comparisons.stream().filter(c -> c.metric().equals(DROPPED)).count();
    return "Difference to "
        + Text.clean(comparisons.get(0).baseline())
        + " per bring-up, paired: all met the same arrivals and costs (95 % interval; p adjusted for "
        + policies
        + (policies == 1 ? " comparison)" : " comparisons)");
  }

  String of(PolicyResult result) {
    if (result.policy().equals(comparisons.get(0).baseline())) {
      return "the reference";
    }
    List<String> parts = new ArrayList<>();
    find(result, DROPPED).ifPresent(c -> parts.add("dropped " + text(c, Units::mean)));
    find(result, REJECTED).ifPresent(c -> parts.add("rejected " + text(c, Units::mean)));
    find(result, MISROUTED).ifPresent(c -> parts.add("misrouted " + text(c, Units::mean)));
    find(result, BRING_UP).ifPresent(c -> parts.add("bring-up " + text(c, Units::duration)));
    return parts.isEmpty() ? "not compared" : String.join("; ", parts);
  }

  private Optional<Comparison> find(PolicyResult result, String metric) {
    return comparisons.stream()
        .filter(c -> c.policy().equals(result.policy()) && c.metric().equals(metric))
        .findFirst();
  }

  private static String text(Comparison c, DoubleFunction<String> unit) {
    Double p = c.adjustedP();
    if (p == null) {
      return "equal in every replication";
    }
    String difference = signed(c.difference(), unit);
    if (c.lower() == c.upper()) {
      return difference + " in every replication";
    }
    String lower = signed(c.lower(), unit);
    String upper = signed(c.upper(), unit);
    // An interval that rounding hides needs neither its ends nor a test.
    return lower.equals(difference) && upper.equals(difference)
        ? difference
        : difference + " [" + lower + ", " + upper + "], " + probability(p);
  }

  private static String signed(double value, DoubleFunction<String> unit) {
    String sign = value > 0 ? "+" : value < 0 ? "-" : "";
    return sign + unit.apply(Math.abs(value));
  }

  private static String probability(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }
}
