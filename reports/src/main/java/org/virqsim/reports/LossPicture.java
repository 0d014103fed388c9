// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.ui.Drawable;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/**
 * One replication of one policy as a picture in which the first loss is seen: the whole of it as a
 * strip, and below that the time around the loss, with a lane for each vector and rows for the
 * guest, the VMM's lock and the host calls.
 */
final class LossPicture implements Drawable, Described {
  static final int WIDTH = 1120;
  static final int LEFT = 132;
  static final int RIGHT = WIDTH - 24;

  private static final int LINE = 17;
  private static final int CHARACTERS = 148;
  private static final int STRIP = 20;
  private static final int FUNNEL = 22;
  private static final BasicStroke DASHED =
      new BasicStroke(
          1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0);

  private final Timeline timeline;
  private final String origin;
  private final LossWindow window;
  private final ChartStyle style;
  private final List<String> head;
  private final String title;
  private final LossLanes lanes;
  private final LossTracks tracks;
  private final LossLegend legend;

  private LossPicture(TimelineGroup group, String origin, LossWindow window, ChartStyle style) {
    this.timeline = group.timeline();
    this.origin = origin;
    this.window = window;
    this.style = style;
    String names = Text.joined(group.policies().stream().map(Text::clean).toList(), 40);
    this.title = Text.shorten(names, 90) + (window.loss().isPresent() ? ": the first loss" : "");
    this.head = Text.wrap(window.subject(), CHARACTERS);
    TimeScale scale = new TimeScale(window.startNs(), window.endNs(), LEFT, RIGHT);
    this.lanes = new LossLanes(group.timeline(), window, scale);
    this.tracks = new LossTracks(window, scale);
    this.legend = new LossLegend(window);
  }

  /**
   * The picture.
   *
   * @param origin what is to be said of where it comes from, such as the seed; may be empty
   * @param like a step during which another policy lost a request
   * @param most vectors at most
   */
  static ChartWriter.Sized draw(
      TimelineGroup group, String origin, Optional<Slice> like, int most, ChartStyle style) {
    LossWindow window = LossWindow.of(group.timeline(), like, most);
    LossPicture picture = new LossPicture(group, origin, window, style);
    return new ChartWriter.Sized(picture, WIDTH, picture.height());
  }

  private int height() {
    return top() + lanes.height() + tracks.height() + 44 + legend.height();
  }

  /** Where the lanes begin. */
  private int top() {
    return 58 + LINE * head.size() + STRIP + FUNNEL + 30;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    return window.subject()
        + " "
        + summary()
        + " A lane for each vector says when it was masked, armed, latched or dark; rows below it what"
        + " the guest, the VMM's lock and the host were busy with, from "
        + FirstLoss.instant(window.startNs())
        + " to "
        + FirstLoss.instant(window.endNs())
        + ".";
  }

  private String summary() {
    long raised = 0;
    long lost = 0;
    long dropped = 0;
    long late = 0;
    for (Timeline.Lane lane : timeline.lanes()) {
      raised += lane.marks().size();
      dropped += lane.marks().stream().filter(Timeline.Mark::dropped).count();
      lost += lane.marks().stream().filter(m -> m.outcome().equals("lost")).count();
      late += lane.marks().stream().filter(Timeline.Mark::late).count();
    }
    return raised == 0
        ? "Bands say what would become of a request."
        : String.format(
            Locale.ROOT,
            "In the whole replication %,d requests were raised, %,d dropped (%,d lost), %,d late.",
            raised,
            dropped,
            lost,
            late);
  }

