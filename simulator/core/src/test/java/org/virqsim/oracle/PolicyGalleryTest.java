// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.policy.Policies;
import org.virqsim.result.Histogram;
import org.virqsim.scenario.Scenario;

/** What the comment of the policy gallery says is to be expected. */
class PolicyGalleryTest {
  private static final String NAME = "msix/policy-gallery";
  private static final int REPLICATIONS = 60;

  private static ScenarioRun run(String policy) {
    return ScenarioRun.of(NAME, REPLICATIONS, policy);
  }

  /** A policy that is added must be added to the gallery, under one of its names. */
  @Test
  void showsEveryPolicy() {
    Policies policies = Policies.builtIn();
    Scenario scenario = Oracles.scenario(NAME);
    assertThat(
            scenario.policies().stream()
                .map(p -> policies.find(p.replaceFirst("@.*", "")).orElseThrow().name())
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            policies.names().stream()
                .map(p -> policies.find(p).orElseThrow().name())
                .distinct()
                .toList());
  }

  /** Drops per bring-up are held to a tenth, bring-up times to 0.1 ms. */
  @ParameterizedTest
  @CsvSource({
    "qemu-1.2, 8, 46, 9, 9, 37.6, 3.93",
    "qemu-1.3, 8, 46, 9, 9, 38.2, 3.87",
    "qemu-1.4, 8, 48, 9, 9, 39.3, 4.12",
    "qemu-2.1, 8, 50, 9, 9, 39.2, 4.11",
    "qemu-6.0, 8, 50, 9, 9, 39.2, 4.11",
    "qemu-7.1, 8, 50, 9, 9, 39.2, 4.11",
    "qemu-8.2@linux-5.14, 10, 48, 9, 9, 37.9, 4.25",
    "dynamic@linux-6.5, 0, 12, 9, 9, 0, 2.5",
    "cloud-hypervisor, 0, 66, 33, 33, 0, 3.63",
    "crosvm, 0, 14, 33, 9, 0, 3.2",
    "kvmtool, 0, 10, 33, 9, 0, 2.96",
    "xen, 0, 10, 9, 9, 0, 2.18",
    "bhyve, 0, 10, 33, 9, 0, 3.03",
    "allocate-all, 0, 78, 33, 33, 0, 4.32",
    "allocate-all-lazy, 0, 12, 33, 9, 0, 3.2",
    "geometric, 4, 29, 16, 9, 16.1, 3.28",
    "incremental-reinject, 8, 50, 9, 9, 38.8, 4.15",
    "hypercall, 0, 12, 9, 9, 0, 2.45",
    "hypercall-4, 0, 7, 4, 4, 0, 1.38",
    "hypercall-refuse, 0, 0, 0, 0, 0, 0"
  })
  void eachPolicysLossesAndCosts(
      String policy,
      int resizes,
      int requests,
      int allocated,
      int requested,
      double drops,
      double bringUpMs) {
    ScenarioRun run = run(policy);
    assertThat(run.resizes()).isEqualTo(resizes);
    assertThat(run.requests()).isEqualTo(requests);
    assertThat(run.totals().allocatedPeak()).isEqualTo(allocated);
    assertThat(run.totals().requestedPeak()).isEqualTo(requested);
    assertThat(run.all().dropped() / (double) REPLICATIONS).isBetween(0.9 * drops, 1.1 * drops);
    assertThat(run.bringUpNs() / 1e6).isBetween(bringUpMs - 0.1, bringUpMs + 0.1);
    assertThat(run.all().lost()).isZero();
  }

  @Test
  void vectorsThatWereNotGrantedDoNoWork() {
    ScenarioRun four = run("hypercall-4");
    for (int v = 1; v < 9; v++) {
      assertThat(four.totals().vector(v).raised() > 0).as("vector %s", v).isEqualTo(v < 4);
    }
    assertThat(run("hypercall-refuse").all().raised()).isZero();
  }

  @Test
  void qemu12RunsTwiceAsManyHandlersForNothing() {
    assertThat((double) run("qemu-1.2").all().spurious() / run("qemu-1.3").all().spurious())
        .isBetween(1.8, 2.3);
  }

  @Test
  void reinjectingFindsNothingSoonerAtThisRateAndRunsHandlersForNothing() {
    ScenarioRun without = run("incremental");
    ScenarioRun with = run("incremental-reinject");
    assertThat(recoveredUs(with)).isBetween(0.9 * recoveredUs(without), 1.1 * recoveredUs(without));
    assertThat((double) with.all().spurious() / without.all().spurious()).isBetween(1.6, 2.2);
  }

  /** Mean time from the raise of a dropped request until its completion was reaped. */
  private static double recoveredUs(ScenarioRun run) {
    long sum = 0;
    long count = 0;
    for (Histogram.Bin bin : run.result().recoveredHistogram().bins()) {
      sum += bin.value() * bin.count();
      count += bin.count();
    }
    return sum / 1000.0 / count;
  }
}
