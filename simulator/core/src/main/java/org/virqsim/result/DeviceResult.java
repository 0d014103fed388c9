// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * The vectors of one device.
 *
 * @param device its name in the scenario
 * @param vectors in ascending order of the vector; those that the guest never uses and to which
 *     nothing happened are left out
 */
public record DeviceResult(String device, List<VectorResult> vectors) {

  /** Copies the list. */
  public DeviceResult {
    vectors = List.copyOf(vectors);
  }

  /** The sum over the device's vectors. */
  public Interrupts interrupts() {
    Interrupts sum = Interrupts.NONE;
    for (VectorResult vector : vectors) {
      sum = sum.plus(vector.interrupts());
    }
    return sum;
  }
}
