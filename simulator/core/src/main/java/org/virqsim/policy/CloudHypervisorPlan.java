// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What cloud-hypervisor does since 2022 (pci/src/msix.rs set_msg_ctl and write_table,
 * pci/src/vfio.rs update_msix_capabilities, vmm/src/interrupt.rs MsiInterruptGroup::update and
 * disable): the host gets the whole table at enabling, and everything afterwards is a matter of
 * routes and irqfds.
 *
 * <p>Masking an entry does nothing: the vector's messages go on to arrive. A route is added at the
 * first unmask and updated at each.
 */
final class CloudHypervisorPlan extends Plan {

  CloudHypervisorPlan(VmmView view) {
    super(view);
  }

  @Override
  void enable(int asked) {
    if (!view.functionMask()) {
      clearFunctionMask();
    }
    leaveIntx();
    int n = view.tableSize();
    for (int v = 0; v < n; v++) {
      useVector(v);
    }
    setNr(n);
    call(SetIrqs.msix(0, EventFds.of(n, v -> EventFd.KVM)));
  }

  /** Every entry is updated, and each update hands over the routes, also for masked entries. */
  @Override
  void clearFunctionMask() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.entryMask(v)) {
        unmask(v);
      } else {
        if (irqfd(v)) {
          detach(v);
        }
        if (routed(v)) {
          releaseRoute(v);
        }
        commitRoutes();
      }
    }
  }

  @Override
  void setFunctionMask() {
    detachAll();
  }

  @Override
  void unmask(int v) {
    if (addRoute(v)) {
      commitRoutes();
      if (!irqfd(v)) {
        attach(v);
      }
    }
  }

  @Override
  void mask(int v) {}

  @Override
  void disable() {
    detachAll();
    call(SetIrqs.msixOff());
    setNr(0);
    armIntx();
  }

  private void detachAll() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (irqfd(v)) {
        detach(v);
      }
    }
  }
}
