// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

/** A recording does not hold what was asked of it; the message says what is missing. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a sentence for the user. */
  public TraceException(String message) {
    super(message);
  }
}
