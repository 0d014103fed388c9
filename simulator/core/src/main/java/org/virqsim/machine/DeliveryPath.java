// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.jspecify.annotations.Nullable;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.VmmThreads;

/**
 * What happens to a message from the link to the guest's handler
 * (drivers/vfio/pci/vfio_pci_intrs.c; virt/kvm/eventfd.c; QEMU hw/pci/msix.c).
 */
final class DeliveryPath {
  private final Parts p;
  private final DevicePath device;

  DeliveryPath(Parts parts, DevicePath device) {
    this.p = parts;
    this.device = device;
  }

  long nextMessage(State s, int v) {
    if (!p.occupied(s, v, Place.WIRE)) {
      return Step.NONE;
    }
    boolean posted = p.functionOf(v).host.bypass(s, v);
    return Step.of(posted ? MicroOp.DELIVER_POSTED : MicroOp.DELIVER, p.processes.message(v), v, 0);
  }

  long nextMainLoop(State s, int vm) {
    int process = p.processes.mainLoop(vm);
    if (p.vms[vm].lockOwner(s) == VmmThreads.MAIN_LOOP) {
      return Step.of(MicroOp.MAIN_LOOP_NOTIFY, process, p.vms[vm].mainLoopVector(s), 0);
    }
    int v = p.firstReadable(s, vm);
    return v < 0 ? Step.NONE : Step.of(MicroOp.MAIN_LOOP_READ, process, v, 0);
  }

  long nextHandler(State s, int vcpu) {
    if (p.vcpu.preempted(s, vcpu) || p.handlerWrites.busy(s, vcpu)) {
      return Step.NONE;
    }
    int process = p.processes.handler(vcpu);
    int v = p.apic.vector(s, vcpu);
    return switch (p.apic.phase(s, vcpu)) {
      case LocalApic.ENTERED -> {
        boolean serving = p.apic.serving(s, vcpu);
        yield Step.of(serving ? MicroOp.HANDLER_SERVICE : MicroOp.HANDLER_REAP, process, v, 0);
      }
      case LocalApic.REAPED ->
          Step.of(rearms(v) ? MicroOp.HANDLER_REARM : MicroOp.HANDLER_EXIT, process, v, 0);
      case LocalApic.REARMED -> Step.of(MicroOp.HANDLER_EXIT, process, v, 0);
      default -> {
        boolean takes = p.vcpu.runs(s, vcpu) && !p.vcpu.interruptsOff(s, vcpu);
        // The lowest vector goes first: drivers allocate theirs in order, and the model has no
        // priorities.
        int first = takes ? p.firstRequested(s, vcpu) : -1;
        yield first < 0 ? Step.NONE : Step.of(MicroOp.HANDLER_ENTER, process, first, 0);
      }
    };
  }

  private boolean rearms(int v) {
    return p.functionOf(v).device.deviceClass() == DeviceClass.C;
  }

  /** A message arrives, posted or not. */
  void land(State s, int v, Effects fx) {
    Place to = destination(s, v);
    if (to != null) {
      p.move(s, v, Place.WIRE, to, fx);
    } else {
      boolean served = p.functionOf(v).host.bypass(s, v) || p.functionOf(v).host.action(s, v);
      p.drop(s, v, Place.WIRE, served ? DropCause.NO_ROUTE : DropCause.NO_IRQ, fx);
    }
    fx.touched(p.processes.message(v));
    p.touchDrivers(p.functionOf(v).vm, fx);
  }

  /**
   * Returns where a message goes that arrives now; null if nobody takes it. A posted IRTE and an
   * irqfd reach the guest by way of the vector's route; without an irqfd, vfio_msihandler's
   * eventfd_signal leaves a count.
   */
  @Nullable Place destination(State s, int v) {
    HostFunction host = p.functionOf(v).host;
    if (host.bypass(s, v)) {
      return p.kvm.route(s, v) ? Place.PIR : null;
    }
    if (!host.action(s, v)) {
      return host.allocated(s, v) ? Place.IRQS_PENDING : null;
    }
    return switch (host.trigger(s, v)) {
      case KVM -> {
        if (!p.kvm.irqfd(s, v)) {
          yield Place.KVM_EVENTFD;
        }
        yield p.kvm.route(s, v) ? Place.IRR : null;
      }
      case INTERRUPT -> Place.INTERRUPT_EVENTFD;
      case NONE -> throw new IllegalStateException("vector " + v + " has an action but no eventfd");
    };
  }

