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
      GUEST_DUE f1a638c5f03e911d
      GUEST_WRITE 9899724668b20416
      EXIT_TO_VMM 018ac9431c65037f
      TAKE_LOCK 2e6718bc143a4d9f
      EMULATE 28f2d7c698875cc1
      SET_IRQS d5de0630560ec2fc
      INTX_SETUP 92413458c5121c88
      RETURN 0a53fb7a3c47838e
      IRQFD_DETACH 4f0cb2e0170ae3d8
      BOOKKEEPING d0dab71ea389fa05
      MSIX_ENABLE b14edb5147ca0f6e
      ALLOCATE_VECTORS 263b2cd8dbb5b3b4
      FINISH_ENABLE 866aab5b40f8fc50
      SINGLE_OVERHEAD 22d048ee8b61c512
      RETIRE 321df0ee1f29a901
      ROUTE_COMMIT 51c442ecdbd7f765
      IRQFD_ATTACH e836aefae302d4f2
      ALLOCATE_ONE 54b77822fc488323
      WRITE_MESSAGE f2488563503f4f13
      REQUEST_IRQ 2f049934d73983c5
      UNMASK_ENTRY f2424da55a88de90
      BYPASS_REGISTER dfbd213487be37c3
      GUEST_COMMAND 818ac8e2cfb4aa9c
      COMPLETE_COMMAND d0015f002355f19c
      DELIVER 064bda30890ed945
      HANDLER_ENTER 1eb2ab0f1bafe5c2
      HANDLER_REAP 348e2336c30fb2dc
      HANDLER_EXIT a2a4388e2a919a86
      BYPASS_UNREGISTER 0babffef13a76995
      REMOVE_ACTION 88a2b538cc9d6282
      MASK_ENTRY 1a45ba98d9a175cf
      SYNCHRONIZE a93817c79f4ab055
      RELEASE_IRQ e82c25a123d96f88
      RAISE d847b50fa9655127
      MAIN_LOOP_READ a20f1e90cefd3c13
      MAIN_LOOP_NOTIFY f459653ded998d97
      INJECT fcc182c0294ecdde
      MSIX_SHUTDOWN df564b23cd0c82f0
      FREE_VECTORS 1b5763b319474f2d
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
