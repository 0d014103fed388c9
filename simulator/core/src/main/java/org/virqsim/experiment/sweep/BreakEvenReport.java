// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Decimals;
import org.virqsim.result.Estimate;
import org.virqsim.result.Standing;
import org.virqsim.result.SweepCell;

/** Says what a search for the break-even found. */
final class BreakEvenReport {
  /** Half of what is outside a 95 % interval. */
  private static final double TAIL = 0.025;

  private final Factor factor;
  private final Measure measure;
  private final List<SweepCell> cells;
  private final String low;
  private final String high;

  BreakEvenReport(Factor factor, Measure measure, Collection<SweepCell> cells) {
    this.factor = factor;
    this.measure = measure;
    this.cells = List.copyOf(cells);
    this.low = factor.values().get(0);
    this.high = factor.values().get(factor.values().size() - 1);
  }

  /**
   * Returns the record.
   *
   * @param upTo highest value that stands as the low end, if that is decided
   * @param from lowest value that stands as the high end, likewise
   */
  BreakEven of(Standing atLow, Standing atHigh, @Nullable Quantity upTo, @Nullable Quantity from) {
    String decidedUpTo = upTo == null ? null : upTo.text();
    String decidedFrom = from == null ? null : from.text();
    return new BreakEven(
        factor.path(),
        low,
        high,
        measure.metric().name(),
        measure.metric().unit(),
        measure.policy(),
        measure.against(),
        threshold(),
        atLow,
        atHigh,
        decidedUpTo,
        decidedFrom,
        upTo != null && from != null,
        conclusion(atLow, atHigh, decidedUpTo, decidedFrom));
  }

  private double threshold() {
    return Objects.requireNonNullElse(measure.threshold(), 0.0);
  }

  private String conclusion(
      Standing atLow, Standing atHigh, @Nullable String upTo, @Nullable String from) {
    String path = factor.path();
    if (upTo != null && from != null) {
      return subject()
          + " is "
          + words(atLow)
          + " up to "
          + path
          + "="
          + upTo
          + " and "
          + words(atHigh)
          + " from "
          + from
          + " on; in between these replications do not decide.";
    }
    if (upTo != null) {
      return subject()
          + " is "
          + words(atLow)
          + " up to "
          + path
          + "="
          + upTo
          + ". "
          + open(high, atHigh);
    }
    if (from != null) {
      return subject()
          + " is "
          + words(atHigh)
          + " from "
          + path
          + "="
          + from
          + " on. "
          + open(low, atLow);
    }
    if (atLow == atHigh && atLow != Standing.UNDECIDED) {
      return String.format(
          Locale.ROOT,
          "No break-even found: %s is %s both at %s=%s and at %s.",
          subject(),
          words(atLow),
          path,
          low,
          high);
    }
    return "No break-even found. " + open(low, atLow) + " " + open(high, atHigh);
  }

  private String subject() {
    return measure.metric().name()
        + " of "
        + measure.policy()
        + (measure.against() == null ? "" : " less that of " + measure.against());
  }

  private String words(Standing standing) {
    if (measure.against() != null) {
      return switch (standing) {
        case BELOW -> "below 0";
        case ABOVE -> "above 0";
        case EQUAL -> "0 in every replication";
        case UNDECIDED -> "not decided";
      };
    }
    String threshold = Decimals.text(threshold());
    return switch (standing) {
      case BELOW -> "at most " + threshold;
      case ABOVE -> "above " + threshold;
      case EQUAL, UNDECIDED -> "not decided";
    };
  }

  /** What is to be said of an end of the range that is on neither side. */
  private String open(String value, Standing standing) {
    Estimate estimate = measure.of(cell(value));
    String at = "At " + factor.path() + "=" + value + " it is ";
    if (standing == Standing.EQUAL) {
      return at + "0 in every replication: the two policies did the same.";
    }
    String interval =
        Decimals.text(estimate.value())
            + " ["
            + Decimals.text(estimate.low())
            + ", "
            + Decimals.text(estimate.high())
            + "]";
    return at
        + interval
        + ", so these replications do not decide there"
        + (estimate.value() == 0 ? needed(estimate) : "; more --replications may.");
  }

  /** How many replications without an event it takes until the upper bound is low enough. */
  private String needed(Estimate estimate) {
    double threshold = threshold();
    if (!estimate.method().equals("clopper-pearson") || threshold <= 0 || threshold >= 1) {
      return "; more --replications may.";
    }
    double needed = Math.ceil(StrictMath.log(TAIL) / StrictMath.log1p(-threshold));
    return String.format(
        Locale.ROOT,
        ": the event was not seen, and only from %,.0f replications without it on is a probability"
            + " of at most %s known.",
        needed,
        Decimals.text(threshold));
  }

  private SweepCell cell(String value) {
    return cells.stream()
        .filter(cell -> value.equals(cell.values().get(factor.path())))
        .findFirst()
        .orElseThrow();
  }
}
