// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;

/**
 * A device that is assigned to a VM, with its driver and its load.
 *
 * @param name its name in the results, unique in the scenario: {@code VM/DEVICE}, or {@link #ONLY}
 * @param device how it behaves
 * @param guest its driver
 * @param afterPrevious whether the driver of the device before it in the same VM brings it up too,
 *     when it has finished with that one; never of a VM's first device
 * @param workload the work sources, in the file's order; empty when nothing but the driver works
 */
public record FunctionSpec(
    String name,
    DeviceSpec device,
    GuestSpec guest,
    boolean afterPrevious,
    List<WorkSpec> workload) {
  /** Name of the device of a scenario that describes only one. */
  public static final String ONLY = "device-0";

  public FunctionSpec {
    workload = List.copyOf(workload);
  }

  /** The same device under its full name. */
  FunctionSpec inVm(String vm) {
    return new FunctionSpec(vm + "/" + name, device, guest, afterPrevious, workload);
  }
}