  /** What an eventfd counted reaches the guest by way of the vector's route. */
  void injectCounted(State s, int v, Effects fx) {
    if (p.kvm.route(s, v)) {
      p.move(s, v, Place.KVM_EVENTFD, Place.IRR, fx);
    } else {
      p.drop(s, v, Place.KVM_EVENTFD, DropCause.NO_ROUTE, fx);
    }
  }

  void mainLoopRead(State s, int v, Effects fx) {
    FunctionParts f = p.functionOf(v);
    // The main loop is busy, whose ever the lock is.
    p.vms[f.vm].lockOwner(s, VmmThreads.MAIN_LOOP);
    f.lock.owner(s, VmmThreads.MAIN_LOOP);
    p.vms[f.vm].mainLoopVector(s, v);
    p.move(s, v, Place.INTERRUPT_EVENTFD, Place.MAIN_LOOP, fx);
    p.touchDrivers(f.vm, fx);
  }

  void mainLoopNotify(State s, int v, Effects fx) {
    FunctionParts f = p.functionOf(v);
    p.move(s, v, Place.MAIN_LOOP, f.vmm.masked(s, v) ? Place.EMULATED_PBA : Place.IRR, fx);
    p.vms[f.vm].mainLoopVector(s, 0);
    p.vms[f.vm].lockOwner(s, VmmThreads.UNLOCKED);
    f.lock.owner(s, VmmThreads.UNLOCKED);
    fx.touched(p.processes.mainLoop(f.vm));
    p.touchDrivers(f.vm, fx);
  }

  void handlerEnter(State s, int vcpu, int v, Effects fx) {
    p.apic.enter(s, vcpu, v);
    if (p.functionOf(v).device.deviceClass() == DeviceClass.B) {
      // The handler's first act is to read and clear the cause: the next reason is an edge again.
      device.notified(s, v, false);
    }
    fx.handlerStarted(vcpu, v);
    p.handlerWrites.entered(s, vcpu, v, fx);
    p.touchVcpu(vcpu, fx);
  }

  /** The handler looks at its queue; returns whether nothing is left in it. */
  boolean handlerReap(State s, int vcpu, int v, Effects fx) {
    boolean oneByOne = p.functionOf(v).reapsOneByOne;
    if (oneByOne && device.take(s, v, fx)) {
      p.apic.serve(s, vcpu);
      p.touchVcpu(vcpu, fx);
      return false;
    }
    p.apic.reaped(s, vcpu);
    if (oneByOne) {
      device.reaped(s, v, false, fx);
    } else {
      device.reap(s, v, fx);
    }
    reaped(s, vcpu, v, fx);
    return true;
  }

  /** One completion has been reaped; returns whether nothing is left in the queue. */
  boolean handlerService(State s, int vcpu, int v, Effects fx) {
    fx.reapEnded(v);
    if (device.take(s, v, fx)) {
      p.touchVcpu(vcpu, fx);
      return false;
    }
    p.apic.reaped(s, vcpu);
    device.reaped(s, v, true, fx);
    reaped(s, vcpu, v, fx);
    return true;
  }

  private void reaped(State s, int vcpu, int v, Effects fx) {
    if (!rearms(v)) {
      p.handlerWrites.served(s, vcpu, v, fx);
    }
    p.touchVcpu(vcpu, fx);
  }

  void handlerRearm(State s, int vcpu, int v, Effects fx) {
    p.apic.rearmed(s, vcpu);
    boolean waiting = p.occupied(s, v, Place.QUEUE);
    device.notified(s, v, waiting);
    if (waiting) {
      device.release(s, v, Place.QUEUE, fx);
    }
    p.handlerWrites.served(s, vcpu, v, fx);
    p.touchVcpu(vcpu, fx);
  }

  void handlerExit(State s, int vcpu, Effects fx) {
    p.apic.end(s, vcpu);
    fx.handlerEnded(vcpu);
    p.touchVcpu(vcpu, fx);
  }
}
