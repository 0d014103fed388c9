// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.virqsim.result.Interrupts;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * Results as text for a terminal: a table of the policies, the facts that decide between them, what
 * they hold of the host, what was refused, and the conclusions.
 */
public final class ComparisonTable {
  static final String RED = "\u001b[31m";
  static final String RESET = "\u001b[0m";

  /**
   * How to render.
   *
   * @param width characters per line; 0 = no limit. Below 40 it is taken as 40
   * @param color whether ANSI sequences may be used; only dropped and lost requests get one
   */
  public record Options(int width, boolean color) {
    private static final int NARROWEST = 40;

    /** Widths that no table fits are raised. */
    public Options {
      width = width <= 0 ? 0 : Math.max(NARROWEST, width);
    }
  }

  private final Results results;
  private final Options options;

  private ComparisonTable(Results results, Options options) {
    this.results = results;
    this.options = options;
  }

  /** The whole text, ended by a line feed. Deterministic: same results, same text. */
  public static String render(Results results, Options options) {
    return new ComparisonTable(results, options).render();
  }

  private String render() {
    StringBuilder out = new StringBuilder();
    header(out);
    if (results.policies().isEmpty()) {
      out.append("\nNo policy was run.\n");
    } else {
      table(out);
      new DecidingFacts(results, options.width()).append(out);
    }
    new Remarks(results, options.width()).append(out);
    return out.toString();
  }

  private void header(StringBuilder out) {
    line(out, Captions.subject(results));
    Captions.devices(results).forEach(device -> line(out, device));
    boolean raised = results.policies().stream().anyMatch(p -> p.interrupts().raised() > 0);
    if (raised) {
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
    TableLayout layout = new TableLayout(columns(), options.width(), options.color() ? RED : null);
    out.append('\n').append(layout.render());
    if (!layout.omitted().isEmpty()) {
      line(out, "(no room for: " + String.join(", ", layout.omitted()) + ")");
    }
  }

  /** In order of display; a higher importance survives a narrower terminal. */
  private List<TableLayout.Column> columns() {
    PolicyResult reference = results.policies().get(0);
    List<TableLayout.Column> columns = new ArrayList<>();
    columns.add(plain("policy", 100, p -> Text.clean(p.policy())));
    columns.add(count("raised", 4, i -> i.raised()));
    columns.add(alarming("dropped", 99, i -> i.dropped()));
    columns.add(alarming("lost", 10, i -> i.lost()));
    columns.add(count("late", 8, i -> i.late()));
    columns.add(plain("p50", 3, p -> latency(p, p.latencyNs().p50())));
    columns.add(plain("p99", 6, p -> latency(p, p.latencyNs().p99())));
    columns.add(plain("max", 9, p -> latency(p, p.latencyNs().max())));
    columns.add(plain("resizes", 5, p -> Units.mean(p.hostCost().resizes())));
    columns.add(plain("request_irq", 2, p -> Units.mean(p.hostCost().requestIrq())));
    columns.add(
        plain(
            "vectors alloc/req",
            1,
            p ->
                Units.count(p.hostCost().vectorsAllocatedPeak())
                    + "/"
                    + Units.count(p.hostCost().vectorsRequestedPeak())));
    columns.add(plain("bring-up time", 11, p -> Units.duration(p.hostCost().bringupNs())));
    columns.add(
        plain(
            "against first",
            7,
            p -> Units.ratio(p.hostCost().bringupNs(), reference.hostCost().bringupNs())));
    return columns;
  }

  /** A percentile of nothing is no number. */
  private static String latency(PolicyResult policy, long ns) {
    return policy.latencyNs().count() == 0 ? "-" : Units.duration(ns);
  }

  private TableLayout.Column plain(
      String heading, int importance, Function<PolicyResult, String> cell) {
    return column(heading, importance, cell, p -> false);
  }

  private TableLayout.Column count(
      String heading, int importance, ToLongFunction<Interrupts> value) {
    return plain(heading, importance, p -> Units.count(value.applyAsLong(p.interrupts())));
  }

  private TableLayout.Column alarming(
      String heading, int importance, ToLongFunction<Interrupts> value) {
    return column(
        heading,
        importance,
        p -> Units.count(value.applyAsLong(p.interrupts())),
        p -> value.applyAsLong(p.interrupts()) > 0);
  }

  private TableLayout.Column column(
      String heading,
      int importance,
      Function<PolicyResult, String> cell,
      Predicate<PolicyResult> marked) {
    List<String> cells = results.policies().stream().map(cell).toList();
    List<Boolean> marks = results.policies().stream().map(marked::test).toList();
    return new TableLayout.Column(heading, importance, cells, marks);
  }
}
