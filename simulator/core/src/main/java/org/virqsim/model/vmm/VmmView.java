// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vmm;

import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.kvm.Kvm;

/**
 * What a policy may look at: the guest-visible registers and the VMM's own memory, read-only.
 *
 * <p>A view shows the state at the moment of the request; a policy's answer must depend on nothing
 * else.
 */
public final class VmmView {
  private final int tableSize;
  private final int first;
  private final Vmm vmm;
  private final Kvm kvm;
  private final int freeRoutes;
  private final boolean dynamicMsix;
  private final State state;

  /**
   * Creates a view of function {@code f}; its vectors are numbered from 0 here.
   *
   * @param freeRoutes how many more routes KVM would take for this VM
   * @param dynamicMsix whether the host adds vectors while MSI-X is enabled, that is, reports the
   *     index without VFIO_IRQ_INFO_NORESIZE (Linux 6.5 and later)
   */
  public VmmView(Layout layout, int f, int freeRoutes, boolean dynamicMsix, State state) {
    this.tableSize = layout.vectors(f);
    this.first = layout.first(f);
    this.vmm = new Vmm(layout, f);
    this.kvm = new Kvm(layout);
    this.freeRoutes = freeRoutes;
    this.dynamicMsix = dynamicMsix;
    this.state = state;
  }

  /** Returns the number of entries of the MSI-X table. */
  public int tableSize() {
    return tableSize;
  }

  /** Returns whether the host can add vectors while MSI-X is enabled. */
  public boolean dynamicMsix() {
    return dynamicMsix;
  }

  /**
   * Returns how many more routes the VM's table can take, or at least as many as the function has
   * vectors (KVM_CAP_IRQ_ROUTING; QEMU accel/kvm/kvm-all.c kvm_irqchip_get_virq answers -ENOSPC
   * when there are none).
   */
  public int freeRoutes() {
    return freeRoutes;
  }

  /** Returns the guest-visible MSI-X Enable. */
  public boolean enabled() {
    return vmm.enabled(state);
  }

  /** Returns the guest-visible Function Mask. */
  public boolean functionMask() {
    return vmm.functionMask(state);
  }

  /** Returns the guest-visible mask bit of entry {@code v}. */
  public boolean entryMask(int v) {
    return vmm.entryMask(state, first + v);
  }

  /** Returns whether {@code v} is masked, by its entry or as a whole. */
  public boolean masked(int v) {
    return vmm.masked(state, first + v);
  }

  /** Returns the emulated pending bit of {@code v}. */
  public boolean pending(int v) {
    return vmm.pending(state, first + v);
  }

  /** Returns whether the VMM has eventfds for {@code v}. */
  public boolean used(int v) {
    return vmm.used(state, first + v);
  }

  /** Returns whether the VMM has a route for {@code v}. */
  public boolean routed(int v) {
    return vmm.routed(state, first + v);
  }

  /** Returns whether an irqfd is attached for {@code v}. */
  public boolean irqfd(int v) {
    return kvm.irqfd(state, first + v);
  }

  /** Returns the VMM's {@code nr_vectors}. */
  public int nrVectors() {
    return vmm.nrVectors(state);
  }

  /**
   * Returns how many vectors were granted to a paravirtual driver, or {@code Integer.MAX_VALUE}
   * where none said so.
   */
  public int granted() {
    return vmm.granted(state);
  }

  /** Returns the interrupt mode the VMM has set up. */
  public InterruptMode mode() {
    return vmm.mode(state);
  }

  /** Returns whether INTx is delivered by an irqfd. */
  public boolean intxKvm() {
    return vmm.intxKvm(state);
  }
}
