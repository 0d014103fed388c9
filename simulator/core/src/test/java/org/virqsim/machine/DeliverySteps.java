// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;

/** The steps of device, main loop and handlers, worked out by hand. */
final class DeliverySteps {
  private DeliverySteps() {}

  /** Both vectors of QEMU 2.1 on Linux 5.14 are unmasked and in use. */
  private static HandDriven up(String... more) {
    return up(DeviceProfile.nvme(2), more);
  }

  private static HandDriven up(DeviceProfile device, String... more) {
    String[] steps = new String[4 + more.length];
    steps[0] = "enable-masked";
    steps[1] = "clear-function-mask";
    steps[2] = "unmask 0";
    steps[3] = "unmask 1";
    System.arraycopy(more, 0, steps, 4, more.length);
    HostProfile host = HostProfile.find("linux-5.14").orElseThrow();
    return new HandDriven(Calls.configuration("qemu-2.1", host, device, Calls.steps(steps)));
  }

  /** The resize at the unmask of vector 1 has just cleared MSI-X Enable; vector 0 is in use. */
  private static HandDriven disabled(WhileDisabled whileDisabled) {
    return up(new DeviceProfile(2, whileDisabled, true, false, true))
        .done(3)
        .to(MicroOp.FREE_VECTORS);
  }

  private static String all(HandDriven h) {
    return h.finish().facts().replaceAll("EN\\(2\\):KK=0, ", "").replace("OFF=0, ", "");
  }

