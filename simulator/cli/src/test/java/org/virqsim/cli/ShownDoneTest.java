// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.VectorResult;

/** What the shipped scenarios are there to show, read from what the command prints. */
class ShownDoneTest {
  @TempDir Path folder;

  private Results json(String... args) throws InvalidResultsException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--json", "--quiet", "--replications", "100"));
    all.addAll(List.of("--out", folder.toString()));
    Invocation invocation = Invocation.here(all.toArray(String[]::new));
    assertThat(invocation.err()).isEmpty();
    assertThat(invocation.exit()).isEqualTo(ExitCode.OK);
    return ResultsJson.readResults(invocation.out());
  }

  private static PolicyResult policy(Results results, String name) {
    return results.policies().stream()
        .filter(p -> p.policy().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withLoadOnlyThePoliciesThatResizeDrop() throws InvalidResultsException {
    Results results = json("compare", "nvme-bringup");
    for (String resizes : List.of("incremental", "scan-highest", "qemu-7.1")) {
      assertThat(policy(results, resizes).interrupts().dropped()).as(resizes).isPositive();
      assertThat(policy(results, resizes).hostCost().resizes()).as(resizes).isPositive();
    }
    for (String safe : List.of("allocate-all", "dynamic@linux-6.5")) {
      assertThat(policy(results, safe).interrupts().raised()).as(safe).isPositive();
      assertThat(policy(results, safe).interrupts().dropped()).as(safe).isZero();
      assertThat(policy(results, safe).hostCost().darkNsTotal()).as(safe).isZero();
    }
  }

  @Test
  void withTheDriverAloneNothingIsDropped() throws InvalidResultsException {
    Results results = json("compare", "nvme-bringup", "--workload", "driver-only");
    assertThat(results.policies()).hasSize(6);
    for (PolicyResult policy : results.policies()) {
      assertThat(policy.interrupts().raised()).as(policy.policy()).isPositive();
      assertThat(policy.interrupts().dropped()).as(policy.policy()).isZero();
    }
    assertThat(policy(results, "incremental").hostCost().darkNsTotal()).isPositive();
    assertThat(String.join(" ", results.conclusions()))
        .contains("Only the driver works here", "dropped nothing in 100 bring-ups each");
  }

  @Test
  void aVectorIsDarkWheneverALaterOneIsAdded() throws InvalidResultsException {
    Results results = json("run", "seed-three-vectors", "--policy", "incremental");
    List<VectorResult> vectors = results.policies().get(0).devices().get(0).vectors();
    assertThat(vectors).hasSize(3);
    assertThat(vectors.get(0).darkNs()).isGreaterThan(vectors.get(1).darkNs());
    assertThat(vectors.get(1).darkNs()).isPositive();
    assertThat(vectors.get(2).darkNs()).isZero();
  }

  @Test
  void vectorsThatNobodyUsesAreLeftOut() throws InvalidResultsException {
    Results results = json("run", "nvme-bringup", "--policy", "allocate-all");
    assertThat(results.devices().get(0).vectors()).isEqualTo(65);
    assertThat(results.policies().get(0).devices().get(0).vectors())
        .extracting(VectorResult::vector)
        .containsExactly(0, 1, 2, 3, 4);
  }
}
