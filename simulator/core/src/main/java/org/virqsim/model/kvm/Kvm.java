// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.kvm;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * KVM's part of a vector: its irqfd and its entry in the GSI routing table (virt/kvm/eventfd.c,
 * irqchip.c).
 */
public final class Kvm {
  private final Layout layout;

  /** Places the fields in a layout. */
  public Kvm(Layout layout) {
    this.layout = layout;
  }

  /** Returns whether the kvm eventfd of {@code v} is attached as an irqfd. */
  public boolean irqfd(State s, int v) {
    return s.test(layout.virtualVector(v), Bits.IRQFD);
  }

  /** Attaches or detaches the irqfd of {@code v}. */
  public void irqfd(State s, int v, boolean on) {
    s.assign(layout.virtualVector(v), Bits.IRQFD, on);
  }

  /** Returns whether the routing table that KVM uses has a route for {@code v}. */
  public boolean route(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.COMMITTED);
  }

  /** Puts a route for {@code v} into the table that KVM uses, or takes it out. */
  public void route(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.COMMITTED, on);
  }

  /** Returns the number of irqfds attached for the vectors of function {@code f}. */
  public int irqfds(State s, int f) {
    int n = 0;
    for (int v = layout.first(f); v < layout.first(f + 1); v++) {
      n += irqfd(s, v) ? 1 : 0;
    }
    return n;
  }
}
