// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Rounding of derived numbers to nine significant digits.
 *
 * <p>Nine digits are far below any statistical error here and far above the last bits of a {@code
 * double}, where summation order and the JDK's number printing may differ. Records round when they
 * are made, so that what was computed and what was read back from JSON are equal.
 */
public final class Decimals {
  private static final MathContext NINE_DIGITS = new MathContext(9, RoundingMode.HALF_EVEN);

  /** Beyond this many decimals plain notation is unreadable: scientific is written instead. */
  private static final int MAX_PLAIN_SCALE = 12;

  private static final int MAX_PLAIN_INTEGER_DIGITS = 18;

  private Decimals() {}

  /**
   * The nearest double to {@code value} rounded to nine significant digits.
   *
   * @throws IllegalArgumentException if {@code value} is not finite: JSON has no word for it
   */
  static double round(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is not a finite number: " + value);
    }
    return decimal(value).doubleValue();
  }

  /** As {@link #round}, and refuses what is below zero. */
  static double roundNonNegative(String name, double value) {
    double rounded = round(name, value);
    if (rounded < 0) {
      throw new IllegalArgumentException(name + " is negative: " + value);
    }
    return rounded;
  }

  /** As {@link #round}, and refuses what is outside {@code [0, 1]}. */
  static double roundProbability(String name, double value) {
    double rounded = round(name, value);
    if (rounded < 0 || rounded > 1) {
      throw new IllegalArgumentException(name + " is not a probability: " + value);
    }
    return rounded;
  }

  /**
   * The JSON text of a number: at most nine significant digits, the same on every JDK.
   *
   * <p>{@code Double.toString} is avoided on purpose: it changed its answer for some values in JDK
   * 19.
   */
  public static String text(double value) {
    BigDecimal decimal = decimal(value);
    boolean plain =
        decimal.scale() <= MAX_PLAIN_SCALE
            && decimal.precision() - decimal.scale() <= MAX_PLAIN_INTEGER_DIGITS;
    return plain ? decimal.toPlainString() : decimal.toString();
  }

  static long nonNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is negative: " + value);
    }
    return value;
  }

  private static BigDecimal decimal(double value) {
    BigDecimal exact = new BigDecimal(value);
    return exact.signum() == 0 ? BigDecimal.ZERO : exact.round(NINE_DIGITS).stripTrailingZeros();
  }
}
