// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Probability;

/** The intervals of the results against those of another implementation. */
class ProportionsTest {
  @Test
  void theyAreThoseOfCommonsStatistics() {
    int compared = 0;
    for (int n : new int[] {1, 2, 3, 10, 20, 50, 100, 368, 1000, 10_000, 1_000_000}) {
      for (int k : new int[] {0, 1, 2, n / 3, n / 2, n - 1, n}) {
        if (k >= 0 && k <= n) {
          same(k, n);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(60);
  }

  private static void same(int k, int n) {
    Interval theirs = BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(n, k, 1 - 0.95);
    Probability other =
        new Probability(
            (double) k / n,
            theirs.getLowerBound(),
            theirs.getUpperBound(),
            0.95,
            "clopper-pearson");
    Probability ours = Proportions.of(k, n);
    assertThat(ours.display(n)).as("%d of %d", k, n).isEqualTo(other.display(n));
    assertThat(ours.lower()).isCloseTo(other.lower(), Offset.offset(1e-8));
    assertThat(ours.upper()).isCloseTo(other.upper(), Offset.offset(1e-8));
  }
}
