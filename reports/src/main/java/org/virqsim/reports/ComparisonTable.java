// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Latency;
import org.virqsim.result.Results;

/**
 * Results as text for a terminal: a table of the policies, the facts that decide between them, what
 * they hold of the host, what was refused, and the conclusions.
 */
public final class ComparisonTable {
  static final String RED = "\u001b[31m";
  static final String YELLOW = "\u001b[33m";
  static final String RESET = "\u001b[0m";

  /** Before the name of the policy that the others are held against. */
  private static final String REFERENCE = "* ";

  private static final String AGAINST = "against first";

  /**
   * How to render.
   *
   * @param width characters per line; 0 = no terminal: sentences are not wrapped, tables and lists
   *     get a width that can be read. Below 40 it is taken as 40
   * @param color whether ANSI sequences may be used; dropped and lost requests get one, rejected
   *     and misrouted ones too, and the heading of what to be careful about; nothing is said by it
   *     alone
   */
  public record Options(int width, boolean color) {
    private static final int NARROWEST = 40;

    /** Widths that no table fits are raised. */
    public Options {
      width = width <= 0 ? 0 : Math.max(NARROWEST, width);
    }
  }

  /** Of a table without a terminal: what fits a page of a document or two windows on a screen. */
  private static final int WIDEST = 130;

  private final Results results;
  private final Options options;
  private final Ranking ranking;

  private ComparisonTable(Results results, Options options) {
    this.results = results;
    this.options = options;
    this.ranking = Ranking.of(results);
  }

  /** The whole text, ended by a line feed. Deterministic: same results, same text. */
  public static String render(Results results, Options options) {
    return new ComparisonTable(results, options).render();
  }

  /** The columns of the table, all of them. */
  static List<TableLayout.Column> columns(Results results) {
    return new ComparisonTable(results, new Options(0, false)).columns();
  }

  private String render() {
    StringBuilder out = new StringBuilder();
    header(out);
    if (results.policies().isEmpty()) {
      out.append("\nNo policy was run.\n");
    } else {
      table(out);
      legend(out);
      new DecidingFacts(results, ranking, options.width()).append(out);
    }
    new Remarks(results, ranking, options).append(out);
    return out.toString();
  }

  private void header(StringBuilder out) {
    line(out, Captions.subject(results));
    Captions.devices(results).forEach(device -> line(out, device));
    if (ranking.anyRaised()) {
      line(
          out,
          "Requests are sums over replications; late: more than "
              + Units.shortest(Units.duration(results.deadlineNs()))
              + " after their raise; costs are per bring-up.");
    }
  }

  private void line(StringBuilder out, String text) {
    Text.appendWrapped(out, "", text, options.width());
  }

  private void table(StringBuilder out) {
    int width = options.width() == 0 ? WIDEST : options.width();
    TableLayout layout = new TableLayout(columns(), width, options.color() ? RED : null);
    out.append('\n').append(layout.render());
    if (!layout.omitted().isEmpty()) {
      line(out, "(no room for: " + String.join(", ", layout.omitted()) + ")");
    }
  }

  /** What the order of the rows and their marks mean; one row needs no explanation. */
  private void legend(StringBuilder out) {
    if (!several()) {
      return;
    }
    line(
        out,
        "In order of dropped requests, then of bring-up time. "
            + REFERENCE.strip()
            + ": asked for first, the reference of \""
            + AGAINST
            + "\".");
    if (!ranking.anyRaised()) {
      return;
    }
    line(
        out,
        ranking.anyDominated()
            ? "Dominated: the policy named is by the measured means no worse in "
                + Domination.measures(results.policies())
                + ", better in one, and serves as much."
            : "None is dominated: no other is as good in all of "
                + Domination.measures(results.policies())
                + ", better in one, and serves as much.");
    List<String> idle =
        ranking.rows().stream().filter(Ranking.Row::idle).map(Ranking.Row::name).toList();
    if (!idle.isEmpty()) {
      line(out, "No request was raised, and nothing is known of drops: " + Text.joined(idle, 0));
    }
  }

  private boolean several() {
    return ranking.rows().size() > 1;
  }

