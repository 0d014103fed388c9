// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.virqsim.result.Timeline;

/** The lanes of one policy, with its name above them. Lane i is centred on i, downwards. */
final class TimelineLanes {
  /** Height of a lane and of a line above the lanes, points. */
  private static final int LANE = 34;

  private static final int LINE = 17;

  /** From the first lane's centre up to its own edge and the lowest line, in lanes. */
  private static final double HEADER = 0.95;

  /** Characters of a line above the lanes. */
  private static final int HEADLINE = 125;

  /** Half the height of a lane's band. */
  private static final double HALF = 0.36;

  /** More marks than one per so many points of width are drawn small. */
  private static final int DENSE = 9;

  /** Least width of a dark window as a part of the picture, about a point. */
  private static final double VISIBLE = 0.0012;

  /** Delivered marks closer than this part of the picture look like one, about 1.5 points. */
  private static final double BAND = 0.0015;

  private static final Set<String> SEEN_AS_BAND = Set.of("delivered", "coalesced", "in_flight");

  private static final BasicStroke LATE = new BasicStroke(1.3f);

  private final TimelineGroup group;
  private final TimelineWindow window;
  private final TimelineChart.TimeUnit unit;
  private final ChartStyle style;
  private final boolean severalDevices;
  private final List<Timeline.Lane> lanes = new ArrayList<>();
  private final Set<String> states = new TreeSet<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int late;
  private boolean lines;

  TimelineLanes(
      TimelineGroup group, TimelineWindow window, TimelineChart.TimeUnit unit, ChartStyle style) {
    Timeline timeline = group.timeline();
    this.group = group;
    this.window = window;
    this.unit = unit;
    this.style = style;
    this.severalDevices =
        timeline.lanes().stream().map(Timeline.Lane::device).distinct().count() > 1;
    for (TimelineWindow.Key key : window.lanes()) {
      Optional<Timeline.Lane> lane =
          timeline.lanes().stream().filter(l -> TimelineWindow.Key.of(l).equals(key)).findFirst();
      lanes.add(lane.orElse(new Timeline.Lane(key.device(), key.vector(), List.of(), List.of())));
    }
  }

  int count() {
    return lanes.size();
  }

  /** Height of the lanes with what stands above them, points; known once there is a plot. */
  int height() {
    return LANE * lanes.size() + 13 + LINE * headline().size();
  }

  Set<String> statesSeen() {
    return states;
  }

  Set<String> outcomesSeen() {
    return outcomes.keySet();
  }

  /** Whether there is a line from a raise to its service. */
  boolean lateSeen() {
    return lines;
  }

  /**
   * The plot.
   *
   * @param policies colours of the policies
   * @param width of the chart, which says when marks are dense
   */
  XYPlot plot(List<Color> policies, int width) {
    // The marks first: the height depends on what they say.
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    XYSeriesCollection data = marks(renderer, width);
    List<TickAxis.Tick> ticks = new ArrayList<>();
    List<String> labels =
        DeviceLabels.of(lanes.stream().map(Timeline.Lane::device).toList(), severalDevices);
    for (int i = 0; i < lanes.size(); i++) {
      ticks.add(new TickAxis.Tick(i, labels.get(i) + "vector " + lanes.get(i).vector()));
    }
    TickAxis axis =
        new TickAxis("", ticks, lanes.size() - 0.5 - height() / (double) LANE, lanes.size() - 0.5);
    style.axis(axis);
    axis.setLabel(null);
    axis.setInverted(true);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    XYPlot plot = new XYPlot(data, null, axis, renderer);
    style.plot(plot);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    plot.setRangeGridlinesVisible(false);
    plot.setAxisOffset(new RectangleInsets(0, 2, 0, 2));
    for (int i = 0; i < lanes.size(); i++) {
      spans(renderer, i);
    }
    header(plot, policies);
    return plot;
  }

