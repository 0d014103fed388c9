// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.result.Timeline;

/**
 * Colours after Okabe and Ito, told apart with any of the common colour vision deficiencies.
 * Vermillion belongs to lost requests and to nothing else.
 */
final class Palette {
  static final Color LOST = new Color(0xD55E00);

  /** The same, dark enough for words on white. */
  static final Color LOST_INK = new Color(0xA84300);

  static final Color RECOVERED = new Color(0xE69F00);
  static final Color INK = new Color(0x222222);
  static final Color FAINT_INK = new Color(0x5A5A5A);
  static final Color GRID = new Color(0xDDDDDD);

  /** Policies, as long as each can have its own: {@link PolicyColors} says which has which. */
  static final List<Color> POLICIES =
      List.of(
          new Color(0x0072B2),
          new Color(0xE69F00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0x4D4D4D));

  /** Policies that are one of many. */
  static final Color OTHERS = new Color(0x8A8A8A);

  /** Fill colours of outcomes; what is as it should be stays pale. */
  private static final Map<String, Color> OUTCOMES =
      Map.of(
          "delivered", new Color(0xA9CCE3),
          "coalesced", new Color(0x5B8FB5),
          "recovered", RECOVERED,
          "lost", LOST,
          "in_flight", new Color(0xB8B8B8),
          "rejected", new Color(0xCC79A7));

  /** Fill colours of a vector's states. */
  private static final Map<String, Color> STATES =
      Map.of(
          "masked", new Color(0xEBEBEB),
          "served", new Color(0xD5EEE5),
          "latched", new Color(0xF6DF9A),
          "dark", new Color(0x3C3C3C));

  /** What is armed to the VMM's main loop, or to nothing, while a request would be sent. */
  private static final Color SERVED_QEMU = new Color(0xCBDDF2);

  private static final Color SERVED_NONE = new Color(0xE9DFF1);

  /** Where the eventfd of a masked vector goes: a stripe. */
  private static final Map<String, Color> STRIPES =
      Map.of("kvm", new Color(0x6DBFA2), "qemu", new Color(0x6F9CD0));

  /** What guest, VMM and host are busy with. */
  private static final Map<String, Color> SLICES =
      Map.of(
          "step", new Color(0xD7E3F1),
          "wait", new Color(0xF3D6D6),
          "handler", new Color(0xBFE3D0),
          "vcpu", new Color(0xD7E3F1),
          "main_loop", new Color(0xF3DCEB),
          "call", new Color(0xDDD5EE),
          "host", new Color(0xF1EEF8));

  private Palette() {}

  /** The colour in which words can be read on white: light ones darkened, the hue kept. */
  static Color text(Color color) {
    double luminance =
        0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
    // Contrast of at least 4.5 against white is reached below this on a linear estimate.
    double scale = Math.min(1, 105 / Math.max(1, luminance));
    return new Color(
        (int) (color.getRed() * scale),
        (int) (color.getGreen() * scale),
        (int) (color.getBlue() * scale));
  }

  static Color outcome(String outcome) {
    return OUTCOMES.getOrDefault(outcome, FAINT_INK);
  }

  static Color state(String state) {
    return STATES.getOrDefault(state, GRID);
  }

  /** The colour of a part of a vector's time. */
  static Color span(Timeline.Span span) {
    return span.state().equals("served")
        ? switch (span.eventfd()) {
          case "qemu" -> SERVED_QEMU;
          case "none" -> SERVED_NONE;
          default -> state("served");
        }
        : state(span.state());
  }

  /** The stripe of a masked vector whose eventfd goes somewhere. */
  static Optional<Color> stripe(Timeline.Span span) {
    return span.state().equals("masked")
        ? Optional.ofNullable(STRIPES.get(span.eventfd()))
        : Optional.empty();
  }

  static Color slice(String kind) {
    return SLICES.getOrDefault(kind, GRID);
  }
}
