// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Standing;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** A sweep as text for a terminal: a table of cells and policies, the tornado, the break-even. */
public final class SweepTable {
  /** More rows than this are left to {@code sweep.csv}. */
  static final int MOST_ROWS = 40;

  /** Of a table without a terminal. */
  private static final int WIDEST = 130;

  /** In the place of a value that a cell does not set. */
  static final String OWN = "(own)";

  private final Sweep sweep;
  private final int width;

  /** A row of the table. */
  record Row(SweepCell cell, SweepPolicy policy) {}

  /**
   * @param width characters per line; 0 = no terminal
   */
  SweepTable(Sweep sweep, int width) {
    this.sweep = sweep;
    this.width = width;
  }

  /**
   * The whole text, ended by a line feed. Deterministic: same sweep, same text.
   *
   * @param width characters per line; 0 = no terminal
   */
  public static String render(Sweep sweep, int width) {
    return new SweepTable(sweep, width <= 0 ? 0 : Math.max(40, width)).render();
  }

  private String render() {
    StringBuilder out = new StringBuilder();
    line(out, SweepText.subject(sweep, false));
    line(
        out,
        "Design: "
            + sweep.design()
            + ", "
            + Units.count(sweep.cells().size())
            + (sweep.cells().size() == 1 ? " cell" : " cells")
            + (sweep.interrupted() ? " finished before the interruption" : "")
            + ". All cells meet the same random numbers.");
    out.append('\n');
    table(out);
    refused(out);
    Tornado tornado = sweep.tornado();
    if (tornado != null) {
      tornado(out, tornado);
    }
    BreakEven breakEven = sweep.breakEven();
    if (breakEven != null) {
      out.append("\nBreak-even\n");
      line(out, breakEven.conclusion());
    }
    return out.toString();
  }

  private void line(StringBuilder out, String text) {
    Text.appendWrapped(out, "", text, width);
  }

  private void table(StringBuilder out) {
    List<Row> rows = rows();
    List<Row> shown = rows.subList(0, Math.min(MOST_ROWS, rows.size()));
    TableLayout layout = new TableLayout(columns(shown), width == 0 ? WIDEST : width, null);
    out.append(layout.render());
    if (!layout.omitted().isEmpty()) {
      line(out, "(no room for: " + String.join(", ", layout.omitted()) + ")");
    }
    if (shown.size() < rows.size()) {
      line(
          out,
          "("
              + Units.count(rows.size() - shown.size())
              + " more rows are in sweep.csv and sweep.json)");
    }
    if (shown.stream().anyMatch(row -> row.cell().values().size() < sweep.factors().size())) {
      line(out, OWN + ": the scenario's own value.");
    }
    line(
        out,
        "P(drop): that a bring-up drops a request, with its 95 % interval. Requests and costs are"
            + " means per bring-up.");
  }

  /** A row for each policy in each cell, in the order of the design. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (SweepCell cell : sweep.cells()) {
      cell.policies().forEach(policy -> rows.add(new Row(cell, policy)));
    }
    return rows;
  }

  /** The columns of these rows, all of them. */
  List<TableLayout.Column> columns(List<Row> rows) {
    List<TableLayout.Column> columns = new ArrayList<>();
    List<SweepFactor> factors = sweep.factors();
    List<String> names = SweepText.shortNames(factors.stream().map(SweepFactor::path).toList());
    for (int i = 0; i < factors.size(); i++) {
      String path = factors.get(i).path();
      columns.add(
          column(
              names.get(i),
              90,
              true,
              rows,
              row -> Text.shorten(Text.clean(row.cell().values().getOrDefault(path, OWN)), 24)));
    }
    columns.add(column("policy", 100, true, rows, row -> Text.clean(row.policy().policy())));
    columns.add(column("P(drop)", 99, false, rows, row -> probability(row.policy())));
    if (!known(sweep.metric())) {
      columns.add(
          column(
              sweep.metric(),
              98,
              false,
              rows,
              row -> SweepText.estimate(row.policy().metric(), sweep.unit())));
    }
    columns.add(count("raised", 1, rows, SweepPolicy::raised));
    columns.add(count("dropped", 60, rows, policy -> policy.dropped().value()));
    columns.add(count("late", 40, rows, policy -> policy.late().value()));
    columns.add(time("p99", 30, rows, policy -> (double) policy.latencyP99Ns()));
    columns.add(time("bring-up time", 50, rows, policy -> policy.bringupNs().value()));
    columns.add(count("resizes", 20, rows, SweepPolicy::resizes));
    columns.add(time("dark", 10, rows, SweepPolicy::darkNs));
    return columns;
  }

