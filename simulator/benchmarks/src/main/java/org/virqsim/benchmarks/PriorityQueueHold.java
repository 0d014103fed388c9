// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.PriorityQueue;

/** {@link java.util.PriorityQueue} on reusable events: what one would write without a library. */
final class PriorityQueueHold extends Hold {
  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long now;

  private abstract static class Event implements Comparable<Event> {
    long time;

    abstract void fire();

    @Override
    public final int compareTo(Event other) {
      return Long.compare(time, other.time);
    }
  }

  private final class Holding extends Event {
    @Override
    void fire() {
      left--;
      schedule(this);
    }
  }

  @Override
  void begin(int pending) {
    queue.clear();
    now = 0;
    for (int i = 0; i < pending; i++) {
      schedule(new Holding());
    }
  }

  @Override
  double run(int count) {
    left = count;
    while (left > 0) {
      Event event = queue.remove();
      now = event.time;
      event.fire();
    }
    return now;
  }

  private void schedule(Event event) {
    event.time = now + nextDelay();
    queue.add(event);
  }
}
