// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.device.DeviceProfile;

/**
 * One state for each micro-step: its hash after the step's first application along one fixed path.
 * A change of what a step does, or of when it comes, changes a line here, and has to be meant.
 *
 * <p>If it is meant, the failure's message holds the lines to put in.
 */
class GoldenStatesTest {
  private static final String GOLDEN =
      """
      GUEST_DUE 4bacdc4e28e82dd4
      GUEST_WRITE 69f82081da4752bc
      EXIT_TO_VMM bb713cfdc17bb03b
      TAKE_LOCK 65a3dd40e7ca9aa5
      EMULATE 58835392be7e8873
      SET_IRQS c176b2216f0e9722
      INTX_SETUP 6b0d1968f0e51e45
      RETURN 742f496967d14248
      IRQFD_DETACH 823b7d5a75a80ba7
      BOOKKEEPING 7942560a23f15a50
      MSIX_ENABLE 5abfe1b61b10968d
      ALLOCATE_VECTORS 0dc8be63a1f3286d
      FINISH_ENABLE c1161af1c9ad35fe
      SINGLE_OVERHEAD cfee22988e89bd51
      RETIRE 770c5bd539faaae8
      ROUTE_COMMIT b87fa727dc46a049
      IRQFD_ATTACH f55f66970567bbb4
      ALLOCATE_ONE c9e090ecba7d89be
      WRITE_MESSAGE a0a0123a4214b0b4
      REQUEST_IRQ d5f7b90f3f72408b
      UNMASK_ENTRY c9f698faf9b2d01e
      BYPASS_REGISTER 3503d7741652941c
      GUEST_COMMAND a9e2c58cf9b484ff
      COMPLETE_COMMAND ac09ff09e8eb14e5
      DELIVER 578627f3d29cf388
      HANDLER_ENTER e6a30fe71819737a
      HANDLER_REAP 8122f0efd7c3e327
      HANDLER_EXIT 6a40bdd57487cc53
      BYPASS_UNREGISTER 099102a5e310eb20
      REMOVE_ACTION 4d622953ccfd5bf5
      MASK_ENTRY f2c9e022a51f5601
      SYNCHRONIZE 55c1efdbb3437b28
      RELEASE_IRQ 542955a057660b3a
      RAISE dc5b70704b54e4e0
      MAIN_LOOP_READ 729a9ae45fda7720
      MAIN_LOOP_NOTIFY 26736047a171e0e2
      INJECT c2f1040e25f92b54
      MSIX_SHUTDOWN da9c4bad1abdbfd8
      FREE_VECTORS eaddd3c7820dc64a
      """;

  /**
   * A dynamic, posting host. Vector 1 is unmasked, announces a command, is masked, gets a request
   * that goes through the main loop into the emulated pending bit, and is unmasked again, which
   * injects it; the driver disables at last.
   */
  private static Configuration system() {
    HostProfile host = HostProfile.find("linux-6.5").orElseThrow().withPosted(true);
    return Calls.configuration(
        "dynamic",
        host,
        DeviceProfile.nvme(2),
        Calls.steps(
            "enable-masked",
            "clear-function-mask",
            "unmask 1",
            "command 1",
            "mask 1",
            "unmask 1",
            "disable"));
  }

  @Test
  void everyMicroStepLeadsToTheStateItAlwaysLedTo() {
    HandDriven h = new HandDriven(system());
    h.finish(5).raise(1).settle().finish();
    assertThat(h.machine().guestDone(h.state())).isTrue();
    assertThat(h.firstHashes()).containsOnlyKeys(MicroOp.values());
    List<String> lines = new ArrayList<>();
    h.firstHashes().forEach((op, hash) -> lines.add("%s %016x".formatted(op, hash)));
    assertThat(String.join("\n", lines)).isEqualTo(GOLDEN.strip());
  }
}
