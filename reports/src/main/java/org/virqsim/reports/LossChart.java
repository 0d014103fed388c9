// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Estimate;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.result.Results;

/**
 * The probability that a bring-up drops a request, by policy, with its interval on a logarithmic
 * axis. Where no drop was seen there is no estimate, but a bound: an arrow from it towards 0.
 */
final class LossChart {
  static final String TITLE = "How likely is a bring-up to drop a request?";

  private static final int WIDTH = 1040;
  private static final int FRAME = 150;
  private static final int PER_POLICY = 34;
  private static final int NAME = 34;

  /** Points of a letter in a label, and beside names and labels. */
  private static final double LETTER = 7;

  private static final double MARGINS = 70;

  /** Half of an interval's ends; rows are 1 apart. */
  private static final double END = 0.18;

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;
  private final PolicyColors colors;
  private final LogProbability scale;

  private LossChart(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
    this.colors = PolicyColors.of(ranking);
    this.scale =
        LogProbability.of(
            results.policies().stream()
                .filter(LossChart::known)
                .map(p -> Estimate.of(p.lossProbability()))
                .toList());
  }

  /** Why there is no such chart; nothing if there is one. */
  static Optional<String> missing(Results results) {
    return results.policies().stream().anyMatch(LossChart::known)
        ? Optional.empty()
        : Optional.of("no request was raised");
  }

  /** The chart; nothing if nothing is known of any policy. */
  static Optional<ChartWriter.Sized> draw(Results results, Ranking ranking, ChartStyle style) {
    return missing(results).isPresent()
        ? Optional.empty()
        : Optional.of(new LossChart(results, ranking, style).draw());
  }

  /** None of none says nothing. */
  private static boolean known(PolicyResult policy) {
    return policy.interrupts().raised() > 0 || !policy.lossProbability().counted();
  }

  private ChartWriter.Sized draw() {
    List<Ranking.Row> rows = ranking.rows();
    int name = rows.stream().mapToInt(r -> Math.min(NAME, Text.length(r.name()))).max().orElse(0);
    int label = rows.stream().mapToInt(r -> label(r.policy()).length()).max().orElse(0);
    double right = LETTER * label + 20;
    double points = Math.max(200, WIDTH - MARGINS - LETTER * (name + 2) - right);
    double room = -scale.lower() * right / points;
    TickAxis axis =
        new TickAxis(
            "probability that one bring-up drops at least one request (logarithmic)",
            scale.ticks(),
            scale.lower(),
            room);
    style.axis(axis);
    TickAxis names = new TickAxis("", names(rows), -0.6, rows.size() - 0.4);
    style.axis(names);
    names.setTickMarksVisible(false);
    names.setMinorTickMarksVisible(false);
    XYSeriesCollection dots = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    XYPlot plot = new XYPlot(dots, axis, names, renderer);
    style.plot(plot);
    plot.setRangeGridlinesVisible(false);
    plot.setDomainMinorGridlinesVisible(false);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    for (int i = 0; i < rows.size(); i++) {
      row(plot, dots, renderer, rows.get(i), rows.size() - 1.0 - i, room);
    }
    JFreeChart chart =
        style.chart(
            TITLE,
            plot,
            Captions.subject(results),
            Captions.deviceLine(results),
            "Dot: estimate; line: 95 % interval; arrow: none was dropped, all below its bar is possible"
                + (rows.size() > 1 ? ". " + Captions.ORDER + "; * is the reference" : ""));
    return new ChartWriter.Sized(chart, WIDTH, FRAME + PER_POLICY * Math.max(2, rows.size()));
  }

  private static List<TickAxis.Tick> names(List<Ranking.Row> rows) {
    List<TickAxis.Tick> ticks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Ranking.Row row = rows.get(i);
      String mark = row.reference() && rows.size() > 1 ? "* " : "";
      ticks.add(
          new TickAxis.Tick(rows.size() - 1.0 - i, mark + Text.shortenMiddle(row.name(), NAME)));
    }
    return ticks;
  }

  private static String label(PolicyResult policy) {
    return known(policy)
        ? policy
            .lossProbability()
            .display(policy.replications())
            .replace("; 95 % upper bound", "")
            .replace("; 95 % lower bound", "")
        : "no request was raised";
  }

  private void row(
      XYPlot plot,
      XYSeriesCollection dots,
      XYLineAndShapeRenderer renderer,
      Ranking.Row row,
      double y,
      double room) {
    Color color = colors.of(row.asked());
    Probability p = row.policy().lossProbability();
    if (known(row.policy()) && p.upper() > 0) {
      double upper = scale.at(p.upper());
      double lower = scale.at(p.lower());
      line(plot, lower, y, upper, y, color);
      line(plot, upper, y - END, upper, y + END, color);
      if (p.lower() > 0) {
        line(plot, lower, y - END, lower, y + END, color);
      } else {
        double head = -scale.lower() * 0.012;
        line(plot, lower, y, lower + head, y + END, color);
        line(plot, lower, y, lower + head, y - END, color);
      }
      if (p.estimate() > 0) {
        XYSeries dot = new XYSeries(row.rank());
        dot.add(scale.at(p.estimate()), y);
        renderer.setSeriesPaint(dots.getSeriesCount(), color);
        renderer.setSeriesShape(
            dots.getSeriesCount(), new java.awt.geom.Ellipse2D.Double(-5, -5, 10, 10));
        dots.addSeries(dot);
      }
    }
    XYTextAnnotation label = new XYTextAnnotation(label(row.policy()), room * 0.06, y);
    label.setFont(style.text(11.5f));
    label.setPaint(Palette.INK);
    label.setTextAnchor(TextAnchor.CENTER_LEFT);
    plot.addAnnotation(label);
  }

  private static void line(XYPlot plot, double x, double y, double toX, double toY, Color color) {
    plot.addAnnotation(new XYLineAnnotation(x, y, toX, toY, new BasicStroke(2.2f), color));
  }
}
