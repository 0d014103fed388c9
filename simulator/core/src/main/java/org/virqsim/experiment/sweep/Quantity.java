// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.virqsim.kernel.Durations;

/**
 * A value of a scenario that has a size: a number, a duration or a rate, as scenarios write them.
 * Arithmetic is decimal, so that the values of a range are those that one would write by hand.
 *
 * @param kind what it is
 * @param amount the number, nanoseconds, or events per second; 0 or more
 * @param unit of a rate, in which it is written: ns, us, ms or s; else empty
 * @param whole whether only whole amounts make sense: durations, and numbers written without a dot
 */
record Quantity(Kind kind, BigDecimal amount, String unit, boolean whole)
    implements Comparable<Quantity> {
  /** What a quantity is. */
  enum Kind {
    /** A plain number. */
    NUMBER,
    /** A time. */
    DURATION,
    /** Events per time. */
    RATE
  }

  /** One quantity as a pattern, for ranges; it has no groups of its own. */
  static final String SYNTAX = "[0-9]{1,18}(?:\\.[0-9]{1,18})?(?:/?(?:ns|us|ms|s))?";

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(/?)(ns|us|ms|s)?");

  /** Digits of a value that was computed; more say nothing, and have to be typed again. */
  private static final MathContext COMPUTED = new MathContext(6, RoundingMode.HALF_EVEN);

  /** Digits of a value between two others that is computed without a logarithm. */
  private static final MathContext BETWEEN = new MathContext(12, RoundingMode.HALF_EVEN);

  /** Reads a quantity; nothing for any other text, such as a word. */
  static Optional<Quantity> parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches() || (m.group(3) == null && !m.group(2).isEmpty())) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(m.group(1));
    if (m.group(3) == null) {
      return Optional.of(new Quantity(Kind.NUMBER, number, "", !m.group(1).contains(".")));
    }
    if (m.group(2).isEmpty()) {
      BigDecimal ns = number.movePointRight(9 - exponent(m.group(3)));
      return Optional.of(new Quantity(Kind.DURATION, ns, "", true));
    }
    BigDecimal perSecond = number.movePointRight(exponent(m.group(3)));
    return Optional.of(new Quantity(Kind.RATE, perSecond, m.group(3), false));
  }

  /** Decimal places of a unit below the second. */
  private static int exponent(String unit) {
    return switch (unit) {
      case "ns" -> 9;
      case "us" -> 6;
      case "ms" -> 3;
      default -> 0;
    };
  }

  /** Whether the two can be the ends of one range; a plain 0 is a duration too. */
  boolean comparable(Quantity other) {
    return kind == other.kind || isZero(this, other) || isZero(other, this);
  }

  private static boolean isZero(Quantity number, Quantity duration) {
    return number.kind == Kind.NUMBER
        && number.amount.signum() == 0
        && duration.kind == Kind.DURATION;
  }

  /** This quantity, a plain 0 as the kind of the other end of its range. */
  Quantity like(Quantity other) {
    return isZero(this, other) ? new Quantity(other.kind, amount, "", other.whole) : this;
  }

  /**
   * The value between two of the same kind, in equal differences.
   *
   * @param fraction 0 for this one .. 1 for {@code high}
   */
  Quantity linear(Quantity high, BigDecimal fraction) {
    BigDecimal step = high.amount.subtract(amount).multiply(fraction, BETWEEN);
    return computed(high, amount.add(step), COMPUTED);
  }

  /**
   * The value between two of the same kind, in equal ratios; this one must be above 0.
   *
   * @param fraction 0 for this one .. 1 for {@code high}
   */
  Quantity geometric(Quantity high, BigDecimal fraction) {
    double low = amount.doubleValue();
    double logRatio = StrictMath.log(high.amount.doubleValue() / low);
    double value = low * StrictMath.exp(logRatio * fraction.doubleValue());
    return computed(high, new BigDecimal(value), COMPUTED);
  }

  /**
   * One of the whole values from this one to {@code high}, both included, all equally probable; of
   * quantities that are not whole, as {@link #linear}.
   *
   * @param u uniform on [0, 1)
   */
  Quantity uniform(Quantity high, BigDecimal u) {
    if (kind != Kind.NUMBER || !whole || !high.whole) {
      return linear(high, u);
    }
    BigDecimal count = high.amount.subtract(amount).add(BigDecimal.ONE);
    BigDecimal drawn = amount.add(count.multiply(u).setScale(0, RoundingMode.FLOOR));
    return new Quantity(kind, drawn.min(high.amount), "", true);
  }

  private Quantity computed(Quantity high, BigDecimal value, MathContext digits) {
    boolean exactly = whole && high.whole;
    BigDecimal rounded = exactly ? value.setScale(0, RoundingMode.HALF_EVEN) : value.round(digits);
    return new Quantity(kind, rounded.max(amount).min(high.amount), unit, exactly);
  }

  /** Whether {@link #text} is this quantity: a duration is a whole number of nanoseconds. */
  boolean canBeWritten() {
    return kind != Kind.DURATION
        || (amount.stripTrailingZeros().scale() <= 0
            && amount.compareTo(BigDecimal.valueOf(Durations.MAX_NS)) <= 0);
  }

  /** As a scenario would have it. */
  String text() {
    return switch (kind) {
      case NUMBER -> plain(amount);
      case DURATION -> Durations.exact(amount.longValue());
      case RATE -> plain(amount.movePointLeft(exponent(unit))) + "/" + unit;
    };
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }
}
