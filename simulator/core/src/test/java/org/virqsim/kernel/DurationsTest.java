// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0, 0",
    "0ns, 0",
    "10ns, 10",
    "200us, 200000",
    "1.5us, 1500",
    "0.001us, 1",
    "5ms, 5000000",
    "30s, 30000000000",
    "9007199254740991ns, 9007199254740991",
    "9007199.254740991s, 9007199254740991",
    "0.100000000000000000s, 100000000"
  })
  void readsDurations(String text, long ns) {
    assertThat(Durations.parse(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | duration '5' has no unit (write 5us; units are ns, us, ms, s)",
        "1.5 | duration '1.5' has no unit (write 1.5us; units are ns, us, ms, s)",
        "-5us | duration '-5us' is negative",
        "0.5ns | duration '0.5ns' is finer than a nanosecond",
        "1.2345us | duration '1.2345us' is finer than a nanosecond",
        "9007199254740992ns | duration '9007199254740992ns' is too long (at most"
            + " 9007199.254740991s, about 104 days)",
        "999999999999999999s | duration '999999999999999999s' is too long (at most"
            + " 9007199.254740991s, about 104 days)",
        "5 us | '5 us' is not a duration (write for example 200us or 1.5ms)",
        "5µs | '5µs' is not a duration (write for example 200us or 1.5ms)",
        "5min | '5min' is not a duration (write for example 200us or 1.5ms)",
        "1e3us | '1e3us' is not a duration (write for example 200us or 1.5ms)",
        ".5us | '.5us' is not a duration (write for example 200us or 1.5ms)",
        "NaN | 'NaN' is not a duration (write for example 200us or 1.5ms)",
        "'' | '' is not a duration (write for example 200us or 1.5ms)"
      })
  void saysWhatIsWrongWithADuration(String text, String message) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesLongTextsQuicklyAndBriefly() {
    String digits = "1".repeat(1_000_000);
    for (String text : List.of(digits, digits + "us", "0." + digits + "s", "x".repeat(1_000_000))) {
      assertThatThrownBy(() -> Durations.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
  }

  @ParameterizedTest
  @CsvSource({"20/ms, 2e-5", "0.02/us, 2e-5", "1000/s, 1e-6", "1/ns, 1", "0.1/s, 1e-10"})
  void readsRates(String text, double perNs) {
    assertThat(Durations.parseRate(text)).isEqualTo(perNs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20 | rate '20' has no unit (write 20/ms; units are ns, us, ms, s)",
        "0/ms | rate '0/ms' is zero; a rate must be above 0",
        "-1/ms | rate '-1/ms' is negative",
        "2/ns | rate '2/ns' is above one per nanosecond",
        "20ms | '20ms' is not a rate (write for example 20/ms or 1000/s)",
        "Infinity/s | 'Infinity/s' is not a rate (write for example 20/ms or 1000/s)"
      })
  void saysWhatIsWrongWithARate(String text, String message) {
    assertThatThrownBy(() -> Durations.parseRate(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1ns",
    "999, 999ns",
    "1000, 1us",
    "26843, 26.8us",
    "1250000, 1.25ms",
    "999949, 1ms",
    "999499, 999us",
    "30000000000, 30s",
    "123456000000000, 123000s",
    "-1500, -1.5us"
  })
  void formatsForPeople(long ns, String text) {
    assertThat(Durations.format(ns)).isEqualTo(text);
  }

  @Test
  void whatIsWrittenExactlyIsReadBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      long ns = random.nextLong(Durations.MAX_NS + 1) >>> random.nextInt(53);
      assertThat(Durations.parse(Durations.exact(ns))).isEqualTo(ns);
    }
    assertThat(Durations.parse(Durations.exact(Durations.MAX_NS))).isEqualTo(Durations.MAX_NS);
  }

  @Test
  void theShortFormIsWithinHalfAPercent() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 20_000; i++) {
      long ns = 1 + (random.nextLong(Durations.MAX_NS) >>> random.nextInt(53));
      double shown = Durations.parse(Durations.format(ns));
      assertThat(Math.abs(shown - ns) / ns).isLessThanOrEqualTo(0.005);
    }
  }

  @Test
  void unitsAgreeWithDecimalArithmetic() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> units = List.of("ns", "us", "ms", "s");
    for (int i = 0; i < 20_000; i++) {
      int unit = random.nextInt(4);
      BigDecimal number =
          BigDecimal.valueOf(random.nextInt(1, 1_000_000), random.nextInt(3 * unit + 1));
      long ns = number.movePointRight(3 * unit).longValueExact();
      String text = number.toPlainString();
      assertThat(Durations.parse(text + units.get(unit))).isEqualTo(ns);
      if (ns <= 1_000_000_000 && number.compareTo(BigDecimal.ONE) <= 0) {
        assertThat(Durations.parseRate(text + "/" + units.get(unit)))
            .isEqualTo(Double.parseDouble(text + "e-" + 3 * unit));
      }
    }
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("ar-EG", "de-DE", "tr-TR", "fa-IR")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(Durations.format(26_843)).isEqualTo("26.8us");
        assertThat(Durations.parse("1.5ms")).isEqualTo(1_500_000);
        assertThatThrownBy(() -> Durations.parse("5"))
            .hasMessage("duration '5' has no unit (write 5us; units are ns, us, ms, s)");
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
