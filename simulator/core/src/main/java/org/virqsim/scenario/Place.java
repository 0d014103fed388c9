// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/**
 * Where something was written.
 *
 * @param file the file as the user named it, or {@code --set path=value}
 * @param line from 1; 0: the whole of {@code file}
 * @param column from 1; 0 when {@code line} is 0
 */
record Place(String file, int line, int column) {
  static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  Diagnostic error(String message) {
    return new Diagnostic(file, line, column, message);
  }
}
