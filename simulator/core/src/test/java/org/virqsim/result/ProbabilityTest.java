// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProbabilityTest {
  private static String shown(double estimate, double lower, double upper, long n) {
    return new Probability(estimate, lower, upper, 0.95, "clopper-pearson").display(n);
  }

  @Test
  void isShownAsPerCentWithItsInterval() {
    assertThat(shown(0.613, 0.582, 0.643, 1000)).isEqualTo("61.3 % [58.2, 64.3]");
    assertThat(shown(0.002, 0.0002, 0.0072, 1000)).isEqualTo("0.20 % [0.020, 0.72]");
    assertThat(shown(1.23e-9, 1e-9, 1.5e-9, 1000)).isEqualTo("1.2e-09 [1.0e-09, 1.5e-09]");
  }

  @Test
  void neverSeenIsABoundAndNotZero() {
    assertThat(shown(0, 0, 0.002991, 1000)).isEqualTo("< 0.30 % (none in 1,000; 95 % upper bound)");
    assertThat(shown(0, 0, 3e-6, 1_000_000))
        .isEqualTo("< 3.0e-06 (none in 1,000,000; 95 % upper bound)");
    assertThat(new Probability(0, 0, 0.1, 0.999, "x").display())
        .isEqualTo("< 10.0 % (99.9 % upper bound)");
    assertThat(shown(0, 0, 0, 10)).doesNotContain("0 %");
  }

  @Test
  void alwaysSeenIsABoundToo() {
    assertThat(shown(1, 0.997, 1, 1000)).isEqualTo("> 99.70 % (all of 1,000; 95 % lower bound)");
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> shown(0.5, 0.6, 0.7, 1)).hasMessageContaining("outside");
    assertThatThrownBy(() -> shown(1.5, 0, 2, 1)).hasMessageContaining("probability");
    assertThatThrownBy(() -> shown(Double.NaN, 0, 1, 1)).hasMessageContaining("finite");
  }
}
