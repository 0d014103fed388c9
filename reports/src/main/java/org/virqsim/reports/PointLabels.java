// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/**
 * Names beside points of a plot, placed so that none covers another or a point, with a thin line to
 * the point where a name could not stand beside it.
 */
final class PointLabels extends AbstractXYAnnotation {
  @Serial private static final long serialVersionUID = 1L;

  /** Points of a letter, of a bold one, and of a line, relative to the size of the font. */
  private static final double LETTER = 0.57;

  private static final double BOLD_LETTER = 0.66;
  private static final double LINE = 1.25;

  /** Points around a mark that stay free. */
  private static final double MARK = 6;

  /** Rings around a point on which places are tried. */
  private static final int RINGS = 14;

  private static final double RING = 11;

  /** Points from which on a label needs a line to its point. */
  private static final double FAR = 14;

  private static final BasicStroke LEADER = new BasicStroke(0.8f);

  /** Behind a label, so that a line of the plot does not strike it through. */
  private static final Color BEHIND = new Color(255, 255, 255, 200);

  /** A cover costs more than any way. */
  private static final double COVER = 1e6;

  /**
   * A label.
   *
   * @param x of the point, on the axis
   * @param y likewise
   * @param text one line
   */
  record Label(double x, double y, String text, Color color, Font font) {
    double width() {
      return (font.isBold() ? BOLD_LETTER : LETTER) * font.getSize2D() * Text.length(text);
    }

    double height() {
      return LINE * font.getSize2D();
    }
  }

  /** Where the labels may stand. */
  enum Side {
    /** Anywhere around the point. */
    AROUND,
    /** On the right, one below the other: ends of lines. */
    RIGHT
  }

  private final transient List<Label> labels;
  private final Side side;

  PointLabels(List<Label> labels, Side side) {
    this.labels = List.copyOf(labels);
    this.side = side;
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domainAxis,
      ValueAxis rangeAxis,
      int rendererIndex,
      PlotRenderingInfo info) {
    List<Point2D> points = new ArrayList<>();
    for (Label label : labels) {
      points.add(
          new Point2D.Double(
              domainAxis.valueToJava2D(label.x(), area, RectangleEdge.BOTTOM),
              rangeAxis.valueToJava2D(label.y(), area, RectangleEdge.LEFT)));
    }
    List<Rectangle2D> boxes =
        side == Side.RIGHT ? stacked(labels, points, area) : around(labels, points, area);
    for (int i = 0; i < labels.size(); i++) {
      draw(g2, labels.get(i), points.get(i), boxes.get(i));
    }
  }

  private static void draw(Graphics2D g2, Label label, Point2D point, Rectangle2D box) {
    if (way(point, box) > FAR) {
      double x = Math.max(box.getMinX(), Math.min(box.getMaxX(), point.getX()));
      double y = Math.max(box.getMinY(), Math.min(box.getMaxY(), point.getY()));
      g2.setPaint(label.color());
      g2.setStroke(LEADER);
      g2.draw(new Line2D.Double(point.getX(), point.getY(), x, y));
    }
    g2.setPaint(BEHIND);
    g2.fill(box);
    g2.setFont(label.font());
    g2.setPaint(label.color());
    double base = box.getMaxY() - 0.3 * label.font().getSize2D();
    g2.drawString(label.text(), (float) box.getMinX(), (float) base);
  }

  /** From a point to the nearest place of a box. */
  private static double way(Point2D point, Rectangle2D box) {
    double x = Math.max(box.getMinX(), Math.min(box.getMaxX(), point.getX()));
    double y = Math.max(box.getMinY(), Math.min(box.getMaxY(), point.getY()));
    return point.distance(x, y);
  }

  /** Boxes right of the points in the order of their heights, moved apart as far as needed. */
  static List<Rectangle2D> stacked(List<Label> labels, List<Point2D> points, Rectangle2D area) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> points.get(i).getY()));
    double[] centre = new double[labels.size()];
    double free = area.getMinY();
    for (int i : order) {
      double half = labels.get(i).height() / 2;
      centre[i] = Math.max(points.get(i).getY(), free + half);
      free = centre[i] + half;
    }
    double most = area.getMaxY();
    for (int k = order.size() - 1; k >= 0; k--) {
      int i = order.get(k);
      double half = labels.get(i).height() / 2;
      centre[i] = Math.min(centre[i], most - half);
      most = centre[i] - half;
    }
    double left = points.stream().mapToDouble(Point2D::getX).max().orElse(0) + 2 * MARK;
    List<Rectangle2D> boxes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      boxes.add(
          new Rectangle2D.Double(
              left, centre[i] - label.height() / 2, label.width(), label.height()));
    }
    return boxes;
  }

  /** Each label at the nearest free place; where there is none, at the one that covers least. */
  static List<Rectangle2D> around(List<Label> labels, List<Point2D> points, Rectangle2D area) {
    List<Rectangle2D> taken = new ArrayList<>();
    for (Point2D point : points) {
      taken.add(
          new Rectangle2D.Double(point.getX() - MARK, point.getY() - MARK, 2 * MARK, 2 * MARK));
    }
    List<Rectangle2D> boxes = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Rectangle2D best = null;
      double least = Double.MAX_VALUE;
      for (Rectangle2D box : places(labels.get(i), points.get(i))) {
        double cost = way(points.get(i), box);
        cost += area.contains(box) ? 0 : 10 * COVER;
        for (Rectangle2D other : taken) {
          cost += box.intersects(other) ? COVER : 0;
        }
        if (cost < least) {
          least = cost;
          best = box;
        }
      }
      if (best == null) {
        throw new IllegalStateException("no place was tried");
      }
      taken.add(best);
      boxes.add(best);
    }
    return boxes;
  }

  private static List<Rectangle2D> places(Label label, Point2D point) {
    double w = label.width();
    double h = label.height();
    List<Rectangle2D> places = new ArrayList<>();
    for (int ring = 0; ring < RINGS; ring++) {
      double away = MARK + 2 + RING * ring;
      double x = point.getX();
      double y = point.getY();
      for (double dy : List.of(0.0, -away, away)) {
        places.add(new Rectangle2D.Double(x + MARK + 2, y + dy - h / 2, w, h));
        places.add(new Rectangle2D.Double(x - MARK - 2 - w, y + dy - h / 2, w, h));
        places.add(new Rectangle2D.Double(x + away, y + dy - h / 2, w, h));
        places.add(new Rectangle2D.Double(x - away - w, y + dy - h / 2, w, h));
      }
      places.add(new Rectangle2D.Double(x - w / 2, y - away - h, w, h));
      places.add(new Rectangle2D.Double(x - w / 2, y + away, w, h));
    }
    return places;
  }
}
