// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.Serial;

/** A chart could not be drawn on this machine, mostly for want of fonts; results are unharmed. */
public final class ChartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  ChartException(String message, Throwable cause) {
    super(message, cause);
  }
}
