// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.virqsim.result.Decimals;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;

/**
 * A sweep as CSV, in the form of {@link ResultsCsv}: one row per cell and policy. The factors come
 * first, a column each; a factor that has the scenario's own value in a cell is empty there. Ends
 * of intervals are empty where there is none.
 */
public final class SweepCsv {
  private static final List<String> COLUMNS =
      List.of(
          "policy",
          "canonical",
          "host",
          "replications",
          "raised",
          "loss_probability",
          "loss_probability_lower",
          "loss_probability_upper",
          "loss_probability_method",
          "dropped",
          "dropped_lower",
          "dropped_upper",
          "late",
          "late_lower",
          "late_upper",
          "latency_p99_ns",
          "bringup_ns",
          "bringup_ns_lower",
          "bringup_ns_upper",
          "resizes",
          "dark_ns",
          "metric",
          "metric_value",
          "metric_lower",
          "metric_upper",
          "metric_method");

  private SweepCsv() {}

  /** The table; {@code raised}, {@code dropped} and {@code late} are means per replication. */
  public static String cells(Sweep sweep) throws IOException {
    List<String> header = new ArrayList<>(sweep.factors().stream().map(SweepFactor::path).toList());
    header.addAll(COLUMNS);
    List<List<Object>> rows = new ArrayList<>();
    for (SweepCell cell : sweep.cells()) {
      for (SweepPolicy policy : cell.policies()) {
        List<Object> row = new ArrayList<>();
        sweep.factors().forEach(f -> row.add(cell.values().getOrDefault(f.path(), "")));
        add(row, policy);
        row.add(sweep.metric());
        add(row, policy.metric());
        row.add(policy.metric().method());
        rows.add(row);
      }
    }
    return ResultsCsv.csv(header, rows);
  }

  private static void add(List<Object> row, SweepPolicy policy) {
    row.addAll(
        List.of(
            policy.policy(),
            policy.canonical(),
            policy.host(),
            policy.replications(),
            Decimals.text(policy.raised())));
    add(row, Estimate.of(policy.lossProbability()));
    row.add(policy.lossProbability().method());
    add(row, policy.dropped());
    add(row, policy.late());
    row.add(policy.latencyP99Ns());
    add(row, policy.bringupNs());
    row.add(Decimals.text(policy.resizes()));
    row.add(Decimals.text(policy.darkNs()));
  }

  private static void add(List<Object> row, Estimate estimate) {
    row.add(Decimals.text(estimate.value()));
    Double lower = estimate.lower();
    Double upper = estimate.upper();
    row.add(lower == null ? "" : Decimals.text(lower));
    row.add(upper == null ? "" : Decimals.text(upper));
  }
}
