// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.List;
import org.virqsim.reports.page.Page;
import org.virqsim.reports.page.SweepPage;

/** Pages in Markdown. Charts are the SVG files beside them. */
final class MarkdownPage {
  /** Rows of a table; the others are in the CSV file and in the page. */
  private static final int MOST_ROWS = 40;

  private final Markdown out = new Markdown();

  private MarkdownPage() {}

  static String of(Page page) {
    MarkdownPage markdown = new MarkdownPage();
    markdown.write(page);
    return markdown.out.text();
  }

  static String of(SweepPage page) {
    MarkdownPage markdown = new MarkdownPage();
    markdown.write(page);
    return markdown.out.text();
  }

  private void write(Page page) {
    out.title(page.title());
    out.paragraph(page.description());
    out.paragraph(page.subject());
    page.answer().forEach(out::paragraph);
    list(Cautions.TITLE, page.warnings());
    out.heading("Policies");
    if (page.policies().rows().isEmpty()) {
      out.paragraph("No policy was run.");
    } else {
      out.table(page.policies());
    }
    page.notes().forEach(out::paragraph);
    for (Page.Facts facts : page.facts()) {
      out.subheading(facts.heading());
      for (Page.Line fact : facts.lines()) {
        out.item(fact.policies() + ": " + fact.text());
      }
    }
    if (!page.figures().isEmpty() || !page.missing().isEmpty()) {
      out.heading("Charts");
      page.figures().forEach(out::figure);
      page.missing().forEach(out::paragraph);
    }
    if (!page.lossNote().isEmpty()) {
      out.heading("The first loss, step by step");
      out.paragraph(page.lossNote());
      for (Page.Diagram diagram : page.losses()) {
        out.subheading(diagram.title());
        out.mermaid(diagram.source());
      }
    }
    list("What else the numbers say", page.further());
    list("Assumptions", page.assumptions());
    if (!page.costs().rows().isEmpty()) {
      out.heading("Costs and where they come from");
      out.table(page.costs());
    }
    reproduce(page.reproduce(), page.origin());
  }

  private void write(SweepPage page) {
    out.title(page.title() + ", a sweep");
    out.paragraph(page.description());
    out.paragraph(page.subject());
    page.answer().forEach(out::paragraph);
    for (SweepPage.Section section : page.sections()) {
      out.heading(section.heading());
      section.text().forEach(out::paragraph);
      out.items(section.items());
      section.tables().forEach(this::table);
      section.figures().forEach(out::figure);
      section.notes().forEach(out::paragraph);
    }
    reproduce(page.reproduce(), page.origin());
  }

  private void table(SweepPage.Titled titled) {
    Page.Table table = titled.table();
    int rows = table.rows().size();
    if (titled.folded() && rows > MOST_ROWS) {
      out.paragraph("The first " + MOST_ROWS + " rows:");
      out.table(new Page.Table(table.columns(), table.rows().subList(0, MOST_ROWS)));
    } else {
      out.table(table);
    }
  }

  private void reproduce(String command, String origin) {
    out.heading("How to reproduce it");
    out.code(command);
    out.paragraph(origin);
  }

  private void list(String words, List<String> items) {
    if (!items.isEmpty()) {
      out.heading(words);
      out.items(items);
    }
  }
}
