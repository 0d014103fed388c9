// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of replications must not change a bit, whatever their values. */
class PermutationTest {
  private final Random random = new Random(20261122);

  /** Values of very different magnitudes, so that every order rounds differently. */
  private double[] wild(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextGaussian() * StrictMath.pow(10, random.nextInt(18));
    }
    return values;
  }

  /** Shuffles all arrays in the same way. */
  private void shuffle(double[]... arrays) {
    for (int i = arrays[0].length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      for (double[] array : arrays) {
        double kept = array[i];
        array[i] = array[j];
        array[j] = kept;
      }
    }
  }

  @Test
  void sumsAreTheNearestDouble() {
    for (int round = 0; round < 300; round++) {
      double[] values = wild(1 + random.nextInt(40));
      BigDecimal exact = BigDecimal.ZERO;
      for (double value : values) {
        exact = exact.add(new BigDecimal(value));
      }
      assertThat(ExactSum.of(values)).isEqualTo(exact.doubleValue());
    }
    // Half an ulp and a little: the little decides.
    double half = Math.ulp(1.0) / 2;
    assertThat(ExactSum.of(new double[] {1, half, 1e-30})).isEqualTo(Math.nextUp(1.0));
    assertThat(ExactSum.of(new double[] {1, half, -1e-30})).isEqualTo(1);
    assertThat(ExactSum.of(new double[] {1e100, 1, -1e100})).isEqualTo(1);
  }

  @Test
  void noOrderOfReplicationsChangesABit() {
    double[] first = wild(500);
    double[] second = wild(500);
    Set<Object> means = new HashSet<>();
    Set<Object> differences = new HashSet<>();
    Set<Object> quantiles = new HashSet<>();
    Set<Object> ratios = new HashSet<>();
    Set<Double> naive = new HashSet<>();
    for (int round = 0; round < 50; round++) {
      shuffle(first, second);
      // Records compare doubles bit by bit.
      means.add(MeanInterval.of(first, 0.95));
      differences.add(PairedDifference.of(first, second, 0.95));
      quantiles.add(QuantileInterval.of(first, 0.9, 0.95));
      ratios.add(VarianceRatio.of(first, second));
      double sum = 0;
      for (double value : first) {
        sum += value;
      }
      naive.add(sum);
    }
    assertThat(naive).as("sums in the order of the values").hasSizeGreaterThan(1);
    assertThat(means).hasSize(1);
    assertThat(differences).hasSize(1);
    assertThat(quantiles).hasSize(1);
    assertThat(ratios).hasSize(1);
  }

  @Test
  void permutedComparisonsHavePermutedPValues() {
    double[] p = new double[20];
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextInt(10) / 150.0;
    }
    double[] adjusted = Holm.adjusted(p);
    for (int round = 0; round < 50; round++) {
      shuffle(p, adjusted);
      assertThat(Holm.adjusted(p)).containsExactly(adjusted);
    }
  }

  @Test
  void theOrderWithinABatchChangesNoBit() {
    double[] series = wild(500);
    double[] shuffled = new double[500];
    for (int b = 0; b < 100; b++) {
      double[] batch = java.util.Arrays.copyOfRange(series, 5 * b, 5 * b + 5);
      shuffle(batch);
      System.arraycopy(batch, 0, shuffled, 5 * b, 5);
    }
    assertThat(shuffled).isNotEqualTo(series);
    assertThat(BatchMeans.of(shuffled, 100, 0.95)).isEqualTo(BatchMeans.of(series, 100, 0.95));
    assertThat(Mser.of(shuffled)).isEqualTo(Mser.of(series));
  }

  /** Written down from one Java version; every other must give the same bits. */
  @Test
  void theBitsAreThoseOfEveryJavaVersion() {
    ProportionInterval proportion = ProportionInterval.of(3, 20, 0.95);
    assertThat(proportion.lower()).isEqualTo(0.03207093718546371);
    assertThat(proportion.upper()).isEqualTo(0.37892682654531384);
    assertThat(ProportionInterval.of(5, 1_000_000_000_000L, 0.95).upper())
        .isEqualTo(1.1668332079283774E-11);
    assertThat(Tails.studentTwoSided(1 - 0.95, 30)).isEqualTo(2.0422724563012387);
    assertThat(Tails.studentTwoSidedP(40, 30)).isEqualTo(1.3726045194406372E-27);
  }
}
