// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.EnumSet;
import java.util.List;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.Policies;

/** The steps of mediated devices, worked out by hand. */
final class ImsSteps {
  /** What only mediated devices take. */
  static final EnumSet<MicroOp> OPS =
      EnumSet.of(
          MicroOp.PASID_BIND,
          MicroOp.PASID_UNBIND,
          MicroOp.WORK_OPEN,
          MicroOp.WORK_QUIESCE,
          MicroOp.WORK_DRAIN,
          MicroOp.HANDLE_REQUEST,
          MicroOp.QUEUE_ASSIGN,
          MicroOp.WRITE_PERM,
          MicroOp.PERM_LEAVE,
          MicroOp.IMS_ENABLE,
          MicroOp.IMS_ALLOCATE,
          MicroOp.IMS_PROGRAM,
          MicroOp.IMS_PROGRAM_UNMASK,
          MicroOp.IMS_FREE,
          MicroOp.IMS_DISABLE,
          MicroOp.EVENTFD_SET,
          MicroOp.EVENTFD_CLEAR,
          MicroOp.DESCRIPTOR_SUBMIT,
          MicroOp.DESCRIPTOR_COMPLETE);

  private ImsSteps() {}

  /** A mediated device with two vectors and two PASIDs, on a store of two slots. */
  static HandDriven device(String policy, String pasids, String... steps) {
    VirtualMachine vm = new VirtualMachine(Policies.builtIn().find(policy).orElseThrow(), 1);
    DeviceProfile device = DeviceProfile.nvme(2).withClass(DeviceClass.D);
    return new HandDriven(
        new Configuration(
            HostProfile.find("linux-6.5").orElseThrow(),
            List.of(vm),
            List.of(
                new AssignedFunction(
                    device, 0, List.of(0, 0), false, false, new Mediated(2, true, false))),
            List.of(new Driver(0, 0, Calls.steps(steps))),
            new Ims(2, PasidPolicies.find(pasids).orElseThrow())));
  }

  /**
   * Process 1 owns vector 1 and submits to its queue after 7 steps, as the dynamic policy brings it
   * up.
   */
  static HandDriven owned(String pasids, String... more) {
    return device("dynamic", pasids, steps(more)).done(7);
  }

  private static String[] steps(String... more) {
    String[] steps = new String[7 + more.length];
    steps[0] = "enable-masked";
    steps[1] = "clear-function-mask";
    steps[2] = "bind 0 1";
    steps[3] = "assign-queue 1 1";
    steps[4] = "write-perm 1 1";
    steps[5] = "unmask 1";
    steps[6] = "open 1 1";
    System.arraycopy(more, 0, steps, 7, more.length);
    return steps;
  }

  static List<StepCase> guest() {
    return List.of(
        new StepCase(
            MicroOp.PASID_BIND,
            0,
            () -> device("dynamic", "at-startup", steps()).to(MicroOp.PASID_BIND),
            "f0.bound1:0>1 guest.pc:2>3",
            h -> h.done(6).get("slot0.pasid") + "",
            "2"),
        // What the slot holds is no longer anybody's, but stays.
        new StepCase(
            MicroOp.PASID_UNBIND,
            0,
            () -> owned("at-startup", "unbind 0 1").to(MicroOp.PASID_UNBIND),
            "f0.bound1:1>0 guest.pc:7>8",
            h -> h.next(h.process(MicroOp.DESCRIPTOR_SUBMIT, 1)) + h.get("slot0.pasid"),
            "blocked2"),
        new StepCase(
            MicroOp.WORK_OPEN,
            1,
            () -> device("dynamic", "at-startup", steps()).to(MicroOp.WORK_OPEN),
            "guest.pc:6>7 v1p1.submits:0>1",
            h -> h.next(h.process(MicroOp.DESCRIPTOR_SUBMIT, 1)),
            "DESCRIPTOR_SUBMIT"),
        new StepCase(
            MicroOp.WORK_QUIESCE,
            1,
            () -> owned("at-startup", "quiesce 1 1").to(MicroOp.WORK_QUIESCE),
            "guest.pc:7>8 v1p1.submits:1>0",
            h -> h.next(h.process(MicroOp.DESCRIPTOR_SUBMIT, 1)),
            "blocked"));
  }

