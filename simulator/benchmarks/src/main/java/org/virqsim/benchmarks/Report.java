// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The scores as Markdown: ratios, since times are the machine's. */
final class Report {
  private final List<Contest> contests;
  private final Scores scores;

  Report(List<Contest> contests, Scores scores) {
    this.contests = contests;
    this.scores = scores;
  }

  String markdown(int rounds) {
    StringBuilder text = new StringBuilder();
    text.append("Machine: ").append(machine()).append(". Rounds: ").append(rounds).append(".\n\n");
    text.append("Times as long as the limit, median of the rounds (smallest to largest):\n\n");
    table(text, Contest.LIMIT);
    text.append("\nTimes as long as ours:\n\n");
    table(text, Contest.OURS);
    return text.toString();
  }

  /** What the engine is to reach, and whether it did. */
  String verdict() {
    StringBuilder text = new StringBuilder("\n| to reach | median | reached |\n|---|---:|---|\n");
    for (Target target : targets()) {
      text.append(target.row());
    }
    return text.toString();
  }

  private void table(StringBuilder text, String reference) {
    text.append("| |");
    contests.forEach(contest -> text.append(' ').append(contest.name()).append(" |"));
    text.append("\n|---|").append("---:|".repeat(contests.size())).append('\n');
    Set<String> contestants = new LinkedHashSet<>();
    contests.forEach(contest -> contestants.addAll(contest.contestants()));
    for (String contestant : contestants) {
      text.append("| ").append(contestant).append(" |");
      for (Contest contest : contests) {
        text.append(' ').append(cell(contest, contestant, reference)).append(" |");
      }
      text.append('\n');
    }
    if (reference.equals(Contest.LIMIT)) {
      text.append("| *the limit itself* |");
      for (Contest contest : contests) {
        String unit = contest.benchmark().equals("HoldBenchmark") ? "%.0f ns" : "%.0f ms";
        text.append(' ').append(format(unit, scores.time(contest, Contest.LIMIT))).append(" |");
      }
      text.append('\n');
    }
  }

  private String cell(Contest contest, String contestant, String reference) {
    if (!scores.has(contest, contestant)) {
      return "";
    }
    if (contestant.equals(reference)) {
      return "1";
    }
    double[] ratios = scores.ratios(contest, contestant, reference);
    return format(
        "%.2f (%.2f to %.2f)",
        scores.ratio(contest, contestant, reference), ratios[0], ratios[ratios.length - 1]);
  }

  /** Something that the engine is to reach. */
  private record Target(String what, double measured, double bound, boolean atMost) {
    String row() {
      boolean reached = atMost ? measured <= bound : measured >= bound;
      return format(
          "| %s: at %s %.1f | %.2f | %s |%n",
          what, atMost ? "most" : "least", bound, measured, reached ? "yes" : "**no**");
    }
  }

  private List<Target> targets() {
    double[] ofLimit = {1.4, 1.3, 1.8, 5};
    double[] ofDsol = {6, 4, 6};
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < contests.size(); i++) {
      Contest contest = contests.get(i);
      targets.add(
          new Target(
              contest.name() + ", ours to the limit",
              scores.ratio(contest, Contest.OURS, Contest.LIMIT),
              ofLimit[i],
              true));
      if (i < ofDsol.length && scores.has(contest, Contest.DSOL)) {
        targets.add(
            new Target(
                contest.name() + ", DSOL to ours",
                scores.ratio(contest, Contest.DSOL, Contest.OURS),
                ofDsol[i],
                false));
        double fastest =
            contest.contestants().stream()
                .filter(name -> name.startsWith("ssj-"))
                .mapToDouble(name -> scores.ratio(contest, name, Contest.OURS))
                .min()
                .orElseThrow();
        targets.add(new Target(contest.name() + ", SSJ's fastest to ours", fastest, 1, false));
      }
    }
    return targets;
  }

  private static String machine() {
    return cpu()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("java.vm.name")
        + " "
        + System.getProperty("java.vm.version")
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  private static String cpu() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    } catch (IOException notLinux) {
      // The name is for the reader only.
    }
    return "unknown processor";
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
