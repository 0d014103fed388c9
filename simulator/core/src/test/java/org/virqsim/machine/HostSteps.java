// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;

/** The micro-steps of the host's VFIO_DEVICE_SET_IRQS, worked out by hand. */
final class HostSteps {
  private static final String[] BRING_UP = {
    "enable-masked", "clear-function-mask", "unmask 0", "unmask 1", "mask 1"
  };

  private HostSteps() {}

  /** Two vectors of QEMU 2.1 on Linux 5.14: each new vector tears down and enables one more. */
  private static HandDriven old() {
    return on("qemu-2.1", HostProfile.find("linux-5.14").orElseThrow(), DeviceProfile.nvme(2));
  }

  private static HandDriven posted() {
    HostProfile host = HostProfile.find("linux-5.14").orElseThrow().withPosted(true);
    return on("qemu-2.1", host, DeviceProfile.nvme(2));
  }

  private static HandDriven dynamic() {
    return on("dynamic", HostProfile.find("linux-6.5").orElseThrow(), DeviceProfile.nvme(2));
  }

  private static HandDriven on(String policy, HostProfile host, DeviceProfile device) {
    return new HandDriven(Calls.configuration(policy, host, device, Calls.steps(BRING_UP)));
  }

  /** The call on the INTx index that disarms it, the third: after MASK and UNMASK. */
  private static HandDriven disarming(HandDriven h) {
    for (int i = 0; i < 2; i++) {
      h.to(MicroOp.INTX_SETUP).take(MicroOp.INTX_SETUP, 0);
    }
    return h.to(MicroOp.INTX_SETUP);
  }

  /** Vector 0 is in use; the unmask of vector 1 is about to tear all down. */
  private static HandDriven resize(HandDriven h) {
    return h.done(3);
  }

  /** What one completion of vector 0 or 1, raised now, does next, up to its delivery. */
  private static String one(HandDriven h, int v) {
    h.forget().raise(v);
    boolean sent = h.next(h.process(MicroOp.DELIVER, v)).equals("DELIVER");
    return (sent ? h.deliver(v) : h).facts();
  }

  /** How often a step comes before the guest's current step retires. */
  private static String count(HandDriven h, MicroOp op) {
    int n = 0;
    while (!h.nextOfGuest().equals("RETIRE")) {
      n += h.nextOfGuest().equals(op.name()) ? 1 : 0;
      h.apply(HandDriven.GUEST);
    }
    return n + " " + op;
  }

  static List<StepCase> call() {
    return List.of(
        // irq_type is none, so the call enables; nothing of it has happened yet.
        new StepCase(
            MicroOp.SET_IRQS,
            0,
            () -> resize(old()).to(MicroOp.FREE_VECTORS).to(MicroOp.SET_IRQS),
            "igate:0>1",
            h -> h.nextOfGuest() + ", igate " + h.get("igate"),
            "MSIX_ENABLE, igate 1"),
        // irq_type is none, so OFF is refused with EINVAL: 22 in the register.
        new StepCase(
            MicroOp.SET_IRQS,
            0,
            () -> disarming(old()).to(MicroOp.BOOKKEEPING).to(MicroOp.SET_IRQS),
            "call.error:0>22 igate:0>1",
            h ->
                h.nextOfGuest()
                    + ", igate "
                    + h.get("igate")
                    + ", "
                    + h.take(MicroOp.RETURN, 0).facts(),
            "RETURN, igate 1, OFF=-22"),
        // The first INTx call that changes irq_type is the one that disarms INTx for MSI-X: with
        // INTx still set up, MSI-X would be refused.
        new StepCase(
            MicroOp.INTX_SETUP,
            0,
            () -> disarming(old()),
            "irqType:1>0",
            h -> h.done(1).facts().replaceAll("INTX [^,]*, ", ""),
            "OFF=-22, S(0):Q=0"),
        // The call for one vector is over but for its overhead, then but for its return.
        new StepCase(
            MicroOp.SINGLE_OVERHEAD,
            0,
            () -> old().to(MicroOp.SINGLE_OVERHEAD),
            "",
            HandDriven::nextOfGuest,
            "RETURN"),
        new StepCase(
            MicroOp.RETURN,
            0,
            () -> old().to(MicroOp.SINGLE_OVERHEAD).to(MicroOp.RETURN),
            "igate:1>0",
            h -> h.nextOfGuest() + ", igate " + h.get("igate"),
            "RETIRE, igate 0"),
        // A failed call's error goes with it.
        new StepCase(
            MicroOp.RETURN,
            0,
            () -> disarming(old()).to(MicroOp.BOOKKEEPING).to(MicroOp.RETURN),
            "call.error:22>0 igate:1>0",
            h -> h.done(1).facts(),
            "S(0):Q=0"));
  }

