// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  private static double[] ramp(int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return values;
  }

  /** Returns values of which each is {@code phi} times the one before, plus a normal one. */
  static double[] autoregressive(Random random, double phi, int n) {
    double[] values = new double[n];
    double value = random.nextGaussian() / Math.sqrt(1 - phi * phi);
    for (int i = 0; i < n; i++) {
      values[i] = value;
      value = phi * value + random.nextGaussian();
    }
    return values;
  }

  @Test
  void risingBatchMeansAreWarnedOf() {
    // Batches of one: nine steps of 1 over 2 (0.5^2 + 1.5^2 + ... + 4.5^2) = 82.5; the limit is
    // 2 - 1.645 sqrt(4 * 8 / 99).
    BatchMeans rising = BatchMeans.of(ramp(10), 10, 0.95);
    assertThat(rising.vonNeumannRatio().orElseThrow()).isCloseTo(9 / 82.5, within(1e-14));
    SteadyStateWarning warning = rising.warning().orElseThrow();
    assertThat(warning.limit()).isCloseTo(1.0648, within(1e-4));
    assertThat(warning.message()).contains("0.109 is below 1.065");
  }

  @Test
  void alternatingBatchMeansAreNot() {
    // Nine steps of 1 over ten deviations of 1/2: 9 / 2.5.
    BatchMeans alternating = BatchMeans.of(new double[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 10, 0.95);
    assertThat(alternating.vonNeumannRatio().orElseThrow()).isCloseTo(3.6, within(1e-14));
    assertThat(alternating.warning()).isEmpty();
  }

  @Test
  void whatFillsNoBatchIsLeftOutAtTheBeginning() {
    // 23 = 3 + 10 * 2: the mean of 3 to 22.
    BatchMeans means = BatchMeans.of(ramp(23), 10, 0.95);
    assertThat(means.discarded()).isEqualTo(3);
    assertThat(means.batchSize()).isEqualTo(2);
    assertThat(means.mean().mean()).isEqualTo(12.5);
    assertThat(means.mean().n()).isEqualTo(10);
  }

  @Test
  void constantBatchesHaveNoRatio() {
    BatchMeans constant = BatchMeans.of(new double[20], 10, 0.95);
    assertThat(constant.mean().constant()).isTrue();
    assertThat(constant.vonNeumannRatio()).isEmpty();
    assertThat(constant.warning()).isEmpty();
  }

  @Test
  void theWarningIsAboutAsRareAsItSays() {
    Random random = new Random(1941);
    int independent = 0;
    int correlated = 0;
    for (int i = 0; i < 1_000; i++) {
      BatchMeans good = BatchMeans.of(autoregressive(random, 0, 60), 20, 0.95);
      BatchMeans bad = BatchMeans.of(autoregressive(random, 0.95, 60), 20, 0.95);
      independent += good.warning().isPresent() ? 1 : 0;
      correlated += bad.warning().isPresent() ? 1 : 0;
    }
    // 5 % of 1,000 with five standard deviations of 6.9 to both sides.
    assertThat(independent).isBetween(16, 84);
    assertThat(correlated).isGreaterThan(900);
  }

  @Test
  void tooLittleIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> BatchMeans.of(ramp(9), 10, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> BatchMeans.of(ramp(90), 9, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> Mser.of(ramp(Mser.FEWEST - 1)));
    double[] bad = ramp(100);
    bad[50] = Double.NaN;
    assertThatIllegalArgumentException().isThrownBy(() -> BatchMeans.of(bad, 10, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> Mser.of(bad));
  }

  @Test
  void aWarmUpIsCutOffWhereItEnds() {
    // Twenty observations of 1,000, then batches of five of which the means are 1 and -1 by turns.
    double[] series = new double[220];
    for (int i = 0; i < series.length; i++) {
      series[i] = i < 20 ? 1_000 : i / 5 % 2 == 0 ? 1 : -1;
    }
    Mser mser = Mser.of(series);
    assertThat(mser.truncate()).isEqualTo(20);
    // Forty batches stay, with mean 0 and a sum of squares of 40: sqrt(40 / 40^2).
    assertThat(mser.mean()).isCloseTo(0, within(1e-14));
    assertThat(mser.standardError()).isCloseTo(Math.sqrt(1.0 / 40), within(1e-14));
    assertThat(mser.warning()).isEmpty();
  }

  @Test
  void aSeriesThatNeverSettlesIsWarnedOf() {
    // Means rising by 5: with s batches left the statistic is 25 (s^2 - 1) / (12 s), which falls
    // with s down to the five that always stay: 77, 82, 87, 92, 97 and sqrt(250 / 25).
    Mser mser = Mser.of(ramp(100));
    assertThat(mser.truncate()).isEqualTo(75);
    assertThat(mser.mean()).isCloseTo(87, within(1e-12));
    assertThat(mser.standardError()).isCloseTo(Math.sqrt(10), within(1e-12));
    assertThat(mser.warning().orElseThrow().message())
        .contains("first 75", "half of the series (50");
  }

  @Test
  void nothingIsCutFromAConstant() {
    double[] series = new double[60];
    java.util.Arrays.fill(series, 0.1);
    assertThat(Mser.of(series).truncate()).isZero();
    assertThat(Mser.of(series).standardError()).isZero();
  }
}
