// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Bits;

/**
 * Where an interrupt request can wait on its way to the guest's handler. Each place holds one bit
 * for a vector, so requests that meet there merge; that is legal everywhere on the path (PCIe
 * 6.1.4.6).
 */
public enum Place {
  /** Kept by the device internally while MSI-X Enable is 0. */
  CONDITION(false, Bits.CONDITION),
  /** Pending bit in the device's PBA. */
  PBA(false, Bits.PENDING),
  /** On the link, or in the host CPU's local APIC. */
  WIRE(false, Bits.WIRE),
  /** IRQS_PENDING of the host irq (kernel/irq/chip.c handle_edge_irq, no action installed). */
  IRQS_PENDING(false, Bits.IRQS_PENDING),
  /** Counter of the interrupt eventfd, to be read by the VMM's main loop. */
  INTERRUPT_EVENTFD(false, Bits.INTERRUPT_COUNT),
  /** Counter of the kvm eventfd, while no irqfd consumes it. */
  KVM_EVENTFD(false, Bits.KVM_COUNT),
  /** Read by the VMM's main loop, not yet passed on. */
  MAIN_LOOP(false, Bits.IN_VMM),
  /** Pending bit of the PBA that the VMM emulates. */
  EMULATED_PBA(true, Bits.EMULATED_PENDING),
  /** Requested in the guest's local APIC. */
  IRR(false, Bits.IRR);

  private final boolean virtual;
  private final int bit;

  Place(boolean virtual, int bit) {
    this.virtual = virtual;
    this.bit = bit;
  }

  /** Returns whether the bit lives in the virtual word of the vector, else in the physical one. */
  boolean virtual() {
    return virtual;
  }

  /** Returns the position of the bit. */
  int bit() {
    return bit;
  }
}
