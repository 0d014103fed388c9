// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.virqsim.result.Timeline;

/** What the colours and marks mean, of those that are there. */
final class LossLegend {
  private static final int LINE = 19;

  /** Points of a character of the legend's font, which is not known before it is drawn. */
  private static final double CHARACTER = 6.6;

  private final List<Item> items = new ArrayList<>();

  /** A sample, drawn at a point, and what it means. */
  private record Item(String text, BiConsumer<Pen, double[]> sample) {
    double width() {
      return 26 + CHARACTER * Text.length(text) + 12;
    }
  }

  LossLegend(LossWindow window) {
    band(window, "masked", "", "masked by the guest");
    stripe(window, "kvm", "and armed to KVM");
    stripe(window, "qemu", "and armed to QEMU's main loop");
    band(window, "served", "kvm", "armed to KVM");
    band(window, "served", "qemu", "armed to QEMU's main loop");
    band(window, "served", "none", "sent, but the host has no handler");
    band(window, "latched", "", "latched: a request is held");
    band(window, "dark", "", "dark: a request is dropped");
    for (String outcome : TimelineLegend.OUTCOMES) {
      boolean there =
          window.lanes().stream()
              .flatMap(lane -> lane.marks().stream())
              .anyMatch(
                  m -> m.outcome().equals(outcome) && window.shows(m.raisedNs(), m.raisedNs()));
      if (there) {
        items.add(
            new Item(
                TimelineLegend.label(outcome),
                (pen, at) -> pen.mark(TimelineLegend.look(outcome, false), at[0] + 9, at[1] - 4)));
      }
    }
  }

  private void band(LossWindow window, String state, String eventFd, String text) {
    shown(window)
        .filter(s -> s.state().equals(state))
        .filter(s -> eventFd.isEmpty() || s.eventfd().equals(eventFd))
        .findFirst()
        .ifPresent(
            span ->
                items.add(
                    new Item(
                        text,
                        (pen, at) -> pen.box(at[0], at[1] - 10, 18, 12, Palette.span(span)))));
  }

  private void stripe(LossWindow window, String eventFd, String text) {
    shown(window)
        .filter(s -> s.state().equals("masked") && s.eventfd().equals(eventFd))
        .findFirst()
        .flatMap(Palette::stripe)
        .ifPresent(
            color ->
                items.add(new Item(text, (pen, at) -> pen.box(at[0], at[1] - 6, 18, 5, color))));
  }

  private static java.util.stream.Stream<Timeline.Span> shown(LossWindow window) {
    return window.lanes().stream()
        .flatMap(lane -> lane.spans().stream())
        .filter(s -> s.startNs() < s.endNs() && window.shows(s.startNs(), s.endNs()))
        .filter(s -> s.state().equals("dark") || visible(window, s));
  }

  /** Wide enough to be seen: three points. */
  private static boolean visible(LossWindow window, Timeline.Span span) {
    long part = Math.min(window.endNs(), span.endNs()) - Math.max(window.startNs(), span.startNs());
    long width = LossPicture.RIGHT - LossPicture.LEFT;
    return part * width >= 3 * (window.endNs() - window.startNs());
  }

  int height() {
    int lines = 1;
    double x = 14;
    for (Item item : items) {
      if (x > 14 && x + item.width() > LossPicture.RIGHT) {
        lines++;
        x = 14;
      }
      x += item.width();
    }
    return LINE * lines + 8;
  }

  void draw(Pen pen, double top) {
    Font font = pen.style().text(11.5f);
    double x = 14;
    double y = top + 14;
    for (Item item : items) {
      if (x > 14 && x + item.width() > LossPicture.RIGHT) {
        x = 14;
        y += LINE;
      }
      item.sample().accept(pen, new double[] {x, y});
      pen.text(item.text(), x + 24, y, font, Palette.INK);
      x += item.width();
    }
  }
}
