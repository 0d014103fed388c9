// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.State;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.LocalApic;
import org.virqsim.model.vmm.Vmm;

/**
 * What happens to an interrupt request from the device to the guest's handler (reference: PCIe
 * 6.1.4; drivers/vfio/pci/vfio_pci_intrs.c; virt/kvm/eventfd.c; QEMU hw/pci/msix.c).
 */
final class DeliveryPath {
  private final Parts p;
  private final int[][] vectorsOf;

  DeliveryPath(Parts parts) {
    this.p = parts;
    this.vectorsOf = new int[parts.config.vcpus()][];
    for (int c = 0; c < vectorsOf.length; c++) {
      int vcpu = c;
      vectorsOf[c] =
          java.util.stream.IntStream.range(0, parts.vectors())
              .filter(v -> parts.vcpuOf[v] == vcpu)
              .toArray();
    }
  }

  long nextSource(State s, int v) {
    return p.guest.live(s, v) ? Step.of(MicroOp.RAISE, p.processes.source(v), v, 0) : Step.NONE;
  }

  long nextCommand(State s) {
    return p.guest.command(s) == Guest.COMMAND_IN_SERVICE
        ? Step.of(MicroOp.COMPLETE_COMMAND, Processes.COMMAND, p.guest.commandVector(s), 0)
        : Step.NONE;
  }

  long nextMessage(State s, int v) {
    return p.occupied(s, v, Place.WIRE)
        ? Step.of(MicroOp.DELIVER, p.processes.message(v), v, 0)
        : Step.NONE;
  }

  long nextMainLoop(State s) {
    if (p.vmm.lockOwner(s) == Vmm.MAIN_LOOP) {
      return Step.of(MicroOp.MAIN_LOOP_NOTIFY, Processes.MAIN_LOOP, p.vmm.mainLoopVector(s), 0);
    }
    if (p.vmm.lockOwner(s) == Vmm.UNLOCKED) {
      for (int v = 0; v < p.vectors(); v++) {
        if (p.vmm.handler(s, v) && p.occupied(s, v, Place.INTERRUPT_EVENTFD)) {
          return Step.of(MicroOp.MAIN_LOOP_READ, Processes.MAIN_LOOP, v, 0);
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
        int v = vcpu == p.config.driverVcpu() && p.guest.inTrap(s) ? -1 : firstRequested(s, vcpu);
        yield v < 0 ? Step.NONE : Step.of(MicroOp.HANDLER_ENTER, process, v, 0);
      }
    };
  }

  /**
   * The lowest vector goes first: drivers allocate theirs in order, and the model has no
   * priorities.
   */
  int firstRequested(State s, int vcpu) {
    for (int v : vectorsOf[vcpu]) {
      if (p.apic.irr(s, v)) {
        return v;
      }
    }
    return -1;
  }

  void raise(State s, int v, Effects fx) {
    p.guest.reapable(s, v, true);
    fx.raised(v);
    if (p.msix.enabled(s)) {
      p.place(s, v, p.sends(s, v) ? Place.WIRE : Place.PBA, fx);
    } else if (p.config.device().whileDisabled() == WhileDisabled.LATCH) {
      p.place(s, v, Place.PBA, fx);
    } else if (p.config.device().whileDisabled() == WhileDisabled.KEEP) {
      p.place(s, v, Place.CONDITION, fx);
    } else {
      fx.refused(v, assertsIntx(s) ? DropCause.INTX_UNHANDLED : DropCause.NOT_RECOGNISED);
    }
    fx.touched(p.processes.source(v));
  }

  private boolean assertsIntx(State s) {
    return p.config.device().intx() && !(p.config.device().disIntxHonoured() && p.msix.disIntx(s));
  }

  void completeCommand(State s, Effects fx) {
    int v = p.guest.commandVector(s);
    p.guest.command(s, Guest.COMMAND_COMPLETED, v);
    raise(s, v, fx);
    fx.touched(Processes.COMMAND);
  }

  void deliver(State s, int v, Effects fx) {
    if (p.host.bypass(s, v)) {
      inject(s, v, Place.WIRE, fx);
    } else if (p.host.action(s, v)) {
      signal(s, v, fx);
    } else if (p.host.allocated(s, v)) {
      p.move(s, v, Place.WIRE, Place.IRQS_PENDING, fx);
    } else {
      p.drop(s, v, Place.WIRE, DropCause.NO_IRQ, fx);
    }
    fx.touched(p.processes.message(v));
    fx.touched(Processes.GUEST);
  }

  /** vfio_msihandler: eventfd_signal, which runs irqfd_wakeup where an irqfd is attached. */
  private void signal(State s, int v, Effects fx) {
    switch (p.host.trigger(s, v)) {
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
    p.vmm.lockOwner(s, Vmm.MAIN_LOOP);
    p.vmm.mainLoopVector(s, v);
    p.move(s, v, Place.INTERRUPT_EVENTFD, Place.MAIN_LOOP, fx);
    fx.touched(Processes.GUEST);
  }

  void mainLoopNotify(State s, int v, Effects fx) {
    p.move(s, v, Place.MAIN_LOOP, p.vmm.masked(s, v) ? Place.EMULATED_PBA : Place.IRR, fx);
    p.vmm.mainLoopVector(s, 0);
    p.vmm.lockOwner(s, Vmm.UNLOCKED);
    fx.touched(Processes.MAIN_LOOP);
    fx.touched(Processes.GUEST);
  }

  void handlerEnter(State s, int vcpu, int v, Effects fx) {
    p.apic.enter(s, vcpu, v);
    fx.handlerStarted(vcpu, v);
    fx.touched(p.processes.handler(vcpu));
    fx.touched(Processes.GUEST);
  }

  void handlerReap(State s, int vcpu, int v, Effects fx) {
    boolean found = p.guest.reapable(s, v);
    p.guest.reapable(s, v, false);
    p.apic.reaped(s, vcpu);
    fx.reaped(v, found);
    if (p.guest.command(s) == Guest.COMMAND_COMPLETED && p.guest.commandVector(s) == v) {
      p.guest.command(s, Guest.NO_COMMAND, 0);
      p.guest.phase(s, ControlPath.DUE);
      p.guest.pc(s, p.guest.pc(s) + 1);
      fx.touched(Processes.GUEST);
    }
    fx.touched(p.processes.source(v));
    fx.touched(p.processes.handler(vcpu));
  }

  void handlerExit(State s, int vcpu, Effects fx) {
    p.apic.end(s, vcpu);
    fx.touched(p.processes.handler(vcpu));
    fx.touched(Processes.GUEST);
  }
}
