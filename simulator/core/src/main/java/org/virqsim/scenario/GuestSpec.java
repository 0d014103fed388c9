// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.OptionalLong;

/**
 * The driver of a device in a guest: where and when it runs, and what it does.
 *
 * @param driverVcpu the vCPU on which the driver's bring-up runs, below the VM's number of them
 * @param affinity the vCPU of each vector of the device's table, whose handler serves that vector:
 *     exactly one entry for each entry of the table, each below the VM's number of vCPUs
 * @param gapNs guest work between two trapped writes in nanoseconds; empty: the cost parameter
 *     {@code guest_step}
 * @param startNs the driver begins no earlier, nanoseconds since the start of the run
 * @param maskEachInterrupt whether the handler of a vector masks its entry when it starts, and
 *     unmasks it when it has reaped
 * @param driver what it does
 */
public record GuestSpec(
    int driverVcpu,
    List<Integer> affinity,
    OptionalLong gapNs,
    long startNs,
    boolean maskEachInterrupt,
    DriverSpec driver) {
  public GuestSpec {
    affinity = List.copyOf(affinity);
  }

  /**
   * The vectors that the driver uses, ascending: those that {@code vectors: live} of a workload
   * means.
   */
  public List<Integer> usedVectors() {
    return driver.usedVectors();
  }
}
