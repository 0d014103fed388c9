// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.util.ShapeUtils;
import org.virqsim.result.Timeline;

/** The marks of a timeline, for its lanes and its legend alike. */
final class TimelineLegend {
  /** In drawing order: what must not be missed comes last, on top. */
  static final List<String> OUTCOMES =
      List.of("delivered", "coalesced", "in_flight", "rejected", "recovered", "lost");

  private static final List<String> STATES =
      List.of("masked", "served kvm", "served qemu", "served none", "latched", "dark");

  private static final Map<String, String> STATE_LABELS =
      Map.of(
          "masked", "masked by the guest",
          "served kvm", "armed to KVM",
          "served qemu", "armed to QEMU",
          "served none", "sent, no handler",
          "latched", "latched: a request is held",
          "dark", "dark: a request is dropped");

  private static final Map<String, String> OUTCOME_LABELS =
      Map.of(
          "delivered", "delivered",
          "coalesced", "coalesced",
          "in_flight", "in flight",
          "rejected", "rejected",
          "recovered", "recovered (dropped, reaped later)",
          "lost", "lost (dropped, never reaped)");

  /**
   * How an outcome is drawn.
   *
   * @param shape around the origin
   * @param fill inside
   * @param line outline
   * @param stroke of the outline
   */
  record Look(Shape shape, Color fill, Color line, BasicStroke stroke) {}

  private static final Color BLUE = new Color(0x0072B2);

  private TimelineLegend() {}

  /** The look of an outcome's mark; {@code dense} ones are small. */
  static Look look(String outcome, boolean dense) {
    BasicStroke thin = new BasicStroke(dense ? 0.6f : 1.1f);
    double r = dense ? 1.6 : 3.2;
    Shape dot = new Ellipse2D.Double(-r, -r, 2 * r, 2 * r);
    return switch (outcome) {
      case "lost" ->
          new Look(
              ShapeUtils.createDiagonalCross(6f, 1.8f),
              Palette.LOST,
              Color.WHITE,
              new BasicStroke(1.2f));
      case "recovered" ->
          new Look(
              ShapeUtils.createDiamond(5.2f), Palette.RECOVERED, Palette.INK, new BasicStroke(1f));
      case "coalesced" -> new Look(dot, Color.WHITE, BLUE, thin);
      case "in_flight" ->
          new Look(ShapeUtils.createUpTriangle(4f), Color.WHITE, Palette.FAINT_INK, thin);
      case "rejected" ->
          new Look(
              new Rectangle2D.Double(-4, -4, 8, 8),
              Palette.outcome("rejected"),
              Palette.INK,
              new BasicStroke(1f));
      default -> new Look(dot, BLUE, BLUE, thin);
    };
  }

  /** Under which key of the legend a span is explained. */
  static String key(Timeline.Span span) {
    return span.state().equals("served") ? "served " + span.eventfd() : span.state();
  }

  private static Color color(String key) {
    String eventFd = key.startsWith("served ") ? key.substring("served ".length()) : "none";
    String state = key.startsWith("served ") ? "served" : key;
    return Palette.span(new Timeline.Span(state, eventFd, 0, 0));
  }

  /** An outcome in words. */
  static String label(String outcome) {
    return OUTCOME_LABELS.getOrDefault(outcome, outcome);
  }

  /** Items for what occurs. */
  static LegendItemCollection items(Set<String> states, Set<String> outcomes, boolean late) {
    LegendItemCollection items = new LegendItemCollection();
    for (String state : STATES) {
      if (states.contains(state)) {
        items.add(
            new LegendItem(
                STATE_LABELS.get(state),
                null,
                null,
                null,
                new Rectangle2D.Double(-9, -6, 18, 12),
                color(state)));
      }
    }
    for (String outcome : OUTCOMES) {
      if (outcomes.contains(outcome)) {
        Look look = look(outcome, false);
        items.add(
            new LegendItem(
                OUTCOME_LABELS.get(outcome),
                null,
                null,
                null,
                look.shape(),
                look.fill(),
                look.stroke(),
                look.line()));
      }
    }
    if (late) {
      items.add(
          new LegendItem(
              "late or recovered: line from raise to service",
              null,
              null,
              null,
              new Line2D.Double(-10, 0, 10, 0),
              new BasicStroke(1.3f),
              Palette.INK));
    }
    return items;
  }
}
