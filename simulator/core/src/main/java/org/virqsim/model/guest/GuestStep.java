// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

/**
 * One step of the guest driver.
 *
 * @param op what it does
 * @param vector the vector or table entry concerned; 0 where {@code op} concerns the whole function
 */
public record GuestStep(GuestOp op, int vector) {
  /** Creates a step that concerns the whole function. */
  public static GuestStep of(GuestOp op) {
    return new GuestStep(op, 0);
  }
}
