// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;

/**
 * A metric with its intervals against the one factor of a sweep, a line for each policy. Values
 * that have a size stand where they belong, on a logarithmic axis if they are in equal ratios or
 * cover more than a decade; words stand side by side in the order given.
 */
final class SweepLineChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 430;
  private static final int LEGEND_LINE = 21;

  /** Room beside the outermost values, relative to the axis. */
  private static final double SIDE = 0.04;

  /** Fewer make no line. */
  private static final int LEAST_CELLS = 2;

  /** Part of the axis between two labels at least. */
  private static final double BETWEEN_LABELS = 0.085;

  /** From this ratio of highest to lowest on, an axis is logarithmic. */
  private static final double DECADE = 10;

  private final Sweep sweep;
  private final ChartStyle style;
  private final boolean logarithmic;

  /** The cells from left to right. */
  private final List<Place> places;

  /** Where a cell stands. */
  private record Place(SweepCell cell, String value, double x) {}

  private SweepLineChart(Sweep sweep, ChartStyle style) {
    this.sweep = sweep;
    this.style = style;
    String path = sweep.factors().get(0).path();
    List<String> values =
        sweep.cells().stream().map(cell -> cell.values().getOrDefault(path, "")).toList();
    Optional<List<Double>> sizes = Magnitude.of(values);
    double least = sizes.map(Collections::min).orElse(0.0);
    double most = sizes.map(Collections::max).orElse(0.0);
    this.logarithmic =
        least > 0 && (most > DECADE * least || sweep.factors().get(0).scale().equals("geometric"));
    List<Place> found = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double size = sizes.isPresent() ? sizes.get().get(i) : i;
      double x = logarithmic ? Math.log10(size) : size;
      found.add(new Place(sweep.cells().get(i), values.get(i), x));
    }
    found.sort(Comparator.comparingDouble(Place::x));
    this.places = List.copyOf(found);
  }

  /** The chart; nothing if there is another number of factors than one, or too few cells. */
  static Optional<ChartWriter.Sized> draw(Sweep sweep, ChartStyle style) {
    boolean one =
        sweep.factors().size() == 1
            && sweep.tornado() == null
            && sweep.cells().size() >= LEAST_CELLS;
    return one ? Optional.of(new SweepLineChart(sweep, style).draw()) : Optional.empty();
  }

  private ChartWriter.Sized draw() {
    MetricScale scale = MetricScale.of(sweep.unit(), largest());
    String path = sweep.factors().get(0).path();
    double first = places.get(0).x();
    double width = Math.max(Double.MIN_NORMAL, places.get(places.size() - 1).x() - first);
    TickAxis values =
        new TickAxis(
            Text.clean(path) + (logarithmic ? " (logarithmic)" : ""),
            ticks(width),
            first - SIDE * width,
            first + (1 + SIDE) * width);
    style.axis(values);
    values.setMinorTickMarksVisible(false);
    MetricAxis metric = MetricAxis.of(sweep.metric(), scale, false);
    style.axis(metric);
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setDefaultLinesVisible(true);
    renderer.setDefaultShapesVisible(true);
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    LegendItemCollection legend = new LegendItemCollection();
    series(scale).forEach((policies, line) -> add(data, renderer, legend, policies, line));
    XYPlot plot = new XYPlot(data, values, metric, renderer);
    style.plot(plot);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    range(metric, data);
    JFreeChart chart =
        style.chart(
            title(),
            plot,
            SweepText.subject(sweep, true),
            "Vertical lines: 95 % intervals, where one is known");
    style.legend(chart, legend);
    return new ChartWriter.Sized(chart, WIDTH, HEIGHT + LEGEND_LINE * data.getSeriesCount());
  }

  private String title() {
    String metric = SweepText.metric(sweep.metric());
    return metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1);
  }

  private double largest() {
    return sweep.cells().stream()
        .flatMap(cell -> cell.policies().stream())
        .mapToDouble(policy -> Math.abs(policy.metric().value()))
        .max()
        .orElse(0);
  }

  /** A tick for each value, with its label where the one before leaves room. */
  private List<TickAxis.Tick> ticks(double width) {
    List<TickAxis.Tick> ticks = new ArrayList<>();
    double end = places.get(places.size() - 1).x();
    double labelled = Double.NEGATIVE_INFINITY;
    for (Place place : places) {
      double room = BETWEEN_LABELS * width;
      boolean last = place.x() == end;
      boolean label = last || (place.x() - labelled >= room && end - place.x() >= room);
      String shown =
          Text.shortenMiddle(Text.clean(place.value()), 14)
              .replaceAll("(?<=[0-9/])us\\b", "\u00b5s");
      ticks.add(new TickAxis.Tick(place.x(), label ? shown : ""));
      labelled = label ? place.x() : labelled;
    }
    return ticks;
  }

  /** A point of a line. */
  private record Point(double x, double value, double lower, double upper) {}

  /** Lines with the policies that they stand for: those with the same numbers share one. */
  private Map<List<String>, List<Point>> series(MetricScale scale) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (Place place : places) {
      for (SweepPolicy policy : place.cell().policies()) {
        Estimate e = policy.metric();
        lines
            .computeIfAbsent(policy.policy(), name -> new ArrayList<>())
            .add(new Point(place.x(), scale.of(e.value()), scale.of(e.low()), scale.of(e.high())));
      }
    }
    Map<List<Point>, List<String>> names = new LinkedHashMap<>();
    lines.forEach(
        (policy, line) -> names.computeIfAbsent(line, key -> new ArrayList<>()).add(policy));
    Map<List<String>, List<Point>> result = new LinkedHashMap<>();
    names.forEach((line, policies) -> result.put(List.copyOf(policies), line));
    return result;
  }

  private void add(
      XYIntervalSeriesCollection data,
      XYErrorRenderer renderer,
      LegendItemCollection legend,
      List<String> policies,
      List<Point> line) {
    int index = data.getSeriesCount();
    String name = Text.joined(policies.stream().map(Text::clean).toList(), 40);
    XYIntervalSeries series = new XYIntervalSeries(index + " " + name);
    for (Point p : line) {
      series.add(p.x(), p.x(), p.x(), p.value(), p.lower(), p.upper());
    }
    data.addSeries(series);
    Color color = index < Palette.POLICIES.size() ? Palette.POLICIES.get(index) : Palette.OTHERS;
    Ellipse2D dot = new Ellipse2D.Double(-3.5, -3.5, 7, 7);
    BasicStroke stroke = new BasicStroke(2f);
    renderer.setSeriesPaint(index, color);
    renderer.setSeriesStroke(index, stroke);
    renderer.setSeriesShape(index, dot);
    legend.add(new LegendItem(name, null, null, null, dot, color));
  }

  /** All intervals, from 0 where that wastes little room; a flat line at 0 is drawn too. */
  private static void range(NumberAxis axis, XYIntervalSeriesCollection data) {
    double least = Double.MAX_VALUE;
    double most = -Double.MAX_VALUE;
    for (int s = 0; s < data.getSeriesCount(); s++) {
      for (int i = 0; i < data.getItemCount(s); i++) {
        least = Math.min(least, data.getStartYValue(s, i));
        most = Math.max(most, data.getEndYValue(s, i));
      }
    }
    if (least >= 0 && least < 0.5 * most) {
      least = 0;
    }
    double width = most - least;
    double room = width == 0 ? Math.max(0.5, Math.abs(most) / 10) : 0.06 * width;
    axis.setRange(least == 0 && width > 0 ? -room / 3 : least - room, most + room);
  }
}
