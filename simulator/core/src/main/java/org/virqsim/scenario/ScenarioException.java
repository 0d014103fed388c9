// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A scenario can not be used; says everything that is wrong with it. The message is one line per
 * error.
 */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /**
   * Creates the exception.
   *
   * @param diagnostics at least one
   */
  public ScenarioException(List<Diagnostic> diagnostics) {
    super(
        diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")),
        null,
        false,
        false);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What is wrong, in the order of the file. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
