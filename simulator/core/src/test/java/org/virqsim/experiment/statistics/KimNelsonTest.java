// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virqsim.experiment.statistics.KimNelson.Best;
import org.virqsim.experiment.statistics.KimNelson.Plan;
import org.virqsim.experiment.statistics.KimNelson.State;

class KimNelsonTest {
  private static final Plan TWO = new Plan(2, 3, 1, 0.95, Best.SMALLEST);

  @Test
  void theConstantsAreThoseOfTheFormula() {
    // (2 * 0.05 / 1)^(-2/2) = 10: eta = 9 / 2, h^2 = 2 * 4.5 * 2.
    assertThat(TWO.eta()).isCloseTo(4.5, within(1e-13));
    assertThat(TWO.hSquared()).isCloseTo(18, within(1e-12));
    // Three policies: (2 * 0.05 / 2)^-1 = 20.
    assertThat(new Plan(3, 3, 1, 0.95, Best.LARGEST).eta()).isCloseTo(9.5, within(1e-12));
  }

  @Test
  void thePolicyThatIsWorseGoesWhenTheSumLeavesTheTriangle() {
    // Differences 0, 2, 1: variance 1, so W = (18 - r) / 2 after r rows. With 0.9 more each time
    // the
    // sum is 5.7 after 6 rows, where W is 6, and 6.6 after 7, where W is 5.5.
    KimNelson selection = new KimNelson(TWO);
    double[] differences = {0, 2, 1, 0.9, 0.9, 0.9};
    for (double difference : differences) {
      State state = selection.add(new double[] {5, 5 + difference});
      assertThat(state.in()).containsExactly(0, 1);
      assertThat(state.selected()).isEmpty();
    }
    State last = selection.add(new double[] {5, 5.9});
    assertThat(last.replications()).isEqualTo(7);
    assertThat(last.in()).containsExactly(0);
    assertThat(last.selected()).hasValue(0);
    assertThat(last.tied()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> selection.add(new double[2]));
  }

  @Test
  void theLargestIsSelectedWhereThatIsBest() {
    KimNelson selection = new KimNelson(new Plan(2, 3, 1, 0.95, Best.LARGEST));
    State state = selection.state();
    for (double difference : new double[] {0, 2, 1, 0.9, 0.9, 0.9, 0.9}) {
      state = selection.add(new double[] {5, 5 + difference});
    }
    assertThat(state.selected()).hasValue(1);
  }

  @Test
  void policiesThatAreTheSameAreATie() {
    KimNelson selection = new KimNelson(new Plan(3, 3, 1, 0.95, Best.SMALLEST));
    State state = selection.state();
    for (int i = 0; i < 3; i++) {
      state = selection.add(new double[] {9 + i, i, i});
    }
    assertThat(state.in()).containsExactly(1, 2);
    assertThat(state.selected()).hasValue(1);
    assertThat(state.tied()).isTrue();
  }

  @Test
  void theOrderOfTheFirstStageAndOfThePoliciesChangesNothing() {
    Random random = new Random(7);
    Plan plan = new Plan(2, 10, 0.1, 0.95, Best.SMALLEST);
    KimNelson forward = new KimNelson(plan);
    KimNelson backward = new KimNelson(plan);
    double[][] rows = new double[10][2];
    for (double[] row : rows) {
      row[0] = random.nextGaussian() * StrictMath.pow(10, random.nextInt(3));
      row[1] = row[0] + random.nextGaussian();
    }
    for (int i = 0; i < 10; i++) {
      forward.add(rows[i]);
      backward.add(new double[] {rows[9 - i][1], rows[9 - i][0]});
    }
    State one = forward.state();
    State other = backward.state();
    while (one.selected().isEmpty()) {
      double value = random.nextGaussian();
      double more = value + 0.1 + random.nextGaussian();
      one = forward.add(new double[] {value, more});
      other = backward.add(new double[] {more, value});
    }
    assertThat(one.replications()).isGreaterThan(10);
    assertThat(other.replications()).isEqualTo(one.replications());
    assertThat(other.selected()).hasValue(1 - one.selected().orElseThrow());
  }

  @Test
  void theBestIsSelectedAsOftenAsStated() {
    // The hardest case: all others are worse by exactly the indifference, which is one standard
    // error of a mean over the first stage.
    int right = 0;
    long rows = 0;
    Random random = new Random(2001);
    double indifference = 1 / Math.sqrt(20);
    for (int experiment = 0; experiment < 400; experiment++) {
      KimNelson selection = new KimNelson(new Plan(4, 20, indifference, 0.95, Best.SMALLEST));
      State state = selection.state();
      while (state.selected().isEmpty()) {
        double[] row = new double[4];
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextGaussian() + (i == 2 ? 0 : indifference);
        }
        state = selection.add(row);
      }
      right += state.selected().orElseThrow() == 2 ? 1 : 0;
      rows += state.replications();
    }
    // 380 less three standard deviations of 4.4.
    assertThat(right).isGreaterThanOrEqualTo(367);
    // Never more than h^2 S^2 / indifference^2, which is 327 in the mean; screening saves of it.
    assertThat(rows / 400.0).isBetween(40.0, 250.0);
  }

  @Test
  void oddPlansAndRowsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(1, 3, 1, 0.95, Best.LARGEST));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(2, 1, 1, 0.95, Best.LARGEST));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(2, 3, 0, 0.95, Best.LARGEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Plan(2, 3, Double.NaN, 0.95, Best.LARGEST));
    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(2, 3, 1, 0.5, Best.LARGEST));
    KimNelson selection = new KimNelson(TWO);
    assertThatIllegalArgumentException().isThrownBy(() -> selection.add(new double[3]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> selection.add(new double[] {0, Double.NaN}));
    assertThatIllegalArgumentException().isThrownBy(() -> selection.add(new double[] {0, 1e151}));
    assertThat(selection.state().replications()).isZero();
  }
}