  static List<StepCase> driver() {
    return List.of(
        // It changes nothing but the position: the driver waited for the device.
        new StepCase(
            MicroOp.WORK_DRAIN,
            1,
            () -> {
              HandDriven h = owned("at-startup", "drain 1 1");
              h.submit(1).take(MicroOp.GUEST_DUE, 0);
              if (!h.nextOfGuest().equals("blocked")) {
                throw new AssertionError("drained with work in flight");
              }
              return h.complete(1).settle();
            },
            "guest.pc:7>8",
            h -> h.nextOfGuest() + h.get("guest.pc"),
            "blocked8"),
        new StepCase(
            MicroOp.HANDLE_REQUEST,
            1,
            () ->
                device("allocate-all-lazy", "at-startup", "enable-masked", "request-handle 1")
                    .to(MicroOp.HANDLE_REQUEST),
            "guest.pc:1>2 v1.handle:0>1",
            h -> h.get("v1.handle") + "",
            "1"),
        new StepCase(
            MicroOp.QUEUE_ASSIGN,
            1,
            () -> device("dynamic", "at-startup", steps()).to(MicroOp.QUEUE_ASSIGN),
            "guest.pc:3>4 v1.queue:0>1",
            h -> h.done(7).submit(1).forget().complete(1).facts(),
            "1 ACCEPTED, 1>WIRE"));
  }

  static List<StepCase> host() {
    return List.of(
        new StepCase(
            MicroOp.WRITE_PERM,
            1,
            () -> owned("at-perm-trap", "write-perm 1 0").to(MicroOp.WRITE_PERM),
            "igate:0>1",
            h -> h.get("igate") + h.go1().next(HandDriven.GUEST) + h.facts(),
            "1PERM_LEAVE1 EARLY"),
        new StepCase(
            MicroOp.PERM_LEAVE,
            1,
            () -> owned("at-perm-trap", "write-perm 1 0").submit(1).to(MicroOp.PERM_LEAVE),
            "",
            h -> h.nextOfGuest() + ", " + h.complete(1).facts(),
            "RETURN, 1 REJECTED_LEGITIMATE"),
        new StepCase(
            MicroOp.IMS_ENABLE,
            0,
            () -> device("dynamic", "at-startup", steps()).to(MicroOp.IMS_ENABLE),
            "irqType:0>2",
            h -> h.done(1).get("irqType") + "",
            "2"),
        new StepCase(
            MicroOp.IMS_ALLOCATE,
            1,
            () -> device("dynamic", "at-startup", steps()).to(MicroOp.IMS_ALLOCATE),
            "allocated:0>1 host.allocated:0>1 slot0.check:0>1 slot0.holder:0>2 slot0.pasid:0>2"
                + " v1.allocated:0>1 v1.slot:0>1",
            h -> h.done(7).submit(1).forget().complete(1).facts(),
            "1 ACCEPTED, 1>WIRE"));
  }

  static List<StepCase> slots() {
    return List.of(
        // Unmasked before MSIX_PERM is written, the slot has the default PASID.
        new StepCase(
            MicroOp.IMS_PROGRAM,
            1,
            () -> lazy("at-perm-trap").to(MicroOp.IMS_PROGRAM),
            "slot0.pasid:1>2",
            h -> h.done(7).submit(1).forget().complete(1).facts(),
            "1 ACCEPTED, 1>WIRE"),
        new StepCase(
            MicroOp.IMS_PROGRAM_UNMASK,
            1,
            () ->
                lazy("trap-and-unmask-masked+one-write")
                    .to(MicroOp.IMS_PROGRAM_UNMASK, 1)
                    .take(MicroOp.IMS_PROGRAM_UNMASK, 1)
                    .to(MicroOp.IMS_PROGRAM_UNMASK, 1),
            "slot0.pasid:1>2 v1.M:1>0",
            h -> h.done(7).submit(1).forget().complete(1).facts(),
            "1 ACCEPTED, 1>WIRE"),
        new StepCase(
            MicroOp.IMS_FREE,
            1,
            () -> owned("at-startup", "disable").submit(1).to(MicroOp.IMS_FREE),
            "allocated:1>0 host.allocated:1>0 slot0.check:1>0 slot0.holder:2>0 slot0.pasid:2>0"
                + " v1.allocated:1>0 v1.slot:1>0",
            h -> h.complete(1).facts(),
            "1 REJECTED_LEGITIMATE"),
        new StepCase(
            MicroOp.IMS_DISABLE,
            0,
            () -> owned("at-startup", "disable").to(MicroOp.IMS_DISABLE),
            "irqType:2>0",
            h -> h.done(8).get("irqType") + "",
            "1"));
  }

