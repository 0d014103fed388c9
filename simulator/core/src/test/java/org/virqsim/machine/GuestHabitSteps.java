// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;

/**
 * The steps of guests' less common habits and of hypervisors that have the device themselves,
 * worked out by hand.
 */
final class GuestHabitSteps {
  private GuestHabitSteps() {}

  /** Vector 0 of two is up under a policy, on Linux 5.14 and one vCPU. */
  private static HandDriven up(String policy, String... more) {
    String[] steps = new String[3 + more.length];
    steps[0] = "enable-masked";
    steps[1] = "clear-function-mask";
    steps[2] = "unmask 0";
    System.arraycopy(more, 0, steps, 3, more.length);
    return new HandDriven(Calls.configuration(policy, "linux-5.14", 2, Calls.steps(steps)));
  }

  static List<StepCase> steps() {
    return List.of(
        // The move is left to the next interrupt: its handler then masks, writes and unmasks, which
        // QEMU turns into a swap to the main loop and one back.
        new StepCase(
            MicroOp.GUEST_DEFER_MOVE,
            0,
            () -> up("qemu-2.1", "defer-move 0").done(3).to(MicroOp.GUEST_DEFER_MOVE),
            "guest.pc:3>4 v0.move:0>1",
            h -> h.raise(0).settle().facts().replaceAll(".*handled on 0, ", ""),
            "S(0):Q=0, S(0):K=0, 0 reaped"),
        // The old VMM and host are gone with all they held, and with what their eventfds counted:
        // vector 0 was masked, so its request waits in the eventfd that the main loop had not read.
        new StepCase(
            MicroOp.SWITCH_OVER,
            0,
            () ->
                up("qemu-2.1", "mask 0", "restore")
                    .done(4)
                    .raise(0)
                    .deliver(0)
                    .to(MicroOp.SWITCH_OVER),
            "DisINTx:1>0 E:1>0 allocated:1>0 host.allocated:1>0 host.requested:1>0 irqType:2>1"
                + " requested:1>0 v0.M:0>1 v0.action:1>0 v0.allocated:1>0 v0.fd:1>0 v0.int:1>0"
                + " v0.irqfd:1>0 v0.reader:1>0 v0.route:1>0 v0.routed:1>0 v0.used:1>0"
                + " vmm.intxKvm:0>1 vmm.mode:2>1 vmm.nr:1>0",
            h -> h.finish().facts().replaceAll("INTX [^,]*, ", ""),
            "OFF=-22, S(0):Q=0"),
        // Masked in the device itself: what is raised now is latched there.
        new StepCase(
            MicroOp.PASS_MASK,
            0,
            () -> up("xen", "mask 0").done(3).to(MicroOp.PASS_MASK),
            "v0.M:0>1",
            h -> h.forget().raise(0).facts(),
            "0>PBA"),
        // Unmasked in the device: the pending bit becomes a message.
        new StepCase(
            MicroOp.PASS_UNMASK,
            0,
            () -> up("xen", "mask 0", "unmask 0").done(4).raise(0).to(MicroOp.PASS_UNMASK),
            "v0.M:1>0 v0.P:1>0 v0.wire:0>1",
            h -> h.finish().facts(),
            "0:WIRE>IRR, 0 handled on 0, 0 reaped"),
        // The function is reset with a request of vector 0 latched: the latch is cleared; the
        // driver cancels the work, so nothing waits to be reaped.
        new StepCase(
            MicroOp.FUNCTION_RESET,
            0,
            () -> up("xen", "mask 0", "reset").done(4).raise(0).to(MicroOp.FUNCTION_RESET),
            "v0.P:1>0 v0.reapable:1>0",
            h -> h.get("v0.P") + " " + h.get("v0.reapable"),
            "0 0"));
  }
}
