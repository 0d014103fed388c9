// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Drawable;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;

/**
 * A metric against each of several factors, a panel for each and a dot for each policy in each
 * cell: which factor orders the dots, and which leaves them a cloud.
 */
final class FactorsChart implements Drawable {
  private static final int WIDTH = 1120;
  private static final int COLUMNS = 3;
  private static final int MARGIN = 14;
  private static final int GAP = 18;
  private static final int CAPTION = 92;
  private static final int PANEL = 250;

  /** More factors than this are not drawn. */
  private static final int MOST = 12;

  private static final double DECADE = 10;
  private static final double RADIUS = 2.6;

  private final Sweep sweep;
  private final ChartStyle style;

  /** Names of those with the same numbers, and these: the metric in each cell; NaN if not run. */
  private final Map<List<Double>, List<String>> groups = new LinkedHashMap<>();

  private final SweepColors colors;
  private final List<JFreeChart> panels = new ArrayList<>();

  private FactorsChart(Sweep sweep, ChartStyle style) {
    this.sweep = sweep;
    this.style = style;
    this.colors = new SweepColors(sweep);
    for (String policy : new SweepAnswer(sweep).byPolicy().keySet()) {
      groups.computeIfAbsent(values(policy), key -> new ArrayList<>()).add(policy);
    }
    for (SweepFactor factor : sweep.factors().stream().limit(MOST).toList()) {
      panels.add(panel(factor));
    }
  }

  /** Why there is no such chart; nothing if there is one. */
  static Optional<String> missing(Sweep sweep) {
    return sweep.factors().size() > 1
            && sweep.tornado() == null
            && !sweep.cells().isEmpty()
            && HeatChart.missing(sweep).isPresent()
        ? Optional.empty()
        : Optional.of("it is for a sample, or for more than two parameters");
  }

  /** The chart; nothing if another one shows more. */
  static Optional<ChartWriter.Sized> draw(Sweep sweep, ChartStyle style) {
    if (missing(sweep).isPresent()) {
      return Optional.empty();
    }
    FactorsChart chart = new FactorsChart(sweep, style);
    int rows = (chart.panels.size() + COLUMNS - 1) / COLUMNS;
    return Optional.of(new ChartWriter.Sized(chart, WIDTH, CAPTION + rows * (PANEL + GAP)));
  }

