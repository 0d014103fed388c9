// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;

/**
 * A sorted array while there are few, else a 4-ary heap, of (time, {@link Entry}) pairs in one
 * array: what the event queue spends its time in. Earlier times first, smaller entries first at the
 * same time.
 *
 * <p>A node is named by the index of its time; its entry follows. The root is where it is because
 * four children then begin at a multiple of 64 bytes in an array whose header has 16, if the array
 * does: a large one does, and then a level of the heap costs one cache line.
 */
final class KeyHeap {
  private static final int ROOT = 4;

  /** Four children are always read, so this much lies behind the last node that can be used. */
  private static final int MARGIN = 8;

  /** The greatest number kept sorted; a sorted array is a heap, so growing beyond costs nothing. */
  private static final int FEW = 16;

  /**
   * The number at which a shrinking heap is sorted again; smaller, or it would be at every turn.
   */
  private static final int FEW_AGAIN = 8;

  private long[] words;

  /** The last node in use; ROOT - 2 when there is none. */
  private int last = ROOT - 2;

  private boolean sorted = true;

  /**
   * @param capacity how many pairs fit before it grows, at least 1
   */
  KeyHeap(int capacity) {
    words = new long[ROOT + 2 * capacity + MARGIN];
    markUnused(0);
  }

  int size() {
    return (last - ROOT + 2) >> 1;
  }

  /** The earliest time, or a time after {@link EventQueue#MAX_TIME} when there is none. */
  long firstTime() {
    return words[ROOT];
  }

  /** The entry of the first pair; undefined when there is none. */
  long firstEntry() {
    return words[ROOT + 1];
  }

  /**
   * @param i 0 to {@link #size} - 1, in the order of the array
   */
  long entry(int i) {
    return words[ROOT + 2 * i + 1];
  }

  /** Adds a pair. */
  void add(long time, long entry) {
    if (last + 2 + MARGIN >= words.length) {
      grow();
    }
    last += 2;
    if (sorted && size() <= FEW) {
      insert(last, time, entry);
    } else {
      sorted = false;
      siftUp(last, time, entry);
    }
  }

  /** Removes the first pair and adds another, which may be the first again. */
  void replaceFirst(long time, long entry) {
    if (sorted) {
      shiftDown(time, entry);
    } else {
      siftDown(ROOT, time, entry);
    }
  }

  /** Removes the first pair, which must exist. */
  void removeFirst() {
    if (sorted) {
      shiftAll();
      return;
    }
    long time = words[last];
    long entry = words[last + 1];
    words[last] = unused(last);
    last -= 2;
    siftDown(ROOT, time, entry);
    if (size() <= FEW_AGAIN) {
      sort();
    }
  }

  void clear() {
    int used = last;
    last = ROOT - 2;
    sorted = true;
    for (int node = ROOT; node <= used; node += 2) {
      words[node] = unused(node);
    }
  }

  /** Removes the first of a sorted array; a loop, since there are too few for a call to pay. */
  private void shiftAll() {
    long[] words = this.words;
    int last = this.last;
    for (int node = ROOT; node < last; node += 2) {
      words[node] = words[node + 2];
      words[node + 1] = words[node + 3];
    }
    words[last] = unused(last);
    this.last = last - 2;
  }

  /** Puts a pair in its place in a sorted array of which the first place is free. */
  private void shiftDown(long time, long entry) {
    long[] words = this.words;
    int node = ROOT;
    for (; ; ) {
      long next = words[node + 2]; // behind the last is a time after all others
      if (next >= time && (next > time || words[node + 3] > entry)) {
        break;
      }
      words[node] = next;
      words[node + 1] = words[node + 3];
      node += 2;
    }
    words[node] = time;
    words[node + 1] = entry;
  }

