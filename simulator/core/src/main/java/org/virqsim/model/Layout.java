// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model;

/**
 * Where each part of the modelled system lives in the words of a {@link State}.
 *
 * <p>First come the words of the function, the control path and the processors, then for each
 * vector one word of what guest and VMM know ("virtual") and, in a block of its own, one word of
 * what device, host and KVM hold ("physical"). The virtual words stand together because a policy
 * sees exactly them, so that its answers can be remembered by their content.
 *
 * @param vectors entries of the device's MSI-X table, 1 to 2,048 (PCIe 7.7.2.2)
 * @param vcpus virtual processors of the guest, at least 1
 */
public record Layout(int vectors, int vcpus) {
  /** Largest MSI-X table that PCIe 7.7.2.2 allows. */
  public static final int MAX_VECTORS = 2048;

  /** Checks the dimensions. */
  public Layout {
    if (vectors < 1 || vectors > MAX_VECTORS) {
      throw new IllegalArgumentException("an MSI-X table has 1 to 2048 entries, not " + vectors);
    }
    if (vcpus < 1 || vcpus > 4096) {
      throw new IllegalArgumentException("a guest has 1 to 4096 vCPUs here, not " + vcpus);
    }
  }

  /** Returns the number of words that a state of this layout has. */
  public int words() {
    return 5 + vcpus + 2 * vectors;
  }

  /** Returns the word of the guest-visible MSI-X capability and of the VMM's own memory. */
  public int virtualFunction() {
    return 0;
  }

  /** Returns the word of what guest and VMM know about vector {@code v}. */
  public int virtualVector(int v) {
    return 1 + v;
  }

  /** Returns the word of the device's MSI-X capability and of the host's state of the function. */
  public int physicalFunction() {
    return 1 + vectors;
  }

  /** Returns the word of the guest's program counter. */
  public int guest() {
    return 2 + vectors;
  }

  /** Returns the word of the registers of a host call in progress. */
  public int hostCall() {
    return 3 + vectors;
  }

  /** Returns the word of the VMM's lock and main loop. */
  public int vmm() {
    return 4 + vectors;
  }

  /** Returns the word of virtual processor {@code vcpu}. */
  public int vcpu(int vcpu) {
    return 5 + vectors + vcpu;
  }

  /** Returns the word of what device, host and KVM hold of vector {@code v}. */
  public int physicalVector(int v) {
    return 5 + vectors + vcpus + v;
  }
}
