// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

/**
 * One step of the guest driver.
 *
 * @param op what it does
 * @param function the function concerned
 * @param vector the function's vector or table entry concerned; 0 where {@code op} concerns the
 *     whole function
 * @param process the process of a mediated device concerned; 0, the driver itself, where {@code op}
 *     concerns none
 */
public record GuestStep(GuestOp op, int function, int vector, int process) {
  /** Creates a step that concerns no process. */
  public GuestStep(GuestOp op, int function, int vector) {
    this(op, function, vector, 0);
  }

  /** Creates a step that concerns function 0. */
  public GuestStep(GuestOp op, int vector) {
    this(op, 0, vector);
  }

  /** Creates a step that concerns function 0 as a whole. */
  public static GuestStep of(GuestOp op) {
    return new GuestStep(op, 0);
  }
}
