// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.result.ExplorationMatrix;

/**
 * Explorations of every policy against every behaviour of the device, or with every PASID policy,
 * as a table.
 */
public final class ExplorationTable {
  private static final String WORDS =
      """

      lost       a completion can stay unreaped for ever, because its message was discarded
      recovered  a message can be discarded, but its completion is reaped all the same
      late       no message is discarded; some wait in a PBA
      safe       none of these
      +spurious  a handler can find nothing to reap; dead: a vector can stop working; ?: a limit was
                 reached before everything was visited
      """;

  private static final String CHECK_WORDS =
      """
      +rejected  a mediated device can refuse what an owner of the vector submitted; +misrouted: it can
                 let pass what no owner has authorised
      """;

  private static final String PASID_WORDS =
      """

      misrouted  a mediated device can let pass what no owner of the vector has authorised
      rejected   it can refuse what an owner of the vector submitted
      lost       a completion can stay unreaped for ever, because its message was discarded; recovered: it is
                 reaped all the same
      dead       a vector can stop working
      safe       none of these; ?: a limit was reached before everything was visited
      """;

  private ExplorationTable() {}

  /** Returns the table with what its words mean; ends with a line feed. */
  public static String render(ExplorationMatrix matrix) {
    boolean pasids = matrix.rows().get(0).cells().get(0).pasidPolicy() != null;
    List<List<String>> table = new ArrayList<>(pasids ? policies(matrix) : behaviours(matrix));
    for (ExplorationMatrix.Row row : matrix.rows()) {
      List<String> line = new ArrayList<>(List.of(row.policy(), row.host()));
      row.cells().forEach(cell -> line.add(cell.word()));
      table.add(line);
    }
    StringBuilder out = new StringBuilder();
    out.append(matrix.scenario())
        .append(": ")
        .append(ExplorationText.bounds(matrix.bounds()))
        .append("\n\n");
    int columns = table.get(0).size();
    List<Integer> widths = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      int column = c;
      widths.add(table.stream().mapToInt(line -> line.get(column).length()).max().orElse(0));
    }
    for (List<String> line : table) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        text.append(line.get(c)).append(" ".repeat(widths.get(c) - line.get(c).length() + 2));
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
    out.append(pasids ? PASID_WORDS : words(matrix));
    matrix
        .refused()
        .forEach(r -> out.append("not explored: " + r.policy() + " " + r.reason() + "\n"));
    return out.toString();
  }

  private static List<List<String>> behaviours(ExplorationMatrix matrix) {
    List<String> disabled = new ArrayList<>(List.of("while Enable is 0", ""));
    List<String> pending = new ArrayList<>(List.of("pending bits", "host"));
    for (ExplorationMatrix.Cell cell : matrix.rows().get(0).cells()) {
      disabled.add(String.valueOf(cell.whileDisabled()));
      pending.add(String.valueOf(cell.pbaAcrossDisable()));
    }
    return List.of(disabled, pending);
  }

  private static List<List<String>> policies(ExplorationMatrix matrix) {
    List<String> head = new ArrayList<>(List.of("PASID policy", "host"));
    for (ExplorationMatrix.Cell cell : matrix.rows().get(0).cells()) {
      head.add(String.valueOf(cell.pasidPolicy()));
    }
    return List.of(head);
  }

  private static String words(ExplorationMatrix matrix) {
    boolean checked =
        matrix.rows().stream()
            .flatMap(row -> row.cells().stream())
            .map(ExplorationMatrix.Cell::word)
            .anyMatch(word -> word.contains("+rejected") || word.contains("+misrouted"));
    return checked ? WORDS + CHECK_WORDS : WORDS;
  }
}
