// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

import org.virqsim.model.Bits;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;

/**
 * The slots of the interrupt message store, which all mediated devices of a device share
 * (drivers/dma/idxd/registers.h: address, data and a control word with mask, ignore, PASID enable
 * and PASID).
 *
 * <p>Address and data decide nothing here. The mask bit is that of the vector which has the slot; a
 * slot that nobody has refuses everything, masked or not.
 */
public final class ImsSlot {
  /** Number that is no slot, and no vector. */
  public static final int NONE = -1;

  private static final int PASID_WIDTH = 20;
  private static final int HOLDER_WIDTH = 17;
  private final ImsLayout layout;

  /** Places the fields in a layout. */
  public ImsSlot(ImsLayout layout) {
    this.layout = layout;
  }

  /** Returns the lowest slot that no vector has, or {@link #NONE}. */
  public int firstFree(State s) {
    for (int slot = 0; slot < layout.slots(); slot++) {
      if (holder(s, slot) == NONE) {
        return slot;
      }
    }
    return NONE;
  }

  /** Returns the vector that has the slot, or {@link #NONE}. */
  public int holder(State s, int slot) {
    return s.get(layout.slotWord(slot), Bits.SLOT_HOLDER, HOLDER_WIDTH) - 1;
  }

  /** Gives the slot to vector {@code v}. */
  public void give(State s, int slot, int v) {
    s.put(layout.slotWord(slot), Bits.SLOT_HOLDER, HOLDER_WIDTH, v + 1);
  }

  /** Takes the slot back; its control word is cleared. */
  public void clear(State s, int slot) {
    s.put(layout.slotWord(slot), Bits.SLOT_HOLDER, HOLDER_WIDTH, 0);
    control(s, slot, 0, false, false);
  }

  /** Returns the PASID that the device compares with; 0 for none. */
  public int pasid(State s, int slot) {
    return s.get(layout.slotWord(slot), Bits.SLOT_PASID, PASID_WIDTH);
  }

  /** Writes the control word, apart from its mask bit. */
  public void control(State s, int slot, int pasid, boolean enable, boolean ignore) {
    s.put(layout.slotWord(slot), Bits.SLOT_PASID, PASID_WIDTH, pasid);
    s.assign(layout.slotWord(slot), Bits.SLOT_PASID_ENABLE, enable);
    s.assign(layout.slotWord(slot), Bits.SLOT_IGNORE, ignore);
  }

  /** Returns whether the slot lets an interrupt of {@code pasid} pass: the device's check. */
  public boolean lets(State s, int slot, int pasid) {
    int word = layout.slotWord(slot);
    return s.test(word, Bits.SLOT_IGNORE)
        || (s.test(word, Bits.SLOT_PASID_ENABLE) && pasid(s, slot) == pasid);
  }
}
