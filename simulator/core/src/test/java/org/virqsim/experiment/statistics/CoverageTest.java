// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether the intervals cover what they are for: 1,000 experiments each, of which intervals of 95 %
 * cover 916 to 984 times (950 with five standard deviations of 6.9 to both sides).
 */
class CoverageTest {
  private static final int EXPERIMENTS = 1_000;

  private final Random random = new Random(19340412);

  private static double exponential(Random random) {
    return -StrictMath.log1p(-random.nextDouble());
  }

  private double[] sample(int n, ToDoubleFunction<Random> one) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = one.applyAsDouble(random);
    }
    return values;
  }

  private static boolean covers(MeanInterval interval, double truth) {
    return interval.lower() <= truth && truth <= interval.upper();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100})
  void meansOfNormalValues(int n) {
    int covered = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      covered += covers(MeanInterval.of(sample(n, Random::nextGaussian), 0.95), 0) ? 1 : 0;
    }
    assertThat(covered).isBetween(916, 984);
  }

  @Test
  void meansOfExponentialValues() {
    int covered = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      covered += covers(MeanInterval.of(sample(200, CoverageTest::exponential), 0.95), 1) ? 1 : 0;
    }
    assertThat(covered).isBetween(916, 984);
  }

  @Test
  void pairedDifferences() {
    int covered = 0;
    int told = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      double[] common = sample(30, CoverageTest::exponential);
      double[] other = common.clone();
      double[] noise = sample(30, Random::nextGaussian);
      for (int j = 0; j < other.length; j++) {
        other[j] += noise[j];
      }
      PairedDifference difference = PairedDifference.of(common, other, 0.95);
      covered += covers(difference.difference(), 0) ? 1 : 0;
      told += difference.pValue() < 0.05 ? 1 : 0;
    }
    assertThat(covered).isBetween(916, 984);
    // The p value and the interval say the same.
    assertThat(told).isEqualTo(EXPERIMENTS - covered);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.5, 0.9})
  void proportionsAtLeastNominal(double p) {
    int covered = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      int k = 0;
      for (int j = 0; j < 50; j++) {
        k += random.nextDouble() < p ? 1 : 0;
      }
      ProportionInterval interval = ProportionInterval.of(k, 50, 0.95);
      covered += interval.lower() <= p && p <= interval.upper() ? 1 : 0;
    }
    // At least 950 in the mean; four standard deviations are for chance.
    assertThat(covered).isGreaterThanOrEqualTo(922);
  }

  @Test
  void proportionsAtLeastNominalWithoutChance() {
    // The coverage itself, summed over what can be counted.
    double least = 1;
    for (int percent = 1; percent < 100; percent++) {
      double p = percent / 100.0;
      double covered = 0;
      double weight = StrictMath.pow(1 - p, 30);
      for (int k = 0; k <= 30; k++) {
        ProportionInterval interval = ProportionInterval.of(k, 30, 0.95);
        covered += interval.lower() <= p && p <= interval.upper() ? weight : 0;
        weight *= (30.0 - k) / (k + 1) * p / (1 - p);
      }
      least = Math.min(least, covered);
    }
    // Not much more than nominal either, or any wide interval would do.
    assertThat(least).isBetween(0.95, 0.965);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.1})
  void quantilesAsOftenAsTheirRanksSay(double p) {
    double truth = -StrictMath.log1p(-p);
    int covered = 0;
    double says = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      QuantileInterval.Estimated interval =
          (QuantileInterval.Estimated)
              QuantileInterval.of(sample(100, CoverageTest::exponential), p, 0.95);
      covered += interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
      says = interval.coverage();
    }
    assertThat(says).isBetween(0.95, 0.985);
    double deviation = Math.sqrt(EXPERIMENTS * says * (1 - says));
    assertThat((double) covered)
        .isBetween(EXPERIMENTS * says - 5 * deviation, EXPERIMENTS * says + 5 * deviation);
  }

  @Test
  void batchMeansOfACorrelatedSeries() {
    int covered = 0;
    for (int i = 0; i < EXPERIMENTS; i++) {
      double[] series = SteadyStateTest.autoregressive(random, 0.5, 2_000);
      covered += covers(BatchMeans.of(series, 20, 0.95).mean(), 0) ? 1 : 0;
    }
    assertThat(covered).isBetween(916, 984);
  }
}
