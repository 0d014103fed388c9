// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vmm;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The VMM's part of the state: the MSI-X capability and table that it emulates for the guest (QEMU
 * hw/pci/msix.c), and its memory of vectors (hw/vfio/pci.c).
 */
public final class Vmm {
  private static final int NR_WIDTH = 12;
  private final Layout layout;
  private final int function;

  /** Places the fields of function {@code f} in a layout. */
  public Vmm(Layout layout, int f) {
    this.layout = layout;
    this.function = layout.virtualFunction(f);
  }

  /** Returns the MSI-X Enable bit that the guest sees. */
  public boolean enabled(State s) {
    return s.test(function, Bits.GUEST_ENABLE);
  }

  /** Writes the MSI-X Enable bit that the guest sees. */
  public void enabled(State s, boolean on) {
    s.assign(function, Bits.GUEST_ENABLE, on);
  }

  /** Returns the Function Mask bit that the guest sees. */
  public boolean functionMask(State s) {
    return s.test(function, Bits.GUEST_FUNCTION_MASK);
  }

  /** Writes the Function Mask bit that the guest sees. */
  public void functionMask(State s, boolean on) {
    s.assign(function, Bits.GUEST_FUNCTION_MASK, on);
  }

  /** Returns the mask bit of entry {@code v} that the guest sees. */
  public boolean entryMask(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.ENTRY_MASK);
  }

  /** Writes the mask bit of entry {@code v} that the guest sees. */
  public void entryMask(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.ENTRY_MASK, on);
  }

  /**
   * Returns whether the guest has {@code v} masked, by its entry or as a whole (QEMU
   * msix_is_masked).
   */
  public boolean masked(State s, int v) {
    return functionMask(s) || entryMask(s, v);
  }

  /** Returns the pending bit of {@code v} that the VMM emulates. */
  public boolean pending(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.EMULATED_PENDING);
  }

  /** Writes the pending bit of {@code v} that the VMM emulates. */
  public void pending(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.EMULATED_PENDING, on);
  }

  /** Returns whether the VMM has eventfds for {@code v} (VFIOMSIVector.use). */
  public boolean used(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.USED);
  }

  /** Notes that the VMM has eventfds for {@code v}, or no longer has. */
  public void used(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.USED, on);
  }

  /**
   * Returns whether the VMM's own routing table has a route for {@code v} (VFIOMSIVector.virq >=
   * 0).
   */
  public boolean routed(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.ROUTED);
  }

  /** Adds a route for {@code v} to the VMM's own table, or removes it. */
  public void routed(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.ROUTED, on);
  }

  /** Returns whether the main loop reads the interrupt eventfd of {@code v}. */
  public boolean handler(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.HANDLER);
  }

  /** Makes the main loop read the interrupt eventfd of {@code v}, or stop it. */
  public void handler(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.HANDLER, on);
  }

  /** Returns QEMU's {@code nr_vectors}. */
  public int nrVectors(State s) {
    return s.get(function, Bits.VMM_NR_VECTORS, NR_WIDTH);
  }

  /** Writes QEMU's {@code nr_vectors}. */
  public void nrVectors(State s, int n) {
    s.put(function, Bits.VMM_NR_VECTORS, NR_WIDTH, n);
  }

  /**
   * Returns how many vectors a paravirtual VMM granted at enabling, or {@code Integer.MAX_VALUE}
   * where none said so.
   */
  public int granted(State s) {
    int field = s.get(function, Bits.GRANTED, NR_WIDTH);
    return field == 0 ? Integer.MAX_VALUE : field - 1;
  }

  /** Grants the driver {@code n} vectors. */
  public void granted(State s, int n) {
    s.put(function, Bits.GRANTED, NR_WIDTH, n + 1);
  }

  /** Forgets what was granted. */
  public void nothingGranted(State s) {
    s.put(function, Bits.GRANTED, NR_WIDTH, 0);
  }

  /** Returns the interrupt mode. */
  public InterruptMode mode(State s) {
    return InterruptMode.of(s.get(function, Bits.VMM_MODE, 2));
  }

  /** Writes the interrupt mode. */
  public void mode(State s, InterruptMode mode) {
    s.put(function, Bits.VMM_MODE, 2, mode.ordinal());
  }

  /** Returns whether INTx is delivered by an irqfd. */
  public boolean intxKvm(State s) {
    return s.test(function, Bits.VMM_INTX_KVM);
  }

  /** Notes whether INTx is delivered by an irqfd. */
  public void intxKvm(State s, boolean on) {
    s.assign(function, Bits.VMM_INTX_KVM, on);
  }
}
