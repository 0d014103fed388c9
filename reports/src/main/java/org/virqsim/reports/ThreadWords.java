// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.Expected;
import org.virqsim.result.Metrics;

/** What was found of a claim, in words that do not depend on where they stand. */
final class ThreadWords {
  private ThreadWords() {}

  /** A number or an exploration: under which policy, of what, what was stated, what was found. */
  record Evidence(String policy, String what, String stated, String found, String so) {}

  /** The verdict; what follows it are the {@link #conditions}. */
  static String verdict(ClaimResult claim) {
    return switch (claim.verdict()) {
      case HOLDS -> "holds";
      case HOLDS_ONLY_IF -> mostlyTrue(claim) ? "holds unless" : "holds only if";
      case DOES_NOT_HOLD -> "does not hold";
      case UNDECIDED -> "undecided";
    };
  }

  static String outcome(ClaimCase one) {
    return one.holds() == null ? "undecided" : one.holds() ? "true" : "not true";
  }

  /** The {@link #conditions} in one line, to stand behind the verdict. */
  static String joined(ClaimResult claim) {
    return String.join(mostlyTrue(claim) ? "; or " : "; or if ", conditions(claim));
  }

  /** The circumstances that are fewer: those under which it holds, or does not. */
  static List<String> conditions(ClaimResult claim) {
    boolean named = !mostlyTrue(claim);
    return claim.verdict() == ClaimResult.Verdict.HOLDS_ONLY_IF
        ? claim.cases().stream()
            .filter(c -> c.holds() != null && c.holds() == named)
            .map(c -> Text.clean(c.when()))
            .toList()
        : List.of();
  }

  private static boolean mostlyTrue(ClaimResult claim) {
    long so = claim.cases().stream().filter(c -> Boolean.TRUE.equals(c.holds())).count();
    return 2 * so > claim.cases().size();
  }

  static List<Evidence> evidence(ClaimCase one) {
    List<Evidence> all = new ArrayList<>();
    one.quantities().forEach(e -> all.add(of(e)));
    one.searches().forEach(s -> all.add(of(s)));
    return all;
  }

  private static Evidence of(Expected e) {
    boolean two = !e.other().isEmpty();
    String what =
        Metrics.find(e.metric())
            .map(metric -> described(metric, e.metric()))
            .orElse(Text.clean(e.metric()));
    String stated =
        switch (e.relation()) {
          case "above" -> "above " + threshold(e);
          case "below" -> "below " + threshold(e);
          case "less_than" -> "less than " + Text.clean(e.other());
          case "more_than" -> "more than " + Text.clean(e.other());
          default -> threshold(e) + (e.within() > 0 ? " within " + number(e, e.within()) : "");
        };
    String so =
        switch (e.verdict()) {
          case OK -> "yes";
          case MISSED -> "no";
          case UNCHECKED -> "unknown";
        };
    return new Evidence(Text.clean(e.policy()), what, stated, found(e, two), so);
  }

  private static String found(Expected e, boolean two) {
    if (e.observed() == null) {
      return Text.clean(e.reason());
    }
    StringBuilder text = new StringBuilder(number(e, e.observed()));
    if (two) {
      text.append(" against ").append(number(e, e.value()));
    }
    if (e.lower() != null && e.upper() != null) {
      text.append(two ? ", difference " : " ")
          .append('[')
          .append(number(e, e.lower()))
          .append(", ")
          .append(number(e, e.upper()))
          .append(']');
    }
    if (!e.reason().isEmpty()) {
      text.append("; ").append(Text.clean(e.reason()));
    }
    return text.toString();
  }

