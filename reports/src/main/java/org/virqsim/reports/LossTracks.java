// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/** What guest, lock and host were busy with, nested things below each other. */
final class LossTracks {
  private static final int ROW = 18;
  private static final int GAP = 7;
  private static final Color EDGE = new Color(0x8A8FA3);

  private final LossWindow window;
  private final TimeScale scale;

  LossTracks(LossWindow window, TimeScale scale) {
    this.window = window;
    this.scale = scale;
  }

  int height() {
    return window.tracks().stream().mapToInt(t -> ROW * depth(t) + GAP).sum();
  }

  private List<Slice> shown(Timeline.Track track) {
    return track.slices().stream().filter(s -> window.shows(s.startNs(), s.endNs())).toList();
  }

  private int depth(Timeline.Track track) {
    return 1 + shown(track).stream().mapToInt(Slice::depth).max().orElse(0);
  }

  void draw(Pen pen, double top) {
    double y = top;
    for (Timeline.Track track : window.tracks()) {
      Font font = pen.style().text(11.5f);
      String name = track.kind().equals("guest") ? "guest, " + track.name() : track.name();
      String label = pen.fitting(Text.clean(name), LossPicture.LEFT - 14, font);
      pen.textTo(label, LossPicture.LEFT - 8, y + 13, font, Palette.INK);
      for (Slice slice : shown(track)) {
        slice(pen, slice, y + ROW * slice.depth());
      }
      y += ROW * depth(track) + GAP;
    }
  }

  private void slice(Pen pen, Slice slice, double y) {
    double from = scale.clipped(slice.startNs());
    double width = scale.clipped(slice.endNs()) - from;
    if (width < 1) {
      pen.box(from, y, 1, ROW - 3, EDGE);
      return;
    }
    pen.box(from, y, width, ROW - 3, Palette.slice(slice.kind()));
    pen.frame(from, y, width, ROW - 3, EDGE, 0.6f);
    Font font = pen.style().text(10);
    boolean failed = !slice.result().isEmpty() && !slice.result().equals("0");
    String result = failed ? " = " + slice.result() : "";
    List<String> words =
        names(slice).stream().map(name -> Text.clean(name + result)).distinct().toList();
    String text =
        words.stream()
            .filter(name -> pen.width(name, font) <= width - 6)
            .findFirst()
            .orElseGet(() -> pen.fitting(words.get(words.size() - 1), width - 6, font));
    pen.text(text, from + 3, y + 11.5, font, Palette.INK);
  }

  /** What a slice can be called, the longest name first. */
  private static List<String> names(Slice slice) {
    String name = slice.name();
    return switch (slice.kind()) {
      case "call" ->
          name.equals("OFF")
              ? List.of("VFIO_DEVICE_SET_IRQS MSI-X DATA_NONE, count 0", "SET_IRQS OFF", name)
              : List.of(slice.detail(), name);
      case "vcpu" -> List.of("held by the vCPU: " + name, name);
      case "handler" -> List.of(name, Integer.toString(slice.vector()));
      case "host" ->
          slice.vector() < 0
              ? List.of(name)
              : List.of(
                  name,
                  name.replace("request_irq", "req.").replace("free_irq", "free"),
                  Integer.toString(slice.vector()));
      default -> List.of(name);
    };
  }
}
