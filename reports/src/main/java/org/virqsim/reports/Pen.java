// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/** Draws boxes, lines and words; positions in points, y downwards. */
final class Pen {
  private static final BasicStroke HALO =
      new BasicStroke(3.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private final Graphics2D g2;
  private final ChartStyle style;

  Pen(Graphics2D g2, ChartStyle style) {
    this.g2 = g2;
    this.style = style;
  }

  ChartStyle style() {
    return style;
  }

  void box(double x, double y, double width, double height, Color fill) {
    g2.setPaint(fill);
    g2.fill(new Rectangle2D.Double(x, y, width, height));
  }

  void frame(double x, double y, double width, double height, Color color, float pen) {
    g2.setPaint(color);
    g2.setStroke(new BasicStroke(pen));
    g2.draw(new Rectangle2D.Double(x, y, width, height));
  }

  void line(double x1, double y1, double x2, double y2, Color color, BasicStroke stroke) {
    g2.setPaint(color);
    g2.setStroke(stroke);
    g2.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  /** A mark as the legend shows it. */
  void mark(TimelineLegend.Look look, double x, double y) {
    Shape shape = AffineTransform.getTranslateInstance(x, y).createTransformedShape(look.shape());
    g2.setPaint(look.fill());
    g2.fill(shape);
    g2.setPaint(look.line());
    g2.setStroke(look.stroke());
    g2.draw(shape);
  }

  double width(String text, Font font) {
    return font.getStringBounds(text, g2.getFontRenderContext()).getWidth();
  }

  /** Words whose base line begins at a point. */
  void text(String text, double x, double y, Font font, Color color) {
    g2.setFont(font);
    g2.setPaint(color);
    g2.drawString(text, (float) x, (float) y);
  }

  void textTo(String text, double right, double y, Font font, Color color) {
    text(text, right - width(text, font), y, font, color);
  }

  /** Words on a light box, so that they can be read whatever lies below. */
  void textOnTop(String text, double x, double y, Font font, Color color) {
    box(x - 2, y - font.getSize2D() * 0.86, width(text, font) + 4, font.getSize2D() * 1.16, PAPER);
    text(text, x, y, font, color);
  }

  /** A line that can be seen on light and dark. */
  void lineOnTop(double x1, double y1, double x2, double y2, Color color, float pen) {
    line(x1, y1, x2, y2, Color.WHITE, HALO);
    line(x1, y1, x2, y2, color, new BasicStroke(pen));
  }

  private static final Color PAPER = new Color(255, 255, 255, 225);

  /** As much of the words as has room; nothing if that says nothing. */
  String fitting(String text, double room, Font font) {
    if (width(text, font) <= room) {
      return text;
    }
    for (int length = Text.length(text) - 1; length >= 4; length--) {
      String shorter = Text.shorten(text, length);
      if (width(shorter, font) <= room) {
        return shorter;
      }
    }
    return "";
  }
}
