// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sweep found: the content of {@code sweep.json}. Like {@link Results} it depends
 * on nothing but scenario, options, seed and version.
 *
 * @param schema {@link #SCHEMA}
 * @param version of virqsim
 * @param scenario its name
 * @param description one or more sentences from the scenario; may be empty
 * @param scenarioSha256 hash of the scenario with its own values
 * @param workload the name of the workload
 * @param seed root seed of every cell, {@code 0x} and hexadecimal digits
 * @param replications of each policy in each cell, unless that is what the sweep changes
 * @param horizonNs simulated time per replication with the scenario's own values, nanoseconds
 * @param deadlineNs latency beyond which a request counts as late, likewise
 * @param overrides values that were replaced in every cell, {@code path=value} as {@code --set}
 *     takes them, apart from seed and replications
 * @param devices what was assumed of each device with the scenario's own values, at least one
 * @param parameters costs and other numbers with their sources, likewise
 * @param design {@code grid}, {@code latin-hypercube}, {@code one-at-a-time} or {@code bisection}
 * @param metric the metric of {@code SweepPolicy.metric}
 * @param unit of that metric, {@code 1} or {@code ns}
 * @param factors what was changed, at least one
 * @param planned number of cells that were to be run; more than {@code cells} if it was interrupted
 * @param cells those that were finished, in the order of the design
 * @param tornado the effect of each factor alone, if that was asked for
 * @param breakEven where a threshold is passed, if that was asked for
 */
public record Sweep(
    String schema,
    String version,
    String scenario,
    String description,
    String scenarioSha256,
    String workload,
    String seed,
    int replications,
    long horizonNs,
    long deadlineNs,
    List<String> overrides,
    List<DeviceAssumptions> devices,
    List<Parameter> parameters,
    String design,
    String metric,
    String unit,
    List<SweepFactor> factors,
    int planned,
    List<SweepCell> cells,
    @JsonSetter(nulls = Nulls.SET) @Nullable Tornado tornado,
    @JsonSetter(nulls = Nulls.SET) @Nullable BreakEven breakEven) {

  /** Format of this version; a change that breaks readers gets a new number. */
  public static final String SCHEMA = "virqsim-sweep/1";

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if the schema has another form, there is no factor or no
   *     device, or there are more cells than planned
   */
  public Sweep {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    overrides = List.copyOf(overrides);
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("there is no device");
    }
    parameters = List.copyOf(parameters);
    factors = List.copyOf(factors);
    cells = List.copyOf(cells);
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("there is no factor");
    }
    if (cells.size() > planned) {
      throw new IllegalArgumentException(cells.size() + " cells, but " + planned + " planned");
    }
  }

  /** Whether cells are missing, because the sweep was interrupted. */
  public boolean interrupted() {
    return cells.size() < planned;
  }
}
