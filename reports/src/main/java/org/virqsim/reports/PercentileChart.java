// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Interval;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * Latency by percentile, in the form that HdrHistogram made usual: to the right 1/(1 - p), so that
 * each nine takes the same room, upwards latency, both logarithmic; a line for all policies that
 * did the same, with its names at its end. On it stand the median and the 99th percentile of the
 * longest latency of a bring-up with their intervals.
 */
final class PercentileChart {
  static final String TITLE = "Latency by percentile";

  private static final int WIDTH = 1040;
  private static final int HEIGHT = 520;

  /** Points of the plot and of a letter of a label, about. */
  private static final double PLOT = 940;

  private static final double LETTER = 7.9;

  /** Characters of the names at a line. */
  private static final int NAME = 34;

  /** Fewer requests in a bring-up have no tail to speak of. */
  private static final double FEWEST = 2;

  private static final Color BEHIND = new Color(0xCFCFCF);

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;
  private final LatencyCurves curves;
  private final List<PointLabels.Label> labels = new ArrayList<>();

  private PercentileChart(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
    this.curves = LatencyCurves.of(results);
  }

  /** Why there is no such chart; nothing if there is one. */
  static Optional<String> missing(Results results) {
    return results.policies().stream().anyMatch(p -> !p.latencyHistogram().bins().isEmpty())
        ? Optional.empty()
        : Optional.of("no request was served");
  }

  /** The chart; nothing if no request was served. */
  static Optional<ChartWriter.Sized> draw(Results results, Ranking ranking, ChartStyle style) {
    return missing(results).isPresent()
        ? Optional.empty()
        : Optional.of(new PercentileChart(results, ranking, style).draw());
  }

  private ChartWriter.Sized draw() {
    List<List<Ranking.Row>> shown = shown();
    int longest = shown.stream().mapToInt(g -> Text.length(name(g))).max().orElse(0);
    double room = curves.top() * LETTER * longest / (PLOT - LETTER * longest);
    TickAxis x =
        new TickAxis(
            "percentile p of the served requests, by 1/(1 - p) (logarithmic)",
            TickAxis.nines(curves.top()),
            0,
            curves.top() + room);
    XYPlot plot =
        curves.plot(style, x, curves.time("latency, from raise to handler (logarithmic)"));
    int hidden = 0;
    for (List<Ranking.Row> group : ranking.alike()) {
      if (!shown.contains(group)) {
        curves.addPercentiles(plot, group.get(0).policy(), BEHIND, 1.2f);
        hidden += group.size();
      }
    }
    PolicyColors colors = PolicyColors.of(ranking);
    for (int i = 0; i < shown.size(); i++) {
      Ranking.Row first = shown.get(i).get(0);
      Color color = colors.of(first.asked());
      // Later lines are thinner and on top: where lines coincide, all of them can be seen.
      curves.addPercentiles(plot, first.policy(), color, 1.8f + 0.9f * (shown.size() - 1 - i));
      longest(plot, first.policy(), color);
      label(shown.get(i), color);
    }
    LatencyCurves.deadlineAcross(plot, results.deadlineNs());
    plot.addAnnotation(new PointLabels(labels, PointLabels.Side.RIGHT));
    JFreeChart chart = style.chart(TITLE, plot, Captions.subject(results), bars(), notes(hidden));
    return new ChartWriter.Sized(chart, WIDTH, HEIGHT);
  }

  /** Those with a colour of their own: all, or of many the best and the reference. */
  private List<List<Ranking.Row>> shown() {
    boolean few = PolicyColors.few(ranking.alike());
    PolicyColors colors = PolicyColors.of(ranking);
    return ranking.alike().stream()
        .filter(group -> !group.get(0).policy().latencyHistogram().bins().isEmpty())
        .filter(group -> few || !colors.of(group.get(0).asked()).equals(Palette.OTHERS))
        .sorted(Comparator.comparingInt(group -> group.get(0).rank()))
        .toList();
  }

