// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.Words;

/**
 * A parameter of a scenario and the values that it takes: {@code PATH=5us,10us,20us}, {@code
 * PATH=10us..80us/8} (eight values in equal differences), {@code PATH=10us..80us*8} (in equal
 * ratios), or without a count where a design needs none: {@code PATH=10us..80us}, {@code
 * PATH=10us..80us*}. Paths are those of {@code --set}; commas inside brackets or quotes belong to
 * the value.
 */
public final class Factor {
  /** Most values of one factor. */
  public static final int MOST_VALUES = 1000;

  /** How the values of a factor lie. */
  public enum Scale {
    /** As they were listed. */
    LIST,
    /** In equal differences. */
    LINEAR,
    /** In equal ratios. */
    GEOMETRIC
  }

  /** The ends of a range; the count is 0 if none was given. */
  private record Range(Quantity low, Quantity high, int count) {}

  private static final Pattern RANGE =
      Pattern.compile(
          "(" + Quantity.SYNTAX + ")\\.\\.(" + Quantity.SYNTAX + ")(?:([/*])([0-9]{0,9}))?");
  private static final MathContext EXACT = new MathContext(20, RoundingMode.HALF_EVEN);
  private static final String SEED = "run.seed";

  private final String name;
  private final String option;
  private final String path;
  private final Scale scale;
  private final @Nullable Range range;
  private final List<String> values;

  private Factor(
      String option, String path, Scale scale, @Nullable Range range, List<String> values) {
    this.name = option.substring(0, option.indexOf(' '));
    this.option = option;
    this.path = path;
    this.scale = scale;
    this.range = range;
    this.values = List.copyOf(values);
  }

  /**
   * Reads a factor.
   *
   * @param name of the option that it comes from, such as {@code --vary}, for messages
   * @param text {@code PATH=VALUES}
   * @throws ScenarioException if it is malformed, a range runs downwards, or a value is there twice
   */
  public static Factor parse(String name, String text) {
    String option = name + " " + Words.shorten(text);
    int equals = text.indexOf('=');
    if (equals <= 0 || text.substring(equals + 1).isBlank()) {
      throw error(option, "write PATH=VALUES, for example costs.request_irq.value=5us,10us,20us");
    }
    String path = text.substring(0, equals).strip();
    String given = text.substring(equals + 1).strip();
    if (path.equals(SEED)) {
      throw error(
          option, "all cells have the same seed, or they could not be compared; see --seed");
    }
    Matcher m = RANGE.matcher(given);
    if (m.matches()) {
      return range(option, path, m);
    }
    List<String> values = split(given);
    if (values.stream().anyMatch(String::isEmpty)) {
      throw error(option, "there is a comma without a value");
    }
    return new Factor(option, path, Scale.LIST, null, checked(option, values));
  }

  private static Factor range(String option, String path, Matcher m) {
    Quantity first = Quantity.parse(m.group(1)).orElseThrow();
    Quantity second = Quantity.parse(m.group(2)).orElseThrow();
    if (!first.comparable(second)) {
      throw error(option, "the two ends of the range have different units");
    }
    Quantity low = first.like(second);
    Quantity high = second.like(first);
    if (low.compareTo(high) >= 0) {
      throw error(option, "a range goes from a lower value to a higher one");
    }
    for (Quantity end : List.of(low, high)) {
      if (!end.canBeWritten()) {
        throw error(option, "durations are whole nanoseconds and at most 104 days");
      }
    }
    boolean geometric = "*".equals(m.group(3));
    if (geometric && low.amount().signum() == 0) {
      throw error(option, "equal ratios can not begin at 0");
    }
    String digits = m.group(4) == null ? "" : m.group(4);
    if (digits.isEmpty() && "/".equals(m.group(3))) {
      throw error(option, "write the number of values behind the slash, for example LOW..HIGH/8");
    }
    int count = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    if (!digits.isEmpty() && (count < 2 || count > MOST_VALUES)) {
      throw error(option, "a range has 2 to " + MOST_VALUES + " values");
    }
    Range range = new Range(low, high, count);
    Scale scale = geometric ? Scale.GEOMETRIC : Scale.LINEAR;
    List<String> values = new ArrayList<>();
    int last = Math.max(2, count) - 1;
    for (int i = 0; i <= last; i++) {
      values.add(value(scale, range, i, last).text());
    }
    return new Factor(option, path, scale, range, checked(option, values));
  }

  private static Quantity value(Scale scale, Range range, int i, int last) {
    if (i == 0 || i == last) {
      return i == 0 ? range.low() : range.high();
    }
    BigDecimal fraction = BigDecimal.valueOf(i).divide(BigDecimal.valueOf(last), EXACT);
    return scale == Scale.GEOMETRIC
        ? range.low().geometric(range.high(), fraction)
        : range.low().linear(range.high(), fraction);
  }

  private static List<String> checked(String option, List<String> values) {
    HashSet<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw error(option, "the value " + Words.shorten(value) + " is there twice");
      }
    }
    if (values.size() > MOST_VALUES) {
      throw error(option, "at most " + MOST_VALUES + " values");
    }
    return values;
  }

  /** Splits at commas that are in no brackets and no quotes. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  private static ScenarioException error(String option, String message) {
    return new ScenarioException(List.of(Diagnostic.ofFile(option, message)));
  }

  /** An error that concerns this factor. */
  ScenarioException error(String message) {
    return error(option, message);
  }

  /** Returns the name of the option that it was read from. */
  String name() {
    return name;
  }

  /** Returns the path of the parameter. */
  public String path() {
    return path;
  }

  /** Returns how the values lie. */
  public Scale scale() {
    return scale;
  }

  /** Returns the values in their order; of a range without a count its two ends. */
  public List<String> values() {
    return values;
  }

  /** Returns whether it is a range that does not say how many values it has. */
  boolean countless() {
    return range != null && range.count() == 0;
  }

  /** Returns the lowest and the highest value; of two words the first and the second. */
  List<String> ends() {
    List<Quantity> sizes = new ArrayList<>();
    for (String value : values) {
      Quantity.parse(value).ifPresent(sizes::add);
    }
    boolean ordered = sizes.size() == values.size();
    for (Quantity size : sizes) {
      ordered &= size.comparable(sizes.get(0)) || sizes.get(0).comparable(size);
    }
    if (!ordered && values.size() != 2) {
      throw error("these values have no order; give two of them");
    }
    if (values.size() == 1) {
      throw error("one value has no lowest and highest; give two");
    }
    if (!ordered) {
      return values;
    }
    int low = 0;
    int high = 0;
    for (int i = 1; i < sizes.size(); i++) {
      low = sizes.get(i).compareTo(sizes.get(low)) < 0 ? i : low;
      high = sizes.get(i).compareTo(sizes.get(high)) > 0 ? i : high;
    }
    return List.of(values.get(low), values.get(high));
  }

  /** Returns the two ends of a range; nothing for a list. */
  Optional<List<Quantity>> rangeEnds() {
    return range == null ? Optional.empty() : Optional.of(List.of(range.low(), range.high()));
  }

  /**
   * Returns the value at a quantile: values of a range are uniform (in equal ratios: their
   * logarithms), those of a list equally probable.
   *
   * @param u uniform on [0, 1)
   */
  String at(double u) {
    BigDecimal fraction = new BigDecimal(u);
    if (range == null) {
      return values.get(Math.min(values.size() - 1, (int) (u * values.size())));
    }
    return scale == Scale.GEOMETRIC
        ? range.low().geometric(range.high(), fraction).text()
        : range.low().uniform(range.high(), fraction).text();
  }
}
