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
      GUEST_DUE ad1c28535aa95138
      GUEST_WRITE 597004e76ffd4f90
      EXIT_TO_VMM ac9e0904d8e9f32c
      TAKE_LOCK 29c8b45efeaa69af
      EMULATE 2a40948c5e907723
      SET_IRQS 0f638d28b3c2d7fc
      INTX_SETUP 2ab9c9536ce3cc10
      RETURN 82a3919a89e75cc4
      IRQFD_DETACH ab2e9ddf15859618
      BOOKKEEPING 4e50439f5c4e4187
      MSIX_ENABLE 5b42bdfc3042e53b
      ALLOCATE_VECTORS 0b3f3ac9b4401d1c
      FINISH_ENABLE 5f12abd506b57337
      SINGLE_OVERHEAD fb55a731af62c5ec
      RETIRE b59f1ad7ad8c81ab
      ROUTE_COMMIT 60df6b5fd311cbad
      IRQFD_ATTACH 377bef170db06228
      ALLOCATE_ONE 848bf64c35652705
      WRITE_MESSAGE 53e7f0e87922f430
      REQUEST_IRQ 0e9eaf5a7f42c6b5
      UNMASK_ENTRY 57ef6608dbeb2009
      BYPASS_REGISTER 917f97a5190032d3
      GUEST_COMMAND 43facf2d570d6c76
      COMPLETE_COMMAND 98102fef2eda690c
      DELIVER 6787b385fd03f3fe
      HANDLER_ENTER 6480a1897166ca01
      HANDLER_REAP 662c3ecf59d45992
      HANDLER_EXIT ecd9574c90b62a28
      BYPASS_UNREGISTER 31e4ed7fce7f7062
      REMOVE_ACTION ad8bddae0a0fb6a2
      MASK_ENTRY 5de6f90c3860ccb3
      SYNCHRONIZE a80ea7801f3bc5da
      RELEASE_IRQ 54206d048cc1b2cd
      RAISE 101e1d404c8074c8
      MAIN_LOOP_READ 5e3bfbd84dca6c8f
      MAIN_LOOP_NOTIFY 11d2ded644810b52
      INJECT 9d2802c4e407693f
      MSIX_SHUTDOWN 3532ce7c2939b11f
      FREE_VECTORS b84f9ec4d34e5f16
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