  /**
   * Puts a pair in its place in a sorted array of which the place {@code free} is behind the end.
   */
  private void insert(int free, long time, long entry) {
    int node = free;
    while (node > ROOT && isBefore(time, entry, node - 2)) {
      words[node] = words[node - 2];
      words[node + 1] = words[node - 1];
      node -= 2;
    }
    words[node] = time;
    words[node + 1] = entry;
  }

  private void sort() {
    for (int node = ROOT; node <= last; node += 2) {
      insert(node, words[node], words[node + 1]);
    }
    sorted = true;
  }

  private void siftUp(int from, long time, long entry) {
    long[] words = this.words;
    int node = from;
    while (node > ROOT) {
      int parent = parent(node);
      long parentTime = words[parent];
      if (parentTime < time || (parentTime == time && words[parent + 1] < entry)) {
        break;
      }
      words[node] = parentTime;
      words[node + 1] = words[parent + 1];
      node = parent;
    }
    words[node] = time;
    words[node + 1] = entry;
  }

  /**
   * Puts a pair at a node or below, given that the node is free. The sign of a difference, spread
   * over a word, is -1 for "before" and 0 for "not before": it chooses between two times and
   * between two nodes without a branch. Where times are equal it does not know; a slower loop takes
   * over.
   */
  private void siftDown(int from, long time, long entry) {
    long[] words = this.words;
    int last = this.last;
    int node = from;
    for (int child = firstChild(node); child <= last; child = firstChild(node)) {
      long a = words[child];
      long c = words[child + 4];
      long ab = words[child + 2] - a;
      long cd = words[child + 6] - c;
      long isB = ab >> 63;
      long isD = cd >> 63;
      long left = a + (ab & isB);
      long right = c + (cd & isD);
      long leftRight = right - left;
      long isRight = leftRight >> 63;
      long best = left + (leftRight & isRight);
      if (ab == 0 || cd == 0 || leftRight == 0) {
        siftDownAmongEquals(node, time, entry);
        return;
      }
      if (best >= time) {
        if (best > time) {
          break;
        }
        siftDownAmongEquals(node, time, entry);
        return;
      }
      int leftNode = child + ((int) isB & 2);
      int rightNode = child + 4 + ((int) isD & 2);
      int bestNode = leftNode + ((rightNode - leftNode) & (int) isRight);
      words[node] = best;
      words[node + 1] = words[bestNode + 1];
      node = bestNode;
    }
    words[node] = time;
    words[node + 1] = entry;
  }

  /** {@link #siftDown} where some times are the same. */
  private void siftDownAmongEquals(int from, long time, long entry) {
    int node = from;
    for (int child = firstChild(node); child <= last; child = firstChild(node)) {
      int best = child;
      for (int other = child + 2; other <= Math.min(child + 6, last); other += 2) {
        if (isBefore(words[other], words[other + 1], best)) {
          best = other;
        }
      }
      if (isBefore(time, entry, best)) {
        break;
      }
      words[node] = words[best];
      words[node + 1] = words[best + 1];
      node = best;
    }
    words[node] = time;
    words[node + 1] = entry;
  }

  private boolean isBefore(long time, long entry, int node) {
    long other = words[node];
    return time < other || (time == other && entry < words[node + 1]);
  }

  private void grow() {
    int old = words.length;
    words = Arrays.copyOf(words, Math.addExact(Math.multiplyExact(size(), 4), ROOT + MARGIN));
    markUnused(old & ~1);
  }

  private void markUnused(int from) {
    for (int node = from; node < words.length; node += 2) {
      words[node] = unused(node);
    }
  }

  /**
   * The time of an unused node: after any event's and different from its siblings', so that a group
   * that is not full does not look as if times were equal; yet near enough to subtract.
   */
  private static long unused(int node) {
    return EventQueue.MAX_TIME + 1 + (node & 6);
  }

  private static int parent(int node) {
    return ((node + 10) >> 3) << 1;
  }

  private static int firstChild(int node) {
    return 4 * node - 10;
  }
}
