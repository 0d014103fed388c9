// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vmm;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The VMM's part of the state: the MSI-X capability and table that it emulates for the guest (QEMU
 * hw/pci/msix.c), its memory of vectors (hw/vfio/pci.c), its lock and its main loop.
 */
public final class Vmm {
  /** Lock owner: nobody. */
  public static final int UNLOCKED = 0;

  /** Lock owner: the vCPU thread whose trap is being handled. */
  public static final int VCPU = 1;

  /** Lock owner: the main loop. */
  public static final int MAIN_LOOP = 2;

  private static final int VECTOR_WIDTH = 12;
  private final Layout layout;
  private final int function;
  private final int threads;

  /** Places the fields in a layout. */
  public Vmm(Layout layout) {
    this.layout = layout;
    this.function = layout.virtualFunction();
    this.threads = layout.vmm();
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
    return s.get(function, Bits.VMM_NR_VECTORS, VECTOR_WIDTH);
  }

  /** Writes QEMU's {@code nr_vectors}. */
  public void nrVectors(State s, int n) {
    s.put(function, Bits.VMM_NR_VECTORS, VECTOR_WIDTH, n);
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

  /** Returns who holds the lock: {@link #UNLOCKED}, {@link #VCPU} or {@link #MAIN_LOOP}. */
  public int lockOwner(State s) {
    return s.get(threads, Bits.LOCK_OWNER, 2);
  }

  /** Hands the lock over. */
  public void lockOwner(State s, int owner) {
    s.put(threads, Bits.LOCK_OWNER, 2, owner);
  }

  /** Returns the vector whose interrupt the main loop is passing on, while it holds the lock. */
  public int mainLoopVector(State s) {
    return s.get(threads, Bits.MAIN_LOOP_VECTOR, VECTOR_WIDTH);
  }

  /** Notes the vector whose interrupt the main loop is passing on; 0 when it is done. */
  public void mainLoopVector(State s, int v) {
    s.put(threads, Bits.MAIN_LOOP_VECTOR, VECTOR_WIDTH, v);
  }
}
