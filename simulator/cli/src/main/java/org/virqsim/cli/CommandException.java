// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.List;

/**
 * Ends a command with an exit code and lines for stderr; the user sees no stack trace. For what the
 * user can mend: a file that does not exist, a scenario with mistakes.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * Ends with one line, printed behind {@code virqsim: }.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message one sentence
   */
  public CommandException(int exitCode, String message) {
    super("virqsim: " + message);
    this.exitCode = exitCode;
  }

  /**
   * Ends with lines that carry their own position ({@code file:line:column: error: ..}) and are
   * printed as they are.
   *
   * @param exitCode one of {@link ExitCode}
   * @param lines at least one line
   */
  public CommandException(int exitCode, List<String> lines) {
    super(String.join("\n", lines));
    this.exitCode = exitCode;
  }

  /** One of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
