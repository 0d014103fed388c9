// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Locale;

/**
 * Why a steady-state estimate is not to be trusted.
 *
 * @param kind what did not hold
 * @param observed the number that says so
 * @param limit the number that it was held against
 */
public record SteadyStateWarning(Kind kind, double observed, double limit) {
  /** What did not hold. */
  public enum Kind {
    /** Neighbouring batch means are alike: von Neumann's ratio is below its limit. */
    CORRELATED_BATCHES,
    /** The series was still settling when more than half of it was over. */
    LATE_TRUNCATION
  }

  /** Returns a sentence for people. */
  public String message() {
    return switch (kind) {
      case CORRELATED_BATCHES ->
          String.format(
              Locale.ROOT,
              "The batch means are correlated (von Neumann's ratio %.3f is below %.3f): the"
                  + " interval is too narrow; use longer batches.",
              observed,
              limit);
      case LATE_TRUNCATION ->
          String.format(
              Locale.ROOT,
              "The first %.0f observations would have to go, more than half of the series (%.0f):"
                  + " it is too short to have settled.",
              observed,
              limit);
    };
  }
}
