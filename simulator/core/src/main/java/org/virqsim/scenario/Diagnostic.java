// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/**
 * One error in an input file.
 *
 * @param file the file as the user named it, or {@code --set path=value}
 * @param line line, from 1; 0 when the error concerns the whole of {@code file}
 * @param column column in characters, from 1; 0 when {@code line} is 0
 * @param message one sentence without a full stop
 */
public record Diagnostic(String file, int line, int column, String message) {

  /** An error that concerns the whole file. */
  public static Diagnostic ofFile(String file, String message) {
    return new Diagnostic(file, 0, 0, message);
  }

  /** As a compiler writes it: {@code FILE:LINE:COLUMN: error: MESSAGE}. */
  @Override
  public String toString() {
    return (line == 0 ? file : file + ":" + line + ":" + column) + ": error: " + message;
  }
}
