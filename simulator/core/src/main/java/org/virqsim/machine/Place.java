// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.Bits;

/**
 * Where an interrupt request can wait on its way to the guest's handler. Each place holds one bit
 * for a vector, so requests that meet there merge; that is legal everywhere on the path (PCIe
 * 6.1.4.6).
 */
public enum Place {
  /** Held back in the device by interrupt moderation. */
  MODERATION(Bits.MODERATED),
  /** In the queue of a class C device whose vector is not armed again yet. */
  QUEUE(Bits.QUEUED),
  /** Kept by the device internally while MSI-X Enable is 0. */
  CONDITION(Bits.CONDITION),
  /** Pending bit in the device's PBA. */
  PBA(Bits.PENDING),
  /** On the link, or in the host CPU's local APIC. */
  WIRE(Bits.WIRE),
  /** IRQS_PENDING of the host irq (kernel/irq/chip.c handle_edge_irq, no action installed). */
  IRQS_PENDING(Bits.IRQS_PENDING),
  /** Counter of the interrupt eventfd, to be read by the VMM's main loop. */
  INTERRUPT_EVENTFD(Place.BITMAP),
  /** Counter of the kvm eventfd, while no irqfd consumes it. */
  KVM_EVENTFD(Bits.KVM_COUNT),
  /** Read by the VMM's main loop, not yet passed on. */
  MAIN_LOOP(Bits.IN_VMM),
  /** Pending bit of the PBA that the VMM emulates. */
  EMULATED_PBA(Bits.EMULATED_PENDING),
  /** In the posted-interrupt descriptor of the vCPU (PIR, Intel SDM vol. 3, 30.6). */
  PIR(Place.BITMAP),
  /** Requested in the guest's local APIC. */
  IRR(Place.BITMAP);

  private static final int BITMAP = -1;
  private final int bit;

  Place(int bit) {
    this.bit = bit;
  }

  /**
   * Returns the position of the bit in the vector's word; IRR, PIR and interrupt eventfds are
   * bitmaps of their own.
   */
  int bit() {
    return bit;
  }

  /** Returns whether the place is a bitmap over all vectors. */
  boolean isBitmap() {
    return bit == BITMAP;
  }
}