  static List<StepCase> teardown() {
    return List.of(
        // Remapped again: from the removal of the action on, the host holds what comes. A posted
        // message would pass by the host and still reach the guest.
        new StepCase(
            MicroOp.BYPASS_UNREGISTER,
            0,
            () -> resize(posted()).to(MicroOp.BYPASS_UNREGISTER, 0),
            "v0.posted:1>0",
            h -> one(h.to(MicroOp.MASK_ENTRY, 0), 0),
            "0>WIRE, 0:WIRE>IRQS_PENDING"),
        // No action, but not masked yet: sent, and held by the host irq.
        new StepCase(
            MicroOp.REMOVE_ACTION,
            0,
            () -> resize(old()).to(MicroOp.REMOVE_ACTION, 0),
            "host.requested:1>0 requested:1>0 v0.action:1>0",
            h -> one(h, 0),
            "0>WIRE, 0:WIRE>IRQS_PENDING"),
        // Masked in the device: latched there.
        new StepCase(
            MicroOp.MASK_ENTRY,
            0,
            () -> resize(old()).to(MicroOp.MASK_ENTRY, 0),
            "v0.M:0>1",
            h -> one(h, 0),
            "0>PBA"),
        // Nothing is in flight, so it only passes. That it waits is a test of its own.
        new StepCase(
            MicroOp.SYNCHRONIZE,
            0,
            () -> resize(old()).to(MicroOp.SYNCHRONIZE, 0),
            "",
            HandDriven::nextOfGuest,
            "RELEASE_IRQ"),
        // The vector holds no eventfd any more: enabling again finds nothing to free, so the only
        // mask written in what is left of the resize was the one of the teardown.
        new StepCase(
            MicroOp.RELEASE_IRQ,
            0,
            () -> resize(old()).to(MicroOp.RELEASE_IRQ, 0),
            "v0.fd:2>0",
            h -> count(h, MicroOp.MASK_ENTRY),
            "0 MASK_ENTRY"));
  }

  static List<StepCase> shutdown() {
    return List.of(
        // Enable := 0 and DisINTx := 0: the function may assert INTx, which nobody handles.
        new StepCase(
            MicroOp.MSIX_SHUTDOWN,
            0,
            () -> resize(old()).to(MicroOp.MSIX_SHUTDOWN),
            "DisINTx:1>0 E:1>0",
            h -> one(h, 0),
            "0>INTX_UNHANDLED"),
        // A device that does not keep its pending bits loses what it had latched.
        new StepCase(
            MicroOp.MSIX_SHUTDOWN,
            0,
            () ->
                resize(
                        on(
                            "qemu-2.1",
                            HostProfile.find("linux-5.14").orElseThrow(),
                            new DeviceProfile(2, WhileDisabled.DROP, false, false, true)))
                    .to(MicroOp.SYNCHRONIZE, 0)
                    .raise(0)
                    .to(MicroOp.MSIX_SHUTDOWN),
            "DisINTx:1>0 E:1>0 v0.P:1>0",
            h -> one(h, 0),
            "0>NOT_RECOGNISED"),
        // irq_type is none: the next call enables anew, with a vector more. What was held in
        // IRQS_PENDING goes with the irq.
        new StepCase(
            MicroOp.FREE_VECTORS,
            0,
            () ->
                resize(old())
                    .to(MicroOp.MASK_ENTRY, 0)
                    .raise(0)
                    .deliver(0)
                    .to(MicroOp.FREE_VECTORS),
            "allocated:1>0 host.allocated:1>0 irqType:2>0 v0.allocated:1>0 v0.irqsPending:1>0",
            h -> h.done(4).facts(),
            "OFF=0, EN(2):KK=0"));
  }

