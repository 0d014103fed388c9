// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/** Whether a virtual processor runs guest code, and whether it takes interrupts. */
public final class Vcpu {
  /** Not halted. */
  public static final int ACTIVE = 0;

  /** Halted, and the host polls for a reason to wake it (virt/kvm/kvm_main.c kvm_vcpu_halt). */
  public static final int POLLED = 1;

  /** Halted, and its thread sleeps (kvm_vcpu_block). */
  public static final int BLOCKED = 2;

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

  /** Returns whether the host's scheduler has taken the CPU away from {@code vcpu}. */
  public boolean preempted(State s, int vcpu) {
    return s.test(layout.vcpu(vcpu), Bits.PREEMPTED);
  }

  /** Takes the CPU away from {@code vcpu}, or gives it back. */
  public void preempted(State s, int vcpu, boolean on) {
    s.assign(layout.vcpu(vcpu), Bits.PREEMPTED, on);
  }

  /** Returns whether the guest has turned the interrupts of {@code vcpu} off. */
  public boolean interruptsOff(State s, int vcpu) {
    return s.test(layout.vcpu(vcpu), Bits.INTERRUPTS_OFF);
  }

  /** Turns the interrupts of {@code vcpu} off or on. */
  public void interruptsOff(State s, int vcpu, boolean off) {
    s.assign(layout.vcpu(vcpu), Bits.INTERRUPTS_OFF, off);
  }

  /** Returns {@link #ACTIVE}, {@link #POLLED} or {@link #BLOCKED}. */
  public int halt(State s, int vcpu) {
    return s.get(layout.vcpu(vcpu), Bits.HALT, 2);
  }

  /** Writes {@link #ACTIVE}, {@link #POLLED} or {@link #BLOCKED}. */
  public void halt(State s, int vcpu, int halt) {
    s.put(layout.vcpu(vcpu), Bits.HALT, 2, halt);
  }

  /** Returns whether {@code vcpu} runs guest code. */
  public boolean runs(State s, int vcpu) {
    return !inTrap(s, vcpu) && !preempted(s, vcpu) && halt(s, vcpu) == ACTIVE;
  }
}
