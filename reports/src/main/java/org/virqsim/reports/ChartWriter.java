// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ui.Drawable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Draws a chart into files: PNG at twice the size for dense screens, and SVG. */
final class ChartWriter {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final int SCALE = 2;

  /** Verdana has nearly the same widths; the last one is always there. */
  private static final String FALLBACK_FONTS = "'DejaVu Sans', Verdana, sans-serif";

  private ChartWriter() {}

  /**
   * A chart with its size.
   *
   * @param chart what to draw
   * @param width in points of the SVG, half the pixels of the PNG
   * @param height likewise
   */
  record Sized(Drawable chart, int width, int height) {
    Rectangle2D area() {
      return new Rectangle2D.Double(0, 0, width, height);
    }
  }

  /**
   * Writes {@code NAME.svg} and {@code NAME.png}; nothing if the chart cannot be drawn.
   *
   * @throws ChartException if drawing fails
   * @throws IOException if writing fails
   */
  static List<Path> write(Sized sized, Path dir, String name) throws ChartException, IOException {
    byte[] svg;
    byte[] png;
    try {
      svg = svg(sized).getBytes(StandardCharsets.UTF_8);
      png = png(sized);
    } catch (RuntimeException | LinkageError | InternalError | java.awt.AWTError e) {
      // On a machine without fonts drawing text fails with one of several errors.
      throw new ChartException("chart '" + name + "' could not be drawn: " + e, e);
    }
    return List.of(
        Files.write(dir.resolve(name + ".svg"), svg), Files.write(dir.resolve(name + ".png"), png));
  }

  /** The chart as SVG text; the same chart gives the same text. */
  static String svg(Sized sized) throws IOException {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser is not configured", e);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("virqsim");
    context.setPrecision(2);
    SVGGraphics2D g2 = new SVGGraphics2D(context, false);
    g2.setSVGCanvasSize(new java.awt.Dimension(sized.width(), sized.height()));
    hints(g2);
    sized.chart().draw(g2, sized.area());
    Element root = g2.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + sized.width() + " " + sized.height());
    if (sized.chart() instanceof Described described) {
      describe(document, root, described);
    }
    StringWriter out = new StringWriter();
    g2.stream(root, out, false, false);
    g2.dispose();
    return out.toString()
        .replace("\r\n", "\n")
        .replace("'Dialog'", "'DejaVu Sans'")
        .replace("'DejaVu Sans'", FALLBACK_FONTS)
        // Some viewers would fetch the DTD from the network.
        .replaceFirst("<!DOCTYPE[^>]*>\\s*", "");
  }

  /** SVG's words for those who do not see it come before everything else. */
  private static void describe(Document document, Element root, Described described) {
    root.setAttributeNS(null, "role", "img");
    Element title = document.createElementNS(SVG, "title");
    title.appendChild(document.createTextNode(described.title()));
    Element description = document.createElementNS(SVG, "desc");
    description.appendChild(document.createTextNode(described.description()));
    root.insertBefore(description, root.getFirstChild());
    root.insertBefore(title, description);
  }

  /** The chart as PNG. */
  static byte[] png(Sized sized) throws IOException {
    BufferedImage image =
        new BufferedImage(
            sized.width() * SCALE, sized.height() * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g2 = image.createGraphics();
    hints(g2);
    g2.scale(SCALE, SCALE);
    sized.chart().draw(g2, sized.area());
    g2.dispose();
    return PngEncoder.encode(image);
  }

  private static void hints(Graphics2D g2) {
    g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }
}
