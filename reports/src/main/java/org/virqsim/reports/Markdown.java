// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.List;
import org.virqsim.reports.page.Page;

/** Writes the parts of a page in Markdown as GitHub reads it. */
final class Markdown {
  private final StringBuilder out = new StringBuilder();

  /** The document so far. */
  String text() {
    return out.toString();
  }

  void title(String words) {
    line("# " + escaped(words));
  }

  void heading(String words) {
    line("");
    line("## " + escaped(words));
  }

  void subheading(String words) {
    line("");
    line("### " + escaped(words));
    line("");
  }

  void paragraph(String words) {
    if (!words.isEmpty()) {
      line("");
      line(escaped(words));
    }
  }

  /** A list without a heading; nothing if it is empty. */
  void items(List<String> items) {
    if (!items.isEmpty()) {
      line("");
      items.forEach(this::item);
    }
  }

  void item(String words) {
    line("- " + escaped(words));
  }

  /** A chart: the SVG file beside the document, which is the same on every machine. */
  void figure(Page.Figure figure) {
    line("");
    line("![" + escaped(figure.description()) + "](" + figure.name() + ".svg)");
  }

  /** A line for a shell. No text of a scenario can end the block: it has no line feed. */
  void code(String words) {
    line("");
    line("    " + words);
  }

  void table(Page.Table table) {
    line("");
    StringBuilder headings = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (Page.Column column : table.columns()) {
      headings.append(' ').append(escaped(column.heading())).append(" |");
      rule.append(column.number() ? "---:|" : "---|");
    }
    line(headings.toString());
    line(rule.toString());
    for (Page.Row row : table.rows()) {
      StringBuilder cells = new StringBuilder("|");
      for (Page.Cell cell : row.cells()) {
        String words = escaped(cell.text());
        cells.append(' ').append(cell.alarming() ? "**" + words + "**" : words).append(" |");
      }
      line(cells.toString());
    }
  }

  /** A diagram, which GitHub draws. */
  void mermaid(String source) {
    line("```mermaid");
    out.append(source);
    line("```");
  }

  /** A line as it is: what comes from a scenario in it must be {@link #escaped}. */
  void line(String words) {
    out.append(words).append('\n');
  }

  /** Whatever could be taken for markup is shown as it is. */
  static String escaped(String words) {
    return words
        .replaceAll("([\\\\`*_\\[\\]{}|~#])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