  private void spans(XYLineAndShapeRenderer renderer, int lane) {
    for (Timeline.Span span : together(lanes.get(lane).spans())) {
      if (span.startNs() < span.endNs() && window.shows(span.startNs(), span.endNs())) {
        boolean narrow =
            span.endNs() - span.startNs() < VISIBLE * (window.endNs() - window.startNs());
        if (!narrow || span.state().equals("dark")) {
          states.add(TimelineLegend.key(span));
        }
        double start = unit.value(Math.max(window.startNs(), span.startNs()));
        double end = unit.value(Math.min(window.endNs(), span.endNs()));
        if (span.state().equals("dark")) {
          // Never too narrow to be seen: this is what one looks for.
          end = Math.max(end, start + VISIBLE * unit.value(window.endNs() - window.startNs()));
        }
        Color fill = Palette.span(span);
        // The axis runs downwards, so the box's lower edge has the larger value.
        renderer.addAnnotation(
            new XYBoxAnnotation(start, lane + HALF, end, lane - HALF, null, null, fill),
            Layer.BACKGROUND);
      }
    }
    for (Timeline.Mark mark : lanes.get(lane).marks()) {
      long end =
          mark.dropped() ? mark.recoveredNs().orElse(-1L) : mark.late() ? mark.servedNs() : -1L;
      if (end >= 0 && window.shows(mark.raisedNs(), end)) {
        service(renderer, lane, mark, end);
      }
    }
  }

  /** Neighbours of one colour are one box: two would show a seam. */
  private static List<Timeline.Span> together(List<Timeline.Span> spans) {
    List<Timeline.Span> result = new ArrayList<>();
    for (Timeline.Span span : spans) {
      Timeline.Span last = result.isEmpty() ? span : result.get(result.size() - 1);
      boolean goesOn =
          !result.isEmpty()
              && last.endNs() == span.startNs()
              && Palette.span(last).equals(Palette.span(span));
      if (goesOn) {
        result.set(result.size() - 1, last.until(span.endNs()));
      } else {
        result.add(span);
      }
    }
    return result;
  }

  /** From the raise to where it was served, ending in a small upright bar. */
  private void service(XYLineAndShapeRenderer renderer, int lane, Timeline.Mark mark, long end) {
    lines = true;
    double from = unit.value(Math.max(window.startNs(), mark.raisedNs()));
    double to = unit.value(Math.min(window.endNs(), end));
    Color color = mark.outcome().equals("recovered") ? Palette.RECOVERED : Palette.INK;
    // Light below dark: the line crosses dark windows as well as pale ones.
    BasicStroke halo = new BasicStroke(2.9f);
    renderer.addAnnotation(
        new XYLineAnnotation(from, lane, to, lane, halo, Color.WHITE), Layer.BACKGROUND);
    renderer.addAnnotation(
        new XYLineAnnotation(from, lane, to, lane, LATE, color), Layer.BACKGROUND);
    if (end <= window.endNs()) {
      renderer.addAnnotation(
          new XYLineAnnotation(to, lane - 0.2, to, lane + 0.2, LATE, color), Layer.BACKGROUND);
    }
  }

