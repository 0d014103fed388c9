// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.List;
import org.virqsim.reports.page.Page;

/** A page in Markdown as GitHub reads it. Charts are the PNG files beside it. */
final class MarkdownPage {
  private final StringBuilder out = new StringBuilder();

  private MarkdownPage() {}

  static String of(Page page) {
    MarkdownPage markdown = new MarkdownPage();
    markdown.write(page);
    return markdown.out.toString();
  }

  private void write(Page page) {
    line("# " + text(page.title()));
    paragraph(page.description());
    paragraph(page.subject());
    page.answer().forEach(this::paragraph);
    list(Cautions.TITLE, page.warnings());
    heading("Policies");
    if (page.policies().rows().isEmpty()) {
      paragraph("No policy was run.");
    } else {
      table(page.policies());
    }
    page.notes().forEach(this::paragraph);
    for (Page.Facts facts : page.facts()) {
      line("");
      line("### " + text(facts.heading()));
      line("");
      for (Page.Line fact : facts.lines()) {
        line("- " + text(fact.policies()) + ": " + text(fact.text()));
      }
    }
    if (!page.figures().isEmpty() || !page.missing().isEmpty()) {
      heading("Charts");
      for (Page.Figure figure : page.figures()) {
        line("");
        line("![" + text(figure.description()) + "](" + figure.name() + ".png)");
      }
      page.missing().forEach(this::paragraph);
    }
    if (!page.lossNote().isEmpty()) {
      heading("The first loss, step by step");
      paragraph(page.lossNote());
      for (Page.Diagram diagram : page.losses()) {
        line("");
        line("### " + text(diagram.title()));
        line("");
        line("```mermaid");
        out.append(diagram.source());
        line("```");
      }
    }
    list("What else the numbers say", page.further());
    list("Assumptions", page.assumptions());
    if (!page.costs().rows().isEmpty()) {
      heading("Costs and where they come from");
      table(page.costs());
    }
    heading("How to reproduce it");
    line("");
    // No text of a scenario can end the block: it has no line feed.
    line("    " + page.reproduce());
    paragraph(page.origin());
  }

  private void heading(String words) {
    line("");
    line("## " + words);
  }

  private void paragraph(String words) {
    if (!words.isEmpty()) {
      line("");
      line(text(words));
    }
  }

  private void list(String words, List<String> items) {
    if (!items.isEmpty()) {
      heading(words);
      line("");
      items.forEach(item -> line("- " + text(item)));
    }
  }

  private void table(Page.Table table) {
    line("");
    StringBuilder headings = new StringBuilder("|");
    StringBuilder rule = new StringBuilder("|");
    for (Page.Column column : table.columns()) {
      headings.append(' ').append(text(column.heading())).append(" |");
      rule.append(column.number() ? "---:|" : "---|");
    }
    line(headings.toString());
    line(rule.toString());
    for (Page.Row row : table.rows()) {
      StringBuilder cells = new StringBuilder("|");
      for (Page.Cell cell : row.cells()) {
        String words = text(cell.text());
        cells.append(' ').append(cell.alarming() ? "**" + words + "**" : words).append(" |");
      }
      line(cells.toString());
    }
  }

  private void line(String words) {
    out.append(words).append('\n');
  }

  /** Whatever could be taken for markup is shown as it is. */
  static String text(String words) {
    return words
        .replaceAll("([\\\\`*_\\[\\]{}|~#])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
