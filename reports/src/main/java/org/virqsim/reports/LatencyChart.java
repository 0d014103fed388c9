// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * Cumulative distribution of latency, a line for all policies that did the same: time on a
 * logarithmic axis, shares by their number of nines. More lines than can be told apart become
 * {@link LatencyPanels}.
 */
final class LatencyChart {
  static final String TITLE = "How late interrupts are served";
  static final String TIME = "latency, from raise to the start of the handler run (logarithmic)";
  static final String SHARE = "share of served requests with at most this latency";

  private static final int WIDTH = 960;
  private static final int HEIGHT = 440;
  private static final int LEGEND_LINE = 21;

  /** Characters of a line of the legend. */
  private static final int LEGEND = 125;

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;
  private final LatencyCurves curves;

  private LatencyChart(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
    this.curves = LatencyCurves.of(results);
  }

  /** The chart, or nothing if no request was served. */
  static Optional<ChartWriter.Sized> draw(Results results, Ranking ranking, ChartStyle style) {
    boolean served =
        results.policies().stream().anyMatch(p -> !p.latencyHistogram().bins().isEmpty());
    if (!served) {
      return Optional.empty();
    }
    return Optional.of(
        PolicyColors.few(ranking.alike())
            ? new LatencyChart(results, ranking, style).draw()
            : LatencyPanels.draw(results, ranking, style));
  }

  private ChartWriter.Sized draw() {
    XYPlot plot = curves.plot(style, curves.time(TIME), curves.shares(SHARE));
    PolicyColors colors = PolicyColors.of(ranking);
    LegendItemCollection legend = new LegendItemCollection();
    List<List<Ranking.Row>> groups = ranking.alike();
    int legendLines = 0;
    for (int i = 0; i < groups.size(); i++) {
      Ranking.Row first = groups.get(i).get(0);
      Color color = colors.of(first.asked());
      // Later lines are thinner and on top: where lines coincide, all of them can be seen.
      float width = 2f + 1.3f * (groups.size() - 1 - i);
      curves.add(plot, first.policy(), color, width, LatencyCurves.FINE, 4);
      List<String> label = Text.wrap(names(groups.get(i)) + ": " + figures(first), LEGEND);
      legendLines += label.size();
      legend.add(
          new LegendItem(
              String.join("\n", label),
              null,
              null,
              null,
              new Line2D.Double(-12, 0, 12, 0),
              new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND),
              color));
    }
    LatencyCurves.deadline(plot, results.deadlineNs());
    deadlineLabel(plot);
    JFreeChart chart = style.chart(TITLE, plot, Captions.subject(results));
    style.legend(chart, legend);
    return new ChartWriter.Sized(chart, WIDTH, HEIGHT + LEGEND_LINE * legendLines);
  }

  static String names(List<Ranking.Row> group) {
    return Text.joined(group.stream().map(Ranking.Row::name).toList(), 0);
  }

  static String figures(Ranking.Row row) {
    PolicyResult policy = row.policy();
    return policy.latencyHistogram().bins().isEmpty()
        ? "nothing served"
        : "p99 "
            + Units.chartDuration(policy.latencyNs().p99())
            + ", max "
            + Units.chartDuration(policy.latencyNs().max());
  }

  /** Beside the line, on the side with more room. */
  private void deadlineLabel(XYPlot plot) {
    if (results.deadlineNs() <= 0) {
      return;
    }
    double at = LatencyCurves.x(results.deadlineNs());
    boolean left = at > (curves.lower() + curves.upper()) / 2;
    double gap = (curves.upper() - curves.lower()) * 0.008;
    XYTextAnnotation label =
        new XYTextAnnotation(
            "deadline " + Units.chartDuration(results.deadlineNs()),
            left ? at - gap : at + gap,
            curves.top() * 0.03);
    label.setFont(style.text(11.5f));
    label.setPaint(Palette.INK);
    label.setTextAnchor(left ? TextAnchor.BOTTOM_RIGHT : TextAnchor.BOTTOM_LEFT);
    plot.addAnnotation(label);
  }
}
