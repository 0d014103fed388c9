// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.Expected;
import org.virqsim.result.Metrics;

/** What the scenario expects, a line for each, with what was found. */
final class ExpectationList {
  private final List<Expected> expectations;
  private final int width;

  ExpectationList(List<Expected> expectations, int width) {
    this.expectations = expectations;
    this.width = width;
  }

  void append(StringBuilder out) {
    if (expectations.isEmpty()) {
      return;
    }
    out.append("\nExpected by the scenario (counts are per bring-up):\n");
    for (Expected e : expectations) {
      Text.appendWrapped(out, word(e.verdict()), Text.clean(text(e)), width);
    }
  }

  private static String word(Expected.Verdict verdict) {
    return switch (verdict) {
      case OK -> "  ok           ";
      case MISSED -> "  MISSED       ";
      case UNCHECKED -> "  not checked  ";
    };
  }

  private static String text(Expected e) {
    boolean two = !e.other().isEmpty();
    StringBuilder text = new StringBuilder(e.policy() + " " + e.metric() + " ");
    text.append(e.relation().replace('_', ' ')).append(' ');
    text.append(two ? e.other() : number(e, e.value()));
    if (e.within() > 0) {
      text.append(" within ").append(number(e, e.within()));
    }
    text.append(": ");
    if (e.verdict() == Expected.Verdict.UNCHECKED) {
      return text.append(e.reason()).toString();
    }
    text.append(number(e, e.observed()));
    if (two) {
      text.append(" and ").append(number(e, e.value()));
    }
    if (e.lower() != null && e.upper() != null) {
      text.append(two ? ", difference [" : " [")
          .append(number(e, e.lower()))
          .append(", ")
          .append(number(e, e.upper()))
          .append(']');
    }
    return text.toString();
  }

  /** A time with its unit; of other numbers the digits that the results have. */
  private static String number(Expected e, @Nullable Double value) {
    if (value == null) {
      return "-";
    }
    boolean time = Metrics.find(e.metric()).filter(m -> m.unit().equals("ns")).isPresent();
    String sign = value < 0 ? "-" : "";
    double size = Math.abs(value);
    return sign
        + (time
            ? Units.duration(size)
            : size == Math.rint(size)
                ? Units.mean(size)
                : String.format(Locale.ROOT, "%.6g", size).replaceFirst("0+$", ""));
  }
}
