// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One scenario, checked and resolved: what a run needs except the model itself.
 *
 * @param name name of the scenario, {@code folder/name} by convention, never empty
 * @param description one or more sentences, possibly empty
 * @param host the host kernel
 * @param device the assigned device
 * @param guest the guest and its driver
 * @param workload the work sources of the chosen workload, in the file's order; empty when nothing
 *     but the driver works
 * @param workloadName name of the chosen workload, {@link #INLINE_WORKLOAD} when the file lists it
 *     directly
 * @param policies names as the file gives them, without repetition, {@code NAME} or {@code
 *     NAME@HOST}; empty when the file names none: the command's default list
 * @param run horizon, deadline, replications, seed
 * @param costs the cost parameters that the file sets, by key, in the file's order; the others keep
 *     the host profile's values
 * @param sha256 64 lower-case hexadecimal digits: hash of everything above except the description
 */
public record Scenario(
    String name,
    String description,
    HostSpec host,
    DeviceSpec device,
    GuestSpec guest,
    List<WorkSpec> workload,
    String workloadName,
    List<String> policies,
    RunSpec run,
    Map<String, CostSpec> costs,
    String sha256) {

  /** Name of a workload that is listed directly under {@code workload}. */
  public static final String INLINE_WORKLOAD = "inline";

  public Scenario {
    workload = List.copyOf(workload);
    policies = List.copyOf(policies);
    costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
  }
}
