// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals.ClosedLoop;
import org.virqsim.kernel.Arrivals.OnOff;
import org.virqsim.kernel.Arrivals.Periodic;
import org.virqsim.kernel.Arrivals.Phase;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Arrivals.Recorded;
import org.virqsim.kernel.Arrivals.Renewal;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Lognormal;
import org.virqsim.kernel.Distribution.Uniform;
import org.virqsim.kernel.Distribution.Weibull;

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
          new Exponential(Durations.MAX_NS),
          new Gamma(2, 10_000),
          new Gamma(1000, 50_000),
          new Lognormal(10_000, 0.5),
          new Weibull(3, 10_000),
          Empirical.of(List.of(7L)),
          Empirical.of(List.of(1_000L, 30_000L, 0L), List.of(5.0, 1.0, 2.5)));

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
  void refusesImpossibleShapes() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(() -> new Gamma(bad, 1000));
      refused(() -> new Gamma(2, bad));
      refused(() -> new Lognormal(bad, 1));
      refused(() -> new Lognormal(1000, bad));
      refused(() -> new Weibull(bad, 1000));
      refused(() -> new Weibull(1, bad));
      refused(() -> Empirical.of(List.of(1L), List.of(bad)));
    }
    refused(() -> Empirical.of(List.of()));
    refused(() -> Empirical.of(List.of(-1L)));
    refused(() -> Empirical.of(List.of(1L, 2L), List.of(1.0)));
    refused(() -> Empirical.of(Collections.nCopies(Empirical.MAX_VALUES + 1, 1L)));
  }

  /** Nothing is truncated: what could exceed the longest duration can not be created. */
  @Test
  void refusesTailsThatAreTooLong() {
    double days = 86_400e9;
    for (Supplier<Distribution> tooLong :
        List.<Supplier<Distribution>>of(
            () -> new Gamma(1, 3 * days),
            () -> new Lognormal(50_000, 4),
            () -> new Weibull(0.2, 1_000_000_000))) {
      assertThatThrownBy(tooLong::get)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "the longest value that can be drawn is above 9007199.254740991s (about 104 days)");
    }
    for (Distribution d :
        List.of(new Gamma(1, 2 * days), new Lognormal(50_000, 3), new Weibull(0.2, 50_000))) {
      assertThat(d.sample(ALMOST_ONE)).isBetween((long) d.mean(), Durations.MAX_NS);
    }
  }

  @Test
  void refusesArrivalsWithoutTime() {
    refused(() -> new Renewal(Constant.ZERO));
    refused(() -> new Renewal(new Uniform(0, 0)));
    refused(() -> new Renewal(Empirical.of(List.of(0L, 0L))));
    refused(() -> new Renewal(Empirical.of(List.of(0L, 1L))));
    Poisson fast = new Poisson(1e-3);
    refused(() -> new OnOff(Constant.ZERO, new Constant(1000), fast));
    refused(() -> new OnOff(new Constant(1000), Constant.ZERO, new Poisson(1e-9)));
    assertThat(new OnOff(new Constant(1000), new Constant(3000), fast).shareOn()).isEqualTo(0.25);
    refused(() -> new Recorded(List.of()));
    refused(() -> new Recorded(List.of(2L, 1L)));
    refused(() -> new Recorded(List.of(-1L)));
    refused(() -> new Recorded(Collections.nCopies(Recorded.MAX_TIMES + 1, 1L)));
  }

  @Test
  void equalParametersMakeEqualDistributions() {
    assertThat(new Gamma(2, 1000))
        .isEqualTo(new Gamma(2, 1000))
        .hasSameHashCodeAs(new Gamma(2, 1000))
        .isNotEqualTo(new Gamma(3, 1000))
        .isNotEqualTo(new Gamma(2, 1001));
    assertThat(Empirical.of(List.of(1L, 2L)))
        .isEqualTo(Empirical.of(List.of(2L, 1L), List.of(1.0, 1.0)))
        .hasSameHashCodeAs(Empirical.of(List.of(2L, 1L)))
        .isNotEqualTo(Empirical.of(List.of(1L, 2L), List.of(1.0, 2.0)))
        .isNotEqualTo(Empirical.of(List.of(1L, 3L)));
  }

  @Test
  void descriptionsAreForPeople() {
    assertThat(
            Stream.of(
                new Constant(1500),
                new Uniform(1000, 2000),
                new Exponential(80_000),
                new Gamma(0.5, 50_000),
                new Lognormal(20_000, 1.2),
                new Weibull(0.7, 1_000_000),
                Empirical.of(List.of(1000L, 2000L, 30_000L)),
                Empirical.of(List.of(5L))))
        .extracting(Distribution::describe)
        .containsExactly(
            "1.5us",
            "uniform 1us .. 2us",
            "exponential, mean 80us",
            "gamma, shape 0.5, mean 50us",
            "lognormal, median 20us, sigma 1.2",
            "weibull, shape 0.7, scale 1ms",
            "empirical, 3 values, 1us .. 30us, mean 11us",
            "empirical, 1 value, 5ns .. 5ns, mean 5ns");
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
