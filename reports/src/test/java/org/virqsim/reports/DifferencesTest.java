// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Comparison;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/** Differences to the first policy, as sentences. */
class DifferencesTest {
  private static final String DROPPED = "interrupts.dropped";
  private static final String BRING_UP = "host_cost.bringup_ns";

  private static Results with(Comparison... comparisons) {
    Results r =
        FakeResults.results(
            List.of(MadePolicy.of("a").build(), MadePolicy.of("b").build()), List.of(), List.of());
    return new Results(
        r.schema(),
        r.version(),
        r.scenario(),
        r.description(),
        r.scenarioSha256(),
        r.overrides(),
        r.workload(),
        r.seed(),
        r.horizonNs(),
        r.deadlineNs(),
        r.devices(),
        r.parameters(),
        r.policies(),
        r.refused(),
        List.of(comparisons),
        r.inference(),
        r.expectations(),
        r.conclusions());
  }

  private static String of(Results results, int policy) {
    PolicyResult result = results.policies().get(policy);
    return new Differences(results).of(result);
  }

  /** The sign is always there, the ends of the interval only if they are another number. */
  @Test
  void showsIntervalsAndWhetherItCouldBeChance() {
    Results results =
        with(
            new Comparison("a", "b", DROPPED, -37.92, -39.81, -36.02, 1e-9, null),
            new Comparison("a", "b", BRING_UP, -1_432_111, -1_432_300, -1_431_900, 1e-9, null));
    assertThat(of(results, 0)).isEqualTo("the reference");
    assertThat(of(results, 1))
        .isEqualTo("dropped -37.9 [-39.8, -36.0], p < 0.001; bring-up -1.43 ms");
    assertThat(new Differences(results).title())
        .isEqualTo(
            "Difference to a per bring-up, paired: all met the same arrivals and costs (95 %"
                + " interval; p adjusted for 1 comparison)");
  }

  /** An interval around 0 says so by its signs; nothing is called better or worse. */
  @Test
  void showsWhatIsUndecided() {
    Results results = with(new Comparison("a", "b", DROPPED, 0.84, -1.62, 3.3, 0.4567, null));
    assertThat(of(results, 1)).isEqualTo("dropped +0.840 [-1.62, +3.30], p = 0.457");
  }

  @Test
  void saysEqualOfWhatIsEqual() {
    Results results =
        with(
            new Comparison("a", "b", DROPPED, 0, 0, 0, null, null),
            new Comparison("a", "b", BRING_UP, 5_000, 5_000, 5_000, 1e-30, null));
    assertThat(of(results, 1))
        .isEqualTo("dropped equal in every replication; bring-up +5.00 us in every replication");
  }

  @Test
  void aPolicyThatWasLeftOutIsNotCompared() {
    Results results = with(new Comparison("a", "c", DROPPED, 1, 0.5, 1.5, 0.01, null));
    assertThat(of(results, 1)).isEqualTo("not compared");
    assertThat(new Differences(with()).any()).isFalse();
  }
}
