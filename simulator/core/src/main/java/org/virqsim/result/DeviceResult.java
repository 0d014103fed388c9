// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * One device and its vectors.
 *
 * @param device its name, unique in the scenario; {@code VM/DEVICE} where there may be several
 * @param vm the VM that it is assigned to
 * @param policy canonical name of the policy of that VM, which need not be the compared one
 * @param bringupNs mean time from the driver's first write to the device to the end of the write
 *     that brought its last vector up, in nanoseconds; 0 if none came up
 * @param interrupts requests of all its vectors by outcome, summed over replications
 * @param vectors numbered as in the device's own table, in ascending order of the vector; those
 *     that the guest never uses and to which nothing happened are left out
 */
public record DeviceResult(
    String device,
    String vm,
    String policy,
    double bringupNs,
    Interrupts interrupts,
    List<VectorResult> vectors) {

  /**
   * Copies the list and checks the sum.
   *
   * @throws IllegalArgumentException if the requests of the vectors do not add up to those of the
   *     device
   */
  public DeviceResult {
    bringupNs = Decimals.roundNonNegative("bringup_ns", bringupNs);
    vectors = List.copyOf(vectors);
    if (!interrupts.equals(sum(vectors))) {
      throw new IllegalArgumentException(
          "device " + device + ": the requests of its vectors do not add up to its own");
    }
  }

  /** A device with the sum over its vectors. */
  public static DeviceResult of(
      String device, String vm, String policy, double bringupNs, List<VectorResult> vectors) {
    return new DeviceResult(device, vm, policy, bringupNs, sum(vectors), vectors);
  }

  private static Interrupts sum(List<VectorResult> vectors) {
    Interrupts sum = Interrupts.NONE;
    for (VectorResult vector : vectors) {
      sum = sum.plus(vector.interrupts());
    }
    return sum;
  }
}
