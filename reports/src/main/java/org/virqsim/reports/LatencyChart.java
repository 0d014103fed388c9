// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Histogram;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * Cumulative distribution of latency, a line per policy: time on a logarithmic axis, shares by
 * their number of nines.
 */
final class LatencyChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 560;
  private static final double MAX_NINES = 8;

  /** Steps smaller than this part of an axis are not drawn: less than a pixel of the SVG. */
  private static final double RESOLUTION = 1.0 / 1200;

  /** Steps wider than this part of the axis get their corner; of others it could not be seen. */
  private static final double CORNER = 2.5 * RESOLUTION;

  private final Results results;
  private final ChartStyle style;
  private double lower;
  private double upper;
  private double top;

  private LatencyChart(Results results, ChartStyle style) {
    this.results = results;
    this.style = style;
  }

  /** The chart, or nothing if no request was served. */
  static Optional<ChartWriter.Sized> draw(Results results, ChartStyle style) {
    boolean served =
        results.policies().stream().anyMatch(p -> !p.latencyHistogram().bins().isEmpty());
    return served ? Optional.of(new LatencyChart(results, style).draw()) : Optional.empty();
  }

  private ChartWriter.Sized draw() {
    ranges();
    TickAxis x =
        new TickAxis(
            "latency, from raise to the start of the handler run (logarithmic)",
            TickAxis.logTime(lower, upper),
            lower,
            upper);
    TickAxis y =
        new TickAxis(
            "share of served requests with at most this latency", TickAxis.nines(top), 0, top);
    style.axis(x);
    style.axis(y);
    XYPlot plot = new XYPlot(new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer());
    style.plot(plot);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    plot.setDomainMinorGridlinesVisible(false);
    LegendItemCollection legend = new LegendItemCollection();
    for (int i = 0; i < results.policies().size(); i++) {
      line(plot, legend, i);
    }
    deadline(plot);
    JFreeChart chart =
        style.chart("How late interrupts are served", plot, Captions.subject(results));
    style.legend(chart, legend);
    return new ChartWriter.Sized(chart, WIDTH, HEIGHT);
  }

  private void ranges() {
    double least = Double.MAX_VALUE;
    double most = 0;
    double nines = 2;
    for (PolicyResult policy : results.policies()) {
      List<Histogram.Bin> bins = policy.latencyHistogram().bins();
      if (!bins.isEmpty()) {
        least = Math.min(least, x(bins.get(0).value()));
        most = Math.max(most, x(bins.get(bins.size() - 1).value()));
        nines = Math.max(nines, last(policy.latencyHistogram().count()));
      }
    }
    double deadline = x(results.deadlineNs());
    if (results.deadlineNs() > 0) {
      least = Math.min(least, deadline);
      most = Math.max(most, deadline);
    }
    // At least a decade, so that equal latencies are not blown up to look different.
    double missing = Math.max(0, 1 - (most - least)) / 2;
    lower = least - missing - 0.15;
    upper = most + missing + 0.15;
    top = nines + 0.15;
  }

  /** A latency of 0 has no logarithm; 1 ns stands for it. */
  private static double x(long ns) {
    return Math.log10((double) Math.max(1, ns));
  }

  /** Where the last of {@code count} values stands, half a rank below all of them. */
  private static double last(long count) {
    return Math.min(MAX_NINES, Math.log10(2.0 * count));
  }

  private void line(XYPlot plot, LegendItemCollection legend, int index) {
    PolicyResult policy = results.policies().get(index);
    List<Histogram.Bin> bins = policy.latencyHistogram().bins();
    String name = Text.clean(policy.policy());
    Color color = Palette.policy(index);
    // Later lines are thinner and on top: where lines coincide, all of them can be seen.
    float width = Math.min(7.5f, 2f + 1.3f * (results.policies().size() - 1 - index));
    String label = name + ": nothing served";
    if (!bins.isEmpty()) {
      label =
          name
              + ": p99 "
              + Units.chartDuration(policy.latencyNs().p99())
              + ", max "
              + Units.chartDuration(policy.latencyNs().max());
      XYSeriesCollection data = new XYSeriesCollection(steps(name, bins));
      data.addSeries(end(name, bins));
      XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
      renderer.setDrawSeriesLineAsPath(true);
      renderer.setSeriesPaint(0, color);
      renderer.setSeriesStroke(0, Palette.policyStroke(index, width));
      renderer.setSeriesPaint(1, color);
      renderer.setSeriesShapesVisible(1, true);
      renderer.setSeriesShape(1, new Ellipse2D.Double(-4, -4, 8, 8));
      plot.setDataset(index, data);
      plot.setRenderer(index, renderer);
    }
    LegendItem item =
        new LegendItem(
            label,
            null,
            null,
            null,
            new Line2D.Double(-12, 0, 12, 0),
            Palette.policyStroke(index, width),
            color);
    legend.add(item);
  }

  private XYSeries steps(String name, List<Histogram.Bin> bins) {
    XYSeries series = new XYSeries(name, false, true);
    long count = bins.stream().mapToLong(Histogram.Bin::count).sum();
    double width = upper - lower;
    double shownX = x(bins.get(0).value());
    double shownY = 0;
    series.add(shownX, shownY);
    long seen = 0;
    for (int i = 0; i < bins.size(); i++) {
      seen += bins.get(i).count();
      double x = x(bins.get(i).value());
      double y = seen == count ? last(count) : -Math.log10((double) (count - seen) / count);
      boolean visible =
          (x - shownX) / width > RESOLUTION || (Math.min(y, MAX_NINES) - shownY) / top > RESOLUTION;
      if (visible || i == bins.size() - 1) {
        if ((x - shownX) / width > CORNER) {
          series.add(x, shownY);
        }
        shownX = x;
        shownY = Math.min(y, MAX_NINES);
        series.add(shownX, shownY);
      }
    }
    return series;
  }

  /** The largest latency, as a dot. */
  private static XYSeries end(String name, List<Histogram.Bin> bins) {
    XYSeries series = new XYSeries(name + " max", false, true);
    long count = bins.stream().mapToLong(Histogram.Bin::count).sum();
    series.add(x(bins.get(bins.size() - 1).value()), last(count));
    return series;
  }

  private void deadline(XYPlot plot) {
    if (results.deadlineNs() <= 0) {
      return;
    }
    ValueMarker marker = new ValueMarker(x(results.deadlineNs()));
    marker.setPaint(Palette.INK);
    marker.setStroke(
        new BasicStroke(
            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0));
    marker.setLabel("deadline " + Units.chartDuration(results.deadlineNs()));
    marker.setLabelFont(style.text(11.5f));
    marker.setLabelPaint(Palette.INK);
    marker.setLabelBackgroundColor(new Color(255, 255, 255, 0));
    boolean left = x(results.deadlineNs()) > (lower + upper) / 2;
    marker.setLabelAnchor(left ? RectangleAnchor.BOTTOM_LEFT : RectangleAnchor.BOTTOM_RIGHT);
    marker.setLabelTextAnchor(left ? TextAnchor.BOTTOM_RIGHT : TextAnchor.BOTTOM_LEFT);
    marker.setLabelOffset(new RectangleInsets(6, 6, 6, 6));
    plot.addDomainMarker(marker);
  }
}