  @Override
  public void draw(Graphics2D g2, Rectangle2D area) {
    Pen pen = new Pen(g2, style);
    pen.box(0, 0, WIDTH, height(), Color.WHITE);
    pen.text(title, 14, 26, style.strong(16), Palette.INK);
    pen.text(
        Text.clean(timeline.scenario())
            + " on "
            + Text.clean(timeline.host())
            + (origin.isEmpty()
                ? ""
                : ", replication " + timeline.replication() + ", " + Text.clean(origin))
            + ". "
            + summary(),
        14,
        45,
        style.text(11.5f),
        Palette.FAINT_INK);
    double y = 63;
    for (String line : head) {
      boolean loss = window.loss().isPresent();
      pen.text(line, 14, y, style.strong(11.5f), loss ? Palette.LOST_INK : Palette.INK);
      y += LINE;
    }
    overview(pen, y + 4);
    double bottom = top() + lanes.height() + tracks.height();
    TimeScale scale = new TimeScale(window.startNs(), window.endNs(), LEFT, RIGHT);
    for (TimeScale.Tick tick : scale.ticks()) {
      double x = scale.x(tick.ns());
      pen.line(x, top() - 4, x, bottom + 4, Palette.GRID, ChartStyle.THIN);
      double half = pen.width(tick.label(), style.text(11)) / 2;
      pen.text(tick.label(), x - half, bottom + 17, style.text(11), Palette.INK);
    }
    lanes.draw(pen, top());
    tracks.draw(pen, top() + lanes.height());
    drop(pen, scale, bottom);
    String since = origin.isEmpty() ? "the guest's first step" : "the start of the replication";
    String axis = "time since " + since + ", " + scale.unit().name();
    double middle = (LEFT + RIGHT - pen.width(axis, style.text(12))) / 2;
    pen.text(axis, middle, bottom + 34, style.text(12), Palette.INK);
    legend.draw(pen, bottom + 44);
  }

  /** A line through everything at the instant of the first drop. */
  private void drop(Pen pen, TimeScale scale, double bottom) {
    window
        .loss()
        .ifPresent(
            loss -> {
              double x = scale.x(loss.atNs());
              pen.line(x, top() - 8, x, bottom + 2, Palette.LOST, DASHED);
              String text = "dropped at " + FirstLoss.instant(loss.atNs());
              double room = pen.width(text, style.strong(11));
              double left = Math.min(Math.max(LEFT, x - room / 2), RIGHT - room);
              pen.textOnTop(text, left, top() - 12, style.strong(11), Palette.LOST_INK);
            });
  }

  /** The whole replication: dark times, drops, and which part of it stands below. */
  private void overview(Pen pen, double y) {
    TimeScale whole = new TimeScale(0, Math.max(1, timeline.horizonNs()), LEFT, RIGHT);
    pen.textTo("all of it", LEFT - 8, y + STRIP - 6, style.text(11.5f), Palette.INK);
    pen.box(LEFT, y, RIGHT - LEFT, STRIP, Palette.state("masked"));
    for (Timeline.Lane lane : timeline.lanes()) {
      for (Timeline.Span span : lane.spans()) {
        if (span.state().equals("dark")) {
          double x = whole.clipped(span.startNs());
          pen.box(
              x, y, Math.max(0.8, whole.clipped(span.endNs()) - x), STRIP, Palette.state("dark"));
        }
      }
    }
    for (String outcome : List.of("recovered", "lost")) {
      for (Timeline.Lane lane : timeline.lanes()) {
        for (Timeline.Mark mark : lane.marks()) {
          if (mark.outcome().equals(outcome)) {
            double x = whole.clipped(mark.droppedNs());
            BasicStroke wide = new BasicStroke(1.6f);
            pen.line(x, y - 3, x, y + STRIP + 3, Palette.outcome(outcome), wide);
          }
        }
      }
    }
    double from = whole.clipped(window.startNs());
    double to = Math.max(from + 2, whole.clipped(window.endNs()));
    pen.frame(from, y - 2, to - from, STRIP + 4, Palette.INK, 1.6f);
    double below = y + STRIP + 2;
    pen.line(from, below, LEFT, below + FUNNEL, Palette.FAINT_INK, ChartStyle.THIN);
    pen.line(to, below, RIGHT, below + FUNNEL, Palette.FAINT_INK, ChartStyle.THIN);
    String end = Units.chartDuration(timeline.horizonNs());
    if (from > LEFT + 40) {
      pen.text("0", LEFT, below + 13, style.text(10.5f), Palette.FAINT_INK);
    }
    if (to < RIGHT - 90) {
      pen.textTo(end, RIGHT, below + 13, style.text(10.5f), Palette.FAINT_INK);
    }
  }
}
