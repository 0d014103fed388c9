// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;

/** The steps of the driver and of the VMM's calls other than SET_IRQS, worked out by hand. */
final class GuestAndVmmSteps {
  private GuestAndVmmSteps() {}

  /** Two vectors, one vCPU, QEMU 2.1 on Linux 5.14. */
  private static HandDriven old(String... steps) {
    return new HandDriven(Calls.configuration("qemu-2.1", "linux-5.14", 2, Calls.steps(steps)));
  }

  private static HandDriven bringUp(String... more) {
    String[] steps = new String[3 + more.length];
    steps[0] = "enable-masked";
    steps[1] = "clear-function-mask";
    steps[2] = "unmask 0";
    System.arraycopy(more, 0, steps, 3, more.length);
    return old(steps);
  }

  /** The change of the VMM's own memory that comes after {@code skipped} others. */
  private static HandDriven memory(HandDriven h, int skipped) {
    for (int i = 0; i < skipped; i++) {
      h.to(MicroOp.BOOKKEEPING).take(MicroOp.BOOKKEEPING, 0);
    }
    return h.to(MicroOp.BOOKKEEPING);
  }

  /** Whether the device can complete work on a vector. */
  private static String source(HandDriven h, int v) {
    return h.next(h.process(MicroOp.RAISE, v));
  }

  static List<StepCase> guest() {
    return List.of(
        // The driver's own pace: being there is all that the step does.
        new StepCase(
            MicroOp.GUEST_DUE,
            0,
            () -> old("unmask 0"),
            "",
            HandDriven::nextOfGuest,
            "GUEST_WRITE"),
        // free_irq stops using the queue before it masks: with the write trapped, the device
        // completes nothing on it any more, though the mask has not been emulated yet.
        new StepCase(
            MicroOp.GUEST_WRITE,
            0,
            () -> bringUp("free 0").done(3).to(MicroOp.GUEST_WRITE),
            "cpu0.trap:0>1 v0.live:1>0",
            h -> source(h, 0),
            "blocked"),
        // Any other write only takes the vCPU out of guest mode, where no handler starts.
        new StepCase(
            MicroOp.GUEST_WRITE,
            0,
            () -> bringUp("mask 0").done(3).to(MicroOp.GUEST_WRITE),
            "cpu0.trap:0>1",
            h -> h.nextOfGuest() + ", handler " + handler(h.raise(0).deliver(0), 0),
            "EXIT_TO_VMM, handler blocked"),
        // A doorbell does not trap; the device has work, the driver waits for it.
        new StepCase(
            MicroOp.GUEST_COMMAND,
            0,
            () -> bringUp("unmask 1", "command 1").done(4).to(MicroOp.GUEST_COMMAND),
            "guest.cmd:0>1 guest.cmdVector:0>1",
            h -> h.next(HandDriven.COMMAND) + ", guest " + h.nextOfGuest(),
            "COMPLETE_COMMAND, guest blocked"),
        new StepCase(
            MicroOp.EXIT_TO_VMM,
            0,
            () -> old("unmask 0").to(MicroOp.EXIT_TO_VMM),
            "",
            HandDriven::nextOfGuest,
            "TAKE_LOCK"),
        // Vector 0 is masked by the guest, so armed to the main loop; its eventfd counts one, but
        // the main loop needs the lock that the vCPU has just taken.
        new StepCase(
            MicroOp.TAKE_LOCK,
            0,
            () -> bringUp("mask 0", "unmask 0").done(4).raise(0).deliver(0).to(MicroOp.TAKE_LOCK),
            "lock:0>1",
            h -> h.next(HandDriven.MAIN_LOOP),
            "blocked"));
  }

  private static String handler(HandDriven h, int v) {
    return h.next(h.process(MicroOp.HANDLER_ENTER, v));
  }

  static List<StepCase> registerWrites() {
    return List.of(
        // The register that the guest sees is masked: from now on nothing is owed to it.
        new StepCase(
            MicroOp.EMULATE,
            0,
            () -> bringUp("mask 0").done(3).to(MicroOp.EMULATE),
            "v0.gM:0>1 v0.seen:1>0",
            h -> h.machine().exposure(h.state(), 0).name(),
            "NOT_EXPECTED"),
        // An unmask: the register is clear, but the guest sees it only when the write retires.
        new StepCase(
            MicroOp.EMULATE,
            0,
            () -> bringUp().done(2).to(MicroOp.EMULATE),
            "v0.gM:1>0",
            h -> source(h, 0) + ", retired " + source(h.done(3), 0),
            "blocked, retired RAISE"),
        // The unmasking write retires: the queue is in use, the lock is free.
        new StepCase(
            MicroOp.RETIRE,
            0,
            () -> bringUp().done(2).to(MicroOp.RETIRE),
            "cpu0.trap:1>0 guest.pc:2>3 lock:1>0 v0.live:0>1 v0.seen:0>1",
            h -> source(h, 0),
            "RAISE"));
  }

