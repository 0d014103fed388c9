// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * What explorations of every policy against every behaviour of the device found.
 *
 * @param schema {@link #SCHEMA}
 * @param version of virqsim
 * @param scenario the scenario's name
 * @param bounds within what the verdicts hold
 * @param rows one for each policy on a host, in the order of the list of policies
 * @param refused policies that no host can offer with this scenario
 */
public record ExplorationMatrix(
    String schema,
    String version,
    String scenario,
    ExplorationBounds bounds,
    List<Row> rows,
    List<Refusal> refused) {
  /** Identifies the format. */
  public static final String SCHEMA = "virqsim-exploration-matrix/1";

  /** Copies. */
  public ExplorationMatrix {
    rows = List.copyOf(rows);
    refused = List.copyOf(refused);
  }

  /**
   * A policy on a host.
   *
   * @param cells one for each behaviour, the same ones in every row
   */
  public record Row(String policy, String host, List<Cell> cells) {
    /** Copies. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A policy on a host against one behaviour of the device.
   *
   * @param whileDisabled what the device does with a reason to interrupt while MSI-X Enable is 0
   * @param pbaAcrossDisable what becomes of its pending bits then
   * @param verdict {@code holds}, {@code violated} or {@code incomplete}
   * @param violated the properties that are violated
   * @param outcomes the outcomes that were reached
   * @param states different states
   */
  public record Cell(
      String whileDisabled,
      String pbaAcrossDisable,
      String verdict,
      List<String> violated,
      List<String> outcomes,
      long states) {
    /** Copies. */
    public Cell {
      violated = List.copyOf(violated);
      outcomes = List.copyOf(outcomes);
    }

    /**
     * Returns the cell in a word or two: {@code lost}, {@code recovered} (dropped, but reaped all
     * the same), {@code late} (latched in a PBA) or {@code safe}; with {@code +spurious} where
     * handlers can run for nothing, {@code +rejected} and {@code +misrouted} where a mediated
     * device refuses an owner or lets somebody else pass, {@code dead} where a vector can stop
     * working, and a question mark where a limit was reached first.
     */
    public String word() {
      String word =
          outcomes.contains("lost")
              ? "lost"
              : outcomes.contains("dropped")
                  ? "recovered"
                  : outcomes.contains("latched") ? "late" : "safe";
      return word
          + (outcomes.contains("spurious") ? " +spurious" : "")
          + (outcomes.contains("rejected") ? " +rejected" : "")
          + (outcomes.contains("misrouted") ? " +misrouted" : "")
          + (violated.contains("no-dead-vector") ? " dead" : "")
          + (verdict.equals("incomplete") ? " ?" : "");
    }
  }
}
