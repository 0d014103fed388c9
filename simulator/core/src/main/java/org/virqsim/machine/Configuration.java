// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.Layout;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VectorPolicy;

/**
 * Everything about a system that does not change while it runs and has nothing to do with time.
 *
 * @param device the device
 * @param host the host kernel
 * @param policy what the VMM does
 * @param guest the driver's steps
 * @param affinity the vCPU that each vector interrupts; its length is the number of vectors
 * @param vcpus number of vCPUs
 * @param driverVcpu the vCPU that runs the driver's steps
 */
public record Configuration(
    DeviceProfile device,
    HostProfile host,
    VectorPolicy policy,
    List<GuestStep> guest,
    List<Integer> affinity,
    int vcpus,
    int driverVcpu) {
  /** Checks ranges and copies the lists. */
  public Configuration {
    guest = List.copyOf(guest);
    affinity = List.copyOf(affinity);
    if (affinity.size() != device.vectors()) {
      throw new IllegalArgumentException(
          "affinity names " + affinity.size() + " vectors, the device has " + device.vectors());
    }
    for (int vcpu : affinity) {
      checkVcpu(vcpu, vcpus);
    }
    checkVcpu(driverVcpu, vcpus);
    for (GuestStep step : guest) {
      if (step.vector() < 0 || step.vector() >= device.vectors()) {
        throw new IllegalArgumentException(
            step + ": the device has vectors 0 to " + (device.vectors() - 1));
      }
    }
    policy
        .refusal(host.dynamicMsix())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  "policy " + policy.name() + " on " + host.name() + ": " + reason);
            });
  }

  /** Returns the layout of this configuration's states. */
  public Layout layout() {
    return new Layout(device.vectors(), vcpus);
  }

  private static void checkVcpu(int vcpu, int vcpus) {
    if (vcpu < 0 || vcpu >= vcpus) {
      throw new IllegalArgumentException("vCPU " + vcpu + " of " + vcpus);
    }
  }
}
