// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.util.List;
import java.util.Map;

/**
 * Colours after Okabe and Ito, told apart with any of the common colour vision deficiencies.
 * Vermillion belongs to lost requests and to nothing else.
 */
final class Palette {
  static final Color LOST = new Color(0xD55E00);
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
}
