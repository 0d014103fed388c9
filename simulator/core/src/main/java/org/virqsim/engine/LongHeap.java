// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;

/** A binary heap of primitive instants, smallest first. */
final class LongHeap {
  private long[] items = new long[16];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Returns the smallest; the heap must not be empty. */
  long first() {
    return items[0];
  }

  void add(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    int i = size++;
    while (i > 0 && items[(i - 1) / 2] > item) {
      items[i] = items[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    items[i] = item;
  }

  /** Removes the smallest; the heap must not be empty. */
  void removeFirst() {
    long item = items[--size];
    int i = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && items[child + 1] < items[child]) {
        child++;
      }
      if (items[child] >= item) {
        break;
      }
      items[i] = items[child];
      i = child;
      child = 2 * i + 1;
    }
    items[i] = item;
  }
}
