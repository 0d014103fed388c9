// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

/**
 * A queue entry's second word, beside its time: 10 bits of priority, 30 of sequence number, 24 of
 * slot, from high to low.
 *
 * <p>Compared as a signed number it orders the events of one time: the priority is kept as its
 * complement, so that a higher one sorts first; then the earlier sequence number. The slot, by
 * which the queue finds the event, never decides, since sequence numbers differ.
 */
final class Entry {
  static final int MIN_PRIORITY = -512;
  static final int MAX_PRIORITY = 511;

  /** The first sequence number that does not fit. */
  static final long SEQUENCES = 1L << 30;

  private static final int SLOT_BITS = 24;
  private static final int PRIORITY_SHIFT = 54;

  /** Also the number of slots there can be, since this one stands for none. */
  static final int NO_SLOT = (1 << SLOT_BITS) - 1;

  private static final long WITHOUT_PRIORITY = (1L << PRIORITY_SHIFT) - 1;

  private Entry() {}

  /**
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}
   * @param sequence 0 to {@link #SEQUENCES} - 1
   * @param slot 0 to {@link #NO_SLOT}
   */
  static long of(int priority, long sequence, int slot) {
    return ((long) ~priority << PRIORITY_SHIFT) | (sequence << SLOT_BITS) | slot;
  }

  static int priority(long entry) {
    return (int) ~(entry >> PRIORITY_SHIFT);
  }

  static long sequence(long entry) {
    return (entry & WITHOUT_PRIORITY) >>> SLOT_BITS;
  }

  static int slot(long entry) {
    return (int) entry & NO_SLOT;
  }

  static boolean hasSlot(long entry) {
    return slot(entry) != NO_SLOT;
  }

  static long withoutSlot(long entry) {
    return entry | NO_SLOT;
  }

  /** Sequence number and slot alone: what entries of any priority are numbered anew by. */
  static long withoutPriority(long entry) {
    return entry & WITHOUT_PRIORITY;
  }
}
