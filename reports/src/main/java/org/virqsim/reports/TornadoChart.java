// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.Tornado;

/**
 * How far each factor alone moves a metric: a bar from its value at the factor's lowest to that at
 * its highest, the widest on top, with the factor's values at its ends.
 */
final class TornadoChart {
  private static final int WIDTH = 1040;
  private static final int FRAME = 165;
  private static final int PER_FACTOR = 44;

  /** Characters of a factor's name. */
  private static final int NAME = 40;

  /** Characters of a factor's value. */
  private static final int VALUE = 22;

  /** Half of a bar's height; bars are 1 apart. */
  private static final double HALF = 0.3;

  /** Points of a letter in a label, rather too many. */
  private static final double LETTER = 7.2;

  /** Points between a bar and its label, and beyond that. */
  private static final double GAP = 24;

  /** Points left and right of names and plot. */
  private static final double MARGINS = 60;

  /** Points of the plot without labels, at least. */
  private static final double LEAST_PLOT = 150;

  /** Factors drawn at most; the others are in the table. */
  private static final int MOST = 30;

  private static final Color LOW = Palette.POLICIES.get(4);
  private static final Color HIGH = Palette.POLICIES.get(1);

  private final Sweep sweep;
  private final Tornado tornado;
  private final ChartStyle style;
  private final List<Tornado.Bar> bars;
  private final MetricScale scale;

  private TornadoChart(Sweep sweep, Tornado tornado, ChartStyle style) {
    this.sweep = sweep;
    this.tornado = tornado;
    this.style = style;
    this.bars = tornado.bars().subList(0, Math.min(MOST, tornado.bars().size()));
    double largest = Math.abs(tornado.own().value());
    for (Tornado.Bar bar : bars) {
      largest = Math.max(largest, Math.abs(bar.atLow().value()));
      largest = Math.max(largest, Math.abs(bar.atHigh().value()));
    }
    this.scale = MetricScale.of(tornado.unit(), largest);
  }

  static ChartWriter.Sized draw(Sweep sweep, Tornado tornado, ChartStyle style) {
    return new TornadoChart(sweep, tornado, style).draw();
  }

  private ChartWriter.Sized draw() {
    MetricAxis value = MetricAxis.of(tornado.metric(), scale, tornado.against() != null);
    style.axis(value);
    range(value);
    TickAxis names = new TickAxis("", ticks(), -0.6, bars.size() - 0.4);
    style.axis(names);
    names.setTickMarksVisible(false);
    names.setMinorTickMarksVisible(false);
    XYPlot plot = new XYPlot(new XYSeriesCollection(), value, names, new XYLineAndShapeRenderer());
    style.plot(plot);
    plot.setRangeGridlinesVisible(false);
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    for (int i = 0; i < bars.size(); i++) {
      bar(plot, bars.get(i), bars.size() - 1.0 - i, value);
    }
    markers(plot);
    JFreeChart chart =
        style.chart(
            "What each parameter alone changes",
            plot,
            Text.clean(subject()),
            SweepText.subject(sweep, true),
            legend());
    return new ChartWriter.Sized(chart, WIDTH, FRAME + PER_FACTOR * Math.max(2, bars.size()));
  }

  private String subject() {
    String against = tornado.against();
    return tornado.policy()
        + (against == null ? "" : " less " + against + ", on the same random numbers");
  }

  private String legend() {
    int more = tornado.bars().size() - bars.size();
    return "Blue: towards the lowest value, orange: towards the highest. Thin lines: 95 %"
        + " intervals. Solid line: the scenario's own values."
        + dashed()
        + (more > 0 ? " " + more + " narrower ones are not drawn." : "");
  }

  private String dashed() {
    Double threshold = tornado.threshold();
    if (threshold == null) {
      return "";
    }
    return tornado.against() != null
        ? " Dashed: no difference."
        : " Dashed: "
            + SweepText.number(threshold, tornado.unit()).replace("us", "\u00b5s")
            + ", the threshold.";
  }

