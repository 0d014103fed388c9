// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.Locale;

/**
 * An estimated probability with its confidence interval.
 *
 * <p>The unit of inference is the replication: requests inside one are correlated. An event that
 * was never seen is shown as an upper bound, never as 0 %.
 *
 * @param estimate in [0, 1], nine significant digits
 * @param lower lower end of the interval, at most {@code estimate}
 * @param upper upper end of the interval, at least {@code estimate}; if {@code estimate} is 0 by
 *     counting, the upper bound at {@code confidence}
 * @param confidence of the interval, such as 0.95
 * @param method how it was computed, such as {@code clopper-pearson} or {@code dark-time}
 */
public record Probability(
    double estimate, double lower, double upper, double confidence, String method) {

  /** The {@link #method} of what was counted. */
  public static final String COUNTED = "clopper-pearson";

  /** Below this, per cent need too many zeros and powers of ten are shown. */
  private static final double SCIENTIFIC_BELOW = 1e-4;

  /**
   * Rounds and checks the order.
   *
   * @throws IllegalArgumentException if a number is no probability, or the estimate lies outside
   *     its interval
   */
  public Probability {
    estimate = Decimals.roundProbability("estimate", estimate);
    lower = Decimals.roundProbability("lower", lower);
    upper = Decimals.roundProbability("upper", upper);
    confidence = Decimals.roundProbability("confidence", confidence);
    if (lower > estimate || estimate > upper) {
      throw new IllegalArgumentException(
          "estimate " + estimate + " is outside [" + lower + ", " + upper + "]");
    }
  }

  /** Returns whether replications were counted, and nothing else is known of it. */
  public boolean counted() {
    return method.equals(COUNTED);
  }

  /** As {@link #display(long)} without saying how many replications there were. */
  public String display() {
    return display(0);
  }

  /**
   * For people: {@code 61.3 % [58.2, 64.3]}, {@code < 0.30 % (none in 1,000; 95 % upper bound)},
   * {@code > 99.7 % (all of 1,000; 95 % lower bound)}, or {@code 1.2e-07 [1.0e-07, 1.4e-07]}.
   *
   * @param replications how many there were, or 0 if that is not to be said
   */
  public String display(long replications) {
    String bound = String.format(Locale.ROOT, "%.4g", confidence * 100);
    bound = bound.contains(".") ? bound.replaceAll("0+$", "").replaceAll("\\.$", "") : bound;
    if (estimate == 0) {
      String none = replications == 0 ? "" : "none in " + grouped(replications) + "; ";
      return upper == 0
          ? "none possible in what was sampled (" + none + method + ")"
          : "< " + single(upper) + " (" + none + bound + " % upper bound)";
    }
    if (estimate == 1) {
      String all = replications == 0 ? "" : "all of " + grouped(replications) + "; ";
      return "> " + single(lower) + " (" + all + bound + " % lower bound)";
    }
    if (estimate < SCIENTIFIC_BELOW) {
      return String.format(Locale.ROOT, "%.1e [%.1e, %.1e]", estimate, lower, upper);
    }
    return percent(estimate) + " % [" + percent(lower) + ", " + percent(upper) + "]";
  }

  private static String single(double value) {
    return value > 0 && value < SCIENTIFIC_BELOW
        ? String.format(Locale.ROOT, "%.1e", value)
        : percent(value) + " %";
  }

  private static String percent(double value) {
    double percent = value * 100;
    // Close to either end the digits that matter are those of the distance to it.
    double distance = Math.min(percent, 100 - percent);
    int decimals = distance >= 1 || distance == 0 ? 1 : distance >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", percent);
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
