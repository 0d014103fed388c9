// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.observe.VectorCounts;

/** What the thread of June 2021 says of PASIDs, and what each scenario is there to show. */
class PasidClaimsTest {
  private static final int RUNS = 40;
  private static final String DRAINED =
      "guest.steps=[enable, bind 1, bind 2, perm 1 1, unmask 1, open 1 1, {quiesce 1 1: 1ms},"
          + " drain 1 1, perm 1 2, open 1 2]";

  private static VectorCounts run(String scenario, String policy, String... overrides) {
    return ScenarioRun.of("ims/" + scenario, RUNS, policy, overrides).all();
  }

  /** C5: what is allocated before MSIX_PERM is written holds no valid content of it. */
  @Test
  void atAllocationRefusesEverythingOfSlotsAllocatedBeforePerm() {
    for (String policy : new String[] {"allocate-all", "allocate-all-lazy"}) {
      VectorCounts counts = run("allocate-all-without-perm", policy + "/at-allocation");
      assertThat(counts.raised()).isPositive();
      assertThat(counts.rejectedLegitimate()).isEqualTo(counts.raised());
      assertThat(run("allocate-all-without-perm", policy + "/at-startup").rejected()).isZero();
      assertThat(run("allocate-all-without-perm", policy + "/at-perm-trap").rejected()).isZero();
    }
  }

  /** C6: without SVA the default PASID always works. */
  @ParameterizedTest
  @ValueSource(strings = {"at-allocation", "at-startup", "at-perm-trap", "trap-and-unmask-masked"})
  void theDefaultPasidAlwaysWorks(String pasids) {
    VectorCounts counts = run("default-pasid-only", "dynamic/" + pasids);
    assertThat(counts.raised()).isPositive();
    assertThat(counts.rejected() + counts.misrouted() + counts.dropped()).isZero();
    // A resize frees the slots all the same, and refuses what completes meanwhile.
    assertThat(run("default-pasid-only", "incremental/" + pasids).rejectedLegitimate())
        .isPositive();
  }

  /** C7: under at-startup a change of MSIX_PERM takes effect only if masked and unmasked. */
  @Test
  void atStartupFollowsOnlyAGuestThatMasks() {
    String lazy =
        "guest.steps=[enable, bind 1, bind 2, perm 1 1, unmask 1, open 1 1, {quiesce 1 1: 1ms},"
            + " drain 1 1, perm 1 2, open 1 2]";
    String disciplined = lazy.replace("perm 1 2", "mask 1, perm 1 2, unmask 1");
    VectorCounts unmasked = run("sva-rebind-under-load", "dynamic/at-startup", lazy);
    VectorCounts masked = run("sva-rebind-under-load", "dynamic/at-startup", disciplined);
    assertThat(unmasked.rejectedLegitimate()).isPositive();
    assertThat(masked.rejected() + masked.misrouted()).isZero();
  }

  /** C11: what fires between request_irq and MSIX_PERM carries another PASID than the slot. */
  @Test
  void permAfterRequestIrqIsWrongUnlessItIsTrapped() {
    VectorCounts late = run("seed-two-vectors", "dynamic/at-startup");
    assertThat(late.rejectedLegitimate()).isPositive();
    assertThat(late.lateNs()).isPositive();
    VectorCounts trapped = run("seed-two-vectors", "dynamic/at-perm-trap");
    assertThat(trapped.rejected()).isZero();
    assertThat(trapped.lateNs()).isZero();
    assertThat(trapped.earlyNs()).isPositive();
  }

  /** With translation and drain nothing reaches another than its owner, and nobody loses. */
  @ParameterizedTest
  @ValueSource(strings = {"dynamic", "allocate-all", "incremental", "crosvm"})
  void atPermTrapNeverDeliversAcrossOwners(String policy) {
    VectorCounts undrained = run("sva-rebind-under-load", policy + "/at-perm-trap");
    assertThat(undrained.misrouted()).isZero();
    assertThat(undrained.rejectedIllegitimate()).isPositive();
    VectorCounts drained = run("sva-rebind-under-load", policy + "/at-perm-trap", DRAINED);
    assertThat(drained.delivered()).isPositive();
    assertThat(drained.misrouted() + drained.rejected()).isZero();
  }

  /** A PASID whose translation fails lets nothing pass, rather than what was there before. */
  @Test
  void aFailedTranslationLetsNothingPass() {
    VectorCounts counts =
        run(
            "sva-rebind-under-load",
            "dynamic/at-perm-trap",
            "guest.steps=[enable, bind 1, perm 1 1, unmask 1, open 1 1, {perm 1 2: 1ms}]");
    assertThat(counts.misrouted()).isZero();
    assertThat(counts.rejectedIllegitimate()).isPositive();
  }

  @Test
  void aSlotThatAnotherDeviceGotRefusesTheOldOwnersWork() {
    String scenario = "slot-reuse-by-other-mdev";
    ScenarioRun checked = ScenarioRun.of("ims/" + scenario, RUNS, "dynamic/at-startup");
    assertThat(checked.all().misrouted()).isZero();
    assertThat(checked.device("vm/first").rejected()).isPositive();
    assertThat(checked.device("vm/second").delivered()).isPositive();
    ScenarioRun unchecked = ScenarioRun.of("ims/" + scenario, RUNS, "dynamic/unchecked");
    assertThat(unchecked.device("vm/second").misroutedForeign()).isPositive();
  }

  @Test
  void misuseIsRefusedAndNobodyElseSuffers() {
    VectorCounts counts = run("misuse", "dynamic/at-startup");
    assertThat(counts.rejectedIllegitimate()).isPositive();
    assertThat(counts.rejectedLegitimate() + counts.misrouted()).isZero();
    assertThat(run("misuse", "dynamic/unchecked").misroutedForeign()).isPositive();
  }

  /** The order of the prototype of 2022, and the right one. */
  @Test
  void pendingWorkIsRefusedIfItComesBeforeItsSlots() {
    VectorCounts before = run("migration-revoke", "dynamic/at-startup");
    assertThat(before.rejectedLegitimate()).isPositive();
    VectorCounts after =
        run("migration-revoke", "dynamic/at-startup", "device.ims.resubmit=after-restore");
    assertThat(after.rejected() + after.misrouted()).isZero();
    assertThat(after.delivered()).isPositive();
  }
}
