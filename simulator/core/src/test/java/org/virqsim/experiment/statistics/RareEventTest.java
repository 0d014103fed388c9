// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.virqsim.experiment.statistics.RareEvent.Kind;

/** Estimates from hazards that are worked by hand. */
class RareEventTest {
  private static Kind[] kinds(int n, Kind last) {
    Kind[] kinds = new Kind[n];
    Arrays.fill(kinds, Kind.INTEGRATED);
    kinds[n - 1] = last;
    return kinds;
  }

  private static double[] hazards(double... probabilities) {
    double[] hazards = new double[probabilities.length];
    for (int i = 0; i < hazards.length; i++) {
      hazards[i] = -Math.log1p(-probabilities[i]);
    }
    return hazards;
  }

  /**
   * Probabilities 1, 2, 3 and 4 in a million: the mean is 2.5, the effective sample size (1 + 2 + 3
   * + 4)^2 / (1 + 4 + 9 + 16) = 100 / 30, the largest share 4 / 10, which is too much for an
   * interval.
   */
  @Test
  void effectiveSampleSizeAndLargestShare() {
    RareEvent event =
        RareEvent.of(hazards(1e-6, 2e-6, 3e-6, 4e-6), kinds(4, Kind.INTEGRATED), true);
    assertThat(event.estimate()).isCloseTo(2.5e-6, within(1e-18));
    assertThat(event.effectiveSampleSize()).isCloseTo(100.0 / 30, within(1e-9));
    assertThat(event.largestShare()).isCloseTo(0.4, within(1e-9));
    assertThat(event.refusal()).hasValueSatisfying(why -> assertThat(why).contains("40 %"));
  }

  /** A square of 1e-200 is no double; the size and the share are the same all the same. */
  @Test
  void tinyProbabilities() {
    RareEvent event =
        RareEvent.of(
            new double[] {1e-200, 2e-200, 3e-200, 4e-200}, kinds(4, Kind.INTEGRATED), true);
    assertThat(event.effectiveSampleSize()).isCloseTo(100.0 / 30, within(1e-9));
    assertThat(event.estimate()).isCloseTo(2.5e-200, within(1e-212));
  }

  /**
   * Twenty replications, of which the last dropped something that was counted: (19 times 1e-3) / 20
   * + 1 / 20. The interval holds Clopper and Pearson's of 1 in 20 at 97.5 %, [0.00063, 0.2727].
   */
  @Test
  void whatIsCountedHasAnIntervalOfItsOwn() {
    double[] each = new double[20];
    Arrays.fill(each, 1e-3);
    RareEvent event = RareEvent.of(hazards(each), kinds(20, Kind.COUNTED), true);
    ProportionInterval counted = ProportionInterval.of(1, 20, 0.975);
    assertThat(event.counted()).isEqualTo(1);
    assertThat(event.estimate()).isCloseTo(19e-3 / 20 + 0.05, within(1e-12));
    assertThat(event.upper())
        .isCloseTo(event.integrated().upper() + counted.upper(), within(1e-12));
    assertThat(event.lower())
        .isCloseTo(Math.max(0, event.integrated().lower()) + counted.lower(), within(1e-12));
    assertThat(counted.upper()).isGreaterThan(0.25);
  }

  /** Nothing was counted, but something could have been: the upper end says so. */
  @Test
  void whatCouldBeCountedWidensTheInterval() {
    double[] each = new double[100];
    Arrays.fill(each, 1e-9);
    RareEvent complete = RareEvent.of(hazards(each), kinds(100, Kind.INTEGRATED), true);
    RareEvent not = RareEvent.of(hazards(each), kinds(100, Kind.INTEGRATED), false);
    assertThat(complete.upper()).isCloseTo(1e-9, within(1e-15));
    // 1 - 0.0125^(1/100) = 0.0429
    assertThat(not.upper()).isCloseTo(0.0429, within(1e-4));
    assertThat(not.estimate()).isEqualTo(complete.estimate());
  }

  @Test
  void replicationsThatWereNotFollowedAreCountedAsTheyWere() {
    double[] each = {0.5, 0.5, 0.5, 0.5};
    RareEvent nothing = RareEvent.of(hazards(each), kinds(4, Kind.NOT_FOLLOWED), true);
    RareEvent dropped = RareEvent.of(hazards(each), kinds(4, Kind.NOT_FOLLOWED_DROPPED), true);
    assertThat(nothing.estimate()).isCloseTo(3 * 0.5 / 4, within(1e-12));
    assertThat(dropped.estimate()).isCloseTo((3 * 0.5 + 1) / 4, within(1e-12));
    assertThat(nothing.notFollowed()).isEqualTo(1);
    assertThat(dropped.counted()).isEqualTo(1);
  }

  @Test
  void withoutAnyWindowThereIsNoInterval() {
    RareEvent event = RareEvent.of(new double[50], kinds(50, Kind.INTEGRATED), true);
    assertThat(event.estimate()).isZero();
    assertThat(event.refusal())
        .hasValueSatisfying(why -> assertThat(why).startsWith("no window was found"));
  }

  /** An arrival that must come: the hazard is infinite, the probability 1. */
  @Test
  void certainty() {
    double[] hazards = new double[30];
    Arrays.fill(hazards, Double.POSITIVE_INFINITY);
    RareEvent event = RareEvent.of(hazards, kinds(30, Kind.INTEGRATED), true);
    assertThat(event.estimate()).isEqualTo(1);
    assertThat(event.upper()).isEqualTo(1);
  }
}
