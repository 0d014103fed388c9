// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.djutils.logger.CategoryLogger;

/**
 * Keeps DSOL off stdout, where results go. Its logger adds a Logback appender of its own in code,
 * which no logback.xml undoes; call this before the first simulator is constructed.
 */
final class DsolLogging {
  /** The id under which djutils registers the appender to stdout. */
  private static final String STDOUT_APPENDER = "CONSOLE";

  private DsolLogging() {}

  /** May be called any number of times. */
  static void silence() {
    CategoryLogger.removeAppender(STDOUT_APPENDER);
  }
}