  static List<StepCase> device() {
    return List.of(
        // Enabled and unmasked: a message is sent.
        new StepCase(
            MicroOp.RAISE,
            1,
            () -> up().done(4),
            "v1.reapable:0>1 v1.wire:0>1",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 reaped"),
        // The entry is masked by the host, which re-arms the vector: latched in the PBA.
        new StepCase(
            MicroOp.RAISE,
            0,
            () -> up().done(3).to(MicroOp.SYNCHRONIZE, 0),
            "v0.P:0>1 v0.reapable:0>1",
            DeliverySteps::all,
            "0:PBA>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped"),
        // Enable is 0 and the device drops: the completion is there, but nothing announces it.
        new StepCase(
            MicroOp.RAISE,
            0,
            () -> disabled(WhileDisabled.DROP),
            "v0.reapable:0>1",
            h -> h.get("v0.reapable") + " " + all(h),
            "1 EN(2):KK=0"),
        // Enable is 0 and the device latches all the same.
        new StepCase(
            MicroOp.RAISE,
            0,
            () -> disabled(WhileDisabled.LATCH),
            "v0.P:0>1 v0.reapable:0>1",
            DeliverySteps::all,
            "0:PBA>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped"),
        // Enable is 0 and the device keeps the condition: pending as soon as it is enabled.
        new StepCase(
            MicroOp.RAISE,
            0,
            () -> disabled(WhileDisabled.KEEP),
            "v0.condition:0>1 v0.reapable:0>1",
            DeliverySteps::all,
            "0:CONDITION>PBA, 0:PBA>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped"),
        // The admin command is done; the driver goes on once the handler has reaped that.
        new StepCase(
            MicroOp.COMPLETE_COMMAND,
            1,
            () -> up("command 1").done(4).to(MicroOp.GUEST_COMMAND).take(MicroOp.GUEST_COMMAND, 0),
            "guest.cmd:1>2 v1.reapable:0>1 v1.wire:0>1",
            h ->
                h.next(HandDriven.COMMAND)
                    + ", "
                    + h.settle().facts()
                    + ", pc "
                    + h.get("guest.pc"),
            "blocked, 1:WIRE>IRR, 1 handled on 0, 1 reaped, pc 5"));
  }

  static List<StepCase> delivery() {
    return List.of(
        // Action and irqfd are there: vfio_msihandler signals, irqfd_wakeup injects.
        new StepCase(
            MicroOp.DELIVER,
            1,
            () -> up().done(4).raise(1),
            "v1.irr:0>1 v1.wire:1>0",
            h -> h.next(h.process(MicroOp.HANDLER_ENTER, 1)),
            "HANDLER_ENTER"),
        // Masked by the guest, so armed to the main loop: the interrupt eventfd counts.
        new StepCase(
            MicroOp.DELIVER,
            1,
            () -> up("mask 1").done(5).raise(1),
            "v1.int:0>1 v1.wire:1>0",
            h -> h.next(HandDriven.MAIN_LOOP),
            "MAIN_LOOP_READ"),
        // The action is gone, the mask has not landed: held in IRQS_PENDING.
        new StepCase(
            MicroOp.DELIVER,
            0,
            () -> up().done(3).to(MicroOp.MASK_ENTRY, 0).raise(0),
            "v0.irqsPending:0>1 v0.wire:1>0",
            h -> h.next(h.process(MicroOp.DELIVER, 0)),
            "blocked"));
  }

  static List<StepCase> mainLoop() {
    return List.of(
        // The eventfd is read under the lock: the vCPU has to wait.
        new StepCase(
            MicroOp.MAIN_LOOP_READ,
            1,
            () -> up("mask 1", "unmask 1").done(5).raise(1).deliver(1).to(MicroOp.TAKE_LOCK),
            "lock:0>2 loopVector:0>1 v1.inVmm:0>1 v1.int:1>0",
            h -> h.next(HandDriven.MAIN_LOOP) + ", guest " + h.nextOfGuest(),
            "MAIN_LOOP_NOTIFY, guest blocked"),
        // The guest has it masked: the emulated pending bit is set, for the guest to unmask.
        new StepCase(
            MicroOp.MAIN_LOOP_NOTIFY,
            1,
            () ->
                up("mask 1", "unmask 1")
                    .done(5)
                    .raise(1)
                    .deliver(1)
                    .take(MicroOp.MAIN_LOOP_READ, 1)
                    .to(MicroOp.GUEST_DUE),
            "lock:2>0 loopVector:1>0 v1.gP:0>1 v1.inVmm:1>0",
            h -> h.next(HandDriven.MAIN_LOOP) + ", " + h.finish().facts(),
            "blocked, S(1):K=0, 1:EMULATED_PBA>IRR, 1 handled on 0, 1 reaped"),
        // The guest has unmasked it in the meantime: injected.
        new StepCase(
            MicroOp.MAIN_LOOP_NOTIFY,
            1,
            () ->
                up("mask 1", "unmask 1")
                    .done(5)
                    .raise(1)
                    .deliver(1)
                    .done(6)
                    .take(MicroOp.MAIN_LOOP_READ, 1),
            "lock:2>0 loopVector:1>0 v1.inVmm:1>0 v1.irr:0>1",
            h -> h.settle().facts(),
            "1 handled on 0, 1 reaped"));
  }

  static List<StepCase> handler() {
    return List.of(
        // Requested becomes in service: a second run needs a second request.
        new StepCase(
            MicroOp.HANDLER_ENTER,
            1,
            () -> up().done(4).raise(1).deliver(1),
            "cpu0.handler:0>1 cpu0.vector:0>1 v1.irr:1>0 v1.isr:0>1",
            h -> h.settle().facts(),
            "1 reaped"),
        // The handler reaps all it finds, so the message of the second finds nothing.
        new StepCase(
            MicroOp.HANDLER_REAP,
            1,
            () -> up().done(4).raise(1).deliver(1).take(MicroOp.HANDLER_ENTER, 1).raise(1),
            "cpu0.handler:1>2 v1.reapable:1>0",
            h -> h.settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 spurious"),
        // End of interrupt.
        new StepCase(
            MicroOp.HANDLER_EXIT,
            1,
            () ->
                up().done(4)
                    .raise(1)
                    .deliver(1)
                    .take(MicroOp.HANDLER_ENTER, 1)
                    .take(MicroOp.HANDLER_REAP, 1),
            "cpu0.handler:2>0 cpu0.vector:1>0 v1.isr:1>0",
            h -> "in service " + h.get("v1.isr"),
            "in service 0"));
  }
}