  /** Sums are given per run. */
  private static String described(Metrics.Metric metric, String name) {
    boolean sum =
        (name.startsWith("interrupts.")
                || name.startsWith("dropped_by.")
                || name.startsWith("pasids."))
            && !name.endsWith("_ns");
    return switch (name) {
      case "loss_probability.estimate" -> "probability that a run drops a request";
      case "interrupts.dropped" -> "requests dropped, per run";
      case "interrupts.lost" -> "requests lost for good, per run";
      case "interrupts.delivered" -> "requests delivered, per run";
      case "interrupts.rejected" -> "requests that the device refused, per run";
      case "interrupts.misrouted" -> "requests sent for someone else, per run";
      case "interrupts.spurious" -> "handler runs that found nothing, per run";
      case "pasids.rejected_legitimate" -> "work refused to an owner, per run";
      case "pasids.rejected_illegitimate" ->
          "work refused to a process that did not own the vector, per run";
      case "host_cost.resizes" -> "teardowns to grow, per run";
      case "host_cost.request_irq" -> "request_irq in the host, per run";
      case "host_cost.bringup_ns" -> "bring-up time";
      default -> metric.description() + (sum ? ", per run" : "");
    };
  }

  private static Evidence of(ClaimSearch s) {
    String what =
        "every order of steps, at most "
            + s.bounds().completions()
            + (s.bounds().completions() == 1 ? " completion" : " completions")
            + " on each vector: "
            + s.property();
    StringBuilder stated = new StringBuilder(s.wanted());
    if (!s.reaches().isEmpty()) {
      stated.append(", can end ").append(String.join(", ", s.reaches()));
    }
    if (!s.never().isEmpty()) {
      stated.append(", never ").append(String.join(", ", s.never()));
    }
    String found =
        switch (s.verdict()) {
          case "violated" ->
              "violated, the shortest way has " + Units.count(s.steps()) + " micro-steps";
          case "holds" -> "holds";
          default -> "incomplete, which proves nothing";
        };
    found += String.format(Locale.ROOT, "; %,d states, depth %,d", s.states(), s.depth());
    if (!s.outcomes().isEmpty()) {
      found += "; possible: " + String.join(", ", s.outcomes());
    }
    Boolean met = s.met();
    return new Evidence(
        Text.clean(s.policy()) + (s.policy().contains("@") ? "" : " on " + Text.clean(s.host())),
        what,
        stated.toString(),
        found,
        met == null ? "unknown" : met ? "yes" : "no");
  }

  /** A threshold is exact: without zeros that only say how many digits a measurement has. */
  private static String threshold(Expected e) {
    String number = number(e, e.value());
    return number.matches("0\\.[0-9]+")
        ? number.replaceFirst("0+$", "")
        : number.replaceFirst("\\.0+e", "e");
  }

  /** The first number of the first case in which it is true, and of the first in which not. */
  static List<String> inNumbers(ClaimResult claim) {
    List<String> all = new ArrayList<>();
    for (boolean so : new boolean[] {true, false}) {
      String word = so ? "yes" : "no";
      claim.cases().stream()
          .filter(c -> c.holds() != null && c.holds() == so)
          .findFirst()
          .flatMap(c -> evidence(c).stream().filter(e -> e.so().equals(word)).findFirst())
          .map(
              e -> (so ? "true: " : "not true: ") + e.policy() + ", " + e.what() + ": " + e.found())
          .ifPresent(all::add);
    }
    return all;
  }

  /** A time with its unit, a whole number as it is, else three significant digits. */
  static String number(Expected e, @Nullable Double value) {
    if (value == null) {
      return "-";
    }
    double size = Math.abs(value);
    String sign = value < 0 ? "-" : "";
    boolean time = Metrics.find(e.metric()).filter(m -> m.unit().equals("ns")).isPresent();
    if (time) {
      return sign + Units.duration(size);
    }
    if (size == 0 || size >= 1 || size == Math.rint(size)) {
      return sign + Units.mean(size);
    }
    return sign
        + (size < 0.001
            ? String.format(Locale.ROOT, "%.2e", size).replace("e-0", "e-")
            : String.format(Locale.ROOT, "%.3g", size));
  }

  /** The scenario, what was changed in it, and how often it was run. */
  static String where(ClaimCase one) {
    StringBuilder text = new StringBuilder(Text.clean(one.scenario()));
    if (!one.overrides().isEmpty()) {
      text.append(" with ").append(Text.clean(String.join(", ", one.overrides())));
    }
    if (one.replications() > 0) {
      text.append(", ").append(Units.count(one.replications())).append(" replications");
    }
    return text.toString();
  }
}
