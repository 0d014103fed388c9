// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The probability of a duration above a value, against the quantiles and closed forms. */
class SurvivalTest {
  static List<Distribution> continuous() {
    return List.of(
        new Distribution.Uniform(1_000_000_000, 9_000_000_000L),
        new Distribution.Exponential(1_000_000_000),
        new Distribution.Lognormal(1_000_000_000, 1.5),
        new Distribution.Weibull(0.7, 1_000_000_000),
        new Gamma(0.5, 1_000_000_000),
        new Gamma(4, 1_000_000_000));
  }

  /** The quantile of u is exceeded with probability 1 - u; it is rounded to a nanosecond. */
  @ParameterizedTest
  @MethodSource("continuous")
  void invertsTheQuantile(Distribution distribution) {
    for (double u : new double[] {0.01, 0.1, 0.5, 0.9, 0.99, 0.999_999}) {
      double above = Math.exp(distribution.logSurvival((double) distribution.sample(u)));
      assertThat(above)
          .as("%s at %s", distribution.describe(), u)
          .isCloseTo(1 - u, within(2e-4 * Math.min(u, 1 - u)));
    }
    assertThat(distribution.logSurvival(-1)).isZero();
  }

  /** Far out, where 1 less a probability would have no digits left. */
  @Test
  void farTails() {
    assertThat(new Distribution.Exponential(1_000).logSurvival(1_000_000)).isEqualTo(-1_000.0);
    // Shape 2, scale 1: (1 + x) exp(-x).
    assertThat(new Gamma(2, 2_000).logSurvival(100_000))
        .isCloseTo(Math.log(101) - 100, within(1e-9));
    // Abramowitz and Stegun, table 26.2: -log10 Q(10) = 23.11805.
    assertThat(new Distribution.Lognormal(1_000, 0.1).logSurvival(1_000 * Math.E) / -Math.log(10))
        .isCloseTo(23.11805, within(1e-5));
    assertThat(new Distribution.Weibull(2, 1_000).logSurvival(30_000))
        .isCloseTo(-900, within(1e-9));
  }

  /** Values at the very instant are not above it. */
  @Test
  void steps() {
    Distribution constant = new Distribution.Constant(5);
    assertThat(constant.logSurvival(4.5)).isZero();
    assertThat(constant.logSurvival(5)).isEqualTo(Double.NEGATIVE_INFINITY);
    Distribution empirical = Empirical.of(List.of(1L, 2L, 10L), List.of(1.0, 2.0, 1.0));
    assertThat(empirical.logSurvival(0.5)).isZero();
    assertThat(empirical.logSurvival(1.5)).isCloseTo(Math.log(0.75), within(1e-15));
    assertThat(empirical.logSurvival(2)).isCloseTo(Math.log(0.25), within(1e-15));
    assertThat(empirical.logSurvival(10)).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
