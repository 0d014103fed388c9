// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.QemuPolicy.EmptyEnable;
import org.virqsim.policy.QemuPolicy.Growth;
import org.virqsim.policy.QemuPolicy.Traits;
import org.virqsim.policy.QemuPolicy.UnmaskedAtEnable;
import org.virqsim.policy.VmmCall.Inject;
import org.virqsim.policy.VmmCall.SetIrqs;

/** What QEMU does since version 2.1, with two eventfds for each vector. */
class QemuPlan extends Plan {
  private final Traits traits;

  QemuPlan(VmmView view, Traits traits) {
    super(view);
    this.traits = traits;
  }

  @Override
  void enable(int asked) {
    leaveIntx();
    int highest = highestUnmasked();
    switch (traits.emptyEnable()) {
      case ALL_ARMED -> enableTable(EventFd.INTERRUPT);
      case ALL_ALLOCATED -> enableTable(EventFd.NONE);
      case ARM_VECTOR_0, NO_VECTOR -> {
        if (highest >= 0 && traits.unmaskedAtEnable() == UnmaskedAtEnable.BATCHED) {
          routeBatch(highest);
          enableBatch(highest);
          return;
        }
        if (highest >= 0 && traits.unmaskedAtEnable() == UnmaskedAtEnable.VECTORS_BATCHED) {
          routeOneByOne(highest);
          enableBatch(highest);
          return;
        }
        enableEmpty(highest);
      }
    }
    clearFunctionMask();
  }

  /** Every entry at once: allocated, and requested too where it is armed. */
  private void enableTable(EventFd fd) {
    int n = view.tableSize();
    if (fd == EventFd.INTERRUPT) {
      for (int v = 0; v < n; v++) {
        useVector(v);
        handler(v, true);
      }
    }
    setNr(n);
    call(SetIrqs.msix(0, EventFds.of(n, v -> fd)));
  }

  /** The physical device gets MSI-X enabled although the guest has no vector in use. */
  private void enableEmpty(int highest) {
    if (traits.emptyEnable() == EmptyEnable.NO_VECTOR) {
      call(SetIrqs.msix(0, EventFd.NONE));
      return;
    }
    int v = traits.unmaskedAtEnable() == UnmaskedAtEnable.HIGHEST_FIRST ? Math.max(highest, 0) : 0;
    useVector(v);
    setNr(v + 1);
    resize();
  }

  private void routeBatch(int highest) {
    for (int v = 0; v <= highest; v++) {
      if (!view.masked(v)) {
        useVector(v);
        handler(v, true);
        addRoute(v);
      }
    }
    setNr(highest + 1);
    commitRoutes();
    for (int v = 0; v <= highest; v++) {
      if (!view.masked(v) && routed(v)) {
        attach(v);
      }
    }
  }

  private void routeOneByOne(int highest) {
    for (int v = 0; v <= highest; v++) {
      if (!view.masked(v)) {
        useVector(v);
        handler(v, true);
        if (addRoute(v)) {
          commitRoutes();
          attach(v);
        }
      }
    }
    setNr(highest + 1);
  }

  /** The vectors that have routes, or none for want of any, are enabled by one call. */
  private void enableBatch(int highest) {
    if (grows()) {
      setIrq(0, EventFd.NONE);
    }
    call(enableVectors());
    // msix_write_config: what was pending from before is notified as Function Mask is clear now.
    for (int v = 0; v <= highest; v++) {
      if (!view.masked(v) && view.pending(v)) {
        call(new Inject(v));
      }
    }
  }

  /** vfio_msix_vector_do_use, then msix_handle_mask_update's injection of what is pending. */
  @Override
  void unmask(int v) {
    useVector(v);
    handler(v, true);
    boolean attach = !routed(v);
    if (addRoute(v)) {
      commitRoutes();
    }
    if (attach && routed(v)) {
      attach(v);
    }
    boolean beyond = nr() < v + 1;
    if (beyond) {
      setNr(traits.growth() == Growth.DOUBLED ? doubled(v + 1) : v + 1);
    }
    if (beyond && !grows()) {
      resize();
      reinject(v);
    } else {
      setIrq(v, routed(v) ? EventFd.KVM : EventFd.INTERRUPT);
    }
    if (view.pending(v)) {
      call(new Inject(v));
    }
  }

  private int doubled(int needed) {
    return Math.min(view.tableSize(), Math.max(needed, 2 * nr()));
  }

  /** One message for every vector in use but the new one: spurious where nothing was dropped. */
  private void reinject(int added) {
    for (int v = 0; v < view.tableSize() && traits.growth() == Growth.REINJECTED; v++) {
      if (v != added && used(v) && !view.masked(v)) {
        call(new Inject(v));
      }
    }
  }

  /** vfio_msix_vector_release: back to the main loop, so that the emulated pending bit works. */
  @Override
  void mask(int v) {
    if (routed(v)) {
      setIrq(v, EventFd.INTERRUPT);
    }
  }

  @Override
  void disable() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (used(v)) {
        mask(v);
      }
    }
    call(SetIrqs.msixOff());
    for (int v = 0; v < view.tableSize(); v++) {
      if (used(v)) {
        if (routed(v)) {
          detach(v);
          releaseRoute(v);
        }
        handler(v, false);
        releaseVector(v);
      }
    }
    setNr(0);
    armIntx();
  }

  /** vfio_disable_irqindex and vfio_enable_vectors: everything off, everything on with one more. */
  private void resize() {
    call(SetIrqs.msixOff());
    call(enableVectors());
  }

  /**
   * vfio_enable_vectors: kvm eventfds where a route exists and the guest has the entry unmasked.
   */
  private SetIrqs enableVectors() {
    return SetIrqs.msix(
        0,
        EventFds.of(
            nr(),
            v -> {
              if (!used(v)) {
                return EventFd.NONE;
              }
              return !routed(v) || view.masked(v) ? EventFd.INTERRUPT : EventFd.KVM;
            }));
  }

  private boolean grows() {
    return traits.growsDynamically() && view.dynamicMsix();
  }
}
