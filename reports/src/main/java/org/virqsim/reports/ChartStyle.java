// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.LegendItemSource;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/**
 * The look that all charts share, with fonts that come along.
 *
 * <p>Fonts of the machine are never asked for: they differ, and on a server there are none.
 */
final class ChartStyle {
  static final BasicStroke THIN = new BasicStroke(1f);

  private final Font regular;
  private final Font bold;

  private ChartStyle(Font regular, Font bold) {
    this.regular = regular;
    this.bold = bold;
  }

  /**
   * Loads the bundled fonts.
   *
   * @throws ChartException if the JVM cannot use any font at all, as without fontconfig
   */
  static ChartStyle load() throws ChartException {
    try {
      return new ChartStyle(font("DejaVuSans.ttf"), font("DejaVuSans-Bold.ttf"));
    } catch (IOException | FontFormatException | RuntimeException | LinkageError e) {
      throw new ChartException("the bundled fonts could not be loaded: " + e, e);
    } catch (InternalError | java.awt.AWTError e) {
      // What JDK 17 throws where fontconfig is missing.
      throw new ChartException("this JVM cannot use fonts: " + e.getMessage(), e);
    }
  }

  private static Font font(String name) throws IOException, FontFormatException {
    try (InputStream in = ChartStyle.class.getResourceAsStream("fonts/" + name)) {
      if (in == null) {
        throw new IOException("missing resource fonts/" + name);
      }
      return Font.createFont(Font.TRUETYPE_FONT, in);
    }
  }

  Font text(float size) {
    return regular.deriveFont(size);
  }

  Font strong(float size) {
    // The style changes no glyph here, but the SVG writes it as the font's weight.
    return bold.deriveFont(Font.BOLD, size);
  }

  /**
   * A chart with a title and lines on what it is about (no empty ones), on white, without legend.
   */
  JFreeChart chart(String title, Plot plot, String... subtitles) {
    JFreeChart chart = new JFreeChart(title, strong(16), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 12, 8, 16));
    chart.getTitle().setPaint(Palette.INK);
    align(chart.getTitle());
    List<String> lines = Arrays.stream(subtitles).filter(line -> !line.isEmpty()).toList();
    for (int i = 0; i < lines.size(); i++) {
      TextTitle below = new TextTitle(Text.clean(lines.get(i)), text(11.5f));
      below.setPaint(Palette.FAINT_INK);
      below.setPadding(0, 2, i == lines.size() - 1 ? 8 : 0, 2);
      align(below);
      chart.addSubtitle(below);
    }
    return chart;
  }

  private static void align(TextTitle title) {
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
  }

  /** A legend below the plot, of exactly these items. */
  void legend(JFreeChart chart, LegendItemCollection items) {
    LegendItemSource source = () -> items;
    LegendTitle legend = new LegendTitle(source);
    legend.setItemFont(text(11.5f));
    legend.setItemPaint(Palette.INK);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
    legend.setFrame(BlockBorder.NONE);
    legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
    legend.setPadding(6, 0, 0, 0);
    chart.addLegend(legend);
  }

  void axis(Axis axis) {
    axis.setLabelFont(text(12));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelFont(text(11.5f));
    axis.setTickLabelPaint(Palette.INK);
    axis.setAxisLinePaint(Palette.FAINT_INK);
    axis.setTickMarkPaint(Palette.FAINT_INK);
  }

  void plot(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(null);
    plot.setDomainGridlinePaint(Palette.GRID);
    plot.setDomainGridlineStroke(THIN);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(THIN);
  }
}
