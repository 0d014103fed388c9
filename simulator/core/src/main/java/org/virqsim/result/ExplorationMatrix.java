// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What explorations of every policy against every behaviour of the device found, or with every
 * PASID policy where there is a mediated device.
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
   * @param cells one for each behaviour or PASID policy, the same ones in every row
   */
  public record Row(String policy, String host, List<Cell> cells) {
    /** Copies. */
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A policy on a host against one behaviour of the device, or with one PASID policy.
   *
   * @param whileDisabled what the device does with a reason to interrupt while MSI-X Enable is 0;
   *     null with a PASID policy
   * @param pbaAcrossDisable what becomes of its pending bits then; null with a PASID policy
   * @param pasidPolicy the PASID policy; null against a behaviour
   * @param verdict {@code holds}, {@code violated} or {@code incomplete}
   * @param violated the properties that are violated
   * @param outcomes the outcomes that were reached
   * @param states different states
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cell(
      @Nullable String whileDisabled,
      @Nullable String pbaAcrossDisable,
      @Nullable String pasidPolicy,
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
     *
     * <p>With a PASID policy, what is wrong, the worst first: {@code misrouted}, {@code rejected},
     * {@code lost} or {@code recovered}, {@code dead}; or {@code safe}.
     */
    public String word() {
      if (pasidPolicy != null) {
        return wrong() + (verdict.equals("incomplete") ? " ?" : "");
      }
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

    private String wrong() {
      List<String> wrong = new ArrayList<>();
      for (String outcome : List.of("misrouted", "rejected")) {
        if (outcomes.contains(outcome)) {
          wrong.add(outcome);
        }
      }
      if (outcomes.contains("dropped")) {
        wrong.add(outcomes.contains("lost") ? "lost" : "recovered");
      }
      if (violated.contains("no-dead-vector")) {
        wrong.add("dead");
      }
      return wrong.isEmpty() ? "safe" : String.join(" +", wrong);
    }
  }
}
