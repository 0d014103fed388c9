// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.pci;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/** Mask bits of the device's own MSI-X table (PCIe 7.7.2.7, Vector Control). */
public final class MsixTable {
  private final Layout layout;

  /** Places the table in a layout. */
  public MsixTable(Layout layout) {
    this.layout = layout;
  }

  /** Returns the mask bit of entry {@code v}. */
  public boolean masked(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.MASK);
  }

  /** Writes the mask bit of entry {@code v}. */
  public void mask(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.MASK, on);
  }
}
