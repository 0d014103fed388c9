// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.GuestRequest.ClearFunctionMask;
import org.virqsim.policy.GuestRequest.Disable;
import org.virqsim.policy.GuestRequest.Enable;
import org.virqsim.policy.GuestRequest.Mask;
import org.virqsim.policy.GuestRequest.Reset;
import org.virqsim.policy.GuestRequest.Restore;
import org.virqsim.policy.GuestRequest.SetFunctionMask;
import org.virqsim.policy.GuestRequest.Unmask;
import org.virqsim.policy.VmmCall.AddRoute;
import org.virqsim.policy.VmmCall.AttachIntxIrqfd;
import org.virqsim.policy.VmmCall.AttachIrqfd;
import org.virqsim.policy.VmmCall.CommitRoutes;
import org.virqsim.policy.VmmCall.DetachIntxIrqfd;
import org.virqsim.policy.VmmCall.DetachIrqfd;
import org.virqsim.policy.VmmCall.ReleaseRoute;
import org.virqsim.policy.VmmCall.ReleaseVector;
import org.virqsim.policy.VmmCall.ResetFunction;
import org.virqsim.policy.VmmCall.SetHandler;
import org.virqsim.policy.VmmCall.SetIrqs;
import org.virqsim.policy.VmmCall.SetMode;
import org.virqsim.policy.VmmCall.SetNrVectors;
import org.virqsim.policy.VmmCall.UseVector;

/**
 * The answer to one request while it is put together, with what its own earlier calls will have
 * changed: a view shows the state before all of them.
 */
abstract class Plan {
  final VmmView view;
  private final List<VmmCall> calls = new ArrayList<>();
  private final boolean[] used;
  private final boolean[] routed;
  private final boolean[] irqfd;
  private int nr;
  private int freeRoutes;
  private InterruptMode mode;

  Plan(VmmView view) {
    this.view = view;
    this.nr = view.nrVectors();
    this.freeRoutes = view.freeRoutes();
    this.mode = view.mode();
    this.used = all(view::used);
    this.routed = all(view::routed);
    this.irqfd = all(view::irqfd);
  }

  private boolean[] all(IntPredicate holds) {
    boolean[] answers = new boolean[view.tableSize()];
    for (int v = 0; v < answers.length; v++) {
      answers[v] = holds.test(v);
    }
    return answers;
  }

  /** Returns the calls for a request. */
  final List<VmmCall> answer(GuestRequest request) {
    if (request instanceof Enable enable) {
      enable(enable.asked());
    } else if (request instanceof Disable) {
      disable();
    } else if (request instanceof Unmask unmask) {
      unmask(unmask.vector());
    } else if (request instanceof Mask mask) {
      mask(mask.vector());
    } else if (request instanceof SetFunctionMask) {
      setFunctionMask();
    } else if (request instanceof ClearFunctionMask) {
      clearFunctionMask();
    } else if (request instanceof Restore) {
      restore();
    } else if (request instanceof Reset) {
      reset();
    }
    return List.copyOf(calls);
  }

  /** MSI-X Enable went from 0 to 1. */
  abstract void enable(int asked);

  /** MSI-X Enable went from 1 to 0. */
  abstract void disable();

  /** Entry {@code v} was unmasked. */
  abstract void unmask(int v);

  /** Entry {@code v} was masked. */
  abstract void mask(int v);

  /** Function Mask was set: as if every unmasked entry had been masked. */
  void setFunctionMask() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.entryMask(v)) {
        mask(v);
      }
    }
  }

  /** Function Mask was cleared: as if every unmasked entry had just been unmasked. */
  void clearFunctionMask() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.masked(v)) {
        unmask(v);
      }
    }
  }

  /** MSI-X is enabled as the stream of a migration says: as if the guest had just enabled it. */
  void restore() {
    enable(view.tableSize());
  }

  /**
   * All interrupts off, reset, INTx on (QEMU hw/vfio/pci.c vfio_pci_pre_reset, vfio_pci_reset,
   * vfio_pci_post_reset).
   */
  private void reset() {
    if (mode == InterruptMode.MSIX) {
      disable();
    }
    disarmIntx();
    call(new ResetFunction());
    armIntx();
  }

  final void call(VmmCall call) {
    calls.add(call);
  }

  final boolean used(int v) {
    return used[v];
  }

  final boolean anyUsed() {
    for (boolean one : used) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  final boolean routed(int v) {
    return routed[v];
  }

  final boolean irqfd(int v) {
    return irqfd[v];
  }

  final int nr() {
    return nr;
  }

  final InterruptMode mode() {
    return mode;
  }

  final int highestUnmasked() {
    for (int v = view.tableSize() - 1; v >= 0; v--) {
      if (!view.masked(v)) {
        return v;
      }
    }
    return -1;
  }

  final void setNr(int n) {
    nr = n;
    call(new SetNrVectors(n));
  }

  final void setMode(InterruptMode to) {
    mode = to;
    call(new SetMode(to));
  }

  final void useVector(int v) {
    if (!used[v]) {
      used[v] = true;
      call(new UseVector(v));
    }
  }

  final void releaseVector(int v) {
    used[v] = false;
    call(new ReleaseVector(v));
  }

  final void handler(int v, boolean on) {
    call(new SetHandler(v, on));
  }

  /**
   * Returns whether the vector has a route now; without one left it goes without (QEMU
   * vfio_add_kvm_msi_virq leaves virq at -1).
   */
  final boolean addRoute(int v) {
    if (!routed[v]) {
      if (freeRoutes == 0) {
        return false;
      }
      freeRoutes--;
      routed[v] = true;
    }
    call(new AddRoute(v));
    return true;
  }

  final void releaseRoute(int v) {
    routed[v] = false;
    freeRoutes++;
    call(new ReleaseRoute(v));
  }

  final void commitRoutes() {
    call(new CommitRoutes());
  }

  final void attach(int v) {
    irqfd[v] = true;
    call(new AttachIrqfd(v));
  }

  final void detach(int v) {
    irqfd[v] = false;
    call(new DetachIrqfd(v));
  }

  final void bind(int v) {
    irqfd[v] = true;
    routed[v] = true;
    call(new VmmCall.Bind(v));
  }

  final void unbind(int v) {
    irqfd[v] = false;
    routed[v] = false;
    call(new VmmCall.Unbind(v));
  }

  /** SI(v, 1, fd). */
  final void setIrq(int v, EventFd fd) {
    call(SetIrqs.msix(v, fd));
  }

  final void disarmIntx() {
    if (mode != InterruptMode.INTX) {
      return;
    }
    if (view.mode() != InterruptMode.INTX || view.intxKvm()) {
      call(SetIrqs.intx(SetIrqs.Action.MASK, 1));
      call(new DetachIntxIrqfd());
      call(SetIrqs.intx(SetIrqs.Action.UNMASK, 1));
    }
    call(SetIrqs.intx(SetIrqs.Action.TRIGGER, 0));
    mode = InterruptMode.NONE;
  }

  final void armIntx() {
    setMode(InterruptMode.INTX);
    call(SetIrqs.intxEventFd(SetIrqs.Action.TRIGGER));
    call(SetIrqs.intx(SetIrqs.Action.MASK, 1));
    call(new AttachIntxIrqfd());
    call(SetIrqs.intxEventFd(SetIrqs.Action.UNMASK));
    call(SetIrqs.intx(SetIrqs.Action.UNMASK, 1));
  }

  /** INTx off, MSI-X noted as what is set up. */
  final void leaveIntx() {
    disarmIntx();
    setMode(InterruptMode.MSIX);
  }
}
