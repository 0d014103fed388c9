// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals.ClosedLoop;
import org.virqsim.kernel.Arrivals.Periodic;
import org.virqsim.kernel.Arrivals.Phase;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Uniform;

class DistributionTest {
  private static final double ALMOST_ONE = Math.nextDown(1.0);
  private static final List<Distribution> SAMPLES =
      List.of(
          Constant.ZERO,
          new Constant(5),
          new Constant(Durations.MAX_NS),
          new Uniform(3, 3),
          new Uniform(0, 10),
          new Uniform(1, Durations.MAX_NS),
          new Exponential(1),
          new Exponential(10_000),
          new Exponential(Durations.MAX_NS));

  @Test
  void knownSamples() {
    assertThat(new Constant(7).sample(0.9)).isEqualTo(7);
    assertThat(new Uniform(10, 20).sample(0)).isEqualTo(10);
    assertThat(new Uniform(10, 20).sample(0.25)).isEqualTo(13);
    assertThat(new Uniform(10, 20).sample(ALMOST_ONE)).isEqualTo(20);
    assertThat(new Exponential(1000).sample(0)).isZero();
    assertThat(new Exponential(1000).sample(0.5)).isEqualTo(693);
    assertThat(new Exponential(1000).sample(ALMOST_ONE)).isEqualTo(36_737);
  }

  @Test
  void samplesRiseWithTheUniformNumberAndAreNeverNegative() {
    for (Distribution d : SAMPLES) {
      long before = 0;
      for (int i = 0; i < 1000; i++) {
        long sample = d.sample(i / 1000.0);
        assertThat(sample).as("%s at %s", d, i).isGreaterThanOrEqualTo(before);
        before = sample;
      }
      assertThat(d.sample(ALMOST_ONE)).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  void theMeanIsTheMeanOfTheSamples() {
    int n = 100_000;
    for (Distribution d : SAMPLES) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += d.sample((i + 0.5) / n);
      }
      assertThat(sum / n).as("%s", d).isCloseTo(d.mean(), within(0.05 + 1e-4 * d.mean()));
    }
  }

  @Test
  void refusesWhatIsNoUniformNumber() {
    for (Distribution d : SAMPLES) {
      for (double u : new double[] {-0.1, 1, Double.NaN, Double.POSITIVE_INFINITY}) {
        assertThatThrownBy(() -> d.sample(u)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void refusesImpossibleParameters() {
    refused(() -> new Constant(-1));
    refused(() -> new Constant(Durations.MAX_NS + 1));
    refused(() -> new Uniform(2, 1));
    refused(() -> new Uniform(-1, 1));
    refused(() -> new Exponential(0));
    refused(() -> new Exponential(Double.NaN));
    refused(() -> new Exponential(Double.POSITIVE_INFINITY));
    refused(() -> new Poisson(0));
    refused(() -> new Poisson(1.5));
    refused(() -> new Poisson(Double.NaN));
    refused(() -> new Periodic(0, new Phase.Random()));
    refused(() -> new Periodic(10, new Phase.Fixed(10)));
    refused(() -> new Phase.Fixed(-1));
    refused(() -> new ClosedLoop(0, new Constant(1), new Constant(1)));
    refused(() -> new ClosedLoop(1, Constant.ZERO, new Uniform(0, 0)));
  }

  @Test
  void poissonGapsHaveTheInverseRateAsMean() {
    Poisson poisson = new Poisson(2e-5);
    double sum = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      sum += poisson.gap((i + 0.5) / n);
    }
    assertThat(sum / n).isCloseTo(50_000, within(10.0));
    refused(() -> poisson.gap(1));
  }

  @Test
  void aPeriodicSourceStartsWithinItsFirstPeriod() {
    Periodic random = new Periodic(1000, new Phase.Random());
    assertThat(random.offset(0)).isZero();
    assertThat(random.offset(0.5)).isEqualTo(500);
    assertThat(random.offset(ALMOST_ONE)).isEqualTo(999);
    assertThat(new Periodic(Durations.MAX_NS, new Phase.Random()).offset(ALMOST_ONE))
        .isLessThan(Durations.MAX_NS);
    assertThat(new Periodic(1000, new Phase.Fixed(7)).offset(0.5)).isEqualTo(7);
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable construction) {
    assertThatThrownBy(construction).isInstanceOf(IllegalArgumentException.class);
  }
}
