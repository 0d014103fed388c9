// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

import org.virqsim.model.Bits;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;

/**
 * What a mediated device's vector has beyond other vectors: its MSIX_PERM register, its owner, its
 * slot in the interrupt message store, and the handle that the guest knows it by.
 *
 * <p>MSIX_PERM holds the PASID of the process that may interrupt (drivers/dma/idxd/registers.h,
 * union msix_perm). Its value changes while a trapped write is emulated; the owner changes when the
 * write retires. As long as it was never written, the owner is process 0, with the default PASID.
 */
public final class MsixPerm {
  private static final int PROCESS_WIDTH = 8;
  private static final int SLOT_WIDTH = 12;
  private final ImsLayout layout;

  /** Places the fields in a layout. */
  public MsixPerm(ImsLayout layout) {
    this.layout = layout;
  }

  /** Returns the process whose PASID MSIX_PERM holds; 0, the driver itself, if never written. */
  public int process(State s, int v) {
    return Math.max(0, s.get(layout.vectorWord(v), Bits.PERM, PROCESS_WIDTH) - 1);
  }

  /** Writes the PASID of {@code process} to MSIX_PERM. */
  public void write(State s, int v, int process) {
    s.put(layout.vectorWord(v), Bits.PERM, PROCESS_WIDTH, process + 1);
  }

  /** Returns the process that owns the vector. */
  public int owner(State s, int v) {
    return s.get(layout.vectorWord(v), Bits.OWNER, PROCESS_WIDTH);
  }

  /** The write of MSIX_PERM has retired: ownership passes. */
  public void retire(State s, int v) {
    s.put(layout.vectorWord(v), Bits.OWNER, PROCESS_WIDTH, process(s, v));
  }

  /** Returns whether {@code process} owns the vector; while a write is trapped, both do. */
  public boolean authorises(State s, int v, int process) {
    return owner(s, v) == process || process(s, v) == process;
  }

  /** Returns the host's slot of the vector, or {@link ImsSlot#NONE}. */
  public int slot(State s, int v) {
    return s.get(layout.vectorWord(v), Bits.SLOT, SLOT_WIDTH) - 1;
  }

  /** Notes the host's slot of the vector, or {@link ImsSlot#NONE}. */
  public void slot(State s, int v, int slot) {
    s.put(layout.vectorWord(v), Bits.SLOT, SLOT_WIDTH, slot + 1);
  }

  /** Returns the handle that the guest's driver holds, or {@link ImsSlot#NONE}. */
  public int handle(State s, int v) {
    return s.get(layout.vectorWord(v), Bits.VECTOR_HANDLE, SLOT_WIDTH) - 1;
  }

  /** Gives the guest's driver a handle, or with {@link ImsSlot#NONE} revokes it. */
  public void handle(State s, int v, int handle) {
    s.put(layout.vectorWord(v), Bits.VECTOR_HANDLE, SLOT_WIDTH, handle + 1);
  }

  /** Returns the process whose PASID the vector's dedicated queue has. */
  public int queueProcess(State s, int v) {
    return s.get(layout.vectorWord(v), Bits.QUEUE_PROCESS, PROCESS_WIDTH);
  }

  /** Gives the vector's dedicated queue the PASID of a process. */
  public void queueProcess(State s, int v, int process) {
    s.put(layout.vectorWord(v), Bits.QUEUE_PROCESS, PROCESS_WIDTH, process);
  }
}
