// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Estimate;
import org.virqsim.result.Probability;
import org.virqsim.result.Standing;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** What a sweep found, in two sentences with their uncertainty. */
final class SweepAnswer {
  /** Characters of a value in a sentence. */
  private static final int VALUE = 30;

  private final Sweep sweep;

  /** One policy in one cell. */
  record Found(SweepCell cell, SweepPolicy policy) {
    double value() {
      return policy.metric().value();
    }
  }

  SweepAnswer(Sweep sweep) {
    this.sweep = sweep;
  }

  /** The sentences; fewer if there is less to say. */
  List<String> sentences() {
    BreakEven breakEven = sweep.breakEven();
    if (breakEven != null) {
      return breakEven(breakEven);
    }
    Tornado tornado = sweep.tornado();
    if (tornado != null) {
      return tornado(tornado);
    }
    if (byPolicy().isEmpty()) {
      return List.of("No cell was finished.");
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(range());
    best().ifPresent(sentences::add);
    return sentences;
  }

  private List<String> breakEven(BreakEven found) {
    List<String> sentences = new ArrayList<>(List.of(Text.clean(found.conclusion())));
    if (found.crossing()) {
      sentences.add(
          "What lies between is not decided by "
              + Units.count(sweep.replications())
              + " replications in each cell (95 % intervals); more of them make it narrower.");
    }
    return sentences;
  }

  private List<String> tornado(Tornado tornado) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        capital(SweepTable.subject(tornado))
            + ", is "
            + SweepText.estimate(tornado.own(), tornado.unit())
            + " with the scenario's own values"
            + SweepTable.standing(tornado)
            + " (95 % interval where one is shown).");
    if (tornado.bars().isEmpty()) {
      return sentences;
    }
    Tornado.Bar widest = tornado.bars().get(0);
    String path = Text.clean(widest.path());
    if (widest.swing() == 0) {
      sentences.add("No parameter alone moves it.");
      return sentences;
    }
    sentences.add(
        "It depends most on "
            + path
            + ": "
            + at(widest.low(), widest.atLow(), tornado)
            + ", "
            + at(widest.high(), widest.atHigh(), tornado)
            + conclusion(tornado)
            + ".");
    return sentences;
  }

  private static String at(String value, Estimate estimate, Tornado tornado) {
    return SweepText.estimate(estimate, tornado.unit())
        + " at "
        + Text.shortenMiddle(Text.clean(value), VALUE);
  }

  private static String conclusion(Tornado tornado) {
    if (tornado.threshold() == null) {
      return "";
    }
    List<String> changing = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (Tornado.Bar bar : tornado.bars()) {
      if (bar.change() == Tornado.Change.YES) {
        changing.add(Text.clean(bar.path()));
      } else if (bar.change() == Tornado.Change.UNDECIDED) {
        open.add(Text.clean(bar.path()));
      }
    }
    String changes =
        changing.isEmpty()
            ? "; no parameter alone was seen to change the conclusion"
            : "; the conclusion changes with " + String.join(", ", changing);
    return open.isEmpty()
        ? changes
        : changes + ", and is not decided for " + String.join(", ", open);
  }

  /** All cells of each policy, in the order asked for. */
  Map<String, List<Found>> byPolicy() {
    Map<String, List<Found>> found = new LinkedHashMap<>();
    for (SweepCell cell : sweep.cells()) {
      for (SweepPolicy policy : cell.policies()) {
        found
            .computeIfAbsent(policy.policy(), key -> new ArrayList<>())
            .add(new Found(cell, policy));
      }
    }
    return found;
  }

  /** How far the metric reaches, and where, of the policy of which it is farthest. */
  private String range() {
    Map.Entry<String, List<Found>> first =
        byPolicy().entrySet().stream()
            .min(Comparator.comparingDouble(e -> -swing(e.getValue())))
            .orElseThrow();
    Found least = least(first.getValue());
    Found most = most(first.getValue());
    String what = capital(SweepText.metric(sweep.metric())) + ", " + Text.clean(first.getKey());
    if (least.value() == most.value()) {
      return what
          + ": "
          + estimate(least.policy())
          + " in all "
          + cells(first.getValue().size())
          + " (95 % interval where one is shown).";
    }
    return what
        + ": from "
        + estimate(least.policy())
        + " at "
        + where(least.cell())
        + " to "
        + estimate(most.policy())
        + " at "
        + where(most.cell())
        + " (95 % intervals where shown; "
        + cells(first.getValue().size())
        + ").";
  }

  private static double swing(List<Found> found) {
    return most(found).value() - least(found).value();
  }

  static Found least(List<Found> found) {
    return found.stream().min(Comparator.comparingDouble(Found::value)).orElseThrow();
  }

  static Found most(List<Found> found) {
    // The first of equal ones, as for the least.
    return found.stream().min(Comparator.comparingDouble(f -> -f.value())).orElseThrow();
  }

  private static String cells(int count) {
    return Units.count(count) + (count == 1 ? " cell" : " cells");
  }

  /** The metric with its interval; of a probability never 0 %, but its bound. */
  String estimate(SweepPolicy policy) {
    return probability(policy)
        .map(Probability::display)
        .orElseGet(() -> SweepText.estimate(policy.metric(), sweep.unit()));
  }

  private Optional<Probability> probability(SweepPolicy policy) {
    return sweep.metric().equals("loss_probability.estimate")
        ? Optional.of(policy.lossProbability())
        : Optional.empty();
  }

  /** The values of a cell. */
  String where(SweepCell cell) {
    List<String> paths = sweep.factors().stream().map(SweepFactor::path).toList();
    List<String> names = SweepText.shortNames(paths);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      String value = cell.values().get(paths.get(i));
      if (value != null) {
        parts.add(names.get(i) + "=" + Text.shortenMiddle(Text.clean(value), VALUE));
      }
    }
    return parts.isEmpty() ? "own values" : String.join(", ", parts);
  }

  /** Which of several policies are the lowest, and in how many cells that is beyond doubt. */
  private Optional<String> best() {
    int policies = byPolicy().size();
    if (policies < 2) {
      return Optional.empty();
    }
    Map<String, Integer> lowest = new LinkedHashMap<>();
    int decided = 0;
    int compared = 0;
    for (SweepCell cell : sweep.cells()) {
      List<SweepPolicy> sorted = new ArrayList<>(cell.policies());
      sorted.sort(Comparator.comparingDouble(p -> p.metric().value()));
      if (sorted.size() < 2) {
        continue;
      }
      compared++;
      double least = sorted.get(0).metric().value();
      List<SweepPolicy> best = sorted.stream().filter(p -> p.metric().value() == least).toList();
      boolean all = best.size() == sorted.size();
      String names =
          all
              ? "all alike"
              : Text.joined(best.stream().map(p -> Text.clean(p.policy())).toList(), 0);
      lowest.merge(names, 1, Integer::sum);
      decided += !all && clear(cell, best.get(0), sorted.get(best.size())) ? 1 : 0;
    }
    String parts =
        lowest.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(e -> e.getKey() + " in " + Units.count(e.getValue()))
            .collect(Collectors.joining("; "));
    int differ = compared - lowest.getOrDefault("all alike", 0);
    return Optional.of(
        "Lowest of "
            + policies
            + " policies in "
            + cells(compared)
            + ": "
            + parts
            + (differ == 0
                ? "."
                : "; where they differ, the 95 % intervals leave no doubt in "
                    + Units.count(decided)
                    + " of "
                    + cells(differ)
                    + "."));
  }

  /** Whether the difference is more than chance: paired where it is known, else by the ends. */
  private static boolean clear(SweepCell cell, SweepPolicy best, SweepPolicy next) {
    Estimate difference = cell.difference();
    if (difference != null) {
      Standing standing = Standing.ofDifference(difference);
      return standing == Standing.BELOW || standing == Standing.ABOVE;
    }
    return best.metric().high() < next.metric().low();
  }

  /** With a capital letter, to begin a sentence. */
  static String capital(String text) {
    // Names of the format stay as they are.
    boolean name = text.matches("[a-z_]+\\..*");
    return name || text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