  private XYSeriesCollection marks(XYLineAndShapeRenderer renderer, int width) {
    int most = 0;
    List<XYSeries> series = new ArrayList<>();
    for (String outcome : TimelineLegend.OUTCOMES) {
      series.add(new XYSeries(outcome, false, true));
    }
    for (int i = 0; i < lanes.size(); i++) {
      int inLane = 0;
      for (Timeline.Mark mark : lanes.get(i).marks()) {
        if (window.shows(mark.raisedNs(), mark.raisedNs())) {
          outcomes.merge(mark.outcome(), 1, Integer::sum);
          late += mark.late() ? 1 : 0;
          inLane++;
          XYSeries of = series.get(TimelineLegend.OUTCOMES.indexOf(mark.outcome()));
          if (!hidden(of, i, mark)) {
            of.add(unit.value(mark.raisedNs()), i);
          }
        }
      }
      most = Math.max(most, inLane);
    }
    XYSeriesCollection data = new XYSeriesCollection();
    renderer.setDrawOutlines(true);
    renderer.setUseOutlinePaint(true);
    renderer.setUseFillPaint(true);
    for (int i = 0; i < series.size(); i++) {
      TimelineLegend.Look look =
          TimelineLegend.look(TimelineLegend.OUTCOMES.get(i), most > width / DENSE);
      data.addSeries(series.get(i));
      renderer.setSeriesShape(i, look.shape());
      renderer.setSeriesFillPaint(i, look.fill());
      renderer.setSeriesPaint(i, look.fill());
      renderer.setSeriesOutlinePaint(i, look.line());
      renderer.setSeriesOutlineStroke(i, look.stroke());
      if (look.fill().equals(look.line())) {
        blob(renderer, i, look);
      }
    }
    return data;
  }

  /**
   * A mark of one colour as a line of no length with a round pen: most marks are of this kind, and
   * a filled circle with its outline takes ten times as much of an SVG.
   */
  private static void blob(XYLineAndShapeRenderer renderer, int series, TimelineLegend.Look look) {
    float pen = (float) look.shape().getBounds2D().getWidth() + look.stroke().getLineWidth();
    renderer.setSeriesShape(series, new Line2D.Double(0, 0, 0, 0));
    renderer.setSeriesShapesFilled(series, false);
    renderer.setSeriesOutlineStroke(
        series, new BasicStroke(pen, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
  }

  /**
   * Whether the mark would lie on the one before it. Only for those that are as they should be: a
   * dropped request is always drawn, but thousands of delivered ones would make a file of megabytes
   * that looks the same.
   */
  private boolean hidden(XYSeries series, int lane, Timeline.Mark mark) {
    int last = series.getItemCount() - 1;
    if (last < 0 || mark.late() || !SEEN_AS_BAND.contains(mark.outcome())) {
      return false;
    }
    double near = BAND * unit.value(window.endNs() - window.startNs());
    return series.getY(last).intValue() == lane
        && unit.value(mark.raisedNs()) - series.getX(last).doubleValue() < near;
  }

  /** The policies in their colours, and what happened in the picture. */
  private void header(XYPlot plot, List<Color> policies) {
    double left = unit.value(window.startNs());
    double shift = (unit.value(window.endNs()) - left) * 0.016;
    List<String> text = headline();
    double top = -HEADER - (text.size() - 1) * LINE / (double) LANE;
    for (Color policy : policies) {
      XYTextAnnotation square = new XYTextAnnotation("\u25a0", left, top);
      square.setFont(style.text(15));
      square.setPaint(policy);
      square.setTextAnchor(TextAnchor.CENTER_LEFT);
      plot.addAnnotation(square);
      left += shift;
    }
    for (int i = 0; i < text.size(); i++) {
      XYTextAnnotation title =
          new XYTextAnnotation(text.get(i), left, top + i * LINE / (double) LANE);
      title.setFont(style.strong(12));
      title.setPaint(Palette.INK);
      title.setTextAnchor(TextAnchor.CENTER_LEFT);
      plot.addAnnotation(title);
    }
  }

  private List<String> headline() {
    String name = Text.joined(group.policies().stream().map(Text::clean).toList(), 0);
    String same = group.policies().size() > 1 ? " (all the same)" : "";
    return Text.wrap(name + same + ": " + summary(), HEADLINE);
  }

  private String summary() {
    int raised = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    int lost = outcomes.getOrDefault("lost", 0);
    int dropped = lost + outcomes.getOrDefault("recovered", 0);
    return raised == 0
        ? "no request raised here"
        : String.format(
            Locale.ROOT,
            "%,d raised, %,d dropped (%,d lost), %,d late",
            raised,
            dropped,
            lost,
            late);
  }
}
