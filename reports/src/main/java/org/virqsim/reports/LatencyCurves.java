// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Histogram;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * Cumulative distributions of latency on common axes: log10 of nanoseconds, and shares by their
 * number of nines.
 *
 * @param lower end of the time axis
 * @param upper likewise
 * @param top of the axis of shares
 */
record LatencyCurves(double lower, double upper, double top) {
  private static final double MAX_NINES = 8;

  /** Of a line drawn as far as it can be seen: less than a pixel of an SVG that is all plot. */
  static final double FINE = 1.0 / 1200;

  /** Steps wider than so many times the resolution get their corner; others' can not be seen. */
  private static final double CORNER = 2.5;

  /** Axes on which all policies find room. */
  static LatencyCurves of(Results results) {
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
    return new LatencyCurves(least - missing - 0.15, most + missing + 0.15, nines + 0.15);
  }

  /** A latency of 0 has no logarithm; 1 ns stands for it. */
  static double x(long ns) {
    return Math.log10((double) Math.max(1, ns));
  }

  /** Where the last of {@code count} values stands, half a rank below all of them. */
  private static double last(long count) {
    return Math.min(MAX_NINES, Math.log10(2.0 * count));
  }

  /** A plot without curves. */
  XYPlot plot(ChartStyle style, TickAxis x, TickAxis y) {
    style.axis(x);
    style.axis(y);
    XYPlot plot = new XYPlot(new XYSeriesCollection(), x, y, new XYLineAndShapeRenderer());
    style.plot(plot);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    plot.setDomainMinorGridlinesVisible(false);
    return plot;
  }

  TickAxis time(String label) {
    return new TickAxis(label, TickAxis.logTime(lower, upper), lower, upper);
  }

  TickAxis shares(String label) {
    return new TickAxis(label, TickAxis.nines(top), 0, top);
  }

  /**
   * Adds a curve above the earlier ones; nothing if no request was served.
   *
   * @param resolution steps smaller than this part of an axis are not drawn
   * @param dot radius of the dot at the largest latency; 0 = none
   */
  void add(
      XYPlot plot, PolicyResult policy, Color color, float width, double resolution, double dot) {
    List<Histogram.Bin> bins = policy.latencyHistogram().bins();
    if (bins.isEmpty()) {
      return;
    }
    XYSeriesCollection data = new XYSeriesCollection(steps(policy.policy(), bins, resolution));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, color);
    renderer.setSeriesStroke(
        0, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    if (dot > 0) {
      data.addSeries(end(policy.policy(), bins));
      renderer.setSeriesPaint(1, color);
      renderer.setSeriesShapesVisible(1, true);
      renderer.setSeriesShape(1, new Ellipse2D.Double(-dot, -dot, 2 * dot, 2 * dot));
    }
    int index = plot.getDatasetCount();
    plot.setDataset(index, data);
    plot.setRenderer(index, renderer);
  }

  /** Adds the curve with shares to the right and latency upwards, above the earlier ones. */
  void addPercentiles(XYPlot plot, PolicyResult policy, Color color, float width) {
    List<Histogram.Bin> bins = policy.latencyHistogram().bins();
    if (bins.isEmpty()) {
      return;
    }
    XYSeries turned = new XYSeries(policy.policy(), false, true);
    XYSeries steps = steps(policy.policy(), bins, FINE);
    for (int i = 0; i < steps.getItemCount(); i++) {
      turned.add(steps.getY(i), steps.getX(i));
    }
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesPaint(0, color);
    renderer.setSeriesStroke(
        0, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    int index = plot.getDatasetCount();
    plot.setDataset(index, new XYSeriesCollection(turned));
    plot.setRenderer(index, renderer);
  }

  /** Where a policy's curve ends on the axis of shares. */
  static double last(PolicyResult policy) {
    return last(policy.latencyHistogram().count());
  }

  private XYSeries steps(String name, List<Histogram.Bin> bins, double resolution) {
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
          (x - shownX) / width > resolution || (Math.min(y, MAX_NINES) - shownY) / top > resolution;
      if (visible || i == bins.size() - 1) {
        if ((x - shownX) / width > CORNER * resolution) {
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

  /** A dashed line at the deadline; none if there is none. */
  static void deadline(XYPlot plot, long deadlineNs) {
    if (deadlineNs > 0) {
      plot.addDomainMarker(marker(deadlineNs));
    }
  }

  /** The same where latency goes upwards. */
  static void deadlineAcross(XYPlot plot, long deadlineNs) {
    if (deadlineNs > 0) {
      plot.addRangeMarker(marker(deadlineNs));
    }
  }

  private static ValueMarker marker(long deadlineNs) {
    ValueMarker marker = new ValueMarker(x(deadlineNs));
    marker.setPaint(Palette.INK);
    marker.setStroke(
        new BasicStroke(
            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0));
    return marker;
  }
}
