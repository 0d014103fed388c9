// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vfio;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * What the host kernel keeps for one function and its vectors (struct vfio_pci_core_device and its
 * irqs).
 */
public final class HostFunction {
  private static final int COUNT_WIDTH = 12;
  private final Layout layout;
  private final int word;

  /** Places the fields in a layout. */
  public HostFunction(Layout layout) {
    this.layout = layout;
    this.word = layout.physicalFunction();
  }

  /** Returns {@code irq_type}. */
  public IrqType irqType(State s) {
    return IrqType.of(s.get(word, Bits.IRQ_TYPE, 2));
  }

  /** Writes {@code irq_type}. */
  public void irqType(State s, IrqType type) {
    s.put(word, Bits.IRQ_TYPE, 2, type.ordinal());
  }

  /** Returns the number of vectors that have a descriptor and an IRTE. */
  public int allocatedCount(State s) {
    return s.get(word, Bits.ALLOCATED_COUNT, COUNT_WIDTH);
  }

  /** Returns the number of vectors that have an action and so a CPU vector. */
  public int requestedCount(State s) {
    return s.get(word, Bits.REQUESTED_COUNT, COUNT_WIDTH);
  }

  /** Returns whether {@code v} has a descriptor and an IRTE. */
  public boolean allocated(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.ALLOCATED);
  }

  /** Gives {@code v} a descriptor and an IRTE, or takes them. */
  public void allocated(State s, int v, boolean on) {
    if (on != allocated(s, v)) {
      s.put(word, Bits.ALLOCATED_COUNT, COUNT_WIDTH, allocatedCount(s) + (on ? 1 : -1));
      s.assign(layout.physicalVector(v), Bits.ALLOCATED, on);
    }
  }

  /** Returns whether {@code v} has an action (request_irq succeeded). */
  public boolean action(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.ACTION);
  }

  /** Installs or removes the action of {@code v}. */
  public void action(State s, int v, boolean on) {
    if (on != action(s, v)) {
      s.put(word, Bits.REQUESTED_COUNT, COUNT_WIDTH, requestedCount(s) + (on ? 1 : -1));
      s.assign(layout.physicalVector(v), Bits.ACTION, on);
    }
  }

  /** Returns the eventfd that the context of {@code v} holds; NONE if it was never armed. */
  public EventFd trigger(State s, int v) {
    return EventFd.of(s.get(layout.physicalVector(v), Bits.TRIGGER, 2));
  }

  /** Stores the eventfd of {@code v}. */
  public void trigger(State s, int v, EventFd fd) {
    s.put(layout.physicalVector(v), Bits.TRIGGER, 2, fd.ordinal());
  }

  /** Returns whether the irq bypass producer of {@code v} is registered, its IRTE posted. */
  public boolean bypass(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.BYPASS);
  }

  /** Registers or unregisters the irq bypass producer of {@code v}. */
  public void bypass(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.BYPASS, on);
  }
}
