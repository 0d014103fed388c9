// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.device.DeviceProfile;

/**
 * A PCI function that is assigned to a VM.
 *
 * @param device how it behaves
 * @param vm the VM that has it
 * @param affinity the vCPU of that VM that each vector interrupts; its length is the number of
 *     vectors
 * @param maskEachInterrupt the driver's handlers mask their entry when they start and unmask it
 *     when they have reaped
 * @param reapsOneByOne a handler takes time for each completion and reaps in a loop until it finds
 *     none, instead of all at one instant
 * @param mediated what makes it a mediated device, or {@link Mediated#NONE}
 */
public record AssignedFunction(
    DeviceProfile device,
    int vm,
    List<Integer> affinity,
    boolean maskEachInterrupt,
    boolean reapsOneByOne,
    Mediated mediated) {
  /** Checks that every vector has a vCPU, and copies the list. */
  public AssignedFunction {
    affinity = List.copyOf(affinity);
    if (affinity.size() != device.vectors()) {
      throw new IllegalArgumentException(
          "affinity names " + affinity.size() + " vectors, the device has " + device.vectors());
    }
    if (mediated.isDevice() && device.deviceClass().signalsOnce()) {
      throw new IllegalArgumentException(
          "a mediated device has a record and a message for each descriptor, class A or D");
    }
  }

  /** A function that is no mediated device. */
  public AssignedFunction(
      DeviceProfile device,
      int vm,
      List<Integer> affinity,
      boolean maskEachInterrupt,
      boolean reapsOneByOne) {
    this(device, vm, affinity, maskEachInterrupt, reapsOneByOne, Mediated.NONE);
  }

  /** A function whose handlers reap all that they find at one instant. */
  public AssignedFunction(
      DeviceProfile device, int vm, List<Integer> affinity, boolean maskEachInterrupt) {
    this(device, vm, affinity, maskEachInterrupt, false);
  }

  /** A function whose handlers leave their entries alone and reap all at one instant. */
  public AssignedFunction(DeviceProfile device, int vm, List<Integer> affinity) {
    this(device, vm, affinity, false, false);
  }
}
