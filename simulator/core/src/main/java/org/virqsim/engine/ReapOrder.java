// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;

/**
 * From which source the unreaped completions of one vector came, the oldest first, for handlers
 * that reap one by one.
 */
final class ReapOrder {
  /** The completion is that of an admin command, of a source that has ended, or there is none. */
  static final int NO_SOURCE = -1;

  private int[] ring = new int[8];
  private int head;
  private int waiting;
  private int taken = NO_SOURCE;

  void clear() {
    waiting = 0;
    taken = NO_SOURCE;
  }

  /** A completion of {@code source} is the youngest now. */
  void add(int source) {
    if (waiting == ring.length) {
      int[] larger = new int[2 * waiting];
      for (int i = 0; i < waiting; i++) {
        larger[i] = ring[(head + i) % waiting];
      }
      ring = larger;
      head = 0;
    }
    ring[(head + waiting) % ring.length] = source;
    waiting++;
  }

  /** The handler takes the oldest one; returns its source. */
  int take() {
    if (waiting > 0) {
      taken = ring[head];
      head = (head + 1) % ring.length;
      waiting--;
    }
    return taken;
  }

  /** The handler has reaped what it had taken; returns its source. */
  int ended() {
    int source = taken;
    taken = NO_SOURCE;
    return source;
  }

  /** All but the one that a handler has taken have been reaped without it. */
  void forgetWaiting() {
    waiting = 0;
  }

  /** What was raised up to now belongs to a queue that is no longer in use. */
  void forgetSources() {
    Arrays.fill(ring, NO_SOURCE);
    taken = NO_SOURCE;
  }
}
