// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.Arrays;
import org.virqsim.model.State;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.guest.DriverThread;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.HostFunction;
import org.virqsim.model.vmm.VmmThreads;

/**
 * What happens to an interrupt request from the device to the guest's handler (reference: PCIe
 * 6.1.4; drivers/vfio/pci/vfio_pci_intrs.c; virt/kvm/eventfd.c; QEMU hw/pci/msix.c).
 */
final class DeliveryPath {
  private final Parts p;
  private final long[][] vectorsOf;
  private final DriverThread[] threads;

  DeliveryPath(Parts parts) {
    this.p = parts;
    this.threads = new DriverThread[parts.layout.drivers()];
    Arrays.setAll(threads, d -> new DriverThread(parts.layout, d));
    this.vectorsOf = new long[parts.layout.vcpus()][(parts.vectors() + 63) / 64];
    for (int v = 0; v < parts.vectors(); v++) {
      vectorsOf[parts.vcpuOf[v]][v / 64] |= 1L << (v % 64);
    }
  }

  long nextSource(State s, int v) {
    return p.guest.live(s, v) ? Step.of(MicroOp.RAISE, p.processes.source(v), v, 0) : Step.NONE;
  }

  long nextCommand(State s, int d) {
    return threads[d].command(s) == DriverThread.COMMAND_IN_SERVICE
        ? Step.of(MicroOp.COMPLETE_COMMAND, p.processes.command(d), threads[d].commandVector(s), 0)
        : Step.NONE;
  }

  long nextMessage(State s, int v) {
    return p.occupied(s, v, Place.WIRE)
        ? Step.of(MicroOp.DELIVER, p.processes.message(v), v, 0)
        : Step.NONE;
  }

  long nextMainLoop(State s, int vm) {
    int process = p.processes.mainLoop(vm);
    int owner = p.vms[vm].lockOwner(s);
    if (owner == VmmThreads.MAIN_LOOP) {
      return Step.of(MicroOp.MAIN_LOOP_NOTIFY, process, p.vms[vm].mainLoopVector(s), 0);
    }
    for (FunctionParts f : p.functions) {
      if (f.vm == vm && owner == VmmThreads.UNLOCKED) {
        for (int v = f.first; v < f.end; v++) {
          if (f.vmm.handler(s, v) && p.occupied(s, v, Place.INTERRUPT_EVENTFD)) {
            return Step.of(MicroOp.MAIN_LOOP_READ, process, v, 0);
          }
        }
      }
    }
    return Step.NONE;
  }

  long nextHandler(State s, int vcpu) {
    int process = p.processes.handler(vcpu);
    return switch (p.apic.phase(s, vcpu)) {
      case LocalApic.ENTERED -> Step.of(MicroOp.HANDLER_REAP, process, p.apic.vector(s, vcpu), 0);
      case LocalApic.REAPED -> Step.of(MicroOp.HANDLER_EXIT, process, p.apic.vector(s, vcpu), 0);
      default -> {
        int v = p.vcpu.inTrap(s, vcpu) ? -1 : firstRequested(s, vcpu);
        yield v < 0 ? Step.NONE : Step.of(MicroOp.HANDLER_ENTER, process, v, 0);
      }
    };
  }

  /**
   * The lowest vector goes first: drivers allocate theirs in order, and the model has no
   * priorities.
   */
  int firstRequested(State s, int vcpu) {
    return p.apic.firstRequested(s, vectorsOf[vcpu]);
  }

  void raise(State s, int v, Effects fx) {
    FunctionParts f = p.functionOf(v);
    p.guest.reapable(s, v, true);
    fx.raised(v);
    if (f.msix.enabled(s)) {
      p.place(s, v, p.sends(s, v) ? Place.WIRE : Place.PBA, fx);
    } else if (f.device.whileDisabled() == WhileDisabled.LATCH) {
      p.place(s, v, Place.PBA, fx);
    } else if (f.device.whileDisabled() == WhileDisabled.KEEP) {
      p.place(s, v, Place.CONDITION, fx);
    } else {
      fx.refused(v, assertsIntx(s, f) ? DropCause.INTX_UNHANDLED : DropCause.NOT_RECOGNISED);
    }
    fx.touched(p.processes.source(v));
  }

