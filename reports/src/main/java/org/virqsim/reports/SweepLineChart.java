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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;

/**
 * A metric with its intervals against the one factor of a sweep, a line for each policy. Values
 * that have a size stand where they belong, on a logarithmic axis if they are in equal ratios or
 * cover more than a decade; words stand side by side in the order given. Probabilities stand on a
 * logarithmic axis; where nothing was seen there is a bound instead of a point.
 */
final class SweepLineChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 480;

  /** Points of the plot with its labels, and of a letter of one, about. */
  private static final double PLOT = 860;

  private static final double LETTER = 7.9;

  /** Decades that the arrow below a bound is long. */
  private static final double ARROW = 0.4;

  /** Characters of the names at a line. */
  private static final int NAME = 34;

  private static final String LOSS = "loss_probability.estimate";

  private static final Color UNDECIDED = new Color(0xE2E2E2);
  private static final Color CLEAR = new Color(255, 255, 255, 0);

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

  /** What is drawn. */
  private final Shown shown;

  /** Of probabilities; of other metrics the axis is linear. */
  private final Optional<LogProbability> probabilities;

  private final SweepColors colors;
  private final List<PointLabels.Label> labels = new ArrayList<>();

  /**
   * A number of each policy in each cell.
   *
   * @param metric its name
   * @param unit of it
   * @param of its estimate
   */
  private record Shown(String metric, String unit, Function<SweepPolicy, Estimate> of) {}

  /** Where a cell stands. */
  private record Place(SweepCell cell, String value, double x) {}

  private SweepLineChart(Sweep sweep, Shown shown, ChartStyle style) {
    this.sweep = sweep;
    this.shown = shown;
    this.style = style;
    this.colors = new SweepColors(sweep);
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
      double x = logarithmic ? StrictMath.log10(size) : size;
      found.add(new Place(sweep.cells().get(i), values.get(i), x));
    }
    found.sort(Comparator.comparingDouble(Place::x));
    this.places = List.copyOf(found);
    this.probabilities =
        LogProbability.fits(shown.metric())
            ? Optional.of(LogProbability.of(estimates().toList()))
            : Optional.empty();
  }

  private Stream<Estimate> estimates() {
    return sweep.cells().stream().flatMap(cell -> cell.policies().stream()).map(shown.of());
  }

  /** Whether there is one factor with values to draw against. */
  static boolean fits(Sweep sweep) {
    return sweep.factors().size() == 1
        && sweep.tornado() == null
        && sweep.cells().size() >= LEAST_CELLS;
  }

  /** The metric; nothing if there is another number of factors than one, or too few cells. */
  static Optional<ChartWriter.Sized> draw(Sweep sweep, ChartStyle style) {
    Shown shown = new Shown(sweep.metric(), sweep.unit(), SweepPolicy::metric);
    return fits(sweep)
        ? Optional.of(new SweepLineChart(sweep, shown, style).draw())
        : Optional.empty();
  }

  /** The probability of a drop; nothing if that is the metric, or there is nothing to draw. */
  static Optional<ChartWriter.Sized> drawLoss(Sweep sweep, ChartStyle style) {
    Shown shown = new Shown(LOSS, "1", policy -> Estimate.of(policy.lossProbability()));
    return fits(sweep) && !sweep.metric().equals(LOSS)
        ? Optional.of(new SweepLineChart(sweep, shown, style).draw())
        : Optional.empty();
  }

  private ChartWriter.Sized draw() {
    MetricScale scale = MetricScale.of(shown.unit(), largest());
    Map<List<String>, List<Point>> series = series(scale);
    double first = places.get(0).x();
    double width = Math.max(Double.MIN_NORMAL, places.get(places.size() - 1).x() - first);
    int longest = series.keySet().stream().mapToInt(n -> Text.length(name(n))).max().orElse(0);
    double room = width * LETTER * longest / Math.max(200, PLOT - LETTER * longest);
    TickAxis values =
        new TickAxis(
            Text.clean(sweep.factors().get(0).path()) + (logarithmic ? " (logarithmic)" : ""),
            ticks(width),
            first - SIDE * width,
            first + (1 + SIDE) * width + room);
    style.axis(values);
    values.setMinorTickMarksVisible(false);
    NumberAxis metric = metric(scale);
    style.axis(metric);
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setDefaultLinesVisible(true);
    renderer.setDefaultShapesVisible(true);
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    XYPlot plot = new XYPlot(data, values, metric, renderer);
    style.plot(plot);
    plot.setRangeMinorGridlinesVisible(false);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    for (Map.Entry<List<String>, List<Point>> one : series.entrySet()) {
      add(plot, data, renderer, one);
    }
    if (probabilities.isEmpty()) {
      range(metric, data);
    }
    breakEven(plot, scale);
    plot.addAnnotation(new PointLabels(labels, PointLabels.Side.RIGHT));
    JFreeChart chart =
        style.chart(title(shown.metric()), plot, SweepText.subject(sweep, true), legend());
    return new ChartWriter.Sized(chart, WIDTH, HEIGHT);
  }

  private NumberAxis metric(MetricScale scale) {
    return probabilities
        .<NumberAxis>map(
            p ->
                new TickAxis(
                    SweepText.metric(shown.metric()) + " (logarithmic)",
                    p.ticks(),
                    p.lower(),
                    -0.06 * p.lower()))
        .orElseGet(() -> MetricAxis.of(shown.metric(), scale, false));
  }

  private String legend() {
    boolean bounds = probabilities.isPresent() && estimates().anyMatch(e -> e.value() == 0);
    return "Vertical lines: 95 % intervals, where one is known"
        + (bounds ? "; arrows: none was seen, all below the bar is possible" : "");
  }

  static String title(String name) {
    String metric = SweepText.metric(name);
    // Names of the format stay as they are.
    return metric.contains(".")
        ? metric
        : metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1);
  }

  private double largest() {
    return estimates().mapToDouble(e -> Math.abs(e.value())).max().orElse(0);
  }

  /** Where the metric is held against, and what the search did not decide. */
  private void breakEven(XYPlot plot, MetricScale scale) {
    BreakEven found = sweep.breakEven();
    if (found == null || !shown.metric().equals(found.metric())) {
      return;
    }
    if (found.against() == null) {
      double at =
          probabilities.map(p -> p.at(found.threshold())).orElse(scale.of(found.threshold()));
      ValueMarker threshold = new ValueMarker(at);
      threshold.setPaint(Palette.INK);
      threshold.setStroke(
          new BasicStroke(
              1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0));
      threshold.setLabel("threshold " + SweepText.number(found.threshold(), found.unit()));
      threshold.setLabelFont(style.text(11.5f));
      threshold.setLabelPaint(Palette.INK);
      threshold.setLabelBackgroundColor(CLEAR);
      threshold.setLabelAnchor(RectangleAnchor.TOP_LEFT);
      threshold.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
      plot.addRangeMarker(threshold);
    }
    Optional<Double> from = place(found.decidedUpTo());
    Optional<Double> to = place(found.decidedFrom());
    if (from.isPresent() && to.isPresent()) {
      IntervalMarker open = new IntervalMarker(from.get(), to.get(), UNDECIDED);
      open.setLabel("not decided");
      open.setLabelFont(style.text(11.5f));
      open.setLabelPaint(Palette.INK);
      open.setLabelBackgroundColor(CLEAR);
      open.setLabelAnchor(RectangleAnchor.BOTTOM);
      open.setLabelTextAnchor(TextAnchor.BOTTOM_CENTER);
      plot.addDomainMarker(open, Layer.BACKGROUND);
    }
  }

  private Optional<Double> place(@Nullable String value) {
    return places.stream().filter(p -> p.value().equals(value)).map(Place::x).findFirst();
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
      String text = Magnitude.label(place.value(), 14);
      ticks.add(new TickAxis.Tick(place.x(), label ? text : ""));
      labelled = label ? place.x() : labelled;
    }
    return ticks;
  }

  /**
   * A point of a line, on the axis.
   *
   * @param bound whether nothing was seen, so that only the upper end is known
   */
  private record Point(double x, double value, double lower, double upper, boolean bound) {}

  private Point point(double x, Estimate e, MetricScale scale) {
    return probabilities
        .map(p -> new Point(x, p.at(e.value()), p.at(e.low()), p.at(e.high()), e.value() == 0))
        .orElseGet(
            () -> new Point(x, scale.of(e.value()), scale.of(e.low()), scale.of(e.high()), false));
  }

  /** Lines with the policies that they stand for: those with the same numbers share one. */
  private Map<List<String>, List<Point>> series(MetricScale scale) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (Place place : places) {
      for (SweepPolicy policy : place.cell().policies()) {
        lines
            .computeIfAbsent(policy.policy(), name -> new ArrayList<>())
            .add(point(place.x(), shown.of().apply(policy), scale));
      }
    }
    Map<List<Point>, List<String>> names = new LinkedHashMap<>();
    lines.forEach(
        (policy, line) -> names.computeIfAbsent(line, key -> new ArrayList<>()).add(policy));
    Map<List<String>, List<Point>> result = new LinkedHashMap<>();
    names.forEach((line, policies) -> result.put(List.copyOf(policies), line));
    return result;
  }

  private static String name(List<String> policies) {
    String all = Text.joined(policies.stream().map(Text::clean).toList(), NAME);
    if (Text.length(all) <= NAME || policies.size() == 1) {
      return Text.shortenMiddle(all, NAME);
    }
    String more = " and " + (policies.size() - 1) + " more";
    return Text.shortenMiddle(Text.clean(policies.get(0)), NAME - more.length()) + more;
  }

  private void add(
      XYPlot plot,
      XYIntervalSeriesCollection data,
      XYErrorRenderer renderer,
      Map.Entry<List<String>, List<Point>> one) {
    Color color = colors.of(one.getKey().get(0));
    String name = name(one.getKey());
    // A line goes from seen to seen: it ends where there is but a bound.
    XYIntervalSeries series = null;
    for (Point p : one.getValue()) {
      if (p.bound()) {
        bound(plot, p, color);
        series = null;
        continue;
      }
      if (series == null) {
        int index = data.getSeriesCount();
        series = new XYIntervalSeries(index + " " + name);
        data.addSeries(series);
        renderer.setSeriesPaint(index, color);
        renderer.setSeriesStroke(index, new BasicStroke(2f));
        renderer.setSeriesShape(index, new Ellipse2D.Double(-3.5, -3.5, 7, 7));
      }
      series.add(p.x(), p.x(), p.x(), p.value(), p.lower(), p.upper());
    }
    Point last = one.getValue().get(one.getValue().size() - 1);
    labels.add(
        new PointLabels.Label(
            last.x(),
            last.bound() ? last.upper() : last.value(),
            name,
            SweepColors.ink(color),
            style.strong(11.5f)));
  }

  /** Nothing was seen: a bar at the upper bound and an arrow towards 0. */
  private void bound(XYPlot plot, Point p, Color color) {
    double half = 0.006 * (places.get(places.size() - 1).x() - places.get(0).x());
    double down = Math.max(p.lower(), p.upper() - ARROW);
    double head = (p.upper() - down) * 0.25;
    List<double[]> strokes =
        List.of(
            new double[] {p.x(), p.upper(), p.x(), down},
            new double[] {p.x() - half, p.upper(), p.x() + half, p.upper()},
            new double[] {p.x() - half, down + head, p.x(), down},
            new double[] {p.x() + half, down + head, p.x(), down});
    for (double[] s : strokes) {
      plot.addAnnotation(
          new XYLineAnnotation(s[0], s[1], s[2], s[3], new BasicStroke(1.6f), color));
    }
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
