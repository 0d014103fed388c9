// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

/** More completions wait in a queue than a state can count: the load is beyond the model. */
public final class QueueOverflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which queue, in a sentence for the user. */
  public QueueOverflowException(String message) {
    super(message);
  }
}
