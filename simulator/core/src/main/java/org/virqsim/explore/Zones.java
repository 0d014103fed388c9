// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Arrays;

/**
 * Every zone that occurs, once, with a number; a state holds the number. Zones are numbered in the
 * order in which they are added, which one thread does; several threads may look for zones while
 * none adds any.
 */
final class Zones {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int EMPTY = -1;

  private long[][] pages = new long[4][];
  private long[] starts = new long[1024];
  private int[] sizes = new int[1024];
  private int[] table = new int[4096];
  private int count;
  private int page = -1;
  private int used = PAGE;
  private long bytes;

  Zones() {
    Arrays.fill(table, EMPTY);
  }

  /** Returns the memory taken, in bytes. */
  long bytes() {
    return bytes + 12L * starts.length + 4L * table.length;
  }

  /** Returns the number of a zone, or -1 if it has not been added. */
  int find(long[] words, int offset, int size, long hash) {
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; table[slot] != EMPTY; slot = (slot + 1) & mask) {
      int zone = table[slot];
      if (sizes[zone] == size
          && Arrays.equals(
              words, offset, offset + size, page(zone), offset(zone), offset(zone) + size)) {
        return zone;
      }
    }
    return -1;
  }

  /** Returns the number of a zone, which is added unless it is known. */
  int intern(long[] words, int offset, int size) {
    long hash = Arena.hash(words, offset, size);
    int known = find(words, offset, size, hash);
    return known >= 0 ? known : add(words, offset, size, hash);
  }

  private int add(long[] words, int offset, int size, long hash) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    if (used + size > PAGE) {
      page++;
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, 2 * page);
      }
      pages[page] = new long[Math.max(PAGE, size)];
      bytes += 8L * pages[page].length;
      used = 0;
    }
    System.arraycopy(words, offset, pages[page], used, size);
    starts[count] = (long) page << 32 | used;
    sizes[count] = size;
    used += size;
    if (2 * (count + 1) > table.length) {
      table = new int[2 * table.length];
      Arrays.fill(table, EMPTY);
      for (int zone = 0; zone < count; zone++) {
        enter(Arena.hash(page(zone), offset(zone), sizes[zone]), zone);
      }
    }
    enter(hash, count);
    return count++;
  }

  private void enter(long hash, int zone) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != EMPTY) {
      slot = (slot + 1) & mask;
    }
    table[slot] = zone;
  }

  /** Returns whether a known zone has every member of the one whose words are given. */
  boolean covers(int zone, long[] words, int offset) {
    return Zone.covers(page(zone), offset(zone), words, offset);
  }

  /** Returns the array that holds a zone's words, from {@link #offset} on. */
  long[] page(int zone) {
    return pages[(int) (starts[zone] >>> 32)];
  }

  int offset(int zone) {
    return (int) starts[zone];
  }
}
