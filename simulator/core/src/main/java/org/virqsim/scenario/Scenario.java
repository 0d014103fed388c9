// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.machine.CostClass;

/**
 * One scenario, checked and resolved: what a run needs except the model itself.
 *
 * @param name name of the scenario, {@code folder/name} by convention, never empty
 * @param description one or more sentences, possibly empty
 * @param host the host kernel
 * @param vms the VMs in the file's order, repeated ones written out, at least one
 * @param workloadName name of the chosen workload, {@link #INLINE_WORKLOAD} when the file lists it
 *     directly, as it always does for several VMs
 * @param policies names as the file gives them, without repetition, {@code NAME} or {@code
 *     NAME@HOST}; empty when the file names none: the command's default list
 * @param run horizon, deadline, replications, seed
 * @param costs the cost parameters that the file sets, by key: those under {@code costs} in the
 *     file's order, then those that stand with a device or a VM
 * @param expectations what the author expects of the results; no number depends on them
 * @param claim a statement that the scenario puts to the test; no number depends on it
 * @param othersFree whether the costs that are not set are 0, apart from timers ({@link
 *     CostClass#isTimer}), instead of having their defaults
 * @param sha256 64 lower-case hexadecimal digits: hash of everything above except the description,
 *     the expectations and the claim
 */
public record Scenario(
    String name,
    String description,
    HostSpec host,
    List<VmSpec> vms,
    String workloadName,
    List<String> policies,
    RunSpec run,
    Map<String, CostSpec> costs,
    List<Expectation> expectations,
    Optional<Claim> claim,
    boolean othersFree,
    String sha256) {

  /** Name of a workload that is listed directly under {@code workload}. */
  public static final String INLINE_WORKLOAD = "inline";

  public Scenario {
    vms = List.copyOf(vms);
    policies = List.copyOf(policies);
    expectations = List.copyOf(expectations);
    costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
  }

  /** What the scenario says about a cost; empty if the cost keeps its default. */
  public Optional<CostSpec> cost(CostClass cost) {
    CostSpec set = costs.get(cost.key());
    if (set != null) {
      return Optional.of(set);
    }
    return othersFree && !cost.isTimer() && cost != CostClass.NONE
        ? Optional.of(CostSpec.FREE)
        : Optional.empty();
  }

  /** All devices, VM by VM: the order in which the model numbers them. */
  public List<FunctionSpec> functions() {
    return vms.stream().flatMap(vm -> vm.devices().stream()).toList();
  }

  /** Whether any device is a mediated one. */
  public boolean isMediated() {
    return functions().stream().anyMatch(f -> f.device().ims().isPresent());
  }

  /** Whether the file describes one VM with one device, without giving them names. */
  public boolean isSingle() {
    return functions().get(0).name().equals(FunctionSpec.ONLY);
  }

  /** The first device; {@link #isSingle()} ones have no other. */
  public DeviceSpec device() {
    return functions().get(0).device();
  }

  /** The driver of the first device; {@link #isSingle()} ones have no other. */
  public GuestSpec guest() {
    return functions().get(0).guest();
  }

  /** The load of the first device; {@link #isSingle()} ones have no other. */
  public List<WorkSpec> workload() {
    return functions().get(0).workload();
  }
}
