// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.virqsim.kernel.Durations;

/**
 * One value of the file with its path, and the readings of it. A reading that fails reports why and
 * answers empty.
 *
 * @param where path of the value, for example {@code guest.steps[2]}
 */
record Field(YamlNode node, String where, Problems problems) {
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,30}");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,18}(?:\\.[0-9]{1,18})?");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,16}");

  /** Reports an error at this value; the message should name it. */
  void error(String message) {
    problems.add(node.place(), message);
  }

  private void mustBe(String what) {
    String quoted = node instanceof YamlNode.Scalar s && !s.plain() ? " in quotes" : "";
    error(where + " must be " + what + ", not " + node.kind() + quoted);
  }

  /** A text of at least one character that is no blank. */
  Optional<String> text() {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      mustBe("a text");
      return Optional.empty();
    }
    if (scalar.text().isBlank()) {
      error(where + " is empty");
      return Optional.empty();
    }
    return Optional.of(scalar.text());
  }

  /**
   * The text of a scalar without quotes or with them, without a message when it is something else.
   */
  Optional<String> scalar() {
    return node instanceof YamlNode.Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }

  /** {@code true} or {@code false}. */
  Optional<Boolean> bool() {
    if (node instanceof YamlNode.Scalar scalar && scalar.plain()) {
      if (scalar.text().equals("true") || scalar.text().equals("false")) {
        return Optional.of(scalar.text().equals("true"));
      }
    }
    mustBe("true or false");
    return Optional.empty();
  }

  /** A whole number within bounds, both included. */
  Optional<Integer> integer(int min, int max) {
    if (node instanceof YamlNode.Scalar scalar
        && scalar.plain()
        && INTEGER.matcher(scalar.text()).matches()) {
      BigInteger value = new BigInteger(scalar.text());
      if (value.compareTo(BigInteger.valueOf(min)) >= 0
          && value.compareTo(BigInteger.valueOf(max)) <= 0) {
        return Optional.of(value.intValueExact());
      }
      error(where + " must be " + min + " .. " + max + ", not " + scalar.text());
    } else {
      mustBe("a whole number");
    }
    return Optional.empty();
  }

  /** A decimal number within bounds, both included. */
  Optional<Double> number(double min, double max) {
    if (!(node instanceof YamlNode.Scalar scalar)
        || !scalar.plain()
        || !NUMBER.matcher(scalar.text()).matches()) {
      mustBe("a number");
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(scalar.text());
    BigDecimal least = BigDecimal.valueOf(min);
    BigDecimal most = BigDecimal.valueOf(max);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      error(where + " must be " + plain(least) + " .. " + plain(most) + ", not " + scalar.text());
      return Optional.empty();
    }
    return Optional.of(value.doubleValue());
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** 64 bits: a whole number 0 .. 2^64 - 1, or up to 16 hexadecimal digits after {@code 0x}. */
  Optional<Long> bits64() {
    if (node instanceof YamlNode.Scalar scalar) {
      String text = scalar.text();
      if (HEX.matcher(text).matches()) {
        return Optional.of(Long.parseUnsignedLong(text.substring(2), 16));
      }
      if (scalar.plain() && INTEGER.matcher(text).matches()) {
        BigInteger value = new BigInteger(text);
        if (value.signum() >= 0 && value.bitLength() <= 64) {
          return Optional.of(value.longValue());
        }
      }
    }
    mustBe("a whole number 0 .. 2^64-1 or 0x with up to 16 hexadecimal digits");
    return Optional.empty();
  }

  /** A duration in nanoseconds. */
  Optional<Long> duration() {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      mustBe("a duration");
      return Optional.empty();
    }
    try {
      return Optional.of(Durations.parse(scalar.text()));
    } catch (IllegalArgumentException e) {
      error(where + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A duration above 0 in nanoseconds. */
  Optional<Long> positiveDuration() {
    Optional<Long> ns = duration();
    if (ns.isPresent() && ns.get() == 0) {
      error(where + " must be above 0");
      return Optional.empty();
    }
    return ns;
  }

  /** A rate per nanosecond. */
  Optional<Double> rate() {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      mustBe("a rate");
      return Optional.empty();
    }
    try {
      return Optional.of(Durations.parseRate(scalar.text()));
    } catch (IllegalArgumentException e) {
      error(where + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** One of an enum's words. */
  <E extends Keyed> Optional<E> keyword(E[] values) {
    List<String> keys = Keyed.keys(values);
    String text = scalar().orElse("");
    Optional<E> found = Keyed.find(values, text);
    if (found.isPresent()) {
      return found;
    }
    if (node instanceof YamlNode.Scalar) {
      error("unknown value '" + Words.shorten(text) + "' of " + where + Words.suggest(text, keys));
    } else {
      mustBe("one of " + String.join(", ", keys));
    }
    return Optional.empty();
  }

  /**
   * The items of a list, with their paths.
   *
   * @param max most items
   */
  Optional<List<Field>> items(int max) {
    if (!(node instanceof YamlNode.Sequence list)) {
      mustBe("a list");
      return Optional.empty();
    }
    if (list.items().size() > max) {
      error(where + " has " + list.items().size() + " items, at most " + max + " are allowed");
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    for (YamlNode item : list.items()) {
      Field field = new Field(item, where + "[" + fields.size() + "]", problems);
      if (item instanceof YamlNode.Scalar scalar && scalar.isNull()) {
        field.error(field.where() + " has no value");
        return Optional.empty();
      }
      fields.add(field);
    }
    return Optional.of(fields);
  }

  /**
   * A list of which every item can be read; empty when one can not (all that can not are reported).
   */
  <T> Optional<List<T>> list(int max, Function<Field, Optional<T>> reading) {
    Optional<List<Field>> items = items(max);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    items.get().forEach(item -> reading.apply(item).ifPresent(values::add));
    return values.size() == items.get().size() ? Optional.of(values) : Optional.empty();
  }

  /** A vector of the device, boxed for {@link #list}. */
  Optional<Integer> vector(int vectors) {
    return boundedNumber(
        vectors, n -> "vector " + n + " is out of range: the device has vectors 0 .. ");
  }

  /** A virtual CPU of the guest, boxed for {@link #list}. */
  Optional<Integer> vcpu(int vcpus) {
    return boundedNumber(vcpus, n -> "vCPU " + n + " is out of range: the guest has vCPUs 0 .. ");
  }

  private Optional<Integer> boundedNumber(int count, LongFunction<String> outOfRange) {
    Optional<Integer> n = integer(0, Integer.MAX_VALUE);
    if (n.isEmpty()) {
      return Optional.empty();
    }
    if (n.get() >= count) {
      error(where + ": " + outOfRange.apply(n.get()) + (count - 1));
      return Optional.empty();
    }
    return n;
  }

  /** The fields of a map with known keys. */
  Optional<Fields> fields(List<String> keys) {
    return Fields.of(node, where, keys, problems);
  }

  /** The fields of a map whose keys the caller checks. */
  Optional<Fields> anyFields() {
    return Fields.ofAny(node, where, problems);
  }
}
