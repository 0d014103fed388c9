// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.Inject;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What QEMU did before version 2.1, with one eventfd for each vector: consumed by KVM where there
 * is a route, else by the main loop (hw/vfio_pci.c, later hw/misc/vfio.c: vfio_msix_vector_use,
 * vfio_msix_vector_release). Masking a vector disarms it and closes its eventfd, so that the
 * device's own pending bit works.
 */
final class EarlyQemuPlan extends Plan {

  /** How the versions differ. */
  enum Version {
    /** 2012: INTx is left at the first use; every vector is injected after its eventfd was set. */
    REINJECTS,
    /** 1.3: INTx is left at enabling. */
    LEAVES_INTX,
    /** 1.4 to 2.0: vector 0 is armed and released at enabling (b0223e29afdc). */
    ENABLES_AT_ONCE
  }

  private final Version version;

  EarlyQemuPlan(VmmView view, Version version) {
    super(view);
    this.version = version;
  }

  @Override
  void enable(int asked) {
    if (version != Version.REINJECTS) {
      leaveIntx();
    }
    if (version == Version.ENABLES_AT_ONCE) {
      useVector(0);
      setNr(1);
      call(SetIrqs.msixOff());
      setIrq(0, EventFd.INTERRUPT);
      setIrq(0, EventFd.NONE);
      releaseVector(0);
    }
    clearFunctionMask();
  }

  @Override
  void unmask(int v) {
    useVector(v);
    if (addRoute(v)) {
      commitRoutes();
      attach(v);
    } else {
      handler(v, true);
    }
    if (nr() < v + 1) {
      if (mode() == InterruptMode.INTX) {
        leaveIntx();
      }
      call(SetIrqs.msixOff());
      setNr(v + 1);
      call(SetIrqs.msix(0, EventFds.of(v + 1, this::eventFd)));
      for (int i = 0; i < view.tableSize(); i++) {
        reinject(i);
      }
    } else {
      setIrq(v, eventFd(v));
      reinject(v);
    }
    if (view.pending(v)) {
      call(new Inject(v));
    }
  }

  private EventFd eventFd(int v) {
    if (!used(v)) {
      return EventFd.NONE;
    }
    return routed(v) ? EventFd.KVM : EventFd.INTERRUPT;
  }

  /** "We don't know if we've missed interrupts in the interim." */
  private void reinject(int v) {
    if (version == Version.REINJECTS && used(v) && !view.pending(v)) {
      call(new Inject(v));
    }
  }

  @Override
  void mask(int v) {
    if (used(v)) {
      setIrq(v, EventFd.NONE);
      close(v);
    }
  }

  private void close(int v) {
    if (routed(v)) {
      detach(v);
      releaseRoute(v);
    } else {
      handler(v, false);
    }
    releaseVector(v);
  }

  @Override
  void disable() {
    if (mode() != InterruptMode.MSIX) {
      return;
    }
    for (int v = 0; v < view.tableSize(); v++) {
      mask(v);
    }
    if (nr() > 0) {
      call(SetIrqs.msixOff());
    }
    setNr(0);
    armIntx();
  }
}
