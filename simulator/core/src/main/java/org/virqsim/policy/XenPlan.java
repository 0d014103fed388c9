// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.PassMask;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What Xen does with its device model (QEMU hw/xen/xen_pt_msi.c xen_pt_msix_update_one; Xen
 * xen/arch/x86/msi.c msix_capability_init, xen/arch/x86/hvm/vmsi.c msixtbl_write): a vector is
 * mapped and bound at its first unmask, without clearing MSI-X Enable; from then on the guest's
 * mask bit is the device's, and so is the pending bit. ACRN does the same.
 *
 * <p>The calls of Xen stand for {@code SetIrqs}: PHYSDEVOP_map_pirq and the binding for SI(v,1).
 * The device gets MSI-X enabled with the first of them; if that is not for vector 0, one vector
 * without an eventfd comes before it.
 */
final class XenPlan extends Plan {

  XenPlan(VmmView view) {
    super(view);
  }

  @Override
  void enable(int asked) {
    leaveIntx();
    clearFunctionMask();
  }

  /** The queues are in use already, so the device must latch for masked vectors, too. */
  @Override
  void restore() {
    leaveIntx();
    if (highestUnmasked() < 0) {
      setNr(1);
      setIrq(0, EventFd.NONE);
    }
    clearFunctionMask();
  }

  @Override
  void unmask(int v) {
    if (used(v)) {
      call(new PassMask(v, false));
      return;
    }
    if (nr() == 0 && v > 0) {
      setIrq(0, EventFd.NONE);
    }
    useVector(v);
    bind(v);
    setNr(Math.max(nr(), v + 1));
    setIrq(v, EventFd.KVM);
  }

  @Override
  void mask(int v) {
    if (used(v)) {
      call(new PassMask(v, true));
    }
  }

  @Override
  void disable() {
    if (nr() > 0) {
      call(SetIrqs.msixOff());
    }
    for (int v = 0; v < view.tableSize(); v++) {
      if (used(v)) {
        unbind(v);
        releaseVector(v);
      }
    }
    setNr(0);
    armIntx();
  }
}
