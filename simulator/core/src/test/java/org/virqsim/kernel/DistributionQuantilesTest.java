// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples are quantiles: they are held against published ones and against 40-digit arithmetic. */
class DistributionQuantilesTest {
  private static final double PRECISE = 1e-9;

  /** Chi-square with n degrees of freedom is gamma of shape n / 2 and mean n (NIST, 1.3.6.7.4). */
  @ParameterizedTest
  @CsvSource({
    "1, 0.95, 3.841",
    "1, 0.999, 10.828",
    "2, 0.95, 5.991",
    "4, 0.95, 9.488",
    "4, 0.10, 1.064",
    "10, 0.90, 15.987",
    "10, 0.975, 20.483",
    "10, 0.999, 29.588",
    "10, 0.05, 3.940",
    "10, 0.01, 2.558",
    "30, 0.95, 43.773",
    "100, 0.99, 135.807"
  })
  void chiSquareTable(int degrees, double u, double published) {
    double ns = 1e9;
    assertThat(new Gamma(degrees / 2.0, degrees * ns).sample(u) / ns)
        .isCloseTo(published, within(0.0005));
  }

  /** Quantiles at scale 1, from the incomplete gamma function in 40-digit arithmetic. */
  @ParameterizedTest
  @CsvSource({
    "0.01, 0.9375, 0.0008920397222329753",
    "0.01, 0.9999999990686774, 13.548387344416529",
    "0.1, 0.0625, 5.5234053092235093e-13",
    "0.1, 0.5, 0.00059339110446022617",
    "0.1, 0.9375, 0.46863693207760366",
    "0.1, 0.9999999990686774, 15.994775862425324",
    "0.5, 0.00000095367431640625, 7.1431546839250798e-13",
    "0.5, 0.0625, 0.003074253235313968",
    "0.5, 0.5, 0.22746821155978638",
    "0.5, 0.9375, 1.7348850049540764",
    "0.5, 0.9999999990686774, 18.731828756132513",
    "1, 0.00000095367431640625, 9.5367477115389001e-7",
    "1, 0.0625, 0.064538521137571172",
    "1, 0.5, 0.69314718055994531",
    "1, 0.9375, 2.7725887222397812",
    "1, 0.9999999990686774, 20.794415416798359",
    "2, 0.00000095367431640625, 0.0013817041176163605",
    "2, 0.0625, 0.4035265665966212",
    "2, 0.5, 1.6783469900166607",
    "2, 0.9375, 4.4722849810795741",
    "2, 0.9999999990686774, 24.013844883727611",
    "3.7, 0.00000095367431640625, 0.049958984183989715",
    "3.7, 0.0625, 1.2951363121827581",
    "3.7, 0.5, 3.3725380132364149",
    "3.7, 0.9375, 6.9943177465195055",
    "3.7, 0.9999999990686774, 28.507562330988307",
    "20, 0.00000095367431640625, 5.3470219308588047",
    "20, 0.0625, 13.633474624616631",
    "20, 0.5, 19.667672423305667",
    "20, 0.9375, 27.266718641607705",
    "20, 0.9999999990686774, 59.44472631497882",
    "1000, 0.00000095367431640625, 856.54165848882617",
    "1000, 0.0625, 951.94426417366048",
    "1000, 0.5, 999.66668642696518",
    "1000, 0.9375, 1048.9580441685822",
    "1000, 0.9999999990686774, 1201.8852090171148"
  })
  void gammaToNineDigits(double shape, double u, double exact) {
    double scale = 1e12;
    double seen = new Gamma(shape, shape * scale).sample(u);
    assertThat(seen).isCloseTo(exact * scale, within(Math.max(1, PRECISE * exact * scale)));
    assertThat(new GammaQuantile(shape).at(u)).isCloseTo(exact, within(PRECISE * exact));
  }

  /** Shape 1 is the exponential distribution, whose quantiles have a closed form. */
  @Test
  void erlangOfOnePhaseIsExponential() {
    Gamma one = new Gamma(1, 1e6);
    Distribution.Exponential exponential = new Distribution.Exponential(1e6);
    for (int i = 0; i < 10_000; i++) {
      double u = (i + 0.5) / 10_000;
      assertThat(one.sample(u)).isCloseTo(exponential.sample(u), within(1L));
    }
    assertThat(one.sample(Limits.LAST_UNIFORM))
        .isCloseTo(exponential.sample(Limits.LAST_UNIFORM), within(1L));
  }

