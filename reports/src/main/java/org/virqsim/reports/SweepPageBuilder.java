// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.virqsim.reports.page.Page;
import org.virqsim.reports.page.SweepPage;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** Turns a sweep, and the charts drawn of it, into what a page shows. */
final class SweepPageBuilder {
  /** Rows up to which the table of cells is not folded. */
  static final int UNFOLDED = 24;

  /** Rows of that table; the others are left to {@code sweep.csv}. */
  static final int MOST_ROWS = 200;

  /** Values of a factor that are listed; of more, the ends. */
  private static final int VALUES = 12;

  private final Sweep sweep;
  private final Path dir;
  private final SweepTable table;

  /**
   * @param dir where the charts are
   */
  SweepPageBuilder(Sweep sweep, Path dir) {
    this.sweep = sweep;
    this.dir = dir;
    this.table = new SweepTable(sweep, 0);
  }

  SweepPage build() throws IOException {
    List<SweepPage.Section> sections = new ArrayList<>();
    sections.add(asked());
    sections.add(charts());
    Tornado tornado = sweep.tornado();
    if (tornado != null && !tornado.bars().isEmpty()) {
      sections.add(tornado(tornado));
    }
    BreakEven breakEven = sweep.breakEven();
    if (breakEven != null) {
      sections.add(breakEven(breakEven));
    }
    sections.add(ranges());
    sections.add(cells());
    refused(sections);
    sections.add(assumptions());
    if (!sweep.parameters().isEmpty()) {
      sections.add(
          SweepPage.Section.of(
                  "costs",
                  "Costs and where they come from",
                  List.of("With the scenario's own values; what the sweep changed is marked."))
              .withTables(
                  List.of(
                      new SweepPage.Titled(
                          "Cost parameters",
                          false,
                          PageBuilder.costs(sweep.parameters(), varied())))));
    }
    return new SweepPage(
        Text.clean(sweep.scenario()),
        Text.clean(sweep.description()),
        SweepText.subject(sweep, false),
        new SweepAnswer(sweep).sentences(),
        sections,
        SweepCommandLine.of(sweep),
        "virqsim "
            + Text.clean(sweep.version())
            + ", seed "
            + Text.clean(sweep.seed())
            + ", scenario "
            + Text.clean(sweep.scenarioSha256()));
  }

  private SweepPage.Section asked() {
    List<String> text = new ArrayList<>();
    text.add(
        "The metric is: "
            + SweepText.metric(sweep.metric())
            + ". "
            + (sweep.factors().size() == 1
                ? "One parameter was changed: "
                : sweep.factors().size() + " parameters were changed: ")
            + design()
            + ", "
            + Units.count(sweep.cells().size())
            + (sweep.cells().size() == 1 ? " cell" : " cells")
            + (sweep.interrupted()
                ? " of " + Units.count(sweep.planned()) + ", because it was interrupted"
                : "")
            + ", under "
            + policies()
            + ". All cells meet the same random numbers.");
    int least =
        sweep.cells().stream()
            .flatMap(cell -> cell.policies().stream())
            .mapToInt(SweepPolicy::replications)
            .min()
            .orElse(Cautions.FEW);
    if (least < Cautions.FEW) {
      text.add(Cautions.few(least));
    }
    if (!sweep.overrides().isEmpty()) {
      text.add(
          "In every cell: "
              + String.join(", ", sweep.overrides().stream().map(Text::clean).toList())
              + ".");
    }
    List<Page.Row> rows = new ArrayList<>();
    for (SweepFactor factor : sweep.factors()) {
      rows.add(row(Text.clean(factor.path()), values(factor), scale(factor)));
    }
    Page.Table factors =
        new Page.Table(
            List.of(
                new Page.Column("parameter", false),
                new Page.Column("values", false),
                new Page.Column("chosen", false)),
            rows);
    return SweepPage.Section.of("asked", "What was asked", text)
        .withTables(List.of(new SweepPage.Titled("Parameters that were changed", false, factors)));
  }

  private String design() {
    return switch (sweep.design()) {
      case "grid" -> "every combination of the values";
      case "latin-hypercube" -> "a Latin hypercube sample";
      case "one-at-a-time" -> "each alone at its lowest and highest value";
      case "bisection" -> "a search by bisection";
      default -> Text.clean(sweep.design());
    };
  }

