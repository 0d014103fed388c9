// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.virqsim.result.ExplorationBounds;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.PathStep;
import org.virqsim.result.StoryLine;

/** An exploration as text for a terminal. */
public final class ExplorationText {
  private static final int WIDTH = 118;

  private ExplorationText() {}

  /**
   * Returns the verdict, its bounds, the outcomes and the counterexample; ends with a line feed.
   */
  public static String render(ExplorationResult result) {
    StringBuilder out = new StringBuilder();
    out.append(headline(result)).append('\n');
    out.append("  ").append(counts(result)).append('\n');
    out.append("  bounds: ").append(bounds(result.bounds())).append('\n');
    out.append("  properties: ").append(properties(result)).append('\n');
    out.append("  outcomes reached (after how many steps): ").append(outcomes(result)).append('\n');
    out.append(
            "  atomicity: nothing happens within a micro-step (table in atomicity.md), anything between")
        .append(" two\n");
    if (!result.guestFinished()) {
      out.append("  no driver's program was seen to end\n");
    }
    if (!result.counterexample().isEmpty()) {
      counterexample(result, out);
    }
    return out.toString();
  }

  /** Returns one micro-step of a counterexample with what it did, as one line. */
  public static String step(PathStep step) {
    String head =
        String.format(
            Locale.ROOT,
            "%4d  %-14s %-18s %3d  ",
            step.step(),
            step.actor(),
            step.op(),
            step.vector());
    return wrapped(head, String.join("; ", step.facts())).stripTrailing();
  }

  private static String headline(ExplorationResult result) {
    String policy = result.policy() + " on " + result.host() + ", " + result.scenario() + ": ";
    return switch (result.verdict()) {
      case "holds" -> policy + "HOLDS within the bounds below";
      case "violated" -> policy + "VIOLATED: " + String.join(", ", result.violated().keySet());
      default -> policy + "INCOMPLETE, which proves nothing: stopped at " + result.limit();
    };
  }

  private static String counts(ExplorationResult result) {
    String text =
        String.format(
            Locale.ROOT,
            "%,d states, %,d transitions, depth %,d",
            result.states(),
            result.transitions(),
            result.depth());
    return result.limit() == null ? text : text + "; stopped at " + result.limit();
  }

  /** Returns bounds in words. */
  static String bounds(ExplorationBounds bounds) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "at most "
            + bounds.completions()
            + (bounds.completions() == 1 ? " completion" : " completions")
            + " on each vector");
    if (bounds.vectors() > 0) {
      parts.add("on the first " + bounds.vectors() + " of each device");
    }
    if (bounds.total() > 0) {
      parts.add(bounds.total() + " in all");
    }
    parts.add(
        bounds.raised().equals("unmasked")
            ? "only where the guest sees a vector unmasked"
            : "wherever a queue is in use");
    boolean timed = bounds.timing().equals(ExplorationBounds.TIMING_BOUNDS);
    parts.add(
        bounds.timeouts()
            ? timed ? "timeouts and watchdogs" : "timeouts and watchdogs at any time"
            : "no timeout or watchdog of a driver");
    parts.add(
        timed
            ? "timing: bounds (only orders that the bounds of durations leave possible)"
            : "timing: ignored (every order, whatever steps cost)");
    return String.join(", ", parts);
  }

  private static String properties(ExplorationResult result) {
    return result.properties().stream()
        .map(
            p -> {
              Integer steps = result.violated().get(p);
              return p + (steps == null ? "" : " (violated after " + steps + " steps)");
            })
        .collect(Collectors.joining(", "));
  }

  private static String outcomes(ExplorationResult result) {
    if (result.firstReached().isEmpty()) {
      return "none";
    }
    return result.firstReached().entrySet().stream()
        .map((Map.Entry<String, Integer> e) -> e.getKey() + " (" + e.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static void counterexample(ExplorationResult result, StringBuilder out) {
    out.append("\nShortest counterexample, ")
        .append(result.counterexample().size())
        .append(
            " micro-steps; writes of the guest during which nothing else happens are one line:\n\n");
    boolean followed = false;
    int n = 0;
    for (StoryLine line : result.story()) {
      if (line.after() && !followed) {
        out.append('\n').append(conclusion(result)).append('\n');
        out.append("\nWhat follows of itself, if no further completion comes:\n\n");
        followed = true;
      }
      n++;
      String steps =
          line.first() == line.last() ? "" + line.first() : line.first() + "-" + line.last();
      String who = line.from().equals(line.to()) ? line.from() : line.from() + " > " + line.to();
      String head =
          String.format(Locale.ROOT, "%s%3d  %-8s %-14s ", line.drop() ? ">" : " ", n, steps, who);
      out.append(wrapped(head, line.text())).append('\n');
    }
    if (!followed) {
      out.append('\n').append(conclusion(result)).append('\n');
    }
  }

  private static String conclusion(ExplorationResult result) {
    return wrapped("  ", result.conclusion() + ".");
  }

  /** Wraps at spaces, the following lines indented under the text. */
  private static String wrapped(String head, String text) {
    StringBuilder out = new StringBuilder(head);
    int column = head.length();
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      if (!first && column + 1 + word.length() > WIDTH) {
        out.append('\n').append(" ".repeat(head.length()));
        column = head.length();
      } else if (!first) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
      first = false;
    }
    return out.toString();
  }
}
