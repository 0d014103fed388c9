// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalsTest {
  private static final Percentage TWELVE_DIGITS = Percentage.withPercentage(1e-10);

  @Test
  void twoValuesHaveTheCauchyInterval() {
    // s = sqrt(2), s / sqrt(2) = 1, and t with one degree of freedom is tan(pi / 2 * 0.95).
    MeanInterval interval = MeanInterval.of(new double[] {0, 2}, 0.95);
    assertThat(interval.mean()).isEqualTo(1);
    assertThat(interval.halfWidth()).isCloseTo(StrictMath.tan(Math.PI / 2 * 0.95), TWELVE_DIGITS);
    assertThat(interval.constant()).isFalse();
  }

  @Test
  void lawsTenObservationsHaveHisInterval() {
    // Law, Simulation Modeling and Analysis, section 4.5: 1.34 +- 0.24 at 90 %.
    double[] values = {1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09};
    MeanInterval interval = MeanInterval.of(values, 0.9);
    assertThat(interval.mean()).isCloseTo(1.343, within(1e-12));
    assertThat(interval.halfWidth()).isCloseTo(0.24, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 12.706204736174693",
    "2, 4.3026527297494618",
    "5, 2.5705818356363148",
    "30, 2.0422724563012379",
    "999, 1.9623414611334496",
    "100000, 1.9599877075346093"
  })
  void studentsQuantilesHaveTwelveDigits(int degrees, double expected) {
    assertThat(Tails.studentTwoSided(1 - 0.95, degrees)).isCloseTo(expected, TWELVE_DIGITS);
    assertThat(Tails.studentTwoSidedP(expected, degrees)).isCloseTo(0.05, TWELVE_DIGITS);
  }

  @Test
  void hugeAndTinyValuesKeepTheirSpread() {
    // The squares of the first overflow and those of the second vanish.
    MeanInterval huge = MeanInterval.of(new double[] {1e300, 3e300}, 0.95);
    MeanInterval tiny = MeanInterval.of(new double[] {1e-300, 3e-300}, 0.95);
    assertThat(huge.standardDeviation()).isCloseTo(Math.sqrt(2) * 1e300, TWELVE_DIGITS);
    assertThat(tiny.standardDeviation()).isCloseTo(Math.sqrt(2) * 1e-300, TWELVE_DIGITS);
    assertThat(tiny.constant()).isFalse();
    double one = 1e15;
    double next = Math.nextUp(one);
    assertThat(MeanInterval.of(new double[] {one, next}, 0.95).standardDeviation())
        .isCloseTo((next - one) / Math.sqrt(2), TWELVE_DIGITS);
  }

  @Test
  void zeroVarianceIsSaid() {
    MeanInterval interval = MeanInterval.of(new double[] {0.1, 0.1, 0.1}, 0.95);
    assertThat(interval).isEqualTo(new MeanInterval(3, 0.1, 0, 0, 0.95, true));
    assertThat(interval.lower()).isEqualTo(0.1);
    assertThat(interval.upper()).isEqualTo(0.1);
    assertThat(MeanInterval.of(new double[] {0.0, -0.0}, 0.95).constant()).isTrue();
  }

  @Test
  void whatHasNoIntervalIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> MeanInterval.of(new double[0], 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> MeanInterval.of(new double[1], 0.95));
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MeanInterval.of(new double[] {1, bad, 2}, 0.95));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeanInterval.of(new double[] {-1e308, 1e308}, 0.95));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.49, 1, -1, Double.NaN})
  void oddConfidencesAreRefused(double confidence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeanInterval.of(new double[] {1, 2}, confidence));
    assertThatIllegalArgumentException().isThrownBy(() -> ProportionInterval.of(1, 2, confidence));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantileInterval.of(new double[] {1}, 0.5, confidence));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20, 1_000, 1_000_000_000, 1_000_000_000_000L})
  void proportionsAtTheEndsHaveTheirClosedForms(long n) {
    double logHalf = StrictMath.log((1 - 0.95) / 2);
    ProportionInterval none = ProportionInterval.of(0, n, 0.95);
    assertThat(none.lower()).isZero();
    assertThat(none.upper()).isEqualTo(-StrictMath.expm1(logHalf / n));
    ProportionInterval all = ProportionInterval.of(n, n, 0.95);
    assertThat(all.upper()).isEqualTo(1);
    assertThat(all.lower()).isEqualTo(StrictMath.exp(logHalf / n));
    // P(X >= 1) = 1 - (1 - p)^n has the closed inverse 1 - (1 - alpha/2)^(1/n).
    double once = -StrictMath.expm1(StrictMath.log1p(-(1 - 0.95) / 2) / n);
    assertThat(ProportionInterval.of(1, n, 0.95).lower())
        .isCloseTo(n == 1 ? 0.025 : once, TWELVE_DIGITS);
    if (n > 1) {
      // And P(X <= n - 1) = 1 - p^n the inverse (1 - alpha/2)^(1/n).
      assertThat(ProportionInterval.of(n - 1, n, 0.95).upper())
          .isCloseTo(StrictMath.exp(StrictMath.log1p(-(1 - 0.95) / 2) / n), TWELVE_DIGITS);
    }
  }

  /** Computed with 40 digits. */
  @ParameterizedTest
  @CsvSource({
    "1, 10, 0.0025285785444617868, 0.44501611702819536",
    "3, 20, 0.032070937185463717, 0.3789268265453139",
    "500, 1000, 0.46854917297179195, 0.53145082702820805",
    "999, 1000, 0.99444107572017333, 0.99997468251250871",
    "5, 1000000000000, 1.62348639012035e-12, 1.1668332079283764e-11"
  })
  void proportionsHaveTwelveDigits(long k, long n, double lower, double upper) {
    ProportionInterval interval = ProportionInterval.of(k, n, 0.95);
    assertThat(interval.lower()).isCloseTo(lower, TWELVE_DIGITS);
    assertThat(interval.upper()).isCloseTo(upper, TWELVE_DIGITS);
  }

  /** Newcombe, Statistics in Medicine 17 (1998), table I, method 5. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2527, 0.3676",
    "15, 148, 0.0578, 0.1617",
    "0, 20, 0, 0.1684",
    "1, 29, 0.0009, 0.1776"
  })
  void proportionsAgreeWithNewcombesTable(long k, long n, double lower, double upper) {
    ProportionInterval interval = ProportionInterval.of(k, n, 0.95);
    assertThat(interval.lower()).isCloseTo(lower, within(0.5e-4));
    assertThat(interval.upper()).isCloseTo(upper, within(0.5e-4));
  }

  @Test
  void aProportionOfHugeCountsIsNearTheNormalOne() {
    // Half of 10^12: 0.5 +- 1.96 * 0.5 / 10^6, and the correction for continuity.
    ProportionInterval interval = ProportionInterval.of(500_000_000_000L, 1_000_000_000_000L, 0.95);
    assertThat(interval.upper() - 0.5).isCloseTo(0.979981992e-6, within(1e-11));
    assertThat(0.5 - interval.lower()).isCloseTo(0.979981992e-6, within(1e-11));
  }

  @Test
  void impossibleCountsAreRefused() {
    long[][] impossible = {
      {0, 0}, {-1, 5}, {6, 5}, {0, -1}, {1, ProportionInterval.MOST_REPLICATIONS + 1}
    };
    for (long[] kn : impossible) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProportionInterval.of(kn[0], kn[1], 0.95));
    }
  }

  @Test
  void theMedianOfTenLiesBetweenTheSecondAndTheNinth() {
    // P(Bin(10, 1/2) <= 1) = 11 / 1024 = 0.0107 is at most 0.025, <= 2 is 56 / 1024 = 0.0547.
    double[] values = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    QuantileInterval.Estimated median =
        (QuantileInterval.Estimated) QuantileInterval.of(values, 0.5, 0.95);
    assertThat(median.lowerRank()).isEqualTo(2);
    assertThat(median.upperRank()).isEqualTo(9);
    assertThat(median.lower()).isEqualTo(2);
    assertThat(median.upper()).isEqualTo(9);
    assertThat(median.estimate()).isEqualTo(5);
    assertThat(median.coverage()).isCloseTo(1 - 22.0 / 1024, within(1e-13));
  }

  /** From n log(max(p, 1 - p)) at most log(0.025) = -3.689. */
  @ParameterizedTest
  @CsvSource({"0.5, 6", "0.95, 72", "0.99, 368", "0.999, 3688", "0.01, 368", "0.9999999, 36888793"})
  void tooFewForAQuantileSayHowManyItTakes(double probability, long needed) {
    assertThat(QuantileInterval.of(new double[] {1, 2, 3, 4, 5}, probability, 0.95))
        .isEqualTo(new QuantileInterval.Refused(probability, 5, 0.95, needed));
  }

  @Test
  void asManyAsAreNeededAreEnough() {
    for (double p : new double[] {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999}) {
      for (double confidence : new double[] {0.5, 0.9, 0.95, 0.99}) {
        int needed = (int) QuantileInterval.needed(p, confidence);
        assertThat(QuantileInterval.of(new double[needed], p, confidence))
            .isInstanceOfSatisfying(
                QuantileInterval.Estimated.class,
                e -> assertThat(e.coverage()).isGreaterThanOrEqualTo(confidence - 1e-12));
        if (needed > 1) {
          assertThat(QuantileInterval.of(new double[needed - 1], p, confidence))
              .isInstanceOf(QuantileInterval.Refused.class);
        }
      }
    }
  }

  @Test
  void aQuantilesRankIsNotPushedUpByRounding() {
    double[] values = new double[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    // 0.07 * 100 is 7.000000000000001.
    assertThat(QuantileInterval.of(values, 0.07, 0.95))
        .isInstanceOfSatisfying(
            QuantileInterval.Estimated.class, e -> assertThat(e.estimate()).isEqualTo(7));
  }

  @Test
  void quantilesThatAreNoneAreRefused() {
    for (double p : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> QuantileInterval.of(new double[] {1}, p, 0.95));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantileInterval.of(new double[0], 0.5, 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantileInterval.of(new double[] {Double.NaN}, 0.5, 0.95));
  }
}
