// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.Arrays;

/**
 * The limit: a 4-ary heap on long keys and nothing around it. No order among equals, no removal, no
 * checks, no growing; the event replaces itself at the root. Tuned by the same means as the
 * engine's queue (aligned groups of children, the smallest child without branches, indices instead
 * of references), so that the distance between the two is what the engine offers beyond it.
 */
final class BareHold extends Hold {
  private static final int ROOT = 1;

  /** Later than any key, near enough to subtract. */
  private static final long NEVER = 1L << 62;

  private long[] keys = new long[0];
  private int[] ids = new int[0];
  private Event[] events = new Event[0];
  private int size;
  private long now;

  private abstract static class Event {
    abstract void fire();
  }

  private final class Holding extends Event {
    @Override
    void fire() {
      left--;
      replaceRoot(now + nextDelay());
    }
  }

  @Override
  void begin(int pending) {
    if (events.length != pending) {
      keys = new long[pending + ROOT + 3];
      ids = new int[pending + ROOT];
      events = new Event[pending];
      Arrays.setAll(events, i -> new Holding());
    }
    Arrays.fill(keys, NEVER);
    size = 0;
    now = 0;
    for (int id = 0; id < pending; id++) {
      insert(nextDelay(), id);
    }
  }

  @Override
  double run(int count) {
    left = count;
    while (left > 0) {
      now = keys[ROOT];
      events[ids[ROOT]].fire();
    }
    return now;
  }

  private void insert(long key, int id) {
    int i = ++size;
    while (i > ROOT) {
      int parent = (i + 2) >> 2;
      if (keys[parent] <= key) {
        break;
      }
      keys[i] = keys[parent];
      ids[i] = ids[parent];
      i = parent;
    }
    keys[i] = key;
    ids[i] = id;
  }

  private void replaceRoot(long key) {
    long[] keys = this.keys;
    int[] ids = this.ids;
    int last = size;
    int id = ids[ROOT];
    int i = ROOT;
    for (int child = 4 * i - 2; child <= last; child = 4 * i - 2) {
      long a = keys[child];
      long c = keys[child + 2];
      long ab = keys[child + 1] - a;
      long cd = keys[child + 3] - c;
      long isB = ab >> 63;
      long isD = cd >> 63;
      long left = a + (ab & isB);
      long right = c + (cd & isD);
      long leftRight = right - left;
      long isRight = leftRight >> 63;
      long bestKey = left + (leftRight & isRight);
      int leftChild = child - (int) isB;
      int rightChild = child + 2 - (int) isD;
      int best = leftChild + ((rightChild - leftChild) & (int) isRight);
      if (bestKey >= key) {
        break;
      }
      keys[i] = bestKey;
      ids[i] = ids[best];
      i = best;
    }
    keys[i] = key;
    ids[i] = id;
  }
}
