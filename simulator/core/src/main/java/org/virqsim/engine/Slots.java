// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a queue keeps its events: entries hold the number of a slot instead of a reference, so that
 * moving an entry crosses no barrier of the garbage collector.
 *
 * <p>A slot belongs to one entry from {@link #take} to {@link #release}. A cancelled event leaves
 * its slot empty; the slot stays taken until whoever holds the entry finds that out, and drops it.
 */
final class Slots {
  static final int NONE = -1;

  private static final int FEW = 32;

  /** The events by slot; null in free slots and in those of cancelled entries. */
  @Nullable ReusableEvent[] events = new ReusableEvent[FEW];

  /** The slot after each in its chain, for {@link FarEvents}; undefined outside of chains. */
  int[] next = new int[FEW];

  /** The free slots, as a stack. */
  private int[] free = new int[FEW];

  private int freeCount;

  /** The number of slots taken whose event was cancelled. */
  private int cancelled;

  Slots() {
    for (int slot = FEW - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
  }

  /** How many there are, taken or not. */
  int capacity() {
    return events.length;
  }

  /** How many are taken, those of cancelled entries included. */
  int taken() {
    return events.length - freeCount;
  }

  int cancelled() {
    return cancelled;
  }

  /**
   * Takes a free slot.
   *
   * @throws IllegalStateException if there can be no more
   */
  int take() {
    if (freeCount == 0) {
      grow();
    }
    return free[--freeCount];
  }

  void put(int slot, ReusableEvent event) {
    if (events[slot] != event) { // spares the usual case the barrier of a reference store
      events[slot] = event;
    }
  }

  /** Takes the event from its slot. */
  void cancel(int slot) {
    events[slot] = null;
    cancelled++;
  }

  /** Releases the slot of a cancelled entry. */
  void drop(int slot) {
    cancelled--;
    release(slot);
  }

  void release(int slot) {
    events[slot] = null;
    free[freeCount++] = slot;
  }

  /** Releases the slot of any entry; its event, if it has one, is not pending any more. */
  void forget(int slot) {
    ReusableEvent event = events[slot];
    if (event == null) {
      drop(slot);
    } else {
      event.entry = Entry.withoutSlot(event.entry);
      release(slot);
    }
  }

  private void grow() {
    int old = events.length;
    int capacity = Math.min(2 * old, Entry.NO_SLOT);
    if (capacity == old) {
      throw new IllegalStateException(old + " events are pending; there is no room for more");
    }
    events = Arrays.copyOf(events, capacity);
    next = Arrays.copyOf(next, capacity);
    free = new int[capacity];
    for (int slot = capacity - 1; slot >= old; slot--) {
      free[freeCount++] = slot;
    }
  }
}
