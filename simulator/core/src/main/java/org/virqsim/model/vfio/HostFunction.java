// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vfio;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * What the host kernel keeps for one function and its vectors (struct vfio_pci_core_device and its
 * irqs), and what it has given out to all functions together.
 */
public final class HostFunction {
  private static final int COUNT_WIDTH = 12;
  private static final int TOTAL_WIDTH = 20;
  private final Layout layout;
  private final int word;

  /** Places the fields of function {@code f} in a layout. */
  public HostFunction(Layout layout, int f) {
    this.layout = layout;
    this.word = layout.physicalFunction(f);
  }

  /** Returns {@code irq_type}. */
  public IrqType irqType(State s) {
    return IrqType.of(s.get(word, Bits.IRQ_TYPE, 2));
  }

  /** Writes {@code irq_type}. */
  public void irqType(State s, IrqType type) {
    s.put(word, Bits.IRQ_TYPE, 2, type.ordinal());
  }

  /**
   * Returns whether a call holds the function's {@code igate} (struct vfio_pci_core_device, a mutex
   * that serialises VFIO_DEVICE_SET_IRQS).
   */
  public boolean igate(State s) {
    return s.test(word, Bits.IGATE);
  }

  /** Takes the function's {@code igate}, or gives it back. */
  public void igate(State s, boolean held) {
    s.assign(word, Bits.IGATE, held);
  }

  /** Returns whether the device is stopped for a migration (VFIO_DEVICE_STATE_STOP_COPY). */
  public boolean stopped(State s) {
    return s.test(word, Bits.STOPPED);
  }

  /** Stops the device for a migration, or lets it go on. */
  public void stopped(State s, boolean on) {
    s.assign(word, Bits.STOPPED, on);
  }

  /** Returns the number of the function's vectors that have a descriptor and an IRTE. */
  public int allocatedCount(State s) {
    return s.get(word, Bits.ALLOCATED_COUNT, COUNT_WIDTH);
  }

  /** Returns the number of the function's vectors that have an action. */
  public int requestedCount(State s) {
    return s.get(word, Bits.REQUESTED_COUNT, COUNT_WIDTH);
  }

  /** Returns the number of vectors of all functions that have a descriptor and an IRTE. */
  public int allocatedTotal(State s) {
    return s.get(layout.host(), Bits.ALLOCATED_TOTAL, TOTAL_WIDTH);
  }

  /** Returns the number of vectors of all functions that have an action. */
  public int requestedTotal(State s) {
    return s.get(layout.host(), Bits.REQUESTED_TOTAL, TOTAL_WIDTH);
  }

  /** Returns whether {@code v} has a descriptor and an IRTE. */
  public boolean allocated(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.ALLOCATED);
  }

  /** Gives {@code v} a descriptor and an IRTE, or takes them. */
  public void allocated(State s, int v, boolean on) {
    if (on != allocated(s, v)) {
      add(s, word, Bits.ALLOCATED_COUNT, COUNT_WIDTH, on);
      add(s, layout.host(), Bits.ALLOCATED_TOTAL, TOTAL_WIDTH, on);
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
      add(s, word, Bits.REQUESTED_COUNT, COUNT_WIDTH, on);
      add(s, layout.host(), Bits.REQUESTED_TOTAL, TOTAL_WIDTH, on);
      s.assign(layout.physicalVector(v), Bits.ACTION, on);
    }
  }

  private static void add(State s, int word, int shift, int width, boolean more) {
    s.put(word, shift, width, s.get(word, shift, width) + (more ? 1 : -1));
  }

  /** Returns the eventfd that the context of {@code v} holds; NONE if it was never armed. */
  public EventFd trigger(State s, int v) {
    return EventFd.of(s.get(layout.physicalVector(v), Bits.TRIGGER, 2));
  }

  /** Stores the eventfd of {@code v}. */
  public void trigger(State s, int v, EventFd fd) {
    s.put(layout.physicalVector(v), Bits.TRIGGER, 2, fd.ordinal());
  }

  /**
   * Stores the eventfd of the emulated vector of a mediated device, which has no irq: {@link
   * #action} says whether there is one, and no count does.
   */
  public void emulatedTrigger(State s, int v, EventFd fd) {
    trigger(s, v, fd);
    s.assign(layout.physicalVector(v), Bits.ACTION, fd != EventFd.NONE);
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
