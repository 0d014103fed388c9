// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
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

  /** Policies in the order of the results; later ones reuse colours with another dash. */
  private static final List<Color> POLICIES =
      List.of(
          new Color(0x0072B2),
          new Color(0xE69F00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0x4D4D4D));

  private static final List<float[]> DASHES =
      List.of(new float[] {}, new float[] {7, 3}, new float[] {2, 2.5f}, new float[] {9, 3, 2, 3});

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

  static Color policy(int index) {
    return POLICIES.get(index % POLICIES.size());
  }

  /** A line of that width; its dash differs where colours repeat. */
  static Stroke policyStroke(int index, float width) {
    float[] dash = DASHES.get(index / POLICIES.size() % DASHES.size());
    return dash.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  static Color outcome(String outcome) {
    return OUTCOMES.getOrDefault(outcome, FAINT_INK);
  }

  static Color state(String state) {
    return STATES.getOrDefault(state, GRID);
  }
}
