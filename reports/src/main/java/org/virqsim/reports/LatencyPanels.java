// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Drawable;
import org.jfree.chart.ui.RectangleInsets;
import org.virqsim.result.Results;

/**
 * Cumulative distributions of latency, a small picture for all policies that did the same, all on
 * the same axes. Each shows its own line in front of the others' in grey: with more lines than
 * colours, a name above a picture is the only label that is not looked for.
 */
final class LatencyPanels implements Drawable {
  private static final int WIDTH = 1120;
  private static final int COLUMNS = 3;
  private static final int MARGIN = 14;
  private static final int GAP = 18;
  private static final int PLOT = 180;

  /** Title and lines below it. */
  private static final int FRAME = 98;

  private static final int LINE = 15;

  /** Characters of a panel's name in one line. */
  private static final int NAME = 50;

  /** Names longer than this are a list that ends with how many there are more. */
  private static final int NAME_LINES = 4;

  /** Of lines as small as these: less than a pixel. */
  private static final double COARSE = 1.0 / 400;

  private static final Color BEHIND = new Color(0xCFCFCF);

  /**
   * What stands above a panel.
   *
   * @param names of its policies, in lines
   * @param figures below them
   * @param strong whether it is not dominated
   */
  private record Heading(List<String> names, String figures, boolean strong) {}

  private final Results results;
  private final Ranking ranking;
  private final ChartStyle style;
  private final LatencyCurves curves;
  private final List<Heading> headings = new ArrayList<>();
  private final List<JFreeChart> panels = new ArrayList<>();

  private LatencyPanels(Results results, Ranking ranking, ChartStyle style) {
    this.results = results;
    this.ranking = ranking;
    this.style = style;
    this.curves = LatencyCurves.of(results);
    PolicyColors colors = PolicyColors.of(ranking);
    for (List<Ranking.Row> group : ranking.alike()) {
      headings.add(heading(group));
      panels.add(panel(group, colors.of(group.get(0).asked())));
    }
  }

  static ChartWriter.Sized draw(Results results, Ranking ranking, ChartStyle style) {
    LatencyPanels panels = new LatencyPanels(results, ranking, style);
    int height = FRAME + MARGIN;
    for (int row = 0; row < panels.rows(); row++) {
      height += panels.headingHeight(row) + PLOT + GAP;
    }
    return new ChartWriter.Sized(panels, WIDTH, height);
  }

  private static Heading heading(List<Ranking.Row> group) {
    Ranking.Row first = group.get(0);
    int shown = group.size();
    List<String> names = Text.wrap(LatencyChart.names(group), NAME);
    while (names.size() > NAME_LINES && shown > 1) {
      shown--;
      String some = LatencyChart.names(group.subList(0, shown));
      names = Text.wrap(some + " and " + (group.size() - shown) + " more", NAME);
    }
    return new Heading(names, LatencyChart.figures(first), !first.dominated());
  }

  private JFreeChart panel(List<Ranking.Row> own, Color color) {
    XYPlot plot = curves.plot(style, curves.time(""), curves.shares(""));
    plot.getDomainAxis().setTickLabelFont(style.text(10));
    plot.getRangeAxis().setTickLabelFont(style.text(10));
    // The same for all, or the plots would not stand below each other.
    AxisSpace left = new AxisSpace();
    left.setLeft(64);
    plot.setFixedRangeAxisSpace(left);
    for (List<Ranking.Row> group : ranking.alike()) {
      if (!group.equals(own)) {
        curves.add(plot, group.get(0).policy(), BEHIND, 1f, COARSE, 0);
      }
    }
    curves.add(plot, own.get(0).policy(), color, 2.4f, COARSE, 3);
    LatencyCurves.deadline(plot, results.deadlineNs());
    JFreeChart chart = new JFreeChart(null, style.text(10), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  private int rows() {
    return (panels.size() + COLUMNS - 1) / COLUMNS;
  }

  /** Panels of a row start at the same height, below the longest heading. */
  private int headingHeight(int row) {
    int lines = 1;
    for (int i = row * COLUMNS; i < Math.min(panels.size(), (row + 1) * COLUMNS); i++) {
      lines = Math.max(lines, headings.get(i).names().size());
    }
    return LINE * (lines + 1) + 4;
  }

  @Override
  public void draw(Graphics2D g2, Rectangle2D area) {
    g2.setPaint(Color.WHITE);
    g2.fill(area);
    caption(g2, area);
    double width = (area.getWidth() - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
    double top = area.getY() + FRAME;
    for (int row = 0; row < rows(); row++) {
      for (int i = row * COLUMNS; i < Math.min(panels.size(), (row + 1) * COLUMNS); i++) {
        double left = area.getX() + MARGIN + (i % COLUMNS) * (width + GAP);
        heading(g2, headings.get(i), left, top);
        double below = top + headingHeight(row);
        panels.get(i).draw(g2, new Rectangle2D.Double(left, below, width, PLOT));
      }
      top += headingHeight(row) + PLOT + GAP;
    }
  }

  private void caption(Graphics2D g2, Rectangle2D area) {
    double left = area.getX() + MARGIN;
    double top = area.getY();
    text(g2, LatencyChart.TITLE, style.strong(16), Palette.INK, left, top + 24);
    Font small = style.text(11.5f);
    text(g2, Captions.subject(results), small, Palette.FAINT_INK, left, top + 42);
    String axes = "To the right: " + LatencyChart.TIME + ". Upwards: " + LatencyChart.SHARE + ".";
    text(g2, axes, small, Palette.FAINT_INK, left, top + 57);
    String order =
        Captions.ORDER
            + (ranking.anyDominated() ? "; " + Captions.NOT_DOMINATED : "")
            + ". Grey behind: all others"
            + (results.deadlineNs() > 0
                ? "; dashed: the deadline, " + Units.chartDuration(results.deadlineNs()) + "."
                : ".");
    text(g2, order, small, Palette.FAINT_INK, left, top + 72);
  }

  private void heading(Graphics2D g2, Heading heading, double left, double top) {
    Font font = heading.strong() ? style.strong(11) : style.text(11);
    double y = top + LINE - 3;
    for (String line : heading.names()) {
      text(g2, line, font, Palette.INK, left, y);
      y += LINE;
    }
    text(g2, heading.figures(), style.text(11), Palette.FAINT_INK, left, y);
  }

  private static void text(Graphics2D g2, String text, Font font, Paint paint, double x, double y) {
    g2.setFont(font);
    g2.setPaint(paint);
    g2.drawString(text, (float) x, (float) y);
  }
}
