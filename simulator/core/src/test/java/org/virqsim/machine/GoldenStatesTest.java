// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;

/**
 * One state for each micro-step: its hash after the step's first application along one fixed path.
 * A change of what a step does, or of when it comes, changes a line here, and has to be meant.
 *
 * <p>If it is meant, the failure's message holds the lines to put in.
 */
class GoldenStatesTest {
  private static final String GOLDEN =
      """
      GUEST_DUE 622019865440bb42
      GUEST_WRITE 149b8c8544539c09
      EXIT_TO_VMM c76db3c8706ed0f7
      TAKE_LOCK 026edebf81f7cc9e
      EMULATE 81e0c69a02c1ee8d
      SET_IRQS dcb47ad24d2be4e8
      INTX_SETUP b9316cd298de9593
      RETURN c8f5837ef44cf0d6
      IRQFD_DETACH e9166f9e7e75c725
      BOOKKEEPING c5905ab517a948a5
      MSIX_ENABLE 4b1280ee0f7c2a07
      ALLOCATE_VECTORS df384b0d203bb044
      FINISH_ENABLE 5f2c19ba13bd3ddc
      SINGLE_OVERHEAD e8f35824b84abdf9
      RETIRE 335996c039602d08
      ROUTE_COMMIT a9c7b18778b4f7f2
      IRQFD_ATTACH ad084247a873fd63
      ALLOCATE_ONE 070b385398fa0d75
      WRITE_MESSAGE ffcb006b753cf04f
      REQUEST_IRQ a46e9855c29e2b1a
      UNMASK_ENTRY 67907fc4fa676fc2
      BYPASS_REGISTER 83926838a1f98254
      GUEST_COMMAND 5cd155abb525a198
      COMPLETE_COMMAND 1e92b6091a274168
      DELIVER_POSTED a402a7836116eda3
      SYNC_PIR 248a1037658f73df
      HANDLER_ENTER c93b0f0d48313fbf
      HANDLER_REAP 654386250a4abc1e
      HANDLER_EXIT 28667f9d6b6d7dea
      BYPASS_UNREGISTER f3ed3d2e352cf58e
      REMOVE_ACTION 71f8403a7f7ddf0b
      MASK_ENTRY 9f072de847724725
      SYNCHRONIZE 42e5fdfb224e82f3
      RELEASE_IRQ 5acdd22e6dd1675c
      RAISE 995e665287dba132
      DELIVER 876800f1abc61c0c
      MAIN_LOOP_READ 961cecfefeaa085e
      MAIN_LOOP_NOTIFY e02aa975941c058f
      INJECT f588147c2695b638
      MSIX_SHUTDOWN f19f9641280b29b9
      FREE_VECTORS 7fa0bf2e79aafe6c
      MODERATION_EXPIRE 76472536b8cb0b20
      TIMEOUT_POLL cdc8736ed4d69e53
      WATCHDOG c29ebc3c1f3e6b89
      HANDLER_REARM e05aefb920da8d3f
      DRIVER_POLL f6f3a9ad9f92fa3c
      VCPU_PREEMPT 5a5f5635269118a7
      VCPU_RESUME 28b4941390fb790c
      INTERRUPTS_DISABLE 7a727ac9e8a0bdf8
      INTERRUPTS_ENABLE 28b4941390fb790c
      VCPU_HALT 637e60a2571f37b4
      VCPU_BLOCK dba25ac69472fe54
      VCPU_WAKE 917d9c638833aedb
      HALT_POLL_SUCCESS 917d9c638833aedb
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

  /** Every step that the first system does not take, one after the other. */
  private static List<HandDriven> others() {
    HandDriven moderated =
        DeviceSteps.up(DeviceProfile.nvme(2).withModeration(4).withRecovery(Recovery.TIMEOUT));
    moderated.done(4).raise(1).take(MicroOp.MODERATION_EXPIRE, 1).take(MicroOp.TIMEOUT_POLL, 1);
    HandDriven watched =
        DeviceSteps.up(DeviceSteps.device(DeviceClass.B).withRecovery(Recovery.WATCHDOG));
    watched.done(4).take(MicroOp.WATCHDOG, 0);
    HandDriven armed =
        DeviceSteps.up(DeviceSteps.device(DeviceClass.C).withRecovery(Recovery.POLL));
    armed.done(4).raise(1).deliver(1).settle().raise(1).take(MicroOp.DRIVER_POLL, 1);
    HandDriven away = VcpuSteps.up(true, true, true);
    for (MicroOp op :
        List.of(
            MicroOp.VCPU_PREEMPT,
            MicroOp.VCPU_RESUME,
            MicroOp.INTERRUPTS_DISABLE,
            MicroOp.INTERRUPTS_ENABLE,
            MicroOp.VCPU_HALT,
            MicroOp.VCPU_BLOCK)) {
      away.take(op, 1);
    }
    away.raise(1).take(MicroOp.DELIVER_POSTED, 1).take(MicroOp.VCPU_WAKE, 1).settle();
    HandDriven polled = VcpuSteps.up(false, false, true);
    polled.take(MicroOp.VCPU_HALT, 1).raise(1).take(MicroOp.DELIVER_POSTED, 1);
    polled.take(MicroOp.HALT_POLL_SUCCESS, 1);
    return List.of(moderated, watched, armed, away, polled);
  }

  @Test
  void everyMicroStepLeadsToTheStateItAlwaysLedTo() {
    HandDriven h = new HandDriven(system());
    h.finish(5).raise(1).settle().finish();
    assertThat(h.machine().guestDone(h.state())).isTrue();
    Map<MicroOp, Long> hashes = new LinkedHashMap<>(h.firstHashes());
    others().forEach(other -> other.firstHashes().forEach(hashes::putIfAbsent));
    assertThat(hashes).containsOnlyKeys(MicroOp.values());
    List<String> lines = new ArrayList<>();
    hashes.forEach((op, hash) -> lines.add("%s %016x".formatted(op, hash)));
    assertThat(String.join("\n", lines)).isEqualTo(GOLDEN.strip());
  }
}
