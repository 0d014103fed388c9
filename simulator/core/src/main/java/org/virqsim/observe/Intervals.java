// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;

/**
 * Half-open intervals of instants at which a request could have been raised, each with the instant
 * at which what was raised in it lands, as far as that is known. Nothing is allocated once the
 * arrays are large enough.
 */
final class Intervals {
  /** Lands some fixed time after its own raise. */
  static final long EACH_ON_ITS_OWN = -1;

  /** Lands together with the message that is on its way already. */
  static final long WITH_THE_MESSAGE = -2;

  private long[] from = new long[4];
  private long[] to = new long[4];
  private long[] landing = new long[4];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  long from(int i) {
    return from[i];
  }

  long to(int i) {
    return to[i];
  }

  long landing(int i) {
    return landing[i];
  }

  /**
   * Adds {@code [first, end)} unless it is empty; one that goes on where the last ended joins it.
   */
  void add(long first, long end, long lands) {
    if (first >= end) {
      return;
    }
    int last = size - 1;
    if (size > 0 && to[last] == first && landing[last] == lands) {
      to[last] = end;
      return;
    }
    if (size == from.length) {
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
      landing = Arrays.copyOf(landing, 2 * size);
    }
    from[size] = first;
    to[size] = end;
    landing[size++] = lands;
  }

  /** Cuts off what lies before {@code first} of the interval with that index. */
  void startAt(int i, long first) {
    from[i] = first;
  }

  /** Makes all that is left of what lands on its own land at one instant. */
  void landAllAt(long lands) {
    for (int i = 0; i < size; i++) {
      landing[i] = landing[i] == WITH_THE_MESSAGE ? WITH_THE_MESSAGE : lands;
    }
  }

  /** Removes the intervals that {@link #startAt} has emptied. */
  void removeEmpty() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (from[i] < to[i]) {
        from[kept] = from[i];
        to[kept] = to[i];
        landing[kept++] = landing[i];
      }
    }
    size = kept;
  }

  /** Returns whether some interval holds that instant. */
  boolean contains(long instant) {
    for (int i = 0; i < size; i++) {
      if (from[i] <= instant && instant < to[i]) {
        return true;
      }
    }
    return false;
  }
}