  /** Erlang-2: u = 1 - e^-x (1 + x), put back in. */
  @Test
  void erlangOfTwoPhasesInvertsItsDistribution() {
    GammaQuantile two = new GammaQuantile(2);
    for (int i = 0; i < 10_000; i++) {
      double u = (i + 0.5) / 10_000;
      double x = two.at(u);
      assertThat(-Math.expm1(-x) - x * Math.exp(-x)).isCloseTo(u, within(1e-10));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.03, 0.1, 0.5, 1, 2, 7.5, 100, 1000})
  void gammaRisesOverTheWholeRange(double shape) {
    GammaQuantile quantile = new GammaQuantile(shape);
    double before = quantile.at(0);
    assertThat(before).isZero();
    for (int i = 1; i < 200_000; i++) {
      double u = 1 / (1 + Math.exp(36.7 - i * 73.4 / 200_000));
      double x = quantile.at(u);
      // The last digits of a logit near 37 are coarse.
      assertThat(x).isGreaterThanOrEqualTo(before * (1 - 1e-12));
      before = x;
    }
    assertThat(GammaQuantile.largest(shape)).isGreaterThanOrEqualTo(before);
    assertThat(quantile.at(Limits.LAST_UNIFORM))
        .isCloseTo(GammaQuantile.largest(shape), within(1e-9 * before));
  }

  /** The usual table of the normal distribution, and two values far out. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0.75, 0.6744897501960817",
    "0.9, 1.2815515655446004",
    "0.975, 1.959963984540054",
    "0.995, 2.5758293035489004",
    "0.0001, -3.71901648545568",
    "1e-9, -5.9978070150076869",
    "1e-15, -7.9413453261709977"
  })
  void lognormalIsTheExponentialOfNormal(double u, double z) {
    assertThat(SpecialFunctions.normalQuantile(u))
        .isCloseTo(z, within(1e-14 + 1e-14 * Math.abs(z)));
    double exact = 1e10 * Math.exp(0.5 * z);
    assertThat((double) new Distribution.Lognormal(1e10, 0.5).sample(u))
        .isCloseTo(exact, within(Math.max(1, PRECISE * exact)));
  }

  @Test
  void weibullHasAClosedForm() {
    double scale = 1e9;
    assertThat(new Distribution.Weibull(0.7, scale).sample(1 - Math.exp(-1)))
        .isCloseTo((long) scale, within(1L));
    assertThat(new Distribution.Weibull(0.5, scale).sample(1 - Math.exp(-3)))
        .isCloseTo((long) (9 * scale), within(10L));
    assertThat(new Distribution.Weibull(2, scale).sample(1 - Math.exp(-4)))
        .isCloseTo((long) (2 * scale), within(1L));
  }

  @Test
  void empiricalGivesItsValuesAtTheirWeights() {
    Empirical equal = Empirical.of(List.of(30L, 10L, 20L, 20L));
    assertThat(equal.sample(0)).isEqualTo(10);
    assertThat(equal.sample(Math.nextDown(0.25))).isEqualTo(10);
    assertThat(equal.sample(0.25)).isEqualTo(20);
    assertThat(equal.sample(Math.nextDown(0.75))).isEqualTo(20);
    assertThat(equal.sample(0.75)).isEqualTo(30);
    assertThat(equal.sample(Limits.LAST_UNIFORM)).isEqualTo(30);
    Empirical weighted = Empirical.of(List.of(5L, 1L), List.of(1.0, 3.0));
    assertThat(weighted.sample(Math.nextDown(0.75))).isEqualTo(1);
    assertThat(weighted.sample(0.75)).isEqualTo(5);
    assertThat(weighted.mean()).isEqualTo(2);
    assertThat(weighted.values()).containsExactly(1L, 5L);
    assertThat(weighted.weights()).containsExactly(3.0, 1.0);
  }

  @Test
  void meansHaveClosedForms() {
    assertThat(new Gamma(0.5, 12_345).mean()).isEqualTo(12_345);
    assertThat(new Distribution.Lognormal(1000, 2).mean())
        .isCloseTo(1000 * Math.exp(2), within(1e-9));
    assertThat(new Distribution.Weibull(1, 1000).mean()).isCloseTo(1000, within(1e-9));
    assertThat(new Distribution.Weibull(0.5, 1000).mean()).isCloseTo(2000, within(1e-9));
    assertThat(new Distribution.Weibull(0.1, 1).mean()).isCloseTo(3_628_800, within(1e-6));
    assertThat(new Distribution.Weibull(2, 1000).mean())
        .isCloseTo(1000 * Math.sqrt(Math.PI) / 2, within(1e-9));
  }
}
