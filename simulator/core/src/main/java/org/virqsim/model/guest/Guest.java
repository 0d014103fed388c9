// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/** What the guests know of each vector and the queues behind it. */
public final class Guest {
  /** The most completions of one vector that can wait where a handler reaps one by one. */
  public static final int MOST_UNREAPED = (1 << 20) - 1;

  private static final int UNREAPED_WIDTH = 20;
  private final Layout layout;

  /** Places the fields in a layout. */
  public Guest(Layout layout) {
    this.layout = layout;
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

  /** Returns whether an affinity change waits for the next interrupt of {@code v}. */
  public boolean movePending(State s, int v) {
    return s.test(layout.physicalVector(v), Bits.MOVE_PENDING);
  }

  /** Writes whether an affinity change waits for the next interrupt of {@code v}. */
  public void movePending(State s, int v, boolean on) {
    s.assign(layout.physicalVector(v), Bits.MOVE_PENDING, on);
  }

  /**
   * Returns how many completions of the queue behind {@code v} wait to be reaped; 0 where a handler
   * reaps all of them at once.
   */
  public int unreaped(State s, int v) {
    return s.get(layout.physicalVector(v), Bits.UNREAPED, UNREAPED_WIDTH);
  }

  /**
   * Writes how many completions of the queue behind {@code v} wait to be reaped one by one.
   *
   * @throws QueueOverflowException if they are more than {@link #MOST_UNREAPED}
   */
  public void unreaped(State s, int v, int count) {
    if (count > MOST_UNREAPED) {
      throw new QueueOverflowException(
          "more than "
              + MOST_UNREAPED
              + " completions of vector "
              + v
              + " wait to be reaped, which is as many as a state can hold: they come faster than"
              + " the handler reaps them (cost 'service')");
    }
    s.put(layout.physicalVector(v), Bits.UNREAPED, UNREAPED_WIDTH, count);
    reapable(s, v, count > 0);
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
