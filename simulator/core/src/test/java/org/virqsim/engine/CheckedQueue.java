// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;

/** A queue beside a sorted set, which does all that is done to the queue. */
final class CheckedQueue {
  /** An event that is told from the others by its number. */
  static final class Named extends ReusableEvent {
    final int id;

    Named(int id) {
      this.id = id;
    }

    @Override
    protected void fire() {
      throw new AssertionError("not executed here");
    }
  }

  /** What the order is, said once more and plainly. */
  record Key(long time, int priority, long sequence, int id) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = Long.compare(time, other.time);
      order = order != 0 ? order : Integer.compare(other.priority, priority);
      return order != 0 ? order : Long.compare(sequence, other.sequence);
    }
  }

  final EventQueue queue;
  final List<Named> events = new ArrayList<>();
  final List<Key> keys = new ArrayList<>();
  final TreeSet<Key> expected = new TreeSet<>();
  long sequence;

  CheckedQueue(EventQueue queue, int events) {
    this.queue = queue;
    for (int id = 0; id < events; id++) {
      this.events.add(new Named(id));
      keys.add(null);
    }
  }

  void schedule(int id, long time, int priority) {
    queue.schedule(events.get(id), time, priority);
    expect(id, time, priority);
  }

  void reschedule(int id, long time, int priority) {
    queue.reschedule(events.get(id), time, priority);
    expected.remove(keys.get(id) == null ? new Key(0, 0, -1, 0) : keys.get(id));
    expect(id, time, priority);
  }

  void cancel(int id) {
    assertThat(queue.cancel(events.get(id))).isEqualTo(keys.get(id) != null);
    if (keys.get(id) != null) {
      expected.remove(keys.set(id, null));
    }
  }

  void take() {
    ReusableEvent event = queue.takeBefore(EventQueue.MAX_TIME + 1);
    Key key = expected.pollFirst();
    if (key == null) {
      assertThat(event).isNull();
    } else {
      assertThat(event).isSameAs(events.get(key.id));
      assertThat(event.time()).isEqualTo(key.time);
      assertThat(event.priority()).isEqualTo(key.priority);
      keys.set(key.id, null);
    }
  }

  private void expect(int id, long time, int priority) {
    Key key = new Key(time, priority, sequence++, id);
    keys.set(id, key);
    expected.add(key);
  }

  boolean isPending(int id) {
    return keys.get(id) != null;
  }

  void check() {
    assertThat(queue.size()).isEqualTo(expected.size());
    assertThat(queue.isEmpty()).isEqualTo(expected.isEmpty());
    List<SimEventInterface<Long>> order = new ArrayList<>();
    queue.forEach(order::add);
    assertThat(order).hasSize(expected.size());
    Iterator<Key> keysInOrder = expected.iterator();
    for (SimEventInterface<Long> event : order) {
      assertThat(event).isSameAs(events.get(keysInOrder.next().id));
    }
    for (int id = 0; id < events.size(); id++) {
      assertThat(events.get(id).isPending()).isEqualTo(isPending(id));
    }
  }
}
