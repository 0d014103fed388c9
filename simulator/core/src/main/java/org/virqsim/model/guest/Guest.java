// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * The guest's part of the state: its driver's position and, for each vector, queue and local APIC.
 */
public final class Guest {
  /** Admin command: none. */
  public static final int NO_COMMAND = 0;

  /** Admin command: submitted, the device works on it. */
  public static final int COMMAND_IN_SERVICE = 1;

  /** Admin command: completed, not yet reaped. */
  public static final int COMMAND_COMPLETED = 2;

  private static final int VECTOR_WIDTH = 12;
  private final Layout layout;
  private final int word;

  /** Places the fields in a layout. */
  public Guest(Layout layout) {
    this.layout = layout;
    this.word = layout.guest();
  }

  /** Returns the index of the driver's current step. */
  public int pc(State s) {
    return s.get(word, Bits.GUEST_PC, 20);
  }

  /** Writes the index of the driver's current step. */
  public void pc(State s, int pc) {
    s.put(word, Bits.GUEST_PC, 20, pc);
  }

  /** Returns the phase inside the current step. */
  public int phase(State s) {
    return s.get(word, Bits.GUEST_PHASE, 4);
  }

  /** Writes the phase inside the current step. */
  public void phase(State s, int phase) {
    s.put(word, Bits.GUEST_PHASE, 4, phase);
  }

  /** Returns whether the driver's vCPU has left guest mode for the VMM. */
  public boolean inTrap(State s) {
    return s.test(word, Bits.IN_TRAP);
  }

  /** Notes whether the driver's vCPU has left guest mode for the VMM. */
  public void inTrap(State s, boolean on) {
    s.assign(word, Bits.IN_TRAP, on);
  }

  /** Returns the state of the admin command. */
  public int command(State s) {
    return s.get(word, Bits.COMMAND, 2);
  }

  /** Writes the state of the admin command and the vector that announces it (0 with no command). */
  public void command(State s, int command, int vector) {
    s.put(word, Bits.COMMAND, 2, command);
    s.put(word, Bits.COMMAND_VECTOR, VECTOR_WIDTH, vector);
  }

  /** Returns the vector that announces the admin command. */
  public int commandVector(State s) {
    return s.get(word, Bits.COMMAND_VECTOR, VECTOR_WIDTH);
  }

  /**
   * Returns whether the guest sees {@code v} unmasked: enabled and unmasked, and the write that
   * made it so has retired.
   */
  public boolean seesUnmasked(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.SEEN_UNMASKED);
  }

  /** Writes whether the guest sees {@code v} unmasked. */
  public void seesUnmasked(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.SEEN_UNMASKED, on);
  }

  /** Returns whether the queue behind {@code v} is in use. */
  public boolean live(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.LIVE);
  }

  /** Writes whether the queue behind {@code v} is in use. */
  public void live(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.LIVE, on);
  }

  /** Returns whether a completion of the queue behind {@code v} waits to be reaped. */
  public boolean reapable(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.REAPABLE);
  }

  /** Writes whether a completion of the queue behind {@code v} waits to be reaped. */
  public void reapable(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.REAPABLE, on);
  }
}
