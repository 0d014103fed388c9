// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and rates as people write them.
 *
 * <p>A duration is a decimal number and a unit without a space ({@code 1.5us}, {@code 5ms}, {@code
 * 30s}), or {@code 0}. It is converted by exact decimal arithmetic and must be a whole number of
 * nanoseconds. A rate is a decimal number, a slash and a unit ({@code 20/ms}).
 */
public final class Durations {
  /**
   * Longest duration, about 104 days: every whole number up to here is exact in a {@code double}
   * and in JSON, and a thousand of them can be added without an overflow.
   */
  public static final long MAX_NS = (1L << 53) - 1;

  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(ns|us|ms|s)");
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)/(ns|us|ms|s)");
  private static final Pattern ZERO = Pattern.compile("0(?:\\.0{1,18})?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+");
  private static final Pattern NEGATIVE = Pattern.compile("[-\u2212].*");
  private static final BigDecimal MAX = BigDecimal.valueOf(MAX_NS);
  private static final int LONGEST_SHOWN = 40;
  private static final MathContext COMPACT = new MathContext(3, RoundingMode.HALF_UP);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @param text for example {@code 200us}, {@code 1.5us}, {@code 0}
   * @return nanoseconds, 0 .. {@link #MAX_NS}
   * @throws IllegalArgumentException with a sentence for the user when the text is no duration, is
   *     negative, has no unit, is finer than a nanosecond or longer than {@link #MAX_NS}
   */
  public static long parse(String text) {
    if (ZERO.matcher(text).matches()) {
      return 0;
    }
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(explain(text, "duration", "200us or 1.5ms", "5", "us"));
    }
    BigDecimal ns = new BigDecimal(m.group(1)).movePointRight(exponent(m.group(2)));
    if (ns.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "duration '" + text + "' is too long (at most " + exact(MAX_NS) + ", about 104 days)");
    }
    BigInteger whole = ns.toBigInteger();
    if (ns.compareTo(new BigDecimal(whole)) != 0) {
      throw new IllegalArgumentException("duration '" + text + "' is finer than a nanosecond");
    }
    return whole.longValueExact();
  }

  /**
   * Reads a rate.
   *
   * @param text for example {@code 20/ms}, {@code 0.02/us}, {@code 1000/s}
   * @return events per nanosecond, greater than 0 and at most 1, the nearest {@code double}
   * @throws IllegalArgumentException with a sentence for the user when the text is no rate, is zero
   *     or negative, or exceeds one event per nanosecond
   */
  public static double parseRate(String text) {
    Matcher m = RATE.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(explain(text, "rate", "20/ms or 1000/s", "20", "/ms"));
    }
    BigDecimal perNs = new BigDecimal(m.group(1)).movePointLeft(exponent(m.group(2)));
    if (perNs.signum() == 0) {
      throw new IllegalArgumentException("rate '" + text + "' is zero; a rate must be above 0");
    }
    if (perNs.compareTo(BigDecimal.ONE) > 0) {
      throw new IllegalArgumentException("rate '" + text + "' is above one per nanosecond");
    }
    return perNs.doubleValue();
  }

  /**
   * A duration for people: three significant digits, the unit that suits them, for example {@code
   * 26.8us}, {@code 1.25ms}.
   *
   * @param ns nanoseconds, any value
   */
  public static String format(long ns) {
    return withUnit(BigDecimal.valueOf(ns).round(COMPACT));
  }

  /**
   * A duration without rounding, which {@link #parse} reads back as the same number of nanoseconds,
   * for example {@code 26.843us}.
   *
   * @param ns nanoseconds, any value; only 0 .. {@link #MAX_NS} can be read back
   */
  public static String exact(long ns) {
    return withUnit(BigDecimal.valueOf(ns));
  }

  /** Throws unless {@code ns} is 0 .. {@link #MAX_NS}; {@code what} names it in the message. */
  static void requireDuration(String what, long ns) {
    if (ns < 0 || ns > MAX_NS) {
      throw new IllegalArgumentException(what + " must be 0 .. " + MAX_NS + " ns: " + ns);
    }
  }

  private static String withUnit(BigDecimal ns) {
    if (ns.signum() == 0) {
      return "0";
    }
    String unit = "ns";
    for (String larger : new String[] {"us", "ms", "s"}) {
      if (ns.abs().compareTo(BigDecimal.ONE.movePointRight(exponent(larger))) >= 0) {
        unit = larger;
      }
    }
    return ns.movePointLeft(exponent(unit)).stripTrailingZeros().toPlainString() + unit;
  }

  private static int exponent(String unit) {
    return switch (unit) {
      case "ns" -> 0;
      case "us" -> 3;
      case "ms" -> 6;
      case "s" -> 9;
      default -> throw new IllegalArgumentException("unit " + unit);
    };
  }

  private static String explain(
      String text, String kind, String examples, String number, String unit) {
    String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    if (NEGATIVE.matcher(text).matches()) {
      return kind + " '" + shown + "' is negative";
    }
    if (NUMBER.matcher(text).matches()) {
      return String.format(
          Locale.ROOT,
          "%s '%s' has no unit (write %s%s; units are ns, us, ms, s)",
          kind,
          shown,
          text.length() <= 6 ? text : number,
          unit);
    }
    return "'" + shown + "' is not a " + kind + " (write for example " + examples + ")";
  }
}
