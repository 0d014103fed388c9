// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.io.Serial;

/** A file is not the results or timeline it should be; the message says what is wrong and where. */
public final class InvalidResultsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  InvalidResultsException(String message, Throwable cause) {
    super(message, cause);
  }
}