  private static String name(List<Ranking.Row> group) {
    String name = LatencyChart.names(group);
    if (Text.length(name) <= NAME || group.size() == 1) {
      return Text.shortenMiddle(name, NAME);
    }
    String more = " and " + (group.size() - 1) + " more";
    return Text.shortenMiddle(group.get(0).name(), NAME - more.length()) + more;
  }

  private void label(List<Ranking.Row> group, Color color) {
    List<org.virqsim.result.Histogram.Bin> bins = group.get(0).policy().latencyHistogram().bins();
    labels.add(
        new PointLabels.Label(
            Math.min(curves.top(), LatencyCurves.last(group.get(0).policy())),
            LatencyCurves.x(bins.get(bins.size() - 1).value()),
            name(group),
            // Light colours can not be read as text.
            color.equals(Palette.OTHERS) ? Palette.FAINT_INK : Palette.text(color),
            style.strong(11.5f)));
  }

  private String bars() {
    return results.inference().intervals().stream().anyMatch(PercentileChart::shown)
        ? "Bars: median and p99 of the longest latency of a bring-up, 95 % interval, where independent"
            + " requests would put them on the curve"
        : "No interval of the longest latency of a bring-up is known";
  }

  private String notes(int hidden) {
    return (results.deadlineNs() > 0
            ? "Dashed: the deadline, " + Units.chartDuration(results.deadlineNs())
            : "")
        + (results.deadlineNs() > 0 && hidden > 0 ? ". " : "")
        + (hidden > 0
            ? "Grey: " + hidden + " dominated policies, named in the chart 'latency'"
            : "");
  }

  private static boolean shown(Interval interval) {
    return interval.metric().equals("latency_ns.max")
        && !interval.statistic().equals("mean")
        && interval.estimate() != null;
  }

  /** The quantiles of the longest latency, at the percentile of a request that they stand for. */
  private void longest(XYPlot plot, PolicyResult policy, Color color) {
    double requests = (double) policy.latencyNs().count() / policy.replications();
    for (Interval interval : results.inference().intervals()) {
      Double lower = interval.lower();
      Double upper = interval.upper();
      Double estimate = interval.estimate();
      if (interval.policy().equals(policy.policy())
          && shown(interval)
          && requests >= FEWEST
          && lower != null
          && upper != null
          && estimate != null) {
        double x = place(interval.statistic().equals("p50") ? 0.5 : 0.99, requests);
        bar(plot, x, new double[] {lower, estimate, upper}, color);
      }
    }
  }

  /**
   * -log10(1 - p) of the percentile p that a quantile of the longest of n independent latencies is:
   * all n are at most t with probability F(t)^n.
   */
  static double place(double quantile, double requests) {
    return -StrictMath.log10(-StrictMath.expm1(StrictMath.log(quantile) / requests));
  }

  private void bar(XYPlot plot, double x, double[] ns, Color color) {
    if (x > curves.top()) {
      return;
    }
    BasicStroke stroke = new BasicStroke(2f);
    double lower = LatencyCurves.x((long) ns[0]);
    double upper = LatencyCurves.x((long) ns[2]);
    double end = curves.top() * 0.006;
    plot.addAnnotation(new XYLineAnnotation(x, lower, x, upper, stroke, color));
    for (double y : List.of(lower, upper)) {
      plot.addAnnotation(new XYLineAnnotation(x - end, y, x + end, y, stroke, color));
    }
    XYSeries dot = new XYSeries("longest");
    dot.add(x, LatencyCurves.x((long) ns[1]));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesPaint(0, color);
    renderer.setSeriesFillPaint(0, Color.WHITE);
    renderer.setUseFillPaint(true);
    renderer.setSeriesOutlineStroke(0, stroke);
    renderer.setSeriesShape(0, new Ellipse2D.Double(-4, -4, 8, 8));
    int index = plot.getDatasetCount();
    plot.setDataset(index, new XYSeriesCollection(dot));
    plot.setRenderer(index, renderer);
  }
}
