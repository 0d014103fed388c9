// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.QemuPolicy.EmptyEnable;
import org.virqsim.policy.QemuPolicy.Traits;
import org.virqsim.policy.QemuPolicy.UnmaskedAtEnable;
import org.virqsim.policy.VmmCall.Grant;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * The proposal of T. Gleixner (June 2021): the guest asks by a hypercall in pci_enable_msix_range
 * for the number of vectors its driver wants, and the VMM allocates them before it answers. What it
 * can not allocate it does not grant, so that the failure is seen where a driver can deal with it.
 */
final class HypercallPlan extends QemuPlan {
  private final int limit;

  /**
   * Creates the plan.
   *
   * @param limit the most that is granted; 0 to refuse
   */
  HypercallPlan(VmmView view, int limit) {
    super(
        view,
        new Traits(
            "", "", "", "", EmptyEnable.ALL_ALLOCATED, UnmaskedAtEnable.ONE_BY_ONE, false, false));
    this.limit = limit;
  }

  @Override
  void enable(int asked) {
    int granted = Math.min(Math.max(asked, 1), limit);
    call(new Grant(granted));
    if (granted > 0) {
      allocate(granted);
      clearFunctionMask();
    }
  }

  /** Nothing is allocated beyond the grant, nor added: the driver leaves those entries alone. */
  @Override
  void unmask(int v) {
    if (v < nr()) {
      super.unmask(v);
    }
  }

  @Override
  void restore() {
    allocate(Math.min(view.granted(), view.tableSize()));
    clearFunctionMask();
  }

  private void allocate(int n) {
    leaveIntx();
    setNr(n);
    call(SetIrqs.msix(0, EventFds.of(n, v -> EventFd.NONE)));
  }
}
