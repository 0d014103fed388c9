// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The states found so far, each in full, numbered in the order in which they were added, with the
 * state and the process through which each was found first.
 *
 * <p>A table of open addressing leads from a state to its number. Each of its entries also holds
 * half of the state's hash, which spares most comparisons of different states; equal hashes never
 * stand for equal states. Several threads may look for states while none adds any.
 */
final class Arena {
  private static final int PAGE_BITS = 12;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final long EMPTY = -1;

  private final int size;

  /** What tells states apart: so many words, and the zone whose number is in the last, if any. */
  private final int told;

  private final @Nullable Zones zones;
  private long[][] pages = new long[16][];
  private int[][] parents = new int[16][];
  private short[][] processes = new short[16][];
  private long[] table = new long[1 << 12];
  private int count;

  /**
   * Creates an empty arena.
   *
   * @param size words of a state
   */
  Arena(int size) {
    this(size, null);
  }

  /**
   * Creates an empty arena.
   *
   * @param size words of a state; with zones, the last is the number of one
   * @param zones the zones of the states, null if they have none
   */
  Arena(int size, @Nullable Zones zones) {
    this.size = size;
    this.told = zones == null ? size : size - 1;
    this.zones = zones;
    Arrays.fill(table, EMPTY);
  }

  static long hash(long[] words, int offset, int size) {
    long h = 0x9E3779B97F4A7C15L;
    for (int i = offset; i < offset + size; i++) {
      h = (h ^ words[i]) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
    }
    h *= 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 29);
  }

  /** Returns the hash of a state by which it is looked for. */
  long hash(long[] words, int offset) {
    return hash(words, offset, told);
  }

  int count() {
    return count;
  }

  /** Returns the memory taken, in bytes. */
  long bytes() {
    long full = ((long) count + PAGE - 1) >>> PAGE_BITS;
    return full * PAGE * (8L * size + 4 + 2) + 8L * table.length;
  }

  /** Returns the memory that will be taken, for a while, when {@code more} states are added. */
  long bytesWith(int more) {
    long grown = 2L * (count + more) > table.length ? 16L * table.length : 0;
    return bytes() + grown + (more + PAGE) * (8L * size + 6);
  }

  /** Returns the number of a state, or -1 if it has not been found. */
  int find(long[] words, int offset, long hash) {
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; table[slot] != EMPTY; slot = (slot + 1) & mask) {
      if ((table[slot] >>> 32) == (hash >>> 32) && same((int) table[slot], words, offset)) {
        return (int) table[slot];
      }
    }
    return -1;
  }

  /**
   * Returns the number of the first state that differs at most in its zone and has one that covers
   * the given one, or -1 if there is none.
   */
  int findCovering(long[] words, int offset, long hash, long[] zone, int zoneOffset) {
    Zones known = Objects.requireNonNull(zones);
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; table[slot] != EMPTY; slot = (slot + 1) & mask) {
      int state = (int) table[slot];
      if ((table[slot] >>> 32) == (hash >>> 32)
          && same(state, words, offset)
          && known.covers((int) page(state)[offset(state) + size - 1], zone, zoneOffset)) {
        return state;
      }
    }
    return -1;
  }

  private boolean same(int state, long[] words, int offset) {
    long[] page = page(state);
    int start = offset(state);
    for (int i = 0; i < told; i++) {
      if (page[start + i] != words[offset + i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a state that has not been found.
   *
   * @param parent the state it was found from, -1 for none
   * @param process the process whose step led to it
   */
  void add(long[] words, int offset, long hash, int parent, int process) {
    if (2L * (count + 1) > table.length && table.length < 1 << 30) {
      grow();
    }
    int page = count >>> PAGE_BITS;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, 2 * page);
      parents = Arrays.copyOf(parents, 2 * page);
      processes = Arrays.copyOf(processes, 2 * page);
    }
    if ((count & (PAGE - 1)) == 0) {
      pages[page] = new long[PAGE * size];
      parents[page] = new int[PAGE];
      processes[page] = new short[PAGE];
    }
    System.arraycopy(words, offset, pages[page], offset(count), size);
    parents[page][count & (PAGE - 1)] = parent;
    processes[page][count & (PAGE - 1)] = (short) process;
    enter(hash, count);
    count++;
  }

  private void enter(long hash, int state) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    table[slot] = ((hash >>> 32) << 32) | state;
  }

  private void grow() {
    table = new long[2 * table.length];
    Arrays.fill(table, EMPTY);
    for (int state = 0; state < count; state++) {
      enter(hash(page(state), offset(state)), state);
    }
  }

  /** Returns the array that holds a state's words, from {@link #offset} on. */
  long[] page(int state) {
    return pages[state >>> PAGE_BITS];
  }

  int offset(int state) {
    return (state & (PAGE - 1)) * size;
  }

  int parent(int state) {
    return parents[state >>> PAGE_BITS][state & (PAGE - 1)];
  }

  int process(int state) {
    return processes[state >>> PAGE_BITS][state & (PAGE - 1)] & 0xFFFF;
  }
}
