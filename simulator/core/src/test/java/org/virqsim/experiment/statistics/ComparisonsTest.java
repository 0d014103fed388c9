// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.virqsim.experiment.statistics.PairedDifference.Verdict;

class ComparisonsTest {
  private static final double[] RISING = {1, 2, 3, 4};

  @Test
  void aPairedDifferenceIsTheIntervalOfTheDifferences() {
    // Differences 1, 2, 3: mean 2, s = 1, t = 2 sqrt(3) with 2 degrees of freedom, for which
    // P(|T| > t) = 1 - t / sqrt(2 + t^2) = 1 - sqrt(12 / 14).
    PairedDifference paired =
        PairedDifference.of(new double[] {2, 4, 6}, new double[] {1, 2, 3}, 0.95);
    assertThat(paired.difference().mean()).isEqualTo(2);
    assertThat(paired.difference().standardDeviation()).isEqualTo(1);
    assertThat(paired.pValue()).isCloseTo(1 - Math.sqrt(12.0 / 14), within(1e-14));
    assertThat(paired.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(PairedDifference.of(new double[] {2, 4, 6}, new double[] {1, 2, 3}, 0.9).verdict())
        .isEqualTo(Verdict.HIGHER);
    assertThat(PairedDifference.of(new double[] {1, 2, 3}, new double[] {2, 4, 6}, 0.9).verdict())
        .isEqualTo(Verdict.LOWER);
  }

  @Test
  void equalityIsSaidAsEquality() {
    PairedDifference equal = PairedDifference.of(RISING, RISING.clone(), 0.95);
    assertThat(equal.verdict()).isEqualTo(Verdict.EQUAL);
    assertThat(equal.pValue()).isEqualTo(1);
  }

  @Test
  void aConstantDifferenceHasTheSignTestsP() {
    PairedDifference lower = PairedDifference.of(RISING, new double[] {2, 3, 4, 5}, 0.95);
    assertThat(lower.verdict()).isEqualTo(Verdict.ALWAYS_LOWER);
    assertThat(lower.pValue()).isEqualTo(1.0 / 8);
    double[] ones = new double[2_000];
    java.util.Arrays.fill(ones, 1);
    PairedDifference higher = PairedDifference.of(ones, new double[2_000], 0.95);
    assertThat(higher.verdict()).isEqualTo(Verdict.ALWAYS_HIGHER);
    assertThat(higher.pValue()).isPositive();
  }

  @Test
  void aPValueIsNeverZero() {
    double[] far = new double[1_000];
    for (int i = 0; i < far.length; i++) {
      far[i] = 1e9 + i % 2;
    }
    assertThat(PairedDifference.of(far, new double[1_000], 0.95).pValue())
        .isEqualTo(Double.MIN_VALUE);
    assertThat(McNemarExact.of(1_000_000, 0, 1_000_000).pValue()).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void pairsThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedDifference.of(RISING, new double[3], 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedDifference.of(new double[1], new double[1], 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PairedDifference.of(new double[] {1e308, 0}, new double[] {-1e308, 0}, 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VarianceRatio.of(new double[] {1, Double.NaN}, new double[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemarExact.of(new boolean[2], new boolean[3]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> McNemarExact.of(new boolean[0], new boolean[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> McNemarExact.of(5, 3, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> McNemarExact.of(5, -1, 3));
  }

  @Test
  void mcNemarDoublesTheSmallerTail() {
    // 1 of 10 tosses: 2 (1 + 10) / 1024.
    McNemarExact test = McNemarExact.of(100, 1, 9);
    assertThat(test.pValue()).isCloseTo(22.0 / 1024, within(1e-15));
    assertThat(test.difference()).isEqualTo(-0.08);
    assertThat(McNemarExact.of(100, 9, 1).pValue()).isEqualTo(test.pValue());
    // 0 of 5: 2 / 32. 1 of 3, one apart: 2 (1 + 3) / 8 = 1.
    assertThat(McNemarExact.of(5, 5, 0).pValue()).isCloseTo(1.0 / 16, within(1e-15));
    assertThat(McNemarExact.of(3, 1, 2).pValue()).isEqualTo(1);
    assertThat(McNemarExact.of(3, 1, 1).pValue()).isEqualTo(1);
    assertThat(McNemarExact.of(3, 1, 0).pValue()).isEqualTo(1);
  }

  @Test
  void withNothingDiscordantMcNemarSaysEqual() {
    McNemarExact test = McNemarExact.of(new boolean[] {true, false}, new boolean[] {true, false});
    assertThat(test.equal()).isTrue();
    assertThat(test.pValue()).isEqualTo(1);
    assertThat(
            McNemarExact.of(new boolean[] {true, false, true}, new boolean[] {false, true, true}))
        .isEqualTo(new McNemarExact(3, 1, 1, 1));
  }

  @Test
  void mcNemarRejectsNoMoreOftenThanItSays() {
    for (int n = 1; n <= 60; n++) {
      double rejected = 0;
      double weight = Math.scalb(1.0, -n);
      for (int k = 0; k <= n; k++) {
        rejected += McNemarExact.of(n, k, n - k).pValue() <= 0.05 ? weight : 0;
        weight *= (double) (n - k) / (k + 1);
      }
      assertThat(rejected).as("n = %s", n).isLessThanOrEqualTo(0.05);
      // It is a test at all: with enough tosses it rejects something.
      assertThat(rejected > 0).as("n = %s", n).isEqualTo(n >= 6);
    }
  }

  @Test
  void holmStepsDown() {
    // 4 * 0.005, 3 * 0.01, 2 * 0.03, and 1 * 0.04, which is not below the one before.
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
  }

  @Test
  void holmIsCappedAndMonotoneAndTakesTiesAlike() {
    assertThat(Holm.adjusted(new double[] {0.5, 0.9, 0.5})).containsExactly(1, 1, 1);
    assertThat(Holm.adjusted(new double[] {0.01, 0.01})).containsExactly(0.02, 0.02);
    assertThat(Holm.adjusted(new double[] {0.2})).containsExactly(0.2);
    assertThat(Holm.adjusted(new double[] {-0.0, 0.0, 1})).containsExactly(0, 0, 1);
    assertThat(Holm.adjusted(new double[0])).isEmpty();
  }

  @Test
  void holmRefusesWhatIsNoProbability() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Holm.adjusted(new double[] {0.5, bad}));
    }
  }

  @Test
  void theVarianceRatioIsUnpairedOverPaired() {
    // Variances 5/3 and 35/12, of the differences 0, 0, 0, -1 it is 1/4: (55/12) / (1/4).
    VarianceRatio ratio = VarianceRatio.of(RISING, new double[] {1, 2, 3, 5});
    assertThat(ratio.kind()).isEqualTo(VarianceRatio.Kind.FINITE);
    assertThat(ratio.ratio().orElseThrow()).isCloseTo(55.0 / 3, within(1e-13));
    assertThat(ratio.paired()).isEqualTo(0.5);
  }

  @Test
  void pairingThatDoesHarmHasARatioBelowOne() {
    // Opposite values: differences have four times the variance of each, the sum is twice it.
    VarianceRatio ratio = VarianceRatio.of(RISING, new double[] {-1, -2, -3, -4});
    assertThat(ratio.ratio().orElseThrow()).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void aRatioOverNothingIsNotANumber() {
    VarianceRatio all = VarianceRatio.of(RISING, new double[] {2, 3, 4, 5});
    assertThat(all.kind()).isEqualTo(VarianceRatio.Kind.ALL_REMOVED);
    assertThat(all.ratio()).isEmpty();
    VarianceRatio nothing = VarianceRatio.of(new double[] {1, 1}, new double[] {2, 2});
    assertThat(nothing.kind()).isEqualTo(VarianceRatio.Kind.NOTHING_TO_REMOVE);
    assertThat(nothing.ratio()).isEmpty();
  }
}
