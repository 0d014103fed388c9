// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.guest.GuestStep;

/**
 * A driver of a guest: steps one after the other, on one vCPU.
 *
 * @param vm the VM it runs in
 * @param vcpu the vCPU of that VM that runs it
 * @param steps what it does
 */
public record Driver(int vm, int vcpu, List<GuestStep> steps) {
  /** Copies the list. */
  public Driver {
    steps = List.copyOf(steps);
  }
}