  /** Whether a metric has its column anyway. */
  private static boolean known(String metric) {
    return Set.of(
            "loss_probability.estimate",
            "interrupts.raised",
            "interrupts.dropped",
            "interrupts.late",
            "latency_ns.p99",
            "host_cost.bringup_ns",
            "host_cost.resizes",
            "host_cost.dark_ns_total")
        .contains(metric);
  }

  private static String probability(SweepPolicy policy) {
    return policy.raised() == 0 && policy.lossProbability().counted()
        ? "nothing raised"
        : policy.lossProbability().display().replaceFirst(" \\(.*", "");
  }

  private static TableLayout.Column count(
      String heading, int importance, List<Row> rows, Function<SweepPolicy, Double> value) {
    return column(heading, importance, false, rows, row -> Units.mean(value.apply(row.policy())));
  }

  private static TableLayout.Column time(
      String heading, int importance, List<Row> rows, Function<SweepPolicy, Double> value) {
    return column(
        heading, importance, false, rows, row -> Units.duration(value.apply(row.policy())));
  }

  private static TableLayout.Column column(
      String heading, int importance, boolean words, List<Row> rows, Function<Row, String> cell) {
    return new TableLayout.Column(
        heading,
        importance,
        words,
        rows.stream().map(cell).toList(),
        rows.stream().map(row -> false).toList());
  }

  private void refused(StringBuilder out) {
    Set<String> reasons = new TreeSet<>();
    for (SweepCell cell : sweep.cells()) {
      cell.refused().forEach(r -> reasons.add(Text.clean(r.policy() + ": " + r.reason())));
    }
    if (!reasons.isEmpty()) {
      out.append("\nNot run (in the cells whose host can not offer it)\n");
      reasons.forEach(reason -> Text.appendWrapped(out, "  ", reason, width));
    }
  }

  private void tornado(StringBuilder out, Tornado tornado) {
    out.append("\nEach factor alone\n");
    line(
        out,
        subject(tornado)
            + ": "
            + SweepText.estimate(tornado.own(), tornado.unit())
            + " with the scenario's own values"
            + standing(tornado)
            + ".");
    if (tornado.bars().isEmpty()) {
      return;
    }
    out.append(
        new TableLayout(tornadoColumns(tornado), width == 0 ? WIDEST : width, null).render());
  }

  /** A row for each factor, the widest swing first. */
  static List<TableLayout.Column> tornadoColumns(Tornado tornado) {
    List<Tornado.Bar> bars = tornado.bars();
    List<TableLayout.Column> columns = new ArrayList<>();
    String unit = tornado.unit();
    columns.add(bar("factor", 100, true, bars, b -> Text.clean(b.path())));
    columns.add(bar("swing", 99, false, bars, b -> SweepText.number(b.swing(), unit)));
    columns.add(bar("low", 90, false, bars, b -> Text.shorten(Text.clean(b.low()), 20)));
    columns.add(bar("at low", 95, false, bars, b -> SweepText.estimate(b.atLow(), unit)));
    columns.add(bar("high", 90, false, bars, b -> Text.shorten(Text.clean(b.high()), 20)));
    columns.add(bar("at high", 95, false, bars, b -> SweepText.estimate(b.atHigh(), unit)));
    if (tornado.threshold() != null) {
      columns.add(bar("conclusion changes", 98, true, bars, SweepTable::change));
    }
    return columns;
  }

  static String subject(Tornado tornado) {
    String against = tornado.against();
    return Text.clean(
        SweepText.metric(tornado.metric())
            + ", "
            + tornado.policy()
            + (against == null ? "" : " less " + against));
  }

  /** Where the scenario's own values stand, to follow their number; empty without a threshold. */
  static String standing(Tornado tornado) {
    Standing standing = tornado.ownStanding();
    Double threshold = tornado.threshold();
    if (standing == null || threshold == null) {
      return "";
    }
    String of = SweepText.number(threshold, tornado.unit());
    return switch (standing) {
      case BELOW -> tornado.against() == null ? ", at most " + of : ", below 0";
      case ABOVE -> ", above " + of;
      case EQUAL -> ", equal in every replication";
      case UNDECIDED -> ", not decided against " + of;
    };
  }

  static String change(Tornado.Bar bar) {
    Tornado.Change change = bar.change();
    return change == null
        ? ""
        : change == Tornado.Change.UNDECIDED
            ? "not decided"
            : change.name().toLowerCase(Locale.ROOT);
  }

  private static TableLayout.Column bar(
      String heading,
      int importance,
      boolean words,
      List<Tornado.Bar> bars,
      Function<Tornado.Bar, String> cell) {
    return new TableLayout.Column(
        heading,
        importance,
        words,
        bars.stream().map(cell).toList(),
        bars.stream().map(b -> false).toList());
  }
}
