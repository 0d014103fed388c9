// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Drawable;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * What policies cost the host against what they do to the guest, two panels: interrupt remapping
 * entries against dark time, and bring-up time against latency. The best stand at the lower left; a
 * hollow mark is a policy that another dominates.
 */
final class CostChart implements Drawable {
  static final String TITLE = "What a policy costs, and what it gives for it";

  private static final int WIDTH = 1040;
  private static final int CAPTION = 80;
  private static final int PANEL = 330;

  /** Panels of many policies need room for their names. */
  private static final int TALL_PANEL = 520;

  private static final int MANY = 8;
  private static final int NAME = 40;

  /** Room around the points relative to what they cover. */
  private static final double AROUND = 0.12;

  private static final double RADIUS = 5.5;

  /**
   * One axis.
   *
   * @param label with its unit, if that is not a time
   * @param time whether numbers are nanoseconds
   */
  private record Measure(String label, boolean time, ToDoubleFunction<PolicyResult> value) {}

  /** What a panel shows. */
  private record Panel(Measure x, Measure y) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              new Measure(
                  "interrupt remapping entries (IRTEs) at the peak",
                  false,
                  p -> p.hostCost().irtesPeak()),
              new Measure(
                  "dark time per bring-up, all vectors", true, p -> p.hostCost().darkNsTotal())),
          new Panel(
              new Measure("bring-up time, mean", true, p -> p.hostCost().bringupNs()),
              new Measure("p99 of latency", true, p -> p.latencyNs().p99())));

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;
  private final List<JFreeChart> panels = new ArrayList<>();
  private final int panelHeight;

  private CostChart(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
    this.panelHeight = ranking.alike().size() > MANY ? TALL_PANEL : PANEL;
    for (Panel panel : PANELS) {
      if (varies(results, panel)) {
        panels.add(draw(panel));
      }
    }
  }

  /** Why there is no such chart; nothing if there is one. */
  static Optional<String> missing(Results results) {
    if (shown(results).size() < 2) {
      return Optional.of("there are not two policies to compare");
    }
    return PANELS.stream().anyMatch(panel -> varies(results, panel))
        ? Optional.empty()
        : Optional.of("all policies have the same costs, dark time and latency");
  }

  private static boolean varies(Results results, Panel panel) {
    return shown(results).stream().map(p -> at(panel, p)).distinct().count() > 1;
  }

  /**
   * Without those under which nothing was raised, unless that is so for all: they look too good.
   */
  private static List<PolicyResult> shown(Results results) {
    List<PolicyResult> raised =
        results.policies().stream().filter(p -> p.interrupts().raised() > 0).toList();
    return raised.isEmpty() ? results.policies() : raised;
  }

  /** The chart; nothing if there is nothing to compare. */
  static Optional<ChartWriter.Sized> draw(Results results, Ranking ranking, ChartStyle style) {
    if (missing(results).isPresent()) {
      return Optional.empty();
    }
    CostChart chart = new CostChart(results, ranking, style);
    return Optional.of(
        new ChartWriter.Sized(chart, WIDTH, CAPTION + chart.panels.size() * chart.panelHeight));
  }

  /** A place on a panel. */
  private record Place(double x, double y) {}

  private static Place at(Panel panel, PolicyResult policy) {
    return new Place(
        panel.x().value().applyAsDouble(policy), panel.y().value().applyAsDouble(policy));
  }

  private JFreeChart draw(Panel panel) {
    Map<Place, List<Ranking.Row>> places = new LinkedHashMap<>();
    for (Ranking.Row row : ranking.rows()) {
      if (!shown(results).contains(row.policy())) {
        continue;
      }
      places.computeIfAbsent(at(panel, row.policy()), key -> new ArrayList<>()).add(row);
    }
    List<Place> all = List.copyOf(places.keySet());
    MetricScale x = scale(panel.x(), all.stream().mapToDouble(Place::x).max().orElse(0));
    MetricScale y = scale(panel.y(), all.stream().mapToDouble(Place::y).max().orElse(0));
    NumberAxis right = axis(panel.x(), x, all.stream().map(Place::x).toList());
    NumberAxis up = axis(panel.y(), y, all.stream().map(Place::y).toList());
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setUseFillPaint(true);
    renderer.setDrawOutlines(true);
    PolicyColors colors = PolicyColors.of(ranking);
    List<PointLabels.Label> labels = new ArrayList<>();
    places.forEach(
        (place, rows) -> {
          Color color = colors.of(rows.get(0).asked());
          boolean best = rows.stream().anyMatch(row -> !row.dominated());
          int index = data.getSeriesCount();
          XYSeries point = new XYSeries(index);
          point.add(x.of(place.x()), y.of(place.y()));
          data.addSeries(point);
          renderer.setSeriesShape(
              index, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
          renderer.setSeriesPaint(index, color);
          renderer.setSeriesFillPaint(index, best ? color : Color.WHITE);
          renderer.setSeriesOutlinePaint(index, color);
          renderer.setSeriesOutlineStroke(index, new BasicStroke(2.2f));
          Color ink = best ? Palette.INK : Palette.FAINT_INK;
          Font font = best ? style.strong(11.5f) : style.text(11.5f);
          labels.add(
              new PointLabels.Label(x.of(place.x()), y.of(place.y()), name(rows), ink, font));
        });
    XYPlot plot = new XYPlot(data, right, up, renderer);
    style.plot(plot);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    plot.addAnnotation(new PointLabels(labels, PointLabels.Side.AROUND));
    JFreeChart chart = new JFreeChart(null, style.text(10), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(4, 12, 8, 16));
    return chart;
  }

  /** Those at one place, not dominated ones first. */
  private static String name(List<Ranking.Row> rows) {
    List<String> names =
        rows.stream()
            .sorted(Comparator.comparing(Ranking.Row::dominated))
            .map(row -> (row.reference() ? "* " : "") + row.name())
            .toList();
    String all = Text.joined(names, NAME);
    if (Text.length(all) <= NAME) {
      return all;
    }
    String more = names.size() > 1 ? " and " + (names.size() - 1) + " more" : "";
    return Text.shortenMiddle(names.get(0), NAME - more.length()) + more;
  }

  private static MetricScale scale(Measure measure, double largest) {
    return MetricScale.of(measure.time() ? "ns" : "1", largest);
  }

  /** From 0 where that wastes little room; with room for names beside the points. */
  private NumberAxis axis(Measure measure, MetricScale scale, List<Double> values) {
    NumberAxis axis = MetricAxis.fromZero(measure.label() + scale.label());
    style.axis(axis);
    if (!measure.time()) {
      axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    }
    double least = scale.of(values.stream().mapToDouble(v -> v).min().orElse(0));
    double most = scale.of(values.stream().mapToDouble(v -> v).max().orElse(0));
    if (least < 0.6 * most || most == 0) {
      least = 0;
    }
    double room = most == least ? Math.max(1, most * 0.1) : AROUND * (most - least);
    axis.setRange(least - room, most + room);
    return axis;
  }

  @Override
  public void draw(Graphics2D g2, Rectangle2D area) {
    g2.setPaint(Color.WHITE);
    g2.fill(area);
    double left = area.getX() + 14;
    text(g2, TITLE, style.strong(16), Palette.INK, left, area.getY() + 26);
    Font small = style.text(11.5f);
    text(g2, Captions.subject(results), small, Palette.FAINT_INK, left, area.getY() + 45);
    text(g2, legend(), small, Palette.FAINT_INK, left, area.getY() + 61);
    for (int i = 0; i < panels.size(); i++) {
      double top = area.getY() + CAPTION + i * panelHeight;
      panels
          .get(i)
          .draw(g2, new Rectangle2D.Double(area.getX(), top, area.getWidth(), panelHeight));
    }
  }

  private String legend() {
    return "Lower left is better."
        + (ranking.anyDominated()
            ? " Filled, bold: not dominated; hollow: another policy is never the worse choice."
            : " No policy dominates another.")
        + " * is the reference."
        + (shown(results).size() < results.policies().size()
            ? " Not shown: those under which no request was raised."
            : "");
  }

  private static void text(Graphics2D g2, String text, Font font, Color paint, double x, double y) {
    g2.setFont(font);
    g2.setPaint(paint);
    g2.drawString(text, (float) x, (float) y);
  }
}
