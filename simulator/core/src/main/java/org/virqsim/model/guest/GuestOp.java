// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

/** What a guest driver can do in one step. */
public enum GuestOp {
  /** Writes MSI-X Enable and Function Mask in one configuration write, as Linux does first. */
  ENABLE_MASKED,
  /** Writes MSI-X Enable with Function Mask clear. */
  ENABLE,
  /** Sets Function Mask. */
  SET_FUNCTION_MASK,
  /** Clears Function Mask. */
  CLEAR_FUNCTION_MASK,
  /** Clears MSI-X Enable (and Function Mask). */
  DISABLE,
  /** Writes address and data of a table entry. */
  WRITE_ENTRY,
  /** Clears a table entry's mask bit. */
  UNMASK,
  /** Sets a table entry's mask bit. */
  MASK,
  /** Stops using the queue of a vector, then sets its mask bit (free_irq). */
  FREE,
  /** Submits a synchronous admin command and waits until its completion was reaped. */
  COMMAND,
  /**
   * Leaves an affinity change to the vector's next interrupt, whose handler masks the entry, writes
   * and unmasks it (IRQD_SETAFFINITY_PENDING; kernel/irq/migration.c irq_move_masked_irq). No write
   * traps.
   */
  DEFER_MOVE,
  /**
   * Resets the function: guest-visible Enable and Function Mask are clear and every entry is masked
   * afterwards (PCIe 6.6.2); what was outstanding is cancelled by the driver.
   */
  RESET,
  /**
   * Not a step of the guest: its VM and device are stopped, and go on with another VMM on another
   * host. What the guest sees travels with it, what VMM and host held begins anew.
   */
  RESTORE
}
