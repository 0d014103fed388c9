// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports.page;

import java.util.List;

/**
 * The report of a sweep, without any markup.
 *
 * @param title what was run
 * @param description what the scenario says about itself; may be empty
 * @param subject replications, length and seed, in one line
 * @param answer the one or two sentences to remember
 * @param sections in order, each with an id of its own
 * @param reproduce the command that gives the same results
 * @param origin version, seed and hash of the scenario
 */
public record SweepPage(
    String title,
    String description,
    String subject,
    List<String> answer,
    List<Section> sections,
    String reproduce,
    String origin) {
  /** Copies the lists. */
  public SweepPage {
    answer = List.copyOf(answer);
    sections = List.copyOf(sections);
  }

  /**
   * A part of the page: sentences, then a list, tables, charts and notes, as far as there are any.
   *
   * @param id for links inside the page: lower-case letters and dashes
   * @param heading of one line
   * @param text sentences, a paragraph each
   * @param items of a list
   * @param tables in order
   * @param figures in order
   * @param notes in small print, at the end
   */
  public record Section(
      String id,
      String heading,
      List<String> text,
      List<String> items,
      List<Titled> tables,
      List<Page.Figure> figures,
      List<String> notes) {
    /** Copies the lists. */
    public Section {
      text = List.copyOf(text);
      items = List.copyOf(items);
      tables = List.copyOf(tables);
      figures = List.copyOf(figures);
      notes = List.copyOf(notes);
    }

    /** A section of sentences. */
    public static Section of(String id, String heading, List<String> text) {
      return new Section(id, heading, text, List.of(), List.of(), List.of(), List.of());
    }

    /** The same with a list. */
    public Section withItems(List<String> some) {
      return new Section(id, heading, text, some, tables, figures, notes);
    }

    /** The same with tables. */
    public Section withTables(List<Titled> some) {
      return new Section(id, heading, text, items, some, figures, notes);
    }

    /** The same with charts. */
    public Section withFigures(List<Page.Figure> some) {
      return new Section(id, heading, text, items, tables, some, notes);
    }

    /** The same with notes. */
    public Section withNotes(List<String> some) {
      return new Section(id, heading, text, items, tables, figures, some);
    }
  }

  /**
   * A table with what it shows.
   *
   * @param label for those who do not see it, and for the line that unfolds it
   * @param folded whether it is long and shown on demand
   * @param table its cells
   */
  public record Titled(String label, boolean folded, Page.Table table) {}
}
