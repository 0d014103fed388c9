// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.Inject;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What crosvm does (devices/src/pci/vfio_pci.rs enable_msix, msix_vector_update,
 * msix_vectors_update; devices/src/pci/msix.rs write_msix_table, msix_enable_one): the host gets
 * the whole table at enabling; a vector gets its GSI and irqfd at its first unmask and keeps them.
 * A masked vector is armed to a thread of the device, which sets the emulated pending bit.
 *
 * <p>Vectors that are unmasked for the first time under Function Mask get no irqfd when it is
 * cleared: only setting Enable looks for them (msix_enable_all).
 */
final class CrosvmPlan extends Plan {

  CrosvmPlan(VmmView view) {
    super(view);
  }

  @Override
  void enable(int asked) {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.masked(v) && !used(v)) {
        use(v);
      }
    }
    leaveIntx();
    setNr(view.tableSize());
    if (anyUsed()) {
      setAll();
    } else {
      // Only an eventfd makes vfio enable the device; this one is dropped at once.
      call(
          SetIrqs.msix(
              0, EventFds.of(view.tableSize(), v -> v == 0 ? EventFd.INTERRUPT : EventFd.NONE)));
      call(SetIrqs.msix(0, EventFds.of(view.tableSize(), v -> EventFd.NONE)));
    }
    for (int v = 0; v < view.tableSize(); v++) {
      inject(v);
    }
  }

  /** msix_enable_one: the irqfd is there before its route. */
  private void use(int v) {
    useVector(v);
    handler(v, true);
    attach(v);
    if (addRoute(v)) {
      commitRoutes();
    }
  }

  @Override
  void unmask(int v) {
    if (!used(v)) {
      use(v);
    }
    inject(v);
    setIrq(v, EventFd.KVM);
  }

  @Override
  void mask(int v) {
    setIrq(v, used(v) ? EventFd.INTERRUPT : EventFd.NONE);
  }

  @Override
  void setFunctionMask() {
    setAll();
  }

  @Override
  void clearFunctionMask() {
    for (int v = 0; v < view.tableSize(); v++) {
      inject(v);
    }
    setAll();
  }

  private void inject(int v) {
    if (!view.masked(v) && view.pending(v)) {
      call(new Inject(v));
    }
  }

  private void setAll() {
    call(
        SetIrqs.msix(
            0,
            EventFds.of(
                view.tableSize(),
                v -> {
                  if (!used(v)) {
                    return EventFd.NONE;
                  }
                  return view.masked(v) ? EventFd.INTERRUPT : EventFd.KVM;
                })));
  }

  @Override
  void disable() {
    call(SetIrqs.msixOff());
    setNr(0);
    armIntx();
  }
}
