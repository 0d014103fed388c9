// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.policy.VectorPolicy;

/**
 * One VM: its processors, and how its VMM deals with vectors.
 *
 * @param policy what the VMM does
 * @param vcpus number of virtual processors, at least 1
 * @param preempted the host's scheduler takes the CPU away from vCPUs now and then
 * @param interruptsOff the guest turns its vCPUs' interrupts off now and then
 * @param halts idle vCPUs execute HLT, and the host polls, then blocks them
 */
public record VirtualMachine(
    VectorPolicy policy, int vcpus, boolean preempted, boolean interruptsOff, boolean halts) {
  /** Checks ranges. */
  public VirtualMachine {
    if (vcpus < 1) {
      throw new IllegalArgumentException("a VM has at least one vCPU, not " + vcpus);
    }
  }

  /** A VM whose vCPUs always run, with interrupts on. */
  public VirtualMachine(VectorPolicy policy, int vcpus) {
    this(policy, vcpus, false, false, false);
  }
}
