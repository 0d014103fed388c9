// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

/** Notes what was executed when, without allocating. */
final class Recorder {
  private final long[] times;
  private final int[] ids;
  private int count;

  Recorder(int capacity) {
    times = new long[capacity];
    ids = new int[capacity];
  }

  void executed(long time, int id) {
    times[count] = time;
    ids[count] = id;
    count++;
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == ids.length;
  }

  /** Where two recordings differ first, in words; empty when they are the same. */
  static String difference(Recorder a, Recorder b) {
    for (int i = 0; i < Math.min(a.count, b.count); i++) {
      if (a.times[i] != b.times[i] || a.ids[i] != b.ids[i]) {
        return "event " + i + ": " + a.at(i) + " and " + b.at(i);
      }
    }
    return a.count == b.count ? "" : a.count + " and " + b.count + " events";
  }

  private String at(int i) {
    return ids[i] + " at " + times[i];
  }
}
