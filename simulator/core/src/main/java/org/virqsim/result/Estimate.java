// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * A number with its 95 % confidence interval, if one is known.
 *
 * @param value in the unit of its metric, nine significant digits
 * @param lower lower end of the interval, at most {@code value}; null if there is none
 * @param upper upper end of the interval, at least {@code value}; null if there is none
 * @param method how the interval was computed, such as {@code student-t}; {@link #NO_INTERVAL}
 */
public record Estimate(
    double value,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double lower,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double upper,
    String method) {

  /** Method of an estimate without an interval. */
  public static final String NO_INTERVAL = "none";

  /**
   * Rounds and checks the order.
   *
   * @throws IllegalArgumentException if a number is not finite, there is one end without the other,
   *     or the value lies outside its interval
   */
  public Estimate {
    value = Decimals.round("value", value);
    if ((lower == null) != (upper == null)) {
      throw new IllegalArgumentException("an interval has two ends: " + lower + ", " + upper);
    }
    if (lower != null && upper != null) {
      lower = Decimals.round("lower", lower);
      upper = Decimals.round("upper", upper);
      if (lower > value || value > upper) {
        throw new IllegalArgumentException(
            "value " + value + " is outside [" + lower + ", " + upper + "]");
      }
    }
  }

  /** A number of which no interval is known. */
  public static Estimate of(double value) {
    return new Estimate(value, null, null, NO_INTERVAL);
  }

  /** A probability with its interval. */
  public static Estimate of(Probability p) {
    return new Estimate(p.estimate(), p.lower(), p.upper(), p.method());
  }

  /** The lower end of the interval; the value itself if no interval is known. */
  public double low() {
    return lower == null ? value : lower;
  }

  /** The upper end of the interval; the value itself if no interval is known. */
  public double high() {
    return upper == null ? value : upper;
  }
}
