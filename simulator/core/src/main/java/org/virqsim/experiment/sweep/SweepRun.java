// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.Assumptions;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Metrics;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.Tornado;
import org.virqsim.scenario.Scenario;

/** Runs the cells of a design, or of a search, and gathers the results. */
public final class SweepRun {
  private final Scenario own;
  private final String version;
  private final Metrics.Metric metric;
  private final List<String> overrides;

  /**
   * Prepares a sweep.
   *
   * @param own the scenario with its own values
   * @param version of virqsim
   * @param metric that is asked for
   * @param overrides that lead from the scenario's file to {@code own}, {@code path=value}
   */
  public SweepRun(Scenario own, String version, Metrics.Metric metric, List<String> overrides) {
    this.own = own;
    this.version = version;
    this.metric = metric;
    this.overrides =
        overrides.stream()
            .filter(o -> !o.startsWith("run.seed=") && !o.startsWith("run.replications="))
            .toList();
  }

  /**
   * Runs a design, as far as the runner's progress lets it.
   *
   * @param tornado what the tornado of a one-at-a-time design looks at; null for none
   */
  public Sweep run(Design design, CellRunner runner, @Nullable Measure tornado)
      throws InterruptedException {
    Map<Map<String, String>, SweepCell> cells = new LinkedHashMap<>();
    List<SweepCell> finished = new ArrayList<>();
    for (Cell cell : design.cells()) {
      Optional<SweepCell> result = runner.run(cell);
      if (result.isEmpty()) {
        break;
      }
      cells.put(cell.values(), result.get());
      finished.add(result.get());
    }
    Tornado found =
        tornado == null ? null : Tornados.of(tornado, design.factors(), cells).orElse(null);
    return sweep(design.name(), design.factors(), design.cells().size(), finished, found, null);
  }

  /** Runs a search, as far as the runner's progress lets it. */
  public Sweep run(Factor factor, BreakEvenSearch search, CellRunner runner)
      throws InterruptedException {
    BreakEven found = search.search(runner).orElse(null);
    List<SweepCell> cells = search.cells();
    int planned = cells.size() + (found == null ? 1 : 0);
    return sweep(Design.BISECTION, List.of(factor), planned, cells, null, found);
  }

  private Sweep sweep(
      String design,
      List<Factor> factors,
      int planned,
      List<SweepCell> cells,
      @Nullable Tornado tornado,
      @Nullable BreakEven breakEven) {
    return new Sweep(
        Sweep.SCHEMA,
        version,
        own.name(),
        own.description(),
        own.sha256(),
        own.workloadName(),
        "0x" + Long.toHexString(own.run().seed()),
        own.run().replications(),
        own.run().horizonNs(),
        own.run().deadlineNs(),
        overrides,
        Assumptions.devices(own),
        Assumptions.parameters(own),
        design,
        metric.name(),
        metric.unit(),
        factors.stream()
            .map(
                f ->
                    new SweepFactor(
                        f.path(), f.scale().name().toLowerCase(Locale.ROOT), f.values()))
            .toList(),
        planned,
        cells,
        tornado,
        breakEven);
  }
}
