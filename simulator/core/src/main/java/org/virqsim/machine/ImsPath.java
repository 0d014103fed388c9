// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.machine.Processes.Kind;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.device.Descriptors;
import org.virqsim.model.device.ImsSlot;
import org.virqsim.model.device.MsixPerm;
import org.virqsim.model.iommu.PasidTable;

/**
 * Mediated devices: descriptors and the device's check of them, the slots of the interrupt message
 * store, and whose PASID they hold (drivers/dma/idxd/registers.h; the IMS patch series of 2020 to
 * 2023).
 */
final class ImsPath {
  private final Parts p;
  private final ImsLayout layout;
  private final ImsSlot slots;
  private final MsixPerm perm;
  private final PasidTable pasids;
  private final Descriptors descriptors;

  ImsPath(Parts parts) {
    this.p = parts;
    this.layout = parts.layout.ims();
    this.slots = new ImsSlot(layout);
    this.perm = new MsixPerm(layout);
    this.pasids = new PasidTable(layout);
    this.descriptors = new Descriptors(layout);
  }

  private FunctionParts functionOf(int lane) {
    return p.functionOf(layout.vector(lane));
  }

  long nextSubmission(State s, int lane) {
    FunctionParts f = functionOf(lane);
    int v = layout.vector(lane);
    boolean submits =
        descriptors.submits(s, lane)
            && pasids.bound(s, f.index, layout.process(lane))
            && !f.host.stopped(s)
            && descriptors.accepts(s, lane, perm.handle(s, v));
    return submits
        ? Step.of(MicroOp.DESCRIPTOR_SUBMIT, p.processes.of(Kind.SUBMISSION, lane), v, 0)
        : Step.NONE;
  }

  long nextCompletion(State s, int lane) {
    return descriptors.inFlight(s, lane) > 0 && !functionOf(lane).host.stopped(s)
        ? Step.of(
            MicroOp.DESCRIPTOR_COMPLETE,
            p.processes.of(Kind.DESCRIPTOR, lane),
            layout.vector(lane),
            0)
        : Step.NONE;
  }

  void submit(State s, int lane, Effects fx) {
    descriptors.submit(s, lane, perm.handle(s, layout.vector(lane)));
    fx.submitted(lane);
    touchLane(lane, fx);
    p.touchDrivers(functionOf(lane).vm, fx);
  }

  private void touchLane(int lane, Effects fx) {
    fx.touched(p.processes.of(Kind.SUBMISSION, lane));
    fx.touched(p.processes.of(Kind.DESCRIPTOR, lane));
  }

  /** The device is done with a descriptor, writes its record and checks handle and PASID. */
  void complete(State s, int lane, Effects fx) {
    FunctionParts f = functionOf(lane);
    int v = layout.vector(lane);
    int handle = descriptors.complete(s, lane);
    int presented = f.mediated.dedicated() ? perm.queueProcess(s, v) : layout.process(lane);
    int target = handle == ImsSlot.NONE ? ImsSlot.NONE : slots.holder(s, handle);
    boolean sent =
        target != ImsSlot.NONE && slots.lets(s, handle, layout.pasid(f.index, presented));
    if (f.reapsOneByOne) {
      p.guest.unreaped(s, v, p.guest.unreaped(s, v) + 1);
    } else {
      p.guest.reapable(s, v, true);
    }
    int at = sent ? target : v;
    fx.raised(at);
    fx.checked(at, lane, verdict(s, v, presented, sent, target));
    if (sent) {
      send(s, target, fx);
    }
    touchLane(lane, fx);
    p.touchDrivers(f.vm, fx);
    if (p.processes.count(Kind.RECOVERY) > 0) {
      fx.touched(p.processes.of(Kind.RECOVERY, v));
    }
  }

  private Verdict verdict(State s, int v, int presented, boolean sent, int target) {
    boolean owner = perm.authorises(s, v, presented);
    if (!sent) {
      return owner ? Verdict.REJECTED_LEGITIMATE : Verdict.REJECTED_ILLEGITIMATE;
    }
    if (target == v && owner) {
      return Verdict.ACCEPTED;
    }
    boolean stale = target == v && p.config.ims().policy().checked();
    return stale ? Verdict.MISROUTED_STALE : Verdict.MISROUTED_FOREIGN;
  }

  private void send(State s, int v, Effects fx) {
    if (p.sends(s, v)) {
      p.place(s, v, Place.WIRE, fx);
    } else if (p.config.ims().latchesWhileMasked()) {
      p.place(s, v, Place.PBA, fx);
    } else {
      fx.refused(v, DropCause.SLOT_MASKED);
    }
  }

  boolean isFull(State s) {
    return slots.firstFree(s) == ImsSlot.NONE;
  }

  /** Gives {@code v} the lowest free slot, with the PASID of MSIX_PERM as it stands. */
  void allocate(State s, int v, Effects fx) {
    int slot = slots.firstFree(s);
    slots.give(s, slot, v);
    perm.slot(s, v, slot);
    program(s, v, fx);
  }

  /** Takes the slot of {@code v} and its irq away, with what is latched in either. */
  void free(State s, int v, Effects fx) {
    slots.clear(s, perm.slot(s, v));
    perm.slot(s, v, ImsSlot.NONE);
    p.functionOf(v).host.allocated(s, v, false);
    p.drop(s, v, Place.PBA, DropCause.SLOT_FREED, fx);
    p.drop(s, v, Place.IRQS_PENDING, DropCause.IRQ_FREED, fx);
    fx.programming(v, programming(s, v));
  }

