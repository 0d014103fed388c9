// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The virtual local APICs: which vectors are requested (IRR) and in service (ISR), and what the
 * handler of each virtual processor does.
 */
public final class LocalApic {
  /** Handler phase: no handler runs. */
  public static final int IDLE = 0;

  /** Handler phase: entered, nothing reaped yet. */
  public static final int ENTERED = 1;

  /** Handler phase: everything found has been reaped, end of interrupt not yet written. */
  public static final int REAPED = 2;

  /** Handler phase: the vector is armed again, too (class C). */
  public static final int REARMED = 3;

  private static final int VECTOR_WIDTH = 16;
  private final Layout layout;

  /** Places the fields in a layout. */
  public LocalApic(Layout layout) {
    this.layout = layout;
  }

  /** Returns whether {@code v} is requested. */
  public boolean irr(State s, int v) {
    return s.test(layout.irr(v), v % 64);
  }

  /**
   * Returns the lowest requested vector among those of {@code mask}, or -1.
   *
   * @param mask bitmap of vectors, bit {@code v % 64} of word {@code v / 64}
   */
  public int firstRequested(State s, long[] mask) {
    return first(s, layout.irr(0), mask);
  }

  /**
   * Returns the lowest vector among those of {@code mask} that is pending in a posted-interrupt
   * descriptor, or -1.
   *
   * @param mask as for {@link #firstRequested}
   */
  public int firstPosted(State s, long[] mask) {
    return first(s, layout.pir(0), mask);
  }

  private static int first(State s, int first, long[] mask) {
    for (int i = 0; i < mask.length; i++) {
      long requested = s.word(first + i) & mask[i];
      if (requested != 0) {
        return 64 * i + Long.numberOfTrailingZeros(requested);
      }
    }
    return -1;
  }

  /** Returns whether {@code v} is in service. */
  public boolean isr(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.ISR);
  }

  /** Returns the handler phase of {@code vcpu}. */
  public int phase(State s, int vcpu) {
    return s.get(layout.vcpu(vcpu), Bits.HANDLER_PHASE, 2);
  }

  /** Returns the vector that {@code vcpu} has in service. */
  public int vector(State s, int vcpu) {
    return s.get(layout.vcpu(vcpu), Bits.HANDLER_VECTOR, VECTOR_WIDTH);
  }

  /** Takes {@code v} into service on {@code vcpu}: IRR to ISR. */
  public void enter(State s, int vcpu, int v) {
    s.assign(layout.irr(v), v % 64, false);
    s.assign(layout.physicalVector(v), Bits.ISR, true);
    s.put(layout.vcpu(vcpu), Bits.HANDLER_PHASE, 2, ENTERED);
    s.put(layout.vcpu(vcpu), Bits.HANDLER_VECTOR, VECTOR_WIDTH, v);
  }

  /** Returns whether the handler on {@code vcpu} is at work on one completion. */
  public boolean serving(State s, int vcpu) {
    return s.test(layout.vcpu(vcpu), Bits.SERVING);
  }

  /** Notes that the handler on {@code vcpu} has taken a completion from its queue. */
  public void serve(State s, int vcpu) {
    s.assign(layout.vcpu(vcpu), Bits.SERVING, true);
  }

  /** Notes that the handler on {@code vcpu} has reaped. */
  public void reaped(State s, int vcpu) {
    s.assign(layout.vcpu(vcpu), Bits.SERVING, false);
    s.put(layout.vcpu(vcpu), Bits.HANDLER_PHASE, 2, REAPED);
  }

  /** Notes that the handler on {@code vcpu} has armed its vector again. */
  public void rearmed(State s, int vcpu) {
    s.put(layout.vcpu(vcpu), Bits.HANDLER_PHASE, 2, REARMED);
  }

  /** Ends the interrupt in service on {@code vcpu}. */
  public void end(State s, int vcpu) {
    s.assign(layout.physicalVector(vector(s, vcpu)), Bits.ISR, false);
    s.put(layout.vcpu(vcpu), Bits.HANDLER_PHASE, 2, IDLE);
    s.put(layout.vcpu(vcpu), Bits.HANDLER_VECTOR, VECTOR_WIDTH, 0);
  }
}
