// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;

/** What one dropped message costs, by device class; and requests that share a message. */
class DeviceClassTest {
  /** Vector 0's first request falls into Enable = 0 of the resize for vector 1: dropped. */
  private static HandDriven dropped(DeviceProfile device) {
    return DeviceSteps.up(device).done(3).to(MicroOp.FREE_VECTORS).raise(0).done(4).forget();
  }

  /** A and D: the next message is sent, and its handler finds both. */
  @ParameterizedTest
  @EnumSource(names = {"A", "D", "E"})
  void oneMessageForEachCompletionFindsTheLostOneWithTheNext(DeviceClass deviceClass) {
    HandDriven h = dropped(DeviceSteps.device(deviceClass)).raise(0).settle();
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped");
  }

  /** B and C: the device waits for an answer to the dropped message, so it sends none again. */
  @ParameterizedTest
  @EnumSource(names = {"B", "C"})
  void oneMessageUntilSoftwareReactsIsThePermanentLossOfAllThatFollow(DeviceClass deviceClass) {
    HandDriven h = dropped(DeviceSteps.device(deviceClass)).raise(0).raise(0).settle();
    assertThat(h.facts()).isEqualTo("0>NOT_SIGNALLED, 0>NOT_SIGNALLED");
    assertThat(h.get("v0.reapable")).isEqualTo(1);
  }

  /** The watchdog's message makes the handler run, which clears the cause or arms the vector. */
  @ParameterizedTest
  @EnumSource(names = {"B", "C"})
  void theWatchdogEndsIt(DeviceClass deviceClass) {
    HandDriven h =
        dropped(DeviceSteps.device(deviceClass).withRecovery(Recovery.WATCHDOG)).raise(0);
    h.take(MicroOp.WATCHDOG, 0).settle().forget().raise(0).settle();
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped");
  }

  /** While the message is on its way, what comes is announced by it: wherever it is. */
  @Test
  void aSecondReasonOfAClassBVectorSharesTheMessageOfTheFirst() {
    HandDriven h = DeviceSteps.up(DeviceSteps.device(DeviceClass.B)).done(4).forget();
    h.raise(1).raise(1).deliver(1).raise(1).settle();
    assertThat(h.facts()).isEqualTo("1>WIRE, 1>WIRE, 1:WIRE>IRR, 1>IRR, 1 handled on 0, 1 reaped");
  }

  /** It is reaped by the run that is going on: no message of its own, and no new run. */
  @Test
  void aReasonDuringTheRunOfAClassCVectorIsReapedByIt() {
    HandDriven h = DeviceSteps.up(DeviceSteps.device(DeviceClass.C)).done(4).forget();
    h.raise(1).deliver(1).take(MicroOp.HANDLER_ENTER, 1).raise(1).settle();
    assertThat(h.facts())
        .isEqualTo("1>WIRE, 1:WIRE>IRR, 1 handled on 0, 1>QUEUE, 1 joined, 1 reaped");
    assertThat(h.get("v1.notified")).isZero();
  }

  /** Bringing a queue up again clears its cause, or arms it. */
  @ParameterizedTest
  @EnumSource(names = {"B", "C"})
  void aReloadedDriverStartsAnew(DeviceClass deviceClass) {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "qemu-2.1",
                HostProfile.find("linux-5.14").orElseThrow(),
                DeviceSteps.device(deviceClass),
                Calls.steps(
                    "enable-masked",
                    "clear-function-mask",
                    "unmask 0",
                    "unmask 1",
                    "free 0",
                    "unmask 0")));
    h.done(3).to(MicroOp.FREE_VECTORS).raise(0).done(6).forget().raise(0).settle();
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped");
  }

  /** What moderation holds back meets the function as it is when the timer expires. */
  @Test
  void aModeratedMessageThatComesOutWhileDisabledIsDropped() {
    DeviceProfile device = DeviceProfile.nvme(2).withModeration(100);
    HandDriven h = DeviceSteps.up(device).done(3).raise(0).raise(0).to(MicroOp.FREE_VECTORS);
    h.forget().take(MicroOp.MODERATION_EXPIRE, 0);
    assertThat(h.facts()).isEqualTo("0:MODERATION>INTX_UNHANDLED");

    HandDriven masked = DeviceSteps.up(device).done(3).raise(0).to(MicroOp.SYNCHRONIZE, 0);
    masked.forget().take(MicroOp.MODERATION_EXPIRE, 0);
    assertThat(masked.facts()).isEqualTo("0:MODERATION>PBA");
  }

  /**
   * The race of an eventfd swap: a CPU has accepted the message, but the irq is deactivated before
   * that CPU handles it. Without the race free_irq waits for it.
   */
  @Test
  void theRemoteIrrRaceLosesWhatACpuHasAcceptedAndNotHandled() {
    for (boolean race : List.of(false, true)) {
      HostProfile host = HostProfile.find("linux-6.5").orElseThrow().withRemoteIrrRace(race);
      HandDriven h =
          new HandDriven(
              Calls.configuration(
                  "dynamic",
                  host,
                  DeviceProfile.nvme(1),
                  Calls.steps("enable-masked", "clear-function-mask", "unmask 0", "mask 0")));
      h.done(3).to(MicroOp.MASK_ENTRY, 0).raise(0).take(MicroOp.MASK_ENTRY, 0).forget();
      assertThat(h.nextOfGuest()).isEqualTo(race ? "SYNCHRONIZE" : "blocked");
      if (race) {
        h.done(4);
        assertThat(h.facts()).startsWith("0:WIRE>REMOTE_IRR");
      } else {
        h.deliver(0).done(4).settle();
        // Replayed when the same irq is requested again, to the main loop: masked by the guest.
        assertThat(h.facts()).contains("0:WIRE>IRQS_PENDING, 0:IRQS_PENDING>WIRE");
        assertThat(h.get("v0.gP")).isEqualTo(1);
      }
    }
  }
}