  /** In order of display; a higher importance survives a narrower terminal. */
  private List<TableLayout.Column> columns() {
    List<TableLayout.Column> columns = new ArrayList<>();
    columns.add(
        words(several() ? " ".repeat(REFERENCE.length()) + "policy" : "policy", 100, this::name));
    columns.add(count("raised", 4, i -> i.raised()));
    columns.add(alarming("dropped", 99, i -> i.dropped()));
    columns.add(alarming("lost", 11, i -> i.lost()));
    if (results.policies().stream().anyMatch(p -> p.pasids() != null)) {
      columns.add(alarming("rejected", 97, i -> i.rejected()));
      columns.add(alarming("misrouted", 98, i -> i.misrouted()));
    }
    columns.add(count("late", 9, i -> i.late()));
    if (results.policies().stream().anyMatch(DecidingFacts::manyUndecided)) {
      columns.add(count("undecided", 10, i -> i.inFlight()));
    }
    columns.add(column("p50", 2, row -> latency(row, Latency::p50)));
    columns.add(column("p99", 6, row -> latency(row, Latency::p99)));
    columns.add(column("max", 8, row -> latency(row, Latency::max)));
    columns.add(column("resizes", 3, row -> Units.mean(cost(row).resizes())));
    columns.add(column("request_irq", 1, row -> Units.mean(cost(row).requestIrq())));
    columns.add(column("IRTEs/CPU vectors", 7, row -> held(cost(row))));
    columns.add(column("bring-up time", 13, row -> Units.duration(cost(row).bringupNs())));
    if (several()) {
      columns.add(column(AGAINST, 5, this::against));
    }
    if (ranking.anyDominated()) {
      columns.add(
          words(
              "dominated by",
              12,
              row -> row.dominatedBy().map(other -> Text.clean(other.policy())).orElse("-")));
    }
    return columns;
  }

  /** The mark stands before the name, where a cut can not take it away. */
  private String name(Ranking.Row row) {
    String mark = row.reference() ? REFERENCE : " ".repeat(REFERENCE.length());
    return several() ? mark + row.name() : row.name();
  }

  private String against(Ranking.Row row) {
    HostCost reference = results.policies().get(0).hostCost();
    return Units.ratio(cost(row).bringupNs(), reference.bringupNs());
  }

  private static HostCost cost(Ranking.Row row) {
    return row.policy().hostCost();
  }

  private static String held(HostCost cost) {
    return Units.count(cost.irtesPeak()) + "/" + Units.count(cost.vectorsRequestedPeak());
  }

  /** A percentile of nothing is no number. */
  private static String latency(Ranking.Row row, ToLongFunction<Latency> percentile) {
    Latency latency = row.policy().latencyNs();
    return latency.count() == 0 ? "-" : Units.duration(percentile.applyAsLong(latency));
  }

  private TableLayout.Column words(
      String heading, int importance, Function<Ranking.Row, String> cell) {
    return column(heading, importance, true, cell, row -> false);
  }

  private TableLayout.Column column(
      String heading, int importance, Function<Ranking.Row, String> cell) {
    return column(heading, importance, false, cell, row -> false);
  }

  private TableLayout.Column count(
      String heading, int importance, ToLongFunction<Interrupts> value) {
    return column(heading, importance, row -> Units.count(value(row, value)));
  }

  private TableLayout.Column alarming(
      String heading, int importance, ToLongFunction<Interrupts> value) {
    return column(
        heading,
        importance,
        false,
        row -> Units.count(value(row, value)),
        row -> value(row, value) > 0);
  }

  private static long value(Ranking.Row row, ToLongFunction<Interrupts> value) {
    return value.applyAsLong(row.policy().interrupts());
  }

  private TableLayout.Column column(
      String heading,
      int importance,
      boolean words,
      Function<Ranking.Row, String> cell,
      Predicate<Ranking.Row> marked) {
    List<String> cells = ranking.rows().stream().map(cell).toList();
    List<Boolean> marks = ranking.rows().stream().map(marked::test).toList();
    return new TableLayout.Column(heading, importance, words, cells, marks);
  }
}
