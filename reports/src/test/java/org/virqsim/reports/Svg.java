// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.awt.Color;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The marks and words of a drawn chart. */
final class Svg {
  private final List<Element> elements = new ArrayList<>();

  private Svg(Element root) {
    add(root);
  }

  /** Fails if the text is no XML. */
  static Svg parse(String text) throws IOException {
    try {
      return new Svg(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(text)))
              .getDocumentElement());
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(e);
    }
  }

  private void add(Element element) {
    elements.add(element);
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        add(inner);
      }
    }
  }

  /** All words, in the order of drawing. */
  List<String> texts() {
    return elements.stream()
        .filter(e -> e.getTagName().equals("text"))
        .map(Element::getTextContent)
        .toList();
  }

  /** How many shapes are filled with a colour. */
  long filled(Color color) {
    return shapes(e -> attribute(e, "fill").equals(name(color)) && !shapeless(e));
  }

  /** How many shapes are drawn as lines of a colour. */
  long stroked(Color color) {
    return shapes(e -> attribute(e, "stroke").equals(name(color)) && !shapeless(e));
  }

  private long shapes(Predicate<Element> which) {
    return elements.stream().filter(which).count();
  }

  private static boolean shapeless(Element e) {
    return List.of("g", "text", "svg", "defs", "clipPath").contains(e.getTagName());
  }

  /** The nearest one upwards: groups pass theirs on. */
  private static String attribute(Element element, String name) {
    for (Node at = element; at instanceof Element e; at = at.getParentNode()) {
      if (e.hasAttribute(name)) {
        String value = e.getAttribute(name);
        return value.equals("black") ? "rgb(0,0,0)" : value.equals("white") ? WHITE : value;
      }
    }
    return "";
  }

  private static final String WHITE = "rgb(255,255,255)";

  private static String name(Color color) {
    return String.format(
        Locale.ROOT, "rgb(%d,%d,%d)", color.getRed(), color.getGreen(), color.getBlue());
  }
}
