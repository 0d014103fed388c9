// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmView;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What bhyve does (FreeBSD sys/amd64/vmm/io/ppt.c ppt_setup_msix, ppt_disable_msix;
 * usr.sbin/bhyve/pci_passthru.c): everything is allocated at the first set-up; a vector has its
 * handler set up at each unmask and torn down at each mask, so that the device's own pending bit
 * works. A write of the capability sets up all unmasked vectors anew and tears the masked ones
 * down; Function Mask itself is not emulated. illumos does the same.
 *
 * <p>The calls of FreeBSD stand for {@code SetIrqs}: pci_alloc_msix for SI(0,N), bus_setup_intr and
 * bus_teardown_intr for SI(v,1).
 */
final class BhyvePlan extends Plan {

  BhyvePlan(VmmView view) {
    super(view);
  }

  @Override
  void enable(int asked) {
    leaveIntx();
    setNr(view.tableSize());
    call(SetIrqs.msix(0, EventFds.of(view.tableSize(), v -> EventFd.NONE)));
    setUpAll();
  }

  @Override
  void unmask(int v) {
    useVector(v);
    if (!routed(v)) {
      bind(v);
    }
    setIrq(v, EventFd.KVM);
  }

  @Override
  void mask(int v) {
    setIrq(v, EventFd.NONE);
  }

  @Override
  void setFunctionMask() {
    setUpAll();
  }

  @Override
  void clearFunctionMask() {
    setUpAll();
  }

  /** An entry may have been masked under Function Mask, and its vector be set up still. */
  private void setUpAll() {
    for (int v = 0; v < view.tableSize(); v++) {
      if (!view.entryMask(v)) {
        unmask(v);
      } else if (used(v)) {
        mask(v);
      }
    }
  }

  @Override
  void disable() {
    call(SetIrqs.msixOff());
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
