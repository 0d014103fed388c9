// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

/** What an interrupt request waits for on its way from its raise to the handler's start. */
public enum Wait {
  /** Interrupt moderation in the device. */
  MODERATION("moderation"),
  /**
   * A latch for what is masked or torn down: the device's PBA or kept condition, the kernel's
   * IRQS_PENDING, the PBA that the VMM emulates.
   */
  PBA("pba"),
  /** The VMM's lock, held by a vCPU in a trap, while the main loop has the eventfd to read. */
  VMM_LOCK("vmm_lock"),
  /** The VMM's main loop, or another reader of an eventfd. */
  MAIN_LOOP("main_loop"),
  /** The vCPU: in a trap, preempted, halted, or with interrupts off. */
  VCPU_AWAY("vcpu_away"),
  /** A handler that runs on the vCPU already. */
  HANDLER_QUEUE("handler_queue"),
  /** Nothing: the way itself, link, host handler, injection, entry into the handler. */
  PATH("path");

  private final String key;

  Wait(String key) {
    this.key = key;
  }

  /** Returns the name in results. */
  public String key() {
    return key;
  }
}