  /** The vector is unmasked before MSIX_PERM is written. */
  private static HandDriven lazy(String pasids) {
    return device(
        "dynamic",
        pasids,
        "enable-masked",
        "clear-function-mask",
        "bind 0 1",
        "assign-queue 1 1",
        "unmask 1",
        "write-perm 1 1",
        "open 1 1");
  }

  static List<StepCase> emulated() {
    return List.of(
        new StepCase(
            MicroOp.EVENTFD_SET,
            0,
            () ->
                device("dynamic", "at-startup", "enable-masked", "clear-function-mask", "unmask 0")
                    .to(MicroOp.EVENTFD_SET),
            "v0.M:1>0 v0.action:0>1 v0.fd:0>2",
            h -> h.done(3).forget().raise(0).facts(),
            "0>WIRE"),
        new StepCase(
            MicroOp.EVENTFD_CLEAR,
            0,
            // Where all is torn down for a new vector, the emulated one loses, too.
            () ->
                device(
                        "incremental",
                        "at-startup",
                        "enable-masked",
                        "clear-function-mask",
                        "unmask 0",
                        "unmask 1")
                    .done(3)
                    .to(MicroOp.EVENTFD_CLEAR),
            "v0.M:0>1 v0.action:1>0 v0.fd:2>0",
            h -> h.machine().exposure(h.state(), 0) + ", " + h.raise(0).facts(),
            "DARK, 0>NO_EVENTFD"));
  }

  static List<StepCase> device() {
    return List.of(
        new StepCase(
            MicroOp.DESCRIPTOR_SUBMIT,
            1,
            () -> owned("at-startup"),
            "v1p1.handle:0>1 v1p1.inFlight:0>1",
            h -> h.next(h.process(MicroOp.DESCRIPTOR_COMPLETE, 1)),
            "DESCRIPTOR_COMPLETE"),
        new StepCase(
            MicroOp.DESCRIPTOR_COMPLETE,
            1,
            () -> owned("at-startup").submit(1),
            "v1.reapable:0>1 v1.wire:0>1 v1p1.handle:1>0 v1p1.inFlight:1>0",
            h -> h.deliver(1).settle().facts(),
            "1:WIRE>IRR, 1 handled on 0, 1 reaped"),
        // Masked and equal: latched.
        new StepCase(
            MicroOp.DESCRIPTOR_COMPLETE,
            1,
            () -> owned("at-startup", "mask 1").submit(1).to(MicroOp.REQUEST_IRQ),
            "v1.P:0>1 v1.reapable:0>1 v1p1.handle:1>0 v1p1.inFlight:1>0",
            h -> h.to(MicroOp.UNMASK_ENTRY).take(MicroOp.UNMASK_ENTRY, 1).facts(),
            "1:PBA>WIRE"),
        // Different: refused, whatever the mask; the record is there all the same.
        new StepCase(
            MicroOp.DESCRIPTOR_COMPLETE,
            1,
            () -> owned("at-perm-trap", "write-perm 1 0").submit(1).done(8),
            "v1.reapable:0>1 v1p1.handle:1>0 v1p1.inFlight:1>0",
            h -> h.next(h.process(MicroOp.DESCRIPTOR_COMPLETE, 1)),
            "blocked"));
  }
}
