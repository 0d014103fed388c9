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
      GUEST_DUE f7852fedd2ad2437
      GUEST_WRITE 79a4b1dbede16eee
      EXIT_TO_VMM 47dfd9aff7d8b064
      TAKE_LOCK 817c84d54cb7c653
      EMULATE 43da727e42485097
      SET_IRQS 3fb675f1a9eb5839
      INTX_SETUP b93c3e135de514a4
      RETURN 84cca07f4e934321
      IRQFD_DETACH 4c76a09f41f7143e
      BOOKKEEPING da460cfdbc5464dc
      MSIX_ENABLE 96ed9b1d2a51e086
      ALLOCATE_VECTORS fc75c23f12b0944b
      FINISH_ENABLE cb4574ab492fad87
      SINGLE_OVERHEAD e34bd000ef209c65
      RETIRE 463637a5a07a58cd
      ROUTE_COMMIT 1dc6875de01a6397
      IRQFD_ATTACH f98e0ebee5dd02f9
      ALLOCATE_ONE 156464591d15a6e8
      WRITE_MESSAGE 517445387306e67b
      REQUEST_IRQ 3d0be85c84d7538e
      UNMASK_ENTRY 59756a699229fc33
      BYPASS_REGISTER f73613fac6c15ebe
      GUEST_COMMAND 9c5c1c519ea59ae9
      COMPLETE_COMMAND abdacc85c3668ccd
      DELIVER_POSTED cd8474cfdaf41b48
      SYNC_PIR 95169016265e2d85
      HANDLER_ENTER 7423fbe4cf948417
      HANDLER_REAP fc1cc774a4b3cb72
      HANDLER_EXIT 82a90641da92ca23
      BYPASS_UNREGISTER b28dd6999bfd9c2f
      REMOVE_ACTION 280920160365bfd9
      MASK_ENTRY 0b7059f59ec46d54
      SYNCHRONIZE 238de33ef9a723a9
      RELEASE_IRQ c379b8b731bbac1b
      RAISE dd3211886b937c82
      DELIVER accb05af17230b24
      MAIN_LOOP_READ 2d767c9c9a8467da
      MAIN_LOOP_NOTIFY b3928ab39b672d30
      INJECT f52206f4eb038c2c
      MSIX_SHUTDOWN b61a16c7fd3483e2
      FREE_VECTORS c40bb6c5a2e77ab9
      MODERATION_EXPIRE 07d34678519e2ed8
      TIMEOUT_POLL 93391cb0a43830c7
      WATCHDOG 3738bd918670b524
      HANDLER_REARM cfd72374c2fbac07
      DRIVER_POLL 83c60d2748b13f2b
      VCPU_PREEMPT 0f6418e8097b0953
      VCPU_RESUME 8d0b16976185680b
      INTERRUPTS_DISABLE be8ddf6c657e60f4
      INTERRUPTS_ENABLE 8d0b16976185680b
      VCPU_HALT 97dad1bf6ee0da9b
      VCPU_BLOCK 13080e61ea079725
      VCPU_WAKE 757b4b2757c28278
      HALT_POLL_SUCCESS 757b4b2757c28278
      GUEST_DEFER_MOVE 9462350d795057d7
      PASS_MASK 6c72b12664ae4e49
      PASS_UNMASK ec5600772a8b512d
      SWITCH_OVER 1ffa81d9d6060b7e
      FUNCTION_RESET 18ea6eaa5ef4ddfc
      HANDLER_SERVICE 5efb456c2f3f2c5c
      IMS_ENABLE c11d7a8d068ec1d9
      PASID_BIND 9b26df90bf32b096
      QUEUE_ASSIGN 2c882f20b3503424
      EVENTFD_SET 494b6c1ce8b172ab
      IMS_ALLOCATE 5585ce550fdc764c
      WRITE_PERM de9d16b7eea56023
      IMS_PROGRAM 2a0f8f6425f3da38
      PERM_LEAVE 7214f24e1e593d3d
      WORK_OPEN 6c2bb6627d624c31
      DESCRIPTOR_SUBMIT dab419958bfde3c6
      DESCRIPTOR_COMPLETE 0815f57cbb7afd8a
      HANDLE_REQUEST fe50e4a190c87e7e
      WORK_QUIESCE 784d4bd33385663f
      WORK_DRAIN 3409af72aa863e4a
      PASID_UNBIND 054ac13b97023f77
      EVENTFD_CLEAR 4e767344426e3bff
      IMS_FREE 6b89dea141d5c3dc
      IMS_DISABLE 3b78064b9050af52
      IMS_PROGRAM_UNMASK 93670e11a78f55ca
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
    HandDriven moved =
        new HandDriven(
            Calls.configuration(
                "xen",
                "linux-6.5",
                2,
                Calls.steps(
                    "enable-masked",
                    "clear-function-mask",
                    "unmask 0",
                    "defer-move 0",
                    "mask 0",
                    "unmask 0",
                    "restore",
                    "reset")));
    moved.finish();
    HandDriven oneByOne = ServiceSteps.up(DeviceProfile.nvme(2)).done(4);
    oneByOne.raise(1).raise(1).deliver(1).settle();
    HandDriven trapped = mediated("at-perm-trap");
    trapped.submit(1).complete(1).deliver(1).settle().done(14);
    HandDriven inOneWrite = mediated("trap-and-unmask-masked+one-write").done(14);
    return List.of(moderated, watched, armed, away, polled, moved, oneByOne, trapped, inOneWrite);
  }

  /** A mediated device whose vector 1 goes from process 1 to the driver. */
  private static HandDriven mediated(String pasids) {
    return ImsSteps.device(
            "dynamic",
            pasids,
            "enable-masked",
            "clear-function-mask",
            "bind 0 1",
            "assign-queue 1 1",
            "unmask 0",
            "unmask 1",
            "write-perm 1 1",
            "open 1 1",
            "request-handle 1",
            "quiesce 1 1",
            "drain 1 1",
            "unbind 0 1",
            "write-perm 1 0",
            "disable")
        .done(8);
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
