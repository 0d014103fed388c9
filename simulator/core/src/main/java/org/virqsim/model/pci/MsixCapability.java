// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.pci;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The device's own MSI-X capability and the INTx Disable bit of its command register (PCIe 7.7.2.2,
 * 7.5.1.1.3): what the host kernel writes, not what the guest sees.
 */
public final class MsixCapability {
  private final int word;

  /** Places the registers of function {@code f} in a layout. */
  public MsixCapability(Layout layout, int f) {
    this.word = layout.physicalFunction(f);
  }

  /** Returns MSI-X Enable. */
  public boolean enabled(State s) {
    return s.test(word, Bits.ENABLE);
  }

  /** Writes MSI-X Enable. */
  public void enable(State s, boolean on) {
    s.assign(word, Bits.ENABLE, on);
  }

  /** Returns Function Mask. */
  public boolean functionMask(State s) {
    return s.test(word, Bits.FUNCTION_MASK);
  }

  /** Writes Function Mask. */
  public void functionMask(State s, boolean on) {
    s.assign(word, Bits.FUNCTION_MASK, on);
  }

  /** Returns INTx Disable. */
  public boolean disIntx(State s) {
    return s.test(word, Bits.DIS_INTX);
  }

  /** Writes INTx Disable. */
  public void disIntx(State s, boolean on) {
    s.assign(word, Bits.DIS_INTX, on);
  }
}
