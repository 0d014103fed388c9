// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import org.virqsim.result.Timeline;

/** The lanes of the vectors: states as bands with their names, requests as marks. */
final class LossLanes {
  private static final int LANE = 40;
  private static final int BAND = 33;
  private static final int STRIPE = 5;

  /** Marks that were dropped and lie closer than this share a label, points. */
  private static final int NEAR = 70;

  /** More marks than one for so many points are drawn small. */
  private static final int DENSE = 12;

  private final Timeline timeline;
  private final LossWindow window;
  private final TimeScale scale;

  LossLanes(Timeline timeline, LossWindow window, TimeScale scale) {
    this.timeline = timeline;
    this.window = window;
    this.scale = scale;
  }

  int height() {
    return LANE * window.lanes().size() + (hidden() > 0 ? 16 : 4);
  }

  private int hidden() {
    return timeline.lanes().size() - window.lanes().size();
  }

  void draw(Pen pen, double top) {
    boolean several = timeline.lanes().stream().map(Timeline.Lane::device).distinct().count() > 1;
    List<String> devices =
        DeviceLabels.of(window.lanes().stream().map(Timeline.Lane::device).toList(), several);
    Font font = pen.style().text(11.5f);
    for (int i = 0; i < window.lanes().size(); i++) {
      Timeline.Lane lane = window.lanes().get(i);
      double y = top + i * LANE;
      String device = devices.get(i).strip();
      String label = "vector " + lane.vector();
      if (device.isEmpty()) {
        pen.textTo(label, LossPicture.LEFT - 8, y + 21, font, Palette.INK);
      } else {
        Font small = pen.style().text(10);
        String name = pen.fitting(device, LossPicture.LEFT - 14, small);
        pen.textTo(name, LossPicture.LEFT - 8, y + 13, small, Palette.FAINT_INK);
        pen.textTo(label, LossPicture.LEFT - 8, y + 27, font, Palette.INK);
      }
      lane.spans().forEach(span -> span(pen, span, y));
      lane.marks().forEach(mark -> waited(pen, mark, y));
      marks(pen, lane, y);
    }
    if (hidden() > 0) {
      String vectors = hidden() == 1 ? " more vector: " : " more vectors: ";
      String more = "and " + hidden() + vectors + window.hidden();
      double y = top + LANE * window.lanes().size() + 6;
      pen.text(more, LossPicture.LEFT, y, pen.style().text(10.5f), Palette.FAINT_INK);
    }
  }

  private void span(Pen pen, Timeline.Span span, double y) {
    if (span.startNs() == span.endNs() || !window.shows(span.startNs(), span.endNs())) {
      return;
    }
    double from = scale.clipped(span.startNs());
    double width = scale.clipped(span.endNs()) - from;
    boolean dark = span.state().equals("dark");
    pen.box(from, y, dark ? Math.max(1.2, width) : width, BAND, Palette.span(span));
    Palette.stripe(span).ifPresent(color -> pen.box(from, y + BAND - STRIPE, width, STRIPE, color));
    Font font = pen.style().text(9.5f);
    String full = words(span);
    boolean fits = pen.width(full, font) <= width - 8;
    String words = fits ? full : pen.fitting(full.replace("armed to ", ""), width - 8, font);
    pen.text(words, from + 4, y + 11, font, dark ? Color.WHITE : Palette.INK);
  }

  private static String words(Timeline.Span span) {
    return switch (span.state()) {
      case "masked" ->
          switch (span.eventfd()) {
            case "kvm" -> "masked, armed to KVM";
            case "qemu" -> "masked, armed to QEMU";
            default -> "masked";
          };
      case "served" ->
          switch (span.eventfd()) {
            case "kvm" -> "armed to KVM";
            case "qemu" -> "armed to QEMU";
            default -> "no handler";
          };
      default -> span.state();
    };
  }

  private static double middle(double y) {
    return y + 21;
  }

  /** From the raise to where it was served late, or found after its message was dropped. */
  private void waited(Pen pen, Timeline.Mark mark, double y) {
    long end =
        mark.dropped() ? mark.recoveredNs().orElse(-1L) : mark.late() ? mark.servedNs() : -1L;
    if (end < 0 || !window.shows(mark.raisedNs(), end)) {
      return;
    }
    Color color = mark.dropped() ? Palette.RECOVERED : Palette.INK;
    double from = scale.clipped(mark.raisedNs());
    double to = scale.clipped(end);
    pen.lineOnTop(from, middle(y), to, middle(y), color, 1.4f);
    if (end <= window.endNs()) {
      pen.lineOnTop(to, middle(y) - 6, to, middle(y) + 6, color, 1.4f);
    }
  }

  private void marks(Pen pen, Timeline.Lane lane, double y) {
    List<Timeline.Mark> shown =
        lane.marks().stream().filter(m -> window.shows(m.raisedNs(), m.raisedNs())).toList();
    boolean dense = shown.size() > (LossPicture.RIGHT - LossPicture.LEFT) / DENSE;
    List<Timeline.Mark> dropped = new ArrayList<>();
    for (String outcome : TimelineLegend.OUTCOMES) {
      double last = -1;
      for (Timeline.Mark mark : shown) {
        double x = scale.x(mark.raisedNs());
        boolean alike = !mark.dropped() && last >= 0 && x - last < 1;
        if (mark.outcome().equals(outcome) && !alike) {
          pen.mark(TimelineLegend.look(outcome, dense && !mark.dropped()), x, middle(y));
          last = x;
        }
      }
    }
    shown.stream().filter(Timeline.Mark::dropped).forEach(dropped::add);
    labels(pen, dropped, y);
  }

  /** What was dropped says so; neighbours together. */
  private void labels(Pen pen, List<Timeline.Mark> dropped, double y) {
    int from = 0;
    for (int i = 1; i <= dropped.size(); i++) {
      boolean apart =
          i == dropped.size()
              || scale.x(dropped.get(i).raisedNs()) - scale.x(dropped.get(i - 1).raisedNs()) > NEAR;
      if (apart) {
        List<Timeline.Mark> together = dropped.subList(from, i);
        long lost = together.stream().filter(m -> m.outcome().equals("lost")).count();
        long found = together.size() - lost;
        Font font = pen.style().strong(10.5f);
        String text = text(lost, found);
        double x = scale.x(dropped.get(i - 1).raisedNs()) + 9;
        double room = LossPicture.RIGHT - pen.width(text, font);
        double before = scale.x(dropped.get(from).raisedNs()) - 9 - pen.width(text, font);
        pen.textOnTop(text, x < room ? x : before, middle(y) + 4, font, Palette.LOST_INK);
        from = i;
      }
    }
  }

  private static String text(long lost, long found) {
    String dropped =
        found == 1 && lost == 0 ? "dropped, found later" : found + " dropped, found later";
    return found == 0
        ? lost == 1 ? "lost" : lost + " lost"
        : lost == 0 ? dropped : lost + " lost, " + dropped;
  }
}
