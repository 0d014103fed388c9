// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What kvmtool does (vfio/pci.c vfio_pci_enable_msis, vfio_pci_update_msi_entry,
 * vfio_pci_msix_table_access): the host gets the whole table at enabling; a vector gets eventfd,
 * route and irqfd when its vector control is first written, which in the model is its first unmask.
 * Masking it takes the irqfd away, and its eventfd goes on to count. Function Mask is not emulated.
 */
final class KvmtoolPlan extends Plan {

  KvmtoolPlan(VmmView view) {
    super(view);
  }

  @Override
  void enable(int asked) {
    leaveIntx();
    touchUnmasked();
    setNr(view.tableSize());
    setAll();
  }

  @Override
  void unmask(int v) {
    boolean empty = !anyUsed();
    boolean first = !used(v);
    touch(v);
    if (empty) {
      // Nothing was armed yet ("phys_state is empty"): the whole table is set once more.
      setAll();
    } else if (first) {
      setIrq(v, EventFd.KVM);
    }
  }

  @Override
  void mask(int v) {
    if (irqfd(v)) {
      detach(v);
    }
  }

  @Override
  void setFunctionMask() {}

  @Override
  void clearFunctionMask() {
    boolean empty = !anyUsed();
    boolean[] before = new boolean[view.tableSize()];
    for (int v = 0; v < before.length; v++) {
      before[v] = used(v);
    }
    touchUnmasked();
    if (empty) {
      setAll();
      return;
    }
    for (int v = 0; v < before.length; v++) {
      if (used(v) && !before[v]) {
        setIrq(v, EventFd.KVM);
      }
    }
  }

  private void touchUnmasked() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.entryMask(v)) {
        touch(v);
      } else if (irqfd(v)) {
        detach(v);
      }
    }
  }

  private void touch(int v) {
    useVector(v);
    if (!routed(v) && addRoute(v)) {
      commitRoutes();
    }
    if (routed(v) && !irqfd(v)) {
      attach(v);
    }
  }

  private void setAll() {
    call(SetIrqs.msix(0, EventFds.of(view.tableSize(), v -> used(v) ? EventFd.KVM : EventFd.NONE)));
  }

  @Override
  void disable() {
    call(SetIrqs.msixOff());
    setNr(0);
    armIntx();
  }
}
