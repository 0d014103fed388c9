// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sizes of a parameter's values, by which they can stand on an axis. */
final class Magnitude {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(?:(/?)(ns|us|ms|s))?");

  private Magnitude() {}

  /** The sizes of all values; nothing if one of them is no number, duration or rate. */
  static Optional<List<Double>> of(List<String> values) {
    List<OptionalDouble> sizes = values.stream().map(Magnitude::of).toList();
    return sizes.stream().allMatch(OptionalDouble::isPresent)
        ? Optional.of(sizes.stream().map(OptionalDouble::orElseThrow).toList())
        : Optional.empty();
  }

  /**
   * A value for the axis of a chart: a number with three significant digits and a Greek mu, words
   * in at most {@code width} characters.
   */
  static String label(String value, int width) {
    Matcher m = TEXT.matcher(value);
    if (!m.matches()) {
      return Text.shortenMiddle(Text.clean(value), width);
    }
    BigDecimal number = new BigDecimal(m.group(1));
    int whole = number.precision() - number.scale();
    // Whole numbers stay what they are: 1025 vectors are not 1030.
    BigDecimal shown =
        number.stripTrailingZeros().scale() <= 0
            ? number
            : number.round(new MathContext(Math.max(3, whole), RoundingMode.HALF_EVEN));
    String unit = m.group(3) == null ? "" : m.group(3).replace("us", "\u00b5s");
    String text = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
    return text + (m.group(2) == null ? "" : m.group(2)) + unit;
  }

  /** The number, nanoseconds, or events per nanosecond. */
  private static OptionalDouble of(String value) {
    Matcher m = TEXT.matcher(value);
    if (!m.matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(m.group(1));
    String unit = m.group(3);
    if (unit == null) {
      return OptionalDouble.of(number);
    }
    double ns =
        switch (unit) {
          case "ns" -> 1;
          case "us" -> 1e3;
          case "ms" -> 1e6;
          default -> 1e9;
        };
    return OptionalDouble.of("/".equals(m.group(2)) ? number / ns : number * ns);
  }
}
