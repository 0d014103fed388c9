// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/** Why the message of an interrupt request was discarded. */
public enum DropCause {
  /** MSI-X Enable was 0 and the device neither latched nor kept the reason (PCIe 6.1.4.3). */
  NOT_RECOGNISED("raised while MSI-X Enable was 0: not recognised"),
  /** MSI-X Enable was 0 and the function asserted INTx, for which nobody listens. */
  INTX_UNHANDLED("raised while MSI-X Enable was 0: sent as INTx, which nobody handles"),
  /** The pending bit did not survive MSI-X Enable = 0. */
  PBA_CLEARED("latched in the PBA, which MSI-X Enable = 0 cleared"),
  /** The host irq was freed with IRQS_PENDING set. */
  IRQ_FREED("held in IRQS_PENDING of an irq that was freed"),
  /** A message arrived for which the host has no irq. */
  NO_IRQ("arrived at a host that has no irq for it"),
  /** The host's CPU had accepted the message, but the irq was deactivated before it was handled. */
  REMOTE_IRR("accepted by a CPU with interrupts off; the irq was deactivated first"),
  /** No message was sent, because an earlier one was discarded and never cleared or re-armed. */
  NOT_SIGNALLED("not signalled: the device still waits for the answer to a discarded message"),
  /** The irqfd consumed the event, but the vector's route was gone. */
  NO_ROUTE("consumed by an irqfd without a route"),
  /** The function was reset with the request latched in it. */
  FUNCTION_RESET("latched in a function that was reset"),
  /** The host had no eventfd for the emulated vector of a mediated device. */
  NO_EVENTFD("signalled by a mediated device for which the VMM has set no eventfd"),
  /** The slot was masked and does not latch. */
  SLOT_MASKED("let pass by a masked slot that does not latch"),
  /** The slot was freed with the interrupt latched in it. */
  SLOT_FREED("latched in a slot of the interrupt message store that was freed"),
  /** The eventfd was closed with its count. */
  EVENTFD_CLOSED("counted in an eventfd that was closed");

  private final String description;

  DropCause(String description) {
    this.description = description;
  }

  /** Returns the cause in words. */
  public String description() {
    return description;
  }
}
