// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.Policies;

/**
 * What each micro-step changes, and that it matters: with any one step's effect disabled, something
 * that must follow from it does not follow.
 */
class MicroStepEffectsTest {

  static List<StepCase> cases() {
    return Stream.of(
            GuestAndVmmSteps.guest(),
            GuestAndVmmSteps.registerWrites(),
            GuestAndVmmSteps.memory(),
            GuestAndVmmSteps.calls(),
            HostSteps.call(),
            HostSteps.teardown(),
            HostSteps.shutdown(),
            HostSteps.enable(),
            HostSteps.setVector(),
            DeliverySteps.device(),
            DeliverySteps.delivery(),
            DeliverySteps.mainLoop(),
            DeliverySteps.handler(),
            ServiceSteps.loop(),
            ServiceSteps.commands(),
            DeviceSteps.signals(),
            DeviceSteps.rearming(),
            DeviceSteps.recoveries(),
            VcpuSteps.posted(),
            VcpuSteps.away(),
            VcpuSteps.halted(),
            GuestHabitSteps.steps(),
            ImsSteps.guest(),
            ImsSteps.driver(),
            ImsSteps.host(),
            ImsSteps.slots(),
            ImsSteps.emulated(),
            ImsSteps.device())
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void noMicroStepIsLeftOut() {
    assertThat(cases()).extracting(StepCase::op).contains(MicroOp.values());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void changesWhatItShould(StepCase step) {
    step.check();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isNoticedWhenDisabled(StepCase step) {
    step.checkThatItIsNoticedWhenDisabled();
  }

  /** Masking is written and read back, which pushes the message in flight before it. */
  @Test
  void synchronizeWaitsForTheMessageInFlight() {
    HandDriven h = bringUp(1).done(3).to(MicroOp.MASK_ENTRY, 0).raise(0);
    h.take(MicroOp.MASK_ENTRY, 0);
    assertThat(h.nextOfGuest()).isEqualTo("blocked");
    h.deliver(0);
    assertThat(h.nextOfGuest()).isEqualTo("SYNCHRONIZE");
    assertThat(h.facts()).endsWith("0>WIRE, 0:WIRE>IRQS_PENDING");
  }

  /** A vCPU that is in a trap runs no handler; another one does. */
  @Test
  void noHandlerStartsOnAVcpuInATrap() {
    for (int vcpus = 1; vcpus <= 2; vcpus++) {
      // With two vCPUs vector 0 interrupts the one that does not run the driver.
      HandDriven h = bringUp(vcpus).done(3).to(MicroOp.GUEST_WRITE);
      h.take(MicroOp.GUEST_WRITE, 0).raise(0).deliver(0);
      assertThat(h.next(h.process(MicroOp.HANDLER_ENTER, 0)))
          .isEqualTo(vcpus == 1 ? "blocked" : "HANDLER_ENTER");
      h.done(4);
      assertThat(h.next(h.process(MicroOp.HANDLER_ENTER, 0))).isEqualTo("HANDLER_ENTER");
    }
  }

  /** A requested interrupt is taken before the driver's next instruction, and runs to its end. */
  @Test
  void theDriverWaitsForItsVcpusHandler() {
    HandDriven h = bringUp(1).done(3).to(MicroOp.GUEST_WRITE).raise(0).deliver(0);
    for (MicroOp op : List.of(MicroOp.HANDLER_ENTER, MicroOp.HANDLER_REAP, MicroOp.HANDLER_EXIT)) {
      assertThat(h.nextOfGuest()).isEqualTo("blocked");
      h.take(op, 0);
    }
    assertThat(h.nextOfGuest()).isEqualTo("GUEST_WRITE");
  }

  /** The main loop hands on one vector at a time, the lowest first, and only what is read. */
  @Test
  void theMainLoopServesTheLowestVectorFirst() {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "allocate-all",
                "linux-5.14",
                3,
                Calls.steps("enable", "unmask 1", "unmask 2", "mask 1", "mask 2")));
    h.done(5).raise(2).deliver(2).raise(1).deliver(1).forget().settle();
    assertThat(h.facts())
        .isEqualTo(
            "1:INTERRUPT_EVENTFD>MAIN_LOOP, 1:MAIN_LOOP>EMULATED_PBA, "
                + "2:INTERRUPT_EVENTFD>MAIN_LOOP, 2:MAIN_LOOP>EMULATED_PBA");
  }

  /** Two vectors, both brought up; the driver runs on the last vCPU, vector 0 on the first. */
  private static HandDriven bringUp(int vcpus) {
    return new HandDriven(
        Configuration.single(
            DeviceProfile.nvme(2),
            HostProfile.find("linux-5.14").orElseThrow(),
            Policies.builtIn().find("qemu-2.1").orElseThrow(),
            Calls.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1"),
            List.of(0, 0),
            vcpus,
            vcpus - 1));
  }
}
