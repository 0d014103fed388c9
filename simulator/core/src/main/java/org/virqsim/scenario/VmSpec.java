// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;

/**
 * One VM with what is assigned to it. How long vCPUs run, stay away and so on are cost parameters.
 *
 * @param name its name in the results, unique in the scenario
 * @param vcpus number of virtual CPUs, 1 .. {@value #MAX_VCPUS}
 * @param policy name of the policy that this VM always has, without a host; empty: the one that is
 *     compared
 * @param preempted whether the host's scheduler takes the CPU away from vCPUs now and then
 * @param interruptsOff whether the guest turns its vCPUs' interrupts off now and then
 * @param halts whether idle vCPUs halt and the host polls, then blocks them
 * @param devices the devices in the file's order, at least one
 */
public record VmSpec(
    String name,
    int vcpus,
    Optional<String> policy,
    boolean preempted,
    boolean interruptsOff,
    boolean halts,
    List<FunctionSpec> devices) {
  /** Most virtual CPUs of a VM. */
  public static final int MAX_VCPUS = 1024;

  /** Name of the VM of a scenario that describes only one. */
  public static final String ONLY = "vm-0";

  public VmSpec {
    devices = List.copyOf(devices);
  }
}