  static List<StepCase> memory() {
    return List.of(
        // Disabling: the VMM notes that INTx is set up again, so the next enabling disarms it;
        // with INTx armed, MSI-X would be refused (-22 for both calls).
        new StepCase(
            MicroOp.BOOKKEEPING,
            0,
            () -> memory(old("enable-masked", "disable", "enable-masked").done(1), 3),
            "vmm.mode:2>1",
            h -> h.finish().facts().replaceAll("INTX [^,]*, ", ""),
            "OFF=-22, S(0):Q=0"),
        // UseVector(0), the second change at enabling. A used vector is armed again by a resize,
        // to the main loop as long as it has no route.
        new StepCase(
            MicroOp.BOOKKEEPING,
            0,
            () -> memory(old("enable-masked", "clear-function-mask", "unmask 1"), 1),
            "v0.used:0>1",
            h -> h.finish().facts(),
            "OFF=-22, S(0):Q=0, OFF=0, EN(2):QK=0"),
        // SetNrVectors(1), the third. Then vector 0 lies inside, and its unmask is no resize.
        new StepCase(
            MicroOp.BOOKKEEPING,
            0,
            () -> memory(bringUp(), 2),
            "vmm.nr:0>1",
            h -> h.finish().facts(),
            "OFF=-22, S(0):Q=0, S(0):K=0"),
        // SetHandler at the first unmask of vector 0. When the guest masks it again it is armed to
        // the main loop, which reads what the vector signals.
        new StepCase(
            MicroOp.BOOKKEEPING,
            0,
            () -> memory(bringUp("mask 0").done(2), 0),
            "v0.reader:0>1",
            h -> h.done(4).raise(0).deliver(0).next(HandDriven.MAIN_LOOP),
            "MAIN_LOOP_READ"),
        // AddRoute right after it: what is committed then carries the vector's message.
        new StepCase(
            MicroOp.BOOKKEEPING,
            0,
            () -> memory(bringUp().done(2), 1),
            "v0.routed:0>1",
            h -> h.done(3).forget().raise(0).deliver(0).facts(),
            "0>WIRE, 0:WIRE>IRR"));
  }

  static List<StepCase> calls() {
    return List.of(
        // KVM uses the route from now on; an irqfd without one consumes and drops.
        new StepCase(
            MicroOp.ROUTE_COMMIT,
            0,
            () -> bringUp().done(2).to(MicroOp.ROUTE_COMMIT),
            "v0.route:0>1",
            h -> h.done(3).forget().raise(0).deliver(0).facts(),
            "0>WIRE, 0:WIRE>IRR"),
        // The commit hands over the whole table: the route that disabling released is gone now.
        new StepCase(
            MicroOp.ROUTE_COMMIT,
            0,
            () ->
                bringUp("mask 0", "disable", "enable-masked", "clear-function-mask", "unmask 1")
                    .done(7)
                    .to(MicroOp.ROUTE_COMMIT),
            "v0.route:1>0 v1.route:0>1",
            h -> "routes " + h.get("v0.route") + h.get("v1.route"),
            "routes 01"),
        // With the irqfd attached the kvm eventfd injects; without, it only counts.
        new StepCase(
            MicroOp.IRQFD_ATTACH,
            0,
            () -> bringUp().done(2).to(MicroOp.IRQFD_ATTACH),
            "v0.irqfd:0>1",
            h -> h.done(3).forget().raise(0).deliver(0).facts(),
            "0>WIRE, 0:WIRE>IRR"),
        // INTx is delivered by an irqfd from the start; enabling detaches it. Attached again by
        // disabling, it is detached again: two calls, MASK and UNMASK around it, each time.
        new StepCase(
            MicroOp.IRQFD_DETACH,
            0,
            () -> old("enable-masked").to(MicroOp.IRQFD_DETACH),
            "vmm.intxKvm:1>0",
            h -> h.finish().get("vmm.intxKvm") + "",
            "0"),
        // A detached irqfd no longer makes the commit of routes longer.
        new StepCase(
            MicroOp.IRQFD_DETACH,
            0,
            () ->
                bringUp("disable", "enable-masked", "clear-function-mask", "unmask 1")
                    .done(3)
                    .to(MicroOp.IRQFD_DETACH),
            "v0.irqfd:1>0",
            h -> Step.items(h.to(MicroOp.ROUTE_COMMIT).step(HandDriven.GUEST)) + " irqfds",
            "0 irqfds"),
        // What came in while the guest had the vector masked is injected when it unmasks.
        new StepCase(
            MicroOp.INJECT,
            0,
            () -> bringUp("mask 0", "unmask 0").done(4).raise(0).settle().to(MicroOp.INJECT),
            "v0.gP:1>0 v0.irr:0>1",
            h -> h.finish().facts(),
            "0 handled on 0, 0 reaped"));
  }
}
