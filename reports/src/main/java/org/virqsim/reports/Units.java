// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
final class Units {
  private static final String[] TIMES = {"ns", "us", "ms", "s"};
  private static final int SIGNIFICANT = 3;

  private Units() {}

  /** Nanoseconds with three significant digits: {@code 850 ns}, {@code 4.12 us}, {@code 1.20 s}. */
  static String duration(double ns) {
    BigDecimal value =
        new BigDecimal(ns).round(new MathContext(SIGNIFICANT, RoundingMode.HALF_EVEN));
    if (value.signum() == 0) {
      return "0";
    }
    int unit = 0;
    BigDecimal thousand = BigDecimal.valueOf(1000);
    while (unit < TIMES.length - 1 && value.abs().compareTo(thousand) >= 0) {
      value = value.movePointLeft(3);
      unit++;
    }
    int decimals = unit == 0 ? 0 : Math.max(0, SIGNIFICANT - (value.precision() - value.scale()));
    if (unit == TIMES.length - 1 || unit == 0) {
      decimals = Math.min(decimals, 2);
    }
    return String.format(Locale.ROOT, "%,." + decimals + "f %s", value, TIMES[unit]);
  }

  /** As {@link #duration(double)}, of a whole number. */
  static String duration(long ns) {
    return duration((double) ns);
  }

  /** As {@link #duration} with a Greek mu, for charts, which bring their own font. */
  static String chartDuration(double ns) {
    return shortest(duration(ns)).replace("us", "\u00b5s");
  }

  /** As {@link #chartDuration(double)}, of a whole number. */
  static String chartDuration(long ns) {
    return chartDuration((double) ns);
  }

  /** A whole number with thousands separators. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A mean of counts: whole if it is whole, else one decimal, two below ten, three below one. */
  static String mean(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (value < 0.001) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = value < 1 ? 3 : value < 10 ? 2 : value < 10_000 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** How many times as much, {@code 0.21 x}; a dash if there is nothing to compare with. */
  static String ratio(double value, double reference) {
    if (reference <= 0) {
      return "-";
    }
    double ratio = value / reference;
    int decimals = ratio < 0.1 ? 3 : ratio < 100 ? 2 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f x", ratio);
  }

  /** Drops the zeros that only pad: {@code 1.00 ms} becomes {@code 1 ms}. */
  static String shortest(String text) {
    return text.contains(".") ? text.replaceFirst("\\.?0+ ", " ") : text;
  }
}