  private List<TickAxis.Tick> ticks() {
    List<TickAxis.Tick> ticks = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      String name = Text.shortenMiddle(Text.clean(bars.get(i).path()), NAME);
      ticks.add(new TickAxis.Tick(bars.size() - 1.0 - i, name));
    }
    return ticks;
  }

  /** Everything that is drawn, with room for the labels; all swings may be zero. */
  private void range(NumberAxis axis) {
    double least = scale.of(tornado.own().value());
    double most = least;
    double left = 0;
    double right = 0;
    int name = 0;
    for (Tornado.Bar bar : bars) {
      least = Math.min(least, scale.of(Math.min(bar.atLow().low(), bar.atHigh().low())));
      most = Math.max(most, scale.of(Math.max(bar.atLow().high(), bar.atHigh().high())));
      left = Math.max(left, GAP + LETTER * left(bar).length());
      right = Math.max(right, GAP + LETTER * right(bar).length());
      name = Math.max(name, Math.min(NAME, Text.length(bar.path())));
    }
    Double threshold = tornado.threshold();
    if (threshold != null) {
      least = Math.min(least, scale.of(threshold));
      most = Math.max(most, scale.of(threshold));
    }
    double width = most - least;
    if (width == 0) {
      width = most == 0 ? 1 : Math.abs(most);
    }
    double points = Math.max(LEAST_PLOT, WIDTH - MARGINS - LETTER * name - left - right);
    axis.setRange(least - width * left / points, most + width * right / points);
  }

  private static boolean moves(Tornado.Bar bar) {
    return bar.atLow().value() != bar.atHigh().value();
  }

  private static boolean rises(Tornado.Bar bar) {
    return bar.atLow().value() < bar.atHigh().value();
  }

  /** The label at the lower end of the metric. */
  private static String left(Tornado.Bar bar) {
    return moves(bar) ? shown(rises(bar) ? bar.low() : bar.high()) : "";
  }

  /** The label at the upper end of the metric, with what the factor changes. */
  private static String right(Tornado.Bar bar) {
    return moves(bar)
        ? shown(rises(bar) ? bar.high() : bar.low()) + changes(bar)
        : "no change from " + shown(bar.low()) + " to " + shown(bar.high()) + changes(bar);
  }

  private void bar(XYPlot plot, Tornado.Bar bar, double y, NumberAxis axis) {
    double low = scale.of(bar.atLow().value());
    double high = scale.of(bar.atHigh().value());
    double own = scale.of(tornado.own().value());
    double width = axis.getUpperBound() - axis.getLowerBound();
    box(plot, Math.min(low, own), Math.max(low, own), y, LOW);
    box(plot, Math.min(high, own), Math.max(high, own), y, HIGH);
    double least = Math.min(own, Math.min(low, high));
    double most = Math.max(own, Math.max(low, high));
    if (moves(bar)) {
      for (Estimate end : List.of(bar.atLow(), bar.atHigh())) {
        interval(plot, end.low(), end.high(), y);
        least = Math.min(least, scale.of(end.low()));
        most = Math.max(most, scale.of(end.high()));
      }
      label(plot, left(bar), least - 0.008 * width, y, TextAnchor.CENTER_RIGHT);
    }
    label(plot, right(bar), most + 0.008 * width, y, TextAnchor.CENTER_LEFT);
  }

  private static String changes(Tornado.Bar bar) {
    Tornado.Change change = bar.change();
    if (change == null || change == Tornado.Change.NO) {
      return "";
    }
    return change == Tornado.Change.YES ? ", changes the conclusion" : ", not decided";
  }

  private static String shown(String value) {
    return Text.shortenMiddle(Text.clean(value), VALUE).replaceAll("(?<=[0-9])us\\b", "\u00b5s");
  }

  private static void box(XYPlot plot, double from, double to, double y, Color color) {
    plot.getRenderer()
        .addAnnotation(
            new XYBoxAnnotation(from, y - HALF, to, y + HALF, null, null, color), Layer.BACKGROUND);
  }

  private void interval(XYPlot plot, double from, double to, double y) {
    BasicStroke thin = new BasicStroke(1.2f);
    double a = scale.of(from);
    double b = scale.of(to);
    plot.addAnnotation(new XYLineAnnotation(a, y, b, y, thin, Palette.INK));
    for (double end : List.of(a, b)) {
      plot.addAnnotation(
          new XYLineAnnotation(end, y - HALF / 3, end, y + HALF / 3, thin, Palette.INK));
    }
  }

  private void label(XYPlot plot, String text, double x, double y, TextAnchor anchor) {
    XYTextAnnotation label = new XYTextAnnotation(text, x, y);
    label.setFont(style.text(11.5f));
    label.setPaint(Palette.INK);
    label.setTextAnchor(anchor);
    plot.addAnnotation(label);
  }

  private void markers(XYPlot plot) {
    ValueMarker own = new ValueMarker(scale.of(tornado.own().value()));
    own.setPaint(Palette.INK);
    own.setStroke(new BasicStroke(1.4f));
    plot.addDomainMarker(own, Layer.FOREGROUND);
    Double threshold = tornado.threshold();
    if (threshold != null) {
      ValueMarker line = new ValueMarker(scale.of(threshold));
      line.setPaint(Palette.FAINT_INK);
      line.setStroke(
          new BasicStroke(
              1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0));
      plot.addDomainMarker(line, Layer.FOREGROUND);
    }
  }
}