  private static boolean assertsIntx(State s, FunctionParts f) {
    return f.device.intx() && !(f.device.disIntxHonoured() && f.msix.disIntx(s));
  }

  void completeCommand(State s, int d, int v, Effects fx) {
    threads[d].command(s, DriverThread.COMMAND_COMPLETED, v);
    raise(s, v, fx);
    fx.touched(p.processes.command(d));
  }

  void deliver(State s, int v, Effects fx) {
    HostFunction host = p.functionOf(v).host;
    if (host.bypass(s, v)) {
      inject(s, v, Place.WIRE, fx);
    } else if (host.action(s, v)) {
      signal(s, v, host.trigger(s, v), fx);
    } else if (host.allocated(s, v)) {
      p.move(s, v, Place.WIRE, Place.IRQS_PENDING, fx);
    } else {
      p.drop(s, v, Place.WIRE, DropCause.NO_IRQ, fx);
    }
    fx.touched(p.processes.message(v));
    touchDrivers(p.functionOf(v).vm, fx);
  }

  private void touchDrivers(int vm, Effects fx) {
    for (int d : p.driversOf[vm]) {
      fx.touched(p.processes.driver(d));
    }
  }

  /** vfio_msihandler: eventfd_signal, which runs irqfd_wakeup where an irqfd is attached. */
  private void signal(State s, int v, EventFd trigger, Effects fx) {
    switch (trigger) {
      case KVM -> {
        if (p.kvm.irqfd(s, v)) {
          inject(s, v, Place.WIRE, fx);
        } else {
          p.move(s, v, Place.WIRE, Place.KVM_EVENTFD, fx);
        }
      }
      case INTERRUPT -> p.move(s, v, Place.WIRE, Place.INTERRUPT_EVENTFD, fx);
      case NONE -> throw new IllegalStateException("vector " + v + " has an action but no eventfd");
    }
  }

  /**
   * An irqfd, or a posted IRTE, puts the request into the guest's local APIC by way of its route.
   */
  void inject(State s, int v, Place from, Effects fx) {
    if (p.kvm.route(s, v)) {
      p.move(s, v, from, Place.IRR, fx);
    } else {
      p.drop(s, v, from, DropCause.NO_ROUTE, fx);
    }
  }

  void mainLoopRead(State s, int v, Effects fx) {
    FunctionParts f = p.functionOf(v);
    p.vms[f.vm].lockOwner(s, VmmThreads.MAIN_LOOP);
    p.vms[f.vm].mainLoopVector(s, v);
    p.move(s, v, Place.INTERRUPT_EVENTFD, Place.MAIN_LOOP, fx);
    touchDrivers(f.vm, fx);
  }

  void mainLoopNotify(State s, int v, Effects fx) {
    FunctionParts f = p.functionOf(v);
    p.move(s, v, Place.MAIN_LOOP, f.vmm.masked(s, v) ? Place.EMULATED_PBA : Place.IRR, fx);
    p.vms[f.vm].mainLoopVector(s, 0);
    p.vms[f.vm].lockOwner(s, VmmThreads.UNLOCKED);
    fx.touched(p.processes.mainLoop(f.vm));
    touchDrivers(f.vm, fx);
  }

  void handlerEnter(State s, int vcpu, int v, Effects fx) {
    p.apic.enter(s, vcpu, v);
    fx.handlerStarted(vcpu, v);
    fx.touched(p.processes.handler(vcpu));
    touchDrivers(p.functionOf(v).vm, fx);
  }

  /** Returns the driver whose admin command the handler has just reaped, or -1. */
  int handlerReap(State s, int vcpu, int v, Effects fx) {
    boolean found = p.guest.reapable(s, v);
    p.guest.reapable(s, v, false);
    p.apic.reaped(s, vcpu);
    fx.reaped(v, found);
    fx.touched(p.processes.source(v));
    fx.touched(p.processes.handler(vcpu));
    for (int d : p.driversOf[p.functionOf(v).vm]) {
      DriverThread thread = threads[d];
      if (thread.command(s) == DriverThread.COMMAND_COMPLETED && thread.commandVector(s) == v) {
        return d;
      }
    }
    return -1;
  }

  void handlerExit(State s, int vcpu, int v, Effects fx) {
    p.apic.end(s, vcpu);
    fx.touched(p.processes.handler(vcpu));
    touchDrivers(p.functionOf(v).vm, fx);
  }
}
