// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

/**
 * What the launcher found out about the terminal; the JVM itself can not say it for each stream.
 * Without the launcher there is no terminal.
 */
final class Terminal {
  private Terminal() {}

  /** Returns whether stdout is a terminal. */
  static boolean stdout() {
    return Boolean.getBoolean("virqsim.stdout.terminal");
  }

  /** Returns whether stderr is a terminal. */
  static boolean stderr() {
    return Boolean.getBoolean("virqsim.stderr.terminal");
  }

  /** Returns the columns of the terminal that stdout is, 0 if it is none: no limit. */
  static int columns() {
    return stdout() ? width() : 0;
  }

  /** Returns the columns of the terminal that stderr is, 0 if it is none. */
  static int progressColumns() {
    return stderr() ? width() : 0;
  }

  private static int width() {
    return Integer.getInteger("virqsim.columns", 80);
  }

  /** Returns whether the user wants no colours (no-color.org). */
  static boolean noColor() {
    String value = System.getenv("NO_COLOR");
    return value != null && !value.isEmpty();
  }
}