  /** Writes the PASID that MSIX_PERM of {@code v} translates to into its slot. */
  void program(State s, int v, Effects fx) {
    int pasid = pasids.translate(s, p.functionOf(v).index, perm.process(s, v));
    boolean checked = p.config.ims().policy().checked();
    slots.control(s, perm.slot(s, v), checked ? pasid : PasidTable.NONE, checked, !checked);
    fx.programming(v, programming(s, v));
  }

  /**
   * A hypervisor that has the device itself unmasks {@code v}: no SET_IRQS does, but the slot's
   * control word is written all the same.
   */
  void passUnmask(State s, int v, Effects fx) {
    if (layout.hasSlot(v)
        && perm.slot(s, v) != ImsSlot.NONE
        && p.config.ims().policy().atStartup()) {
      program(s, v, fx);
    }
  }

  /** Returns how the PASID in the slot of {@code v} stands to the vector's owner. */
  private Programming programming(State s, int v) {
    int f = p.functionOf(v).index;
    int slot = perm.slot(s, v);
    int owner = perm.owner(s, v);
    int named = perm.process(s, v);
    if (slot == ImsSlot.NONE || slots.lets(s, slot, layout.pasid(f, owner))) {
      return Programming.MATCHES;
    }
    boolean early = named != owner && slots.lets(s, slot, layout.pasid(f, named));
    return early ? Programming.EARLY : Programming.LATE;
  }

  /** Returns whether {@code v} is a vector that has a place for a slot, but no slot. */
  boolean withoutSlot(State s, int v) {
    return layout.hasSlot(v) && perm.slot(s, v) == ImsSlot.NONE;
  }

  /** MSIX_PERM of {@code v} has the PASID of {@code process} from now on. */
  void writePerm(State s, int v, int process, Effects fx) {
    perm.write(s, v, process);
    fx.programming(v, programming(s, v));
  }

  /** The write of MSIX_PERM of {@code v} retires. */
  void ownershipPasses(State s, int v, Effects fx) {
    perm.retire(s, v);
    fx.programming(v, programming(s, v));
  }

  /** The driver gets the handle of {@code v}. */
  void requestHandle(State s, int v, Effects fx) {
    if (layout.hasSlot(v)) {
      perm.handle(s, v, perm.slot(s, v));
      touchLanes(v, fx);
    }
  }

  private void touchLanes(int v, Effects fx) {
    for (int process = 0; process < layout.pasids(p.layout.functionOf(v)); process++) {
      touchLane(layout.lane(v, process), fx);
    }
  }

  /** Returns whether nothing of a process is in flight on {@code v}. */
  boolean drained(State s, int v, int process) {
    return descriptors.inFlight(s, layout.lane(v, process)) == 0;
  }

  /** A driver's step that does not trap, other than waiting. */
  void guestStep(State s, MicroOp op, FunctionParts f, int v, int process, Effects fx) {
    switch (op) {
      case PASID_BIND, PASID_UNBIND -> {
        pasids.bind(s, f.index, process, op == MicroOp.PASID_BIND);
        for (int i = f.first + 1; i < f.end; i++) {
          touchLane(layout.lane(i, process), fx);
        }
      }
      case WORK_OPEN, WORK_QUIESCE -> {
        int lane = layout.lane(v, process);
        descriptors.submits(s, lane, op == MicroOp.WORK_OPEN);
        fx.submits(lane, op == MicroOp.WORK_OPEN);
        touchLane(lane, fx);
      }
      case HANDLE_REQUEST -> requestHandle(s, v, fx);
      case QUEUE_ASSIGN -> perm.queueProcess(s, v, process);
      case WORK_DRAIN -> {}
      default -> throw new IllegalStateException("not a step of a mediated device: " + op);
    }
  }

  /** The device was stopped or goes on. */
  void touchDevice(FunctionParts f, Effects fx) {
    for (int v = f.first + 1; f.mediated.isDevice() && v < f.end; v++) {
      touchLanes(v, fx);
    }
  }

  /**
   * The function goes on with another host, which has given it no slot yet: its handles are
   * revoked, those of pending descriptors with them.
   */
  void switchOver(State s, FunctionParts f, Effects fx) {
    for (int v = f.first + 1; f.mediated.isDevice() && v < f.end; v++) {
      if (perm.slot(s, v) != ImsSlot.NONE) {
        slots.clear(s, perm.slot(s, v));
        perm.slot(s, v, ImsSlot.NONE);
      }
      handle(s, f, v, ImsSlot.NONE);
      fx.programming(v, programming(s, v));
    }
    if (f.mediated.resubmitsEarly()) {
      f.host.stopped(s, false);
    }
    touchDevice(f, fx);
  }

  /**
   * The other host is ready. The driver asks for its handles again; unless the device went on
   * before, pending descriptors are submitted again with them.
   */
  void restored(State s, FunctionParts f, Effects fx) {
    for (int v = f.first + 1; f.mediated.isDevice() && v < f.end; v++) {
      if (f.mediated.resubmitsEarly()) {
        perm.handle(s, v, perm.slot(s, v));
      } else {
        handle(s, f, v, perm.slot(s, v));
      }
    }
    touchDevice(f, fx);
  }

  private void handle(State s, FunctionParts f, int v, int handle) {
    perm.handle(s, v, handle);
    for (int process = 0; process < f.mediated.pasids(); process++) {
      descriptors.resubmit(s, layout.lane(v, process), handle);
    }
  }
}
