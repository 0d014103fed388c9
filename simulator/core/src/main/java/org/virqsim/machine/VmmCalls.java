// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.State;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.IrqType;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.policy.VmmCall;

/** What a VMM does besides VFIO_DEVICE_SET_IRQS: KVM's calls, and changes of its own memory. */
final class VmmCalls {
  private final Parts p;
  private final DevicePath device;
  private final DeliveryPath delivery;

  VmmCalls(Parts parts, DevicePath device, DeliveryPath delivery) {
    this.p = parts;
    this.device = device;
    this.delivery = delivery;
  }

  /** Carries out a call other than SET_IRQS. */
  void carryOut(State s, FunctionParts f, VmmCall call, Effects fx) {
    if (call instanceof VmmCall.CommitRoutes) {
      commitRoutes(s, f.vm);
    } else if (call instanceof VmmCall.AttachIrqfd attach) {
      attach(s, f.first + attach.vector(), fx);
    } else if (call instanceof VmmCall.DetachIrqfd detach) {
      int v = f.first + detach.vector();
      p.kvm.irqfd(s, v, false);
      post(s, f, v, false, fx);
    } else if (call instanceof VmmCall.Inject inject) {
      int v = f.first + inject.vector();
      if (p.occupied(s, v, Place.EMULATED_PBA)) {
        p.move(s, v, Place.EMULATED_PBA, Place.IRR, fx);
      } else {
        p.signal(s, v, Place.IRR, fx);
      }
    } else if (call instanceof VmmCall.ReleaseVector release) {
      int v = f.first + release.vector();
      f.vmm.used(s, v, false);
      p.drop(s, v, Place.INTERRUPT_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
      p.drop(s, v, Place.KVM_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
    } else if (call instanceof VmmCall.Bind bind) {
      tie(s, f, f.first + bind.vector(), true);
    } else if (call instanceof VmmCall.Unbind unbind) {
      tie(s, f, f.first + unbind.vector(), false);
    } else if (call instanceof VmmCall.PassMask pass) {
      passMask(s, f.first + pass.vector(), pass.masked(), fx);
    } else if (call instanceof VmmCall.ResetFunction) {
      reset(s, f, fx);
    } else {
      remember(s, f, call);
    }
  }

  /**
   * irq_bypass_register_consumer and _unregister_consumer: a vector that is armed already gets its
   * IRTE posted with its irqfd, and remapped without.
   */
  private void post(State s, FunctionParts f, int v, boolean posted, Effects fx) {
    if (f.host.bypass(s, v) != posted) {
      f.host.bypass(s, v, posted);
      fx.touched(p.processes.message(v));
    }
  }

  private void tie(State s, FunctionParts f, int v, boolean on) {
    f.vmm.routed(s, v, on);
    p.kvm.route(s, v, on);
    p.kvm.irqfd(s, v, on);
  }

  private void passMask(State s, int v, boolean masked, Effects fx) {
    if (!masked) {
      p.ims.passUnmask(s, v, fx);
    }
    p.table.mask(s, v, masked);
    if (p.sends(s, v)) {
      p.move(s, v, Place.PBA, Place.WIRE, fx);
    }
  }

  /**
   * The device forgets what it had latched (PCIe 6.6.2). The driver cancels what was outstanding
   * and starts it again, so that no completion is waited for in vain.
   */
  private void reset(State s, FunctionParts f, Effects fx) {
    for (int v = f.first; v < f.end; v++) {
      if (p.guest.reapable(s, v)) {
        device.reap(s, v, fx);
      }
      device.notified(s, v, false);
      device.forgetModeration(s, v);
      p.drop(s, v, Place.MODERATION, DropCause.FUNCTION_RESET, fx);
      p.drop(s, v, Place.CONDITION, DropCause.FUNCTION_RESET, fx);
      p.drop(s, v, Place.PBA, DropCause.FUNCTION_RESET, fx);
      p.drop(s, v, Place.EMULATED_PBA, DropCause.FUNCTION_RESET, fx);
    }
  }

  /**
   * The VM goes on with a VMM that has just been started, on a host that has not enabled the
   * device's MSI-X. The registers that the guest sees, the pending bits of the device and of the
   * VMM, and the local APICs come along; what the old VMM had not read is gone with it.
   */
  void switchOver(State s, FunctionParts f, Effects fx) {
    // A mediated device has no Enable bit: its slots are there or not.
    f.msix.enable(s, f.mediated.isDevice());
    f.msix.functionMask(s, false);
    f.msix.disIntx(s, false);
    f.host.irqType(s, IrqType.INTX);
    f.vmm.mode(s, InterruptMode.INTX);
    f.vmm.intxKvm(s, true);
    f.vmm.nrVectors(s, 0);
    for (int v = f.first; v < f.end; v++) {
      f.host.bypass(s, v, false);
      if (f.emulates(v)) {
        f.host.emulatedTrigger(s, v, EventFd.NONE);
      } else {
        f.host.action(s, v, false);
        f.host.trigger(s, v, EventFd.NONE);
      }
      f.host.allocated(s, v, false);
      p.table.mask(s, v, true);
      tie(s, f, v, false);
      f.vmm.handler(s, v, false);
      f.vmm.used(s, v, false);
      p.guest.seesUnmasked(s, v, false);
      p.drop(s, v, Place.IRQS_PENDING, DropCause.IRQ_FREED, fx);
      p.drop(s, v, Place.INTERRUPT_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
      p.drop(s, v, Place.KVM_EVENTFD, DropCause.EVENTFD_CLOSED, fx);
    }
    p.ims.switchOver(s, f, fx);
    fx.held(f.host.allocatedTotal(s), f.host.requestedTotal(s));
  }

  /** KVM_SET_GSI_ROUTING replaces the whole table of the VM. */
  private void commitRoutes(State s, int vm) {
    for (FunctionParts f : p.functions) {
      for (int v = f.first; f.vm == vm && v < f.end; v++) {
        p.kvm.route(s, v, f.vmm.routed(s, v));
      }
    }
  }

  /** Carries out a call that changes nothing but the VMM's own memory. */
  private static void remember(State s, FunctionParts f, VmmCall call) {
    if (call instanceof VmmCall.AddRoute add) {
      f.vmm.routed(s, f.first + add.vector(), true);
    } else if (call instanceof VmmCall.ReleaseRoute release) {
      f.vmm.routed(s, f.first + release.vector(), false);
    } else if (call instanceof VmmCall.SetHandler set) {
      f.vmm.handler(s, f.first + set.vector(), set.on());
    } else if (call instanceof VmmCall.UseVector use) {
      f.vmm.used(s, f.first + use.vector(), true);
    } else if (call instanceof VmmCall.SetNrVectors set) {
      f.vmm.nrVectors(s, set.n());
    } else if (call instanceof VmmCall.SetMode set) {
      f.vmm.mode(s, set.mode());
    } else if (call instanceof VmmCall.Grant grant) {
      f.vmm.granted(s, grant.count());
      if (grant.count() == 0) {
        // pci_enable_msix_range fails, and the driver leaves MSI-X disabled.
        f.vmm.enabled(s, false);
        f.vmm.functionMask(s, false);
      }
    } else if (call instanceof VmmCall.AttachIntxIrqfd) {
      f.vmm.intxKvm(s, true);
    } else if (call instanceof VmmCall.DetachIntxIrqfd) {
      f.vmm.intxKvm(s, false);
    } else {
      throw new IllegalStateException("not a call that is carried out here: " + call);
    }
  }

  /** kvm_irqfd_assign polls the eventfd: what it counted already is injected. */
  private void attach(State s, int v, Effects fx) {
    p.kvm.irqfd(s, v, true);
    FunctionParts f = p.functionOf(v);
    boolean posts = p.config.host().posted() && !f.emulates(v);
    if (posts && f.host.trigger(s, v) == EventFd.KVM) {
      post(s, f, v, true, fx);
    }
    delivery.injectCounted(s, v, fx);
  }
}
