// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/** Whether a virtual processor runs guest code. */
public final class Vcpu {
  private final Layout layout;

  /** Places the fields in a layout. */
  public Vcpu(Layout layout) {
    this.layout = layout;
  }

  /** Returns whether {@code vcpu} has left guest mode for the VMM, for a write that trapped. */
  public boolean inTrap(State s, int vcpu) {
    return s.test(layout.vcpu(vcpu), Bits.IN_TRAP);
  }

  /** Notes whether {@code vcpu} has left guest mode for the VMM. */
  public void inTrap(State s, int vcpu, boolean on) {
    s.assign(layout.vcpu(vcpu), Bits.IN_TRAP, on);
  }
}
