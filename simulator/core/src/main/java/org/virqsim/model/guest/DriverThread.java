// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/** Where a guest's driver stands in its program, and the admin command it waits for. */
public final class DriverThread {
  /** Admin command: none. */
  public static final int NO_COMMAND = 0;

  /** Admin command: submitted, the device works on it. */
  public static final int COMMAND_IN_SERVICE = 1;

  /** Admin command: completed, not yet reaped. */
  public static final int COMMAND_COMPLETED = 2;

  private static final int VECTOR_WIDTH = 16;
  private static final int AHEAD_WIDTH = 21;
  private final int word;

  /** Places the fields of driver {@code d} in a layout. */
  public DriverThread(Layout layout, int d) {
    this.word = layout.guest(d);
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

  /** Returns the state of the admin command. */
  public int command(State s) {
    return s.get(word, Bits.COMMAND, 2);
  }

  /**
   * Writes the state of the admin command and the vector that announces it (0 with no command);
   * nothing is ahead of it.
   */
  public void command(State s, int command, int vector) {
    s.put(word, Bits.COMMAND_AHEAD, AHEAD_WIDTH, 0);
    s.put(word, Bits.COMMAND, 2, command);
    s.put(word, Bits.COMMAND_VECTOR, VECTOR_WIDTH, vector);
  }

  /**
   * Returns how many completions are reaped one by one up to and with that of the admin command; 0
   * where a handler reaps all at once.
   */
  public int ahead(State s) {
    return s.get(word, Bits.COMMAND_AHEAD, AHEAD_WIDTH);
  }

  /** Writes how many completions are reaped up to and with that of the admin command. */
  public void ahead(State s, int completions) {
    s.put(word, Bits.COMMAND_AHEAD, AHEAD_WIDTH, completions);
  }

  /** Returns the vector that announces the admin command. */
  public int commandVector(State s) {
    return s.get(word, Bits.COMMAND_VECTOR, VECTOR_WIDTH);
  }
}
