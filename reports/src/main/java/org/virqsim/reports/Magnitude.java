// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

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
