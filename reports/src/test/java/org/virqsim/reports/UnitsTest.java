// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void durationsHaveThreeDigits() {
    assertThat(Units.duration(0)).isEqualTo("0");
    assertThat(Units.duration(0.2)).isEqualTo("0 ns");
    assertThat(Units.duration(7)).isEqualTo("7 ns");
    assertThat(Units.duration(999)).isEqualTo("999 ns");
    assertThat(Units.duration(4_123)).isEqualTo("4.12 us");
    assertThat(Units.duration(52_349)).isEqualTo("52.3 us");
    assertThat(Units.duration(100_000)).isEqualTo("100 us");
    assertThat(Units.duration(50_000_000)).isEqualTo("50.0 ms");
    assertThat(Units.duration(1_234_567_890L)).isEqualTo("1.23 s");
    assertThat(Units.duration(12_345_678_900_000L)).isEqualTo("12,300 s");
  }

  @Test
  void roundingMovesToTheNextUnit() {
    assertThat(Units.duration(999.6)).isEqualTo("1.00 us");
    assertThat(Units.duration(999_999)).isEqualTo("1.00 ms");
    assertThat(Units.duration(9_996)).isEqualTo("10.0 us");
  }

  @Test
  void chartsDropPaddingZeros() {
    assertThat(Units.chartDuration(1_000)).isEqualTo("1 \u00b5s");
    assertThat(Units.chartDuration(100_000)).isEqualTo("100 \u00b5s");
    assertThat(Units.chartDuration(2_500_000)).isEqualTo("2.5 ms");
  }

  @Test
  void meansAreWholeWhereTheyCanBe() {
    assertThat(Units.mean(32)).isEqualTo("32");
    assertThat(Units.mean(1_234_567)).isEqualTo("1,234,567");
    assertThat(Units.mean(9.311)).isEqualTo("9.31");
    assertThat(Units.mean(0.021)).isEqualTo("0.021");
    assertThat(Units.mean(0.00002)).isEqualTo("2.0e-05");
    assertThat(Units.mean(560.25)).isEqualTo("560.3");
  }

  @Test
  void ratiosNeedSomethingToCompareWith() {
    assertThat(Units.ratio(2, 4)).isEqualTo("0.50 x");
    assertThat(Units.ratio(2, 0)).isEqualTo("-");
    assertThat(Units.ratio(2.93, 41.3)).isEqualTo("0.071 x");
    assertThat(Units.ratio(123_456, 1)).isEqualTo("123,456 x");
  }
}
