// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports.page;

import java.util.List;

/**
 * A report as text, tables and pictures, without any markup.
 *
 * @param title what was run
 * @param description what the scenario says about itself; may be empty
 * @param subject replications, length and seed, in one line
 * @param warnings what the data do not carry; empty if there is nothing to be careful about
 * @param answer the one or two sentences to remember
 * @param further what else the numbers support
 * @param policies a row for each policy
 * @param notes how to read that table
 * @param facts lists of what decides between policies
 * @param figures charts, in order
 * @param missing charts that there are not, a sentence with the reason for each
 * @param losses how the first request was lost, policy by policy
 * @param lossNote what is to be said of these, or why there are none; may be empty
 * @param assumptions what was assumed of the devices and the host
 * @param costs parameters with their sources
 * @param reproduce the command that gives the same results
 * @param origin version, seed and hash of the scenario
 */
public record Page(
    String title,
    String description,
    String subject,
    List<String> warnings,
    List<String> answer,
    List<String> further,
    Table policies,
    List<String> notes,
    List<Facts> facts,
    List<Figure> figures,
    List<String> missing,
    List<Diagram> losses,
    String lossNote,
    List<String> assumptions,
    Table costs,
    String reproduce,
    String origin) {
  /** Copies the lists. */
  public Page {
    warnings = List.copyOf(warnings);
    answer = List.copyOf(answer);
    further = List.copyOf(further);
    notes = List.copyOf(notes);
    facts = List.copyOf(facts);
    figures = List.copyOf(figures);
    missing = List.copyOf(missing);
    losses = List.copyOf(losses);
    assumptions = List.copyOf(assumptions);
  }

  /**
   * A table; the first cell of a row is its heading.
   *
   * @param columns headings
   * @param rows each as long as the headings
   */
  public record Table(List<Column> columns, List<Row> rows) {
    /** Copies the lists, and checks the lengths. */
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
      for (Row row : rows) {
        if (row.cells().size() != columns.size()) {
          throw new IllegalArgumentException("a row has " + row.cells().size() + " cells");
        }
      }
    }
  }

  /**
   * A column.
   *
   * @param heading what it shows
   * @param number whether its cells are numbers
   */
  public record Column(String heading, boolean number) {}

  /** A row of cells. */
  public record Row(List<Cell> cells) {
    /** Copies the list. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A cell.
   *
   * @param text what it says
   * @param alarming whether it counts what was dropped or lost, and is not 0
   */
  public record Cell(String text, boolean alarming) {}

  /**
   * A list of one fact about each policy.
   *
   * @param heading what they are about
   * @param lines those of which the same is true share one
   */
  public record Facts(String heading, List<Line> lines) {
    /** Copies the list. */
    public Facts {
      lines = List.copyOf(lines);
    }
  }

  /** What is said of some policies. */
  public record Line(String policies, String text) {}

  /**
   * A Mermaid diagram.
   *
   * @param title one line
   * @param source its text, with line feeds
   */
  public record Diagram(String title, String source) {}

  /**
   * A chart.
   *
   * @param name of its files, without the ending
   * @param title one line
   * @param description for those who do not see it
   * @param svg its text
   * @param width of the picture in pixels of the page
   */
  public record Figure(String name, String title, String description, String svg, int width) {
    /** Returns the picture as an address that needs no other file. */
    public String address() {
      return "data:image/svg+xml;base64,"
          + java.util.Base64.getEncoder()
              .encodeToString(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
