// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * Everything that a run or a comparison found: the content of {@code results.json}.
 *
 * <p>It holds nothing that depends on the machine, the clock or the number of threads; the same
 * scenario, seed and version give the same bytes.
 *
 * @param schema {@link #SCHEMA}
 * @param version of virqsim
 * @param scenario its name
 * @param description one or more sentences from the scenario; may be empty
 * @param scenarioSha256 hash of the scenario as it was run, in hexadecimal
 * @param overrides values that replaced the file's, {@code path=value} as {@code --set} takes them,
 *     but for the seed and a fixed number of replications
 * @param workload the name of the workload that was run; may be empty
 * @param seed root seed, {@code 0x} and hexadecimal digits
 * @param horizonNs simulated time per replication, nanoseconds
 * @param deadlineNs latency beyond which a request counts as late, nanoseconds
 * @param devices what was assumed of each device, in the scenario's order, at least one
 * @param parameters costs and other numbers with their sources
 * @param policies in the order asked for; the first is the reference of tables
 * @param refused policies that the host cannot offer
 * @param comparisons each policy against the baseline; empty with one policy
 * @param inference what may be concluded beyond the numbers of each policy
 * @param expectations what the scenario expects and what became of it, in its order
 * @param conclusions sentences that the numbers support
 */
public record Results(
    String schema,
    String version,
    String scenario,
    String description,
    String scenarioSha256,
    List<String> overrides,
    String workload,
    String seed,
    long horizonNs,
    long deadlineNs,
    List<DeviceAssumptions> devices,
    List<Parameter> parameters,
    List<PolicyResult> policies,
    List<Refusal> refused,
    List<Comparison> comparisons,
    Inference inference,
    List<Expected> expectations,
    List<String> conclusions) {

  /** Format of this version; a change that breaks readers gets a new number. */
  public static final String SCHEMA = "virqsim-results/1";

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if the schema or the seed has another form, a time is
   *     negative, or there is no device
   */
  public Results {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    if (!seed.matches("0x[0-9a-f]{1,16}")) {
      throw new IllegalArgumentException("seed is not 0x and hexadecimal digits: '" + seed + "'");
    }
    overrides = List.copyOf(overrides);
    Decimals.nonNegative("horizon_ns", horizonNs);
    Decimals.nonNegative("deadline_ns", deadlineNs);
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("there is no device");
    }
    parameters = List.copyOf(parameters);
    policies = List.copyOf(policies);
    refused = List.copyOf(refused);
    comparisons = List.copyOf(comparisons);
    expectations = List.copyOf(expectations);
    conclusions = List.copyOf(conclusions);
  }
}
