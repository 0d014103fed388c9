// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

/** What the command's exit status says. Scripts depend on these numbers. */
public final class ExitCode {
  /** The command did what it was asked. */
  public static final int OK = 0;

  /** A fault of the program itself. */
  public static final int INTERNAL_ERROR = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** A scenario or another input file is invalid. */
  public static final int INVALID_INPUT = 3;

  /** An expectation of the scenario was missed. */
  public static final int THRESHOLD_MISSED = 4;

  /** An invariant broke, a counterexample was found, or recording and model differ. */
  public static final int VIOLATED = 5;

  /** Two runs that must agree did not. */
  public static final int NON_DETERMINISM = 6;

  /** A bound was reached before a verdict. */
  public static final int INCOMPLETE = 7;

  /** Interrupted by a signal; partial results are kept. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
