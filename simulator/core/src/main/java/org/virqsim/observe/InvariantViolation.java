// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

/** The books of a run do not balance: the model is wrong, not its input. */
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what does not balance, with the numbers. */
  public InvariantViolation(String message) {
    super(message);
  }
}
