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
  COMMAND
}