  private JFreeChart panel(SweepFactor factor) {
    List<String> values =
        sweep.cells().stream().map(c -> c.values().getOrDefault(factor.path(), "")).toList();
    Optional<List<Double>> sizes = Magnitude.of(values);
    double least = sizes.stream().flatMap(List::stream).mapToDouble(v -> v).min().orElse(0);
    double most = sizes.stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(0);
    boolean log = least > 0 && (most > DECADE * least || factor.scale().equals("geometric"));
    List<String> words = values.stream().distinct().toList();
    TreeMap<Double, String> places = new TreeMap<>();
    List<Double> x = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double size = sizes.isPresent() ? sizes.get().get(i) : words.indexOf(values.get(i));
      x.add(log ? StrictMath.log10(size) : size);
      places.put(x.get(i), values.get(i));
    }
    Optional<LogProbability> p =
        LogProbability.fits(sweep.metric())
            ? Optional.of(LogProbability.of(estimates()))
            : Optional.empty();
    MetricScale scale =
        MetricScale.of(
            sweep.unit(), estimates().stream().mapToDouble(Estimate::value).max().orElse(0));
    NumberAxis metric =
        p.<NumberAxis>map(a -> new TickAxis("", a.ticks(), a.lower(), -0.06 * a.lower()))
            .orElseGet(() -> MetricAxis.fromZero(scale.label().replace(", ", "")));
    style.axis(metric);
    metric.setTickLabelFont(style.text(10));
    String name = Text.shortenMiddle(Text.clean(factor.path()), 44);
    TickAxis axis = axis(name, places, sizes.isPresent());
    XYPlot plot = new XYPlot(data(x, p, scale), axis, metric, dots());
    style.plot(plot);
    plot.setRangeMinorGridlinesVisible(false);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    if (p.isEmpty()) {
      metric.configure();
    }
    JFreeChart chart = new JFreeChart(null, style.text(10), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  private List<Estimate> estimates() {
    return sweep.cells().stream()
        .flatMap(c -> c.policies().stream())
        .map(SweepPolicy::metric)
        .toList();
  }

  /** Few labels: the ends and what is far enough from them; words all of them. */
  private TickAxis axis(String name, NavigableMap<Double, String> places, boolean sizes) {
    double first = places.firstKey();
    double width = Math.max(Double.MIN_NORMAL, places.lastKey() - first);
    List<TickAxis.Tick> ticks = new ArrayList<>();
    double labelled = Double.NEGATIVE_INFINITY;
    for (var place : places.entrySet()) {
      boolean last = place.getKey().equals(places.lastKey());
      double room = (sizes ? 0.3 : 0.1) * width;
      boolean label =
          last || (place.getKey() - labelled >= room && places.lastKey() - place.getKey() >= room);
      if (label) {
        ticks.add(new TickAxis.Tick(place.getKey(), Magnitude.label(place.getValue(), 10)));
        labelled = place.getKey();
      }
    }
    TickAxis axis = new TickAxis(name, ticks, first - 0.08 * width, first + 1.08 * width);
    style.axis(axis);
    axis.setLabelFont(style.text(10.5f));
    axis.setTickLabelFont(style.text(10));
    axis.setMinorTickMarksVisible(false);
    return axis;
  }

  private List<Double> values(String name) {
    return sweep.cells().stream()
        .map(
            cell ->
                cell.policies().stream()
                    .filter(policy -> policy.policy().equals(name))
                    .map(policy -> policy.metric().value())
                    .findFirst()
                    .orElse(Double.NaN))
        .toList();
  }

  private XYSeriesCollection data(List<Double> x, Optional<LogProbability> p, MetricScale scale) {
    XYSeriesCollection data = new XYSeriesCollection();
    for (List<Double> values : groups.keySet()) {
      XYSeries series = new XYSeries(data.getSeriesCount(), false, true);
      for (int c = 0; c < values.size(); c++) {
        double value = values.get(c);
        if (!Double.isNaN(value)) {
          series.add(x.get(c).doubleValue(), p.map(a -> a.at(value)).orElse(scale.of(value)));
        }
      }
      data.addSeries(series);
    }
    return data;
  }

  private XYLineAndShapeRenderer dots() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    List<List<String>> names = List.copyOf(groups.values());
    for (int i = 0; i < names.size(); i++) {
      renderer.setSeriesPaint(i, colors.of(names.get(i).get(0)));
      renderer.setSeriesShape(i, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
    }
    return renderer;
  }

  @Override
  public void draw(Graphics2D g2, Rectangle2D area) {
    g2.setPaint(Color.WHITE);
    g2.fill(area);
    double left = area.getX() + MARGIN;
    double top = area.getY();
    String title = SweepLineChart.title(sweep.metric()) + ", by each parameter";
    text(g2, title, style.strong(16), Palette.INK, left, top + 24);
    Font small = style.text(11.5f);
    text(g2, SweepText.subject(sweep, true), small, Palette.FAINT_INK, left, top + 42);
    String zero = LogProbability.fits(sweep.metric()) ? "; at the lower edge: none was seen" : "";
    text(g2, "A dot for each cell" + zero, small, Palette.FAINT_INK, left, top + 57);
    double at = left;
    for (List<String> policies : groups.values()) {
      String names = Text.joined(policies.stream().map(Text::clean).toList(), 34);
      String name = Text.shorten(names, 60);
      double width = 7 * Text.length(name) + 30;
      if (at + width < area.getMaxX() - MARGIN) {
        g2.setPaint(colors.of(policies.get(0)));
        g2.fill(new Ellipse2D.Double(at, top + 69, 9, 9));
        text(g2, name, style.text(11.5f), Palette.INK, at + 14, top + 78);
        at += width;
      }
    }
    double width = (area.getWidth() - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
    for (int i = 0; i < panels.size(); i++) {
      double x = left + (i % COLUMNS) * (width + GAP);
      int row = i / COLUMNS;
      double y = top + CAPTION + row * (double) (PANEL + GAP);
      panels.get(i).draw(g2, new Rectangle2D.Double(x, y, width, PANEL));
    }
  }

  private static void text(Graphics2D g2, String text, Font font, Color paint, double x, double y) {
    g2.setFont(font);
    g2.setPaint(paint);
    g2.drawString(text, (float) x, (float) y);
  }
}