  private String policies() {
    Set<String> names = new java.util.LinkedHashSet<>();
    for (SweepCell cell : sweep.cells()) {
      cell.policies().forEach(p -> names.add(Text.clean(p.policy())));
      cell.refused().forEach(r -> names.add(Text.clean(r.policy())));
    }
    return names.isEmpty() ? "no policy" : String.join(", ", names);
  }

  private static String values(SweepFactor factor) {
    List<String> values = factor.values().stream().map(Text::clean).toList();
    return values.size() <= VALUES
        ? String.join(", ", values)
        : values.get(0)
            + ", "
            + values.get(1)
            + " .. "
            + values.get(values.size() - 1)
            + " ("
            + Units.count(values.size())
            + ")";
  }

  private static String scale(SweepFactor factor) {
    return switch (factor.scale()) {
      case "linear" -> "in equal differences";
      case "geometric" -> "in equal ratios";
      default -> "as listed";
    };
  }

  private SweepPage.Section charts() throws IOException {
    Map<String, String> reasons = SweepCharts.missing(sweep);
    List<Page.Figure> figures = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : SweepCharts.NAMES) {
      Path file = dir.resolve(name + ".svg");
      if (Files.exists(file)) {
        String title = SweepCharts.title(sweep, name);
        String text = title + ": the numbers are in the tables of this page.";
        figures.add(PageBuilder.figure(name, title, text, file));
      } else if (!reasons.getOrDefault(name, "").equals(SweepCharts.IS_METRIC)) {
        missing.add(
            SweepCharts.title(sweep, name)
                + " ("
                + reasons.getOrDefault(name, "virqsim report draws it")
                + ")");
      }
    }
    List<String> notes =
        missing.isEmpty() ? List.of() : List.of("Not drawn: " + String.join("; ", missing) + ".");
    return SweepPage.Section.of("charts", "Charts", List.of())
        .withFigures(figures)
        .withNotes(notes);
  }

  private SweepPage.Section tornado(Tornado tornado) {
    return SweepPage.Section.of(
            "alone",
            "Each parameter alone",
            List.of(SweepAnswer.capital(SweepTable.subject(tornado)) + "."))
        .withTables(
            List.of(
                new SweepPage.Titled(
                    "What each parameter alone changes",
                    tornado.bars().size() > UNFOLDED,
                    pageTable(SweepTable.tornadoColumns(tornado)))));
  }

  private SweepPage.Section breakEven(BreakEven found) {
    List<Page.Row> rows = new ArrayList<>();
    rows.add(row("searched", Text.clean(found.low()) + " .. " + Text.clean(found.high())));
    rows.add(row("at " + Text.clean(found.low()), standing(found, true)));
    rows.add(row("decided up to", orDash(found.decidedUpTo())));
    rows.add(row("decided from", orDash(found.decidedFrom())));
    rows.add(row("at " + Text.clean(found.high()), standing(found, false)));
    return SweepPage.Section.of("break-even", "Break-even", List.of(Text.clean(found.conclusion())))
        .withTables(
            List.of(
                new SweepPage.Titled(
                    "Where the metric passes the threshold",
                    false,
                    new Page.Table(
                        List.of(
                            new Page.Column(Text.clean(found.path()), false),
                            new Page.Column("", false)),
                        rows))));
  }

  private static String orDash(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "-" : Text.clean(value);
  }

  private static String standing(BreakEven found, boolean low) {
    String of = found.against() == null ? SweepText.number(found.threshold(), found.unit()) : "0";
    return switch (low ? found.atLow() : found.atHigh()) {
      case BELOW -> found.against() == null ? "at most " + of : "below 0";
      case ABOVE -> "above " + of;
      case EQUAL -> "equal in every replication";
      case UNDECIDED -> "not decided";
    };
  }

  /** How far each policy reaches: what a thousand cells come to. */
  private SweepPage.Section ranges() {
    SweepAnswer answer = new SweepAnswer(sweep);
    List<Page.Row> rows = new ArrayList<>();
    answer
        .byPolicy()
        .forEach(
            (policy, found) -> {
              SweepAnswer.Found least = SweepAnswer.least(found);
              SweepAnswer.Found most = SweepAnswer.most(found);
              rows.add(
                  row(
                      Text.clean(policy),
                      Units.count(found.size()),
                      answer.estimate(least.policy()),
                      answer.where(least.cell()),
                      answer.estimate(most.policy()),
                      answer.where(most.cell())));
            });
    List<Page.Column> columns = new ArrayList<>();
    for (String heading : List.of("policy", "cells", "lowest", "at", "highest", "at")) {
      columns.add(new Page.Column(heading, !heading.equals("policy") && !heading.equals("at")));
    }
    String metric = SweepText.metric(sweep.metric());
    return SweepPage.Section.of("ranges", "Range of each policy", List.of())
        .withTables(
            List.of(
                new SweepPage.Titled(
                    "Lowest and highest " + metric + " of each policy",
                    false,
                    new Page.Table(columns, rows))))
        .withNotes(
            List.of(
                "Intervals hold for each number by itself with 95 %; the extremes of many cells are"
                    + " also the most favoured and least favoured by chance."));
  }

  private SweepPage.Section cells() {
    List<SweepTable.Row> all = table.rows();
    List<SweepTable.Row> shown = all.subList(0, Math.min(MOST_ROWS, all.size()));
    List<String> notes = new ArrayList<>();
    notes.add("Requests are means per bring-up.");
    if (shown.stream().anyMatch(row -> row.cell().values().size() < sweep.factors().size())) {
      notes.add(SweepTable.OWN + ": the scenario's own value.");
    }
    if (shown.size() < all.size()) {
      notes.add(
          "Shown are the first "
              + Units.count(shown.size())
              + " of "
              + Units.count(all.size())
              + " rows; sweep.csv, beside this page, has them all.");
    }
    boolean folded = all.size() > UNFOLDED;
    String label =
        (shown.size() < all.size() ? "The first " : "")
            + Units.count(shown.size())
            + (shown.size() == 1 ? " row" : " rows")
            + ": each policy in each cell";
    return SweepPage.Section.of("cells", "Cells", List.of())
        .withTables(List.of(new SweepPage.Titled(label, folded, pageTable(table.columns(shown)))))
        .withNotes(notes);
  }

  private void refused(List<SweepPage.Section> sections) {
    Set<String> reasons = new TreeSet<>();
    for (SweepCell cell : sweep.cells()) {
      cell.refused().forEach(r -> reasons.add(Text.clean(r.policy() + ": " + r.reason())));
    }
    if (!reasons.isEmpty()) {
      sections.add(
          SweepPage.Section.of(
                  "refused", "Not run", List.of("In the cells whose host can not offer it:"))
              .withItems(List.copyOf(reasons)));
    }
  }

  private SweepPage.Section assumptions() {
    List<String> items = new ArrayList<>(Captions.devices(sweep.devices()));
    Set<String> hosts = new TreeSet<>();
    for (SweepCell cell : sweep.cells()) {
      for (SweepPolicy policy : cell.policies()) {
        hosts.add("host " + Text.clean(policy.host()));
      }
    }
    items.addAll(hosts);
    items.add(
        "late: more than "
            + Units.shortest(Units.duration(sweep.deadlineNs()))
            + " after the raise");
    return SweepPage.Section.of(
            "assumptions", "Assumptions", List.of("Where the sweep does not change them:"))
        .withItems(items);
  }

  /** Names of the costs that the sweep changed. */
  private Set<String> varied() {
    Set<String> names = new HashSet<>();
    for (SweepFactor factor : sweep.factors()) {
      String[] parts = factor.path().split("\\.", -1);
      if (parts.length > 1 && parts[0].equals("costs")) {
        names.add(parts[1]);
      }
    }
    return names;
  }

  private static Page.Row row(String... cells) {
    return new Page.Row(
        java.util.Arrays.stream(cells).map(cell -> new Page.Cell(cell, false)).toList());
  }

  /** A table for a terminal as one for a page. */
  private static Page.Table pageTable(List<TableLayout.Column> columns) {
    List<Page.Row> rows = new ArrayList<>();
    for (int i = 0; i < columns.get(0).cells().size(); i++) {
      List<Page.Cell> cells = new ArrayList<>();
      for (TableLayout.Column column : columns) {
        cells.add(new Page.Cell(column.cells().get(i).strip(), column.marked().get(i)));
      }
      rows.add(new Page.Row(cells));
    }
    return new Page.Table(
        columns.stream().map(c -> new Page.Column(c.heading().strip(), !c.words())).toList(), rows);
  }
}