  static List<StepCase> enable() {
    return List.of(
        // Linux 5.14 enables first, all masked by Function Mask: latched, not lost.
        new StepCase(
            MicroOp.MSIX_ENABLE,
            0,
            () -> resize(old()).to(MicroOp.MSIX_ENABLE),
            "E:0>1 F:0>1",
            h -> one(h, 0),
            "0>PBA"),
        // Both vectors are allocated, so that setting them allocates none one by one.
        new StepCase(
            MicroOp.ALLOCATE_VECTORS,
            0,
            () -> resize(old()).to(MicroOp.ALLOCATE_VECTORS),
            "allocated:0>2 host.allocated:0>2 v0.allocated:0>1 v1.allocated:0>1",
            h -> count(h, MicroOp.ALLOCATE_ONE),
            "0 ALLOCATE_ONE"),
        // Function Mask is clear: once its entry is unmasked a vector sends again.
        new StepCase(
            MicroOp.FINISH_ENABLE,
            0,
            () -> resize(old()).to(MicroOp.FINISH_ENABLE),
            "DisINTx:0>1 F:1>0 irqType:0>2",
            h -> one(h.done(4), 0),
            "0>WIRE, 0:WIRE>IRR"));
  }

  static List<StepCase> setVector() {
    return List.of(
        // Dynamic MSI-X: the host gets an irq for vector 1 alone, which can hold its messages.
        new StepCase(
            MicroOp.ALLOCATE_ONE,
            0,
            () -> dynamic().done(3).to(MicroOp.ALLOCATE_ONE, 1),
            "allocated:1>2 host.allocated:1>2 v1.allocated:0>1",
            h -> one(h.done(4).to(MicroOp.MASK_ENTRY, 1), 1),
            "1>WIRE, 1:WIRE>IRQS_PENDING"),
        // The model has no messages' contents: the step only takes its time.
        new StepCase(
            MicroOp.WRITE_MESSAGE,
            0,
            () -> old().to(MicroOp.WRITE_MESSAGE, 0),
            "",
            HandDriven::nextOfGuest,
            "REQUEST_IRQ"),
        // The action signals the kvm eventfd (2), whose irqfd injects.
        new StepCase(
            MicroOp.REQUEST_IRQ,
            0,
            () -> resize(old()).to(MicroOp.REQUEST_IRQ, 0),
            "host.requested:0>1 requested:0>1 v0.action:0>1 v0.fd:0>2",
            h -> one(h.done(4), 0),
            "0>WIRE, 0:WIRE>IRR"),
        // The mask is cleared: what was latched becomes a message, and so does what comes now.
        new StepCase(
            MicroOp.UNMASK_ENTRY,
            0,
            () -> resize(old()).to(MicroOp.SYNCHRONIZE, 0).raise(0).to(MicroOp.UNMASK_ENTRY, 0),
            "v0.M:1>0 v0.P:1>0 v0.wire:0>1",
            h -> one(h, 0),
            "0>WIRE, 0:WIRE>IRR"),
        // Posted: the resize for vector 1 must first bring the IRTE back.
        new StepCase(
            MicroOp.BYPASS_REGISTER,
            0,
            () -> posted().done(2).to(MicroOp.BYPASS_REGISTER, 0),
            "v0.posted:0>1",
            h -> count(h.done(3).to(MicroOp.EMULATE), MicroOp.BYPASS_UNREGISTER),
            "1 BYPASS_UNREGISTER"));
  }
}
