// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import org.virqsim.reports.page.ThreadPage;

/** Claims in Markdown as GitHub reads it. Charts are the SVG files beside it. */
final class ThreadMarkdown {
  private final Markdown out = new Markdown();

  private ThreadMarkdown() {}

  static String of(ThreadPage page) {
    ThreadMarkdown markdown = new ThreadMarkdown();
    markdown.write(page);
    return markdown.out.text();
  }

  private void write(ThreadPage page) {
    line("# " + text(page.title()));
    paragraph(text(page.subject()));
    page.answer().forEach(sentence -> paragraph(text(sentence)));
    line("");
    line("| claim | by | | verdict |");
    line("|---|---|---|---|");
    for (ThreadPage.Claim claim : page.claims()) {
      line(
          "| [%s](#%s) | %s | %s | %s |"
              .formatted(
                  text(claim.id()),
                  claim.anchor(),
                  text(claim.by()),
                  text(claim.says()),
                  verdict(claim)));
    }
    page.claims().forEach(this::claim);
    line("");
    line("## How to read it");
    line("");
    page.notes().forEach(note -> line("- " + text(note)));
    line("");
    line("## How to reproduce it");
    line("");
    line("    " + page.reproduce());
    paragraph(text(page.origin()));
  }

  private static String verdict(ThreadPage.Claim claim) {
    String words = "**" + text(claim.verdict()) + "**";
    return claim.conditions().isEmpty() ? words : words + " " + text(claim.conditions());
  }

  private void claim(ThreadPage.Claim claim) {
    line("");
    line("## " + text(claim.id()));
    paragraph("> " + text(claim.says()));
    paragraph(text(claim.by()));
    paragraph(verdict(claim));
    paragraph("Computed: " + text(claim.computed()));
    for (ThreadPage.Case one : claim.cases()) {
      paragraph("**" + text(one.outcome()) + "** if " + text(one.when()) + says(one) + ":");
      out.table(one.evidence());
      paragraph("(" + text(one.where()) + ")");
    }
    claim.figures().forEach(out::figure);
    paragraph("What would change it: " + text(claim.changes()));
    line("");
    claim.commands().forEach(command -> line("    " + command));
  }

  private static String says(ThreadPage.Case one) {
    return one.says().isEmpty() ? "" : " (it says: " + text(one.says()) + ")";
  }

  private void paragraph(String words) {
    line("");
    line(words);
  }

  private void line(String words) {
    out.line(words);
  }

  private static String text(String words) {
    return Markdown.escaped(words);
  }
}
