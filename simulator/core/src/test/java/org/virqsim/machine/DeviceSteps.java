// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;

/** The steps of device classes, moderation and recoveries, worked out by hand. */
final class DeviceSteps {
  private DeviceSteps() {}

  /** Both vectors of QEMU 2.1 on Linux 5.14 are unmasked and in use after four steps. */
  static HandDriven up(DeviceProfile device) {
    return new HandDriven(
        Calls.configuration(
            "qemu-2.1",
            HostProfile.find("linux-5.14").orElseThrow(),
            device,
            Calls.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1")));
  }

  static DeviceProfile device(DeviceClass deviceClass) {
    return DeviceProfile.nvme(2).withClass(deviceClass);
  }

  /** A request of vector 0 is raised while the resize for vector 1 has Enable at 0: dropped. */
  private static HandDriven dropped(DeviceProfile device) {
    return up(device).done(3).to(MicroOp.FREE_VECTORS).raise(0).done(4);
  }

  static List<StepCase> signals() {
    DeviceProfile moderated = DeviceProfile.nvme(2).withModeration(4);
    return List.of(
        // A cause bit goes from 0 to 1: one message, and the bit stays set.
        new StepCase(
            MicroOp.RAISE,
            1,
            () -> up(device(DeviceClass.B)).done(4),
            "v1.notified:0>1 v1.reapable:0>1 v1.wire:0>1",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 reaped"),
        // The handler's start clears the cause, so the next reason is an edge again.
        new StepCase(
            MicroOp.HANDLER_ENTER,
            1,
            () -> up(device(DeviceClass.B)).done(4).raise(1).deliver(1),
            "cpu0.handler:0>1 cpu0.vector:0>1 v1.irr:1>0 v1.isr:0>1 v1.notified:1>0",
            h -> h.raise(1).facts(),
            "1>WIRE"),
        // The first of at most four reasons starts the timer.
        new StepCase(
            MicroOp.RAISE,
            1,
            () -> up(moderated).done(4),
            "v1.moderated:0>1 v1.reapable:0>1 v1.reasons:0>1",
            h -> h.next(h.process(MicroOp.MODERATION_EXPIRE, 1)),
            "MODERATION_EXPIRE"),
        // The fourth does not wait for it.
        new StepCase(
            MicroOp.RAISE,
            1,
            () -> up(moderated).done(4).raise(1).raise(1).raise(1),
            "v1.moderated:1>0 v1.reasons:3>0 v1.wire:0>1",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 reaped"),
        new StepCase(
            MicroOp.MODERATION_EXPIRE,
            1,
            () -> up(moderated).done(4).raise(1).raise(1),
            "v1.moderated:1>0 v1.reasons:2>0 v1.wire:0>1",
            h -> h.take(MicroOp.DELIVER, 1).facts(),
            "1:WIRE>IRR"));
  }

  static List<StepCase> rearming() {
    return List.of(
        // A class C device: what came after the handler's last look waits in the queue, and is
        // signalled when the vector is armed again.
        new StepCase(
            MicroOp.HANDLER_REARM,
            1,
            () ->
                up(device(DeviceClass.C))
                    .done(4)
                    .raise(1)
                    .deliver(1)
                    .take(MicroOp.HANDLER_ENTER, 1)
                    .take(MicroOp.HANDLER_REAP, 1)
                    .raise(1),
            "cpu0.handler:2>3 v1.queued:1>0 v1.wire:0>1",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 reaped"),
        // Nothing came meanwhile: the next reason sends a message.
        new StepCase(
            MicroOp.HANDLER_REARM,
            1,
            () ->
                up(device(DeviceClass.C))
                    .done(4)
                    .raise(1)
                    .deliver(1)
                    .take(MicroOp.HANDLER_ENTER, 1)
                    .take(MicroOp.HANDLER_REAP, 1),
            "cpu0.handler:2>3 v1.notified:1>0",
            h -> h.take(MicroOp.HANDLER_EXIT, 1).raise(1).facts(),
            "1>WIRE"));
  }

  static List<StepCase> recoveries() {
    return List.of(
        // nvme_timeout: the completion is found although its interrupt was dropped.
        new StepCase(
            MicroOp.TIMEOUT_POLL,
            0,
            () -> dropped(DeviceProfile.nvme(2).withRecovery(Recovery.TIMEOUT)),
            "v0.reapable:1>0",
            DeviceSteps::recovery,
            "blocked"),
        new StepCase(
            MicroOp.DRIVER_POLL,
            0,
            () -> dropped(device(DeviceClass.E).withRecovery(Recovery.POLL)),
            "v0.reapable:1>0",
            DeviceSteps::recovery,
            "blocked"),
        // The edge of vector 0 was dropped, so its cause has been set ever since; the watchdog
        // makes
        // the device send a message for every vector in use, for vector 1 in vain.
        new StepCase(
            MicroOp.WATCHDOG,
            0,
            () -> dropped(device(DeviceClass.B).withRecovery(Recovery.WATCHDOG)),
            "v0.wire:0>1 v1.notified:0>1 v1.wire:0>1",
            h -> h.settle().facts(),
            "0:WIRE>IRR, 1:WIRE>IRR, 0 handled on 0, 0 reaped, 1 handled on 0, 1 spurious"));
  }

  private static String recovery(HandDriven h) {
    return h.next(h.machine().processes().of(Kind.RECOVERY, 0));
  }
}
