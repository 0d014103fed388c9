// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fits a table into a width: first headings of two lines, then fewer columns, the least important
 * first, and at last a shorter first column. A line is never longer than the width.
 */
final class TableLayout {
  static final String GAP = "  ";

  /** The first column is never cut below this, so that names stay recognisable. */
  private static final int MIN_NAME = 8;

  /**
   * A column.
   *
   * @param heading words of the heading, one or two lines when wrapped
   * @param importance columns of the lowest go first when there is no room
   * @param words whether the cells are words, aligned left, and not numbers
   * @param cells one per row
   * @param marked rows whose cell deserves a colour
   */
  record Column(
      String heading, int importance, boolean words, List<String> cells, List<Boolean> marked) {
    int width(boolean wrapped) {
      int width = wrapped ? longestWord() : Text.length(heading);
      for (String cell : cells) {
        width = Math.max(width, Text.length(cell));
      }
      return width;
    }

    private int longestWord() {
      int width = 0;
      for (String word : heading.split(" ", -1)) {
        width = Math.max(width, Text.length(word));
      }
      return width;
    }

    /** The heading in lines no wider than the column. */
    List<String> headingLines(boolean wrapped, int width) {
      return Text.wrap(heading, wrapped ? width : 0);
    }
  }

  /** The colour of a marked cell, or null for plain text. */
  private final @Nullable String mark;

  private final int width;
  private final List<Column> shown = new ArrayList<>();
  private final List<String> omitted = new ArrayList<>();
  private boolean wrapped;
  private int nameWidth;

  /**
   * @param columns the first one is the row's name: aligned left, never left out
   * @param width characters per line; 0 = no limit
   * @param mark ANSI sequence for marked cells, or null for none
   */
  TableLayout(List<Column> columns, int width, @Nullable String mark) {
    this.mark = mark;
    this.width = width;
    shown.addAll(columns);
    fit();
  }

  private void fit() {
    nameWidth = shown.get(0).width(false);
    wrapped = width > 0 && total() > width;
    while (width > 0 && total() > width && shown.size() > 2 && nameFloor() + others() > width) {
      omitLeastImportant();
    }
    if (width > 0 && total() > width) {
      nameWidth = Math.max(MIN_NAME, width - others());
    }
  }

  /** A long name is cut before a column goes, but not below a quarter of the line. */
  private int nameFloor() {
    return Math.min(nameWidth, Math.max(MIN_NAME, width / 4));
  }

  private void omitLeastImportant() {
    Column least =
        shown.subList(1, shown.size()).stream()
            .min(Comparator.comparingInt(Column::importance))
            .orElseThrow();
    shown.remove(least);
    omitted.add(least.heading());
  }

  private int total() {
    return nameWidth + others();
  }

  private int others() {
    int sum = 0;
    for (Column column : shown.subList(1, shown.size())) {
      sum += GAP.length() + column.width(wrapped);
    }
    return sum;
  }

  /** Headings of the columns that found no room, the least important first. */
  List<String> omitted() {
    return List.copyOf(omitted);
  }

  /** The table, each line ended by a line feed. */
  String render() {
    StringBuilder out = new StringBuilder();
    List<List<String>> headings = new ArrayList<>();
    int lines = 1;
    for (Column column : shown) {
      List<String> heading = column.headingLines(wrapped, column.width(wrapped));
      headings.add(heading);
      lines = Math.max(lines, heading.size());
    }
    for (int line = 0; line < lines; line++) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < shown.size(); c++) {
        // Headings stand on the ground, next to their numbers.
        int at = line - (lines - headings.get(c).size());
        append(row, c, at < 0 ? "" : headings.get(c).get(at), false);
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
    for (int r = 0; r < shown.get(0).cells().size(); r++) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < shown.size(); c++) {
        append(row, c, shown.get(c).cells().get(r), shown.get(c).marked().get(r));
      }
      out.append(row.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private void append(StringBuilder row, int column, String text, boolean marked) {
    if (column == 0) {
      row.append(Text.padRight(Text.shortenMiddle(text, nameWidth), nameWidth));
      return;
    }
    int cellWidth = shown.get(column).width(wrapped);
    String cell =
        shown.get(column).words() ? Text.padRight(text, cellWidth) : Text.padLeft(text, cellWidth);
    row.append(GAP).append(marked && mark != null ? mark + cell + ComparisonTable.RESET : cell);
  }
}
