// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import nl.tudelft.simulation.dsol.eventlists.RedBlackTree;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventQueueTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 12, 20, 300, 3000})
  void doesWhatASortedSetDoes(int events) {
    SplittableRandom random = new SplittableRandom(events);
    CheckedQueue pair = new CheckedQueue(new EventQueue(), events);
    for (int step = 0; step < 200_000; step++) {
      randomStep(pair, random, random.nextInt(100) < (step / 20_000) * 10 + 5);
      if (step % 1000 == 0) {
        pair.check();
      }
    }
    pair.check();
  }

  private static void randomStep(CheckedQueue pair, SplittableRandom random, boolean shrink) {
    int id = random.nextInt(pair.events.size());
    long time = random.nextLong(-30, 30) * (random.nextInt(4) == 0 ? 1L << 55 : 1);
    int priority = random.nextInt(-2, 3) * (random.nextInt(4) == 0 ? 255 : 1);
    switch (shrink ? random.nextInt(2) : 2 + random.nextInt(3)) {
      case 0 -> pair.take();
      case 1 -> pair.cancel(id);
      case 2 -> pair.reschedule(id, time, priority);
      default -> {
        if (!pair.isPending(id)) {
          pair.schedule(id, time, priority);
        }
      }
    }
  }

  @Test
  void keepsItsOrderWhenSequenceNumbersRunOut() {
    CheckedQueue pair = new CheckedQueue(new EventQueue(Entry.SEQUENCES - 5000), 200);
    SplittableRandom random = new SplittableRandom(7);
    for (int step = 0; step < 20_000; step++) {
      randomStep(pair, random, random.nextInt(100) < 40);
    }
    assertThat(pair.sequence).isGreaterThan(5000);
    pair.check();
    while (!pair.expected.isEmpty()) {
      pair.take();
    }
  }

  @Test
  void cancelledEntriesDoNotPileUp() {
    EventQueue queue = new EventQueue();
    CheckedQueue.Named far = new CheckedQueue.Named(0);
    queue.schedule(new CheckedQueue.Named(1), 0, 5);
    for (int i = 0; i < 1_000_000; i++) { // a watchdog that is pushed back all the time
      queue.reschedule(far, 1_000_000L + i, 5);
    }
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.slots()).isLessThan(200);
  }

  @Test
  void theFirstPlaceStaysOpenWhileAnEventExecutes() {
    EventQueue queue = new EventQueue();
    CheckedQueue.Named first = new CheckedQueue.Named(0);
    CheckedQueue.Named second = new CheckedQueue.Named(1);
    queue.schedule(first, 5, 5);
    queue.schedule(second, 6, 5);
    assertThat(queue.takeBefore(6)).isSameAs(first);
    assertThat(first.isPending()).isFalse();
    assertThat(queue.cancel(first)).isFalse();
    assertThat(queue.contains(first)).isFalse();
    assertThat(queue.size()).isEqualTo(1);
    queue.reschedule(second, 5, 9); // before the place left open
    assertThat(queue.takeBefore(6)).isSameAs(second);
    assertThat(queue.takeBefore(6)).isNull();
  }

  @Test
  void anEventMayChangeQueuesWhileItExecutes() {
    EventQueue one = new EventQueue();
    EventQueue other = new EventQueue();
    CheckedQueue.Named event = new CheckedQueue.Named(0);
    one.schedule(event, 1, 5);
    assertThat(one.takeBefore(2)).isSameAs(event);
    other.schedule(event, 3, 5);
    assertThat(one.contains(event)).isFalse();
    assertThat(one.cancel(event)).isFalse();
    one.clear();
    assertThat(event.isPending()).isTrue();
    assertThat(other.cancel(event)).isTrue();
    assertThat(event.isPending()).isFalse();
  }

  @Test
  void refusesWhatItCannotKeep() {
    EventQueue queue = new EventQueue();
    CheckedQueue.Named event = new CheckedQueue.Named(0);
    queue.schedule(event, EventQueue.MAX_TIME, EventQueue.MIN_PRIORITY);
    assertThatThrownBy(() -> queue.schedule(event, 1, 5)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new EventQueue().reschedule(event, 1, 5))
        .isInstanceOf(IllegalStateException.class);
    for (long time :
        new long[] {
          Long.MIN_VALUE, EventQueue.MIN_TIME - 1, EventQueue.MAX_TIME + 1, Long.MAX_VALUE
        }) {
      assertThatThrownBy(() -> queue.reschedule(event, time, 5))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int priority : new int[] {-513, 512, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> queue.reschedule(event, 1, priority))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(queue.firstTime()).isEqualTo(EventQueue.MAX_TIME);
    queue.reschedule(event, EventQueue.MIN_TIME, EventQueue.MAX_PRIORITY);
    assertThat(event.priority()).isEqualTo(EventQueue.MAX_PRIORITY);
    assertThat(queue.firstTime()).isEqualTo(EventQueue.MIN_TIME);
  }

  @Test
  void clearForgetsEverything() {
    EventQueue queue = new EventQueue();
    CheckedQueue.Named event = new CheckedQueue.Named(0);
    SimEventInterface<Long> foreign = new LambdaSimEvent<>(3L, () -> {});
    queue.schedule(event, 1, 5);
    queue.add(foreign);
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.first()).isNull();
    assertThat(queue.removeFirst()).isNull();
    assertThat(queue.firstTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.contains(foreign)).isFalse();
    assertThat(event.isPending()).isFalse();
    queue.schedule(event, 1, 5);
    assertThat(event.getId()).isZero();
  }

  @Test
  void dsolsEventsConstructedAheadComeInDsolsOrder() {
    SplittableRandom random = new SplittableRandom(11);
    List<SimEventInterface<Long>> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(
          new LambdaSimEvent<>(
              (long) random.nextInt(20), (short) (1 + random.nextInt(3)), () -> {}));
    }
    List<SimEventInterface<Long>> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new java.util.Random(5));
    RedBlackTree<Long> stock = new RedBlackTree<>();
    EventQueue ours = new EventQueue();
    for (SimEventInterface<Long> event : shuffled) {
      stock.add(event);
      ours.add(event);
      ours.add(event); // nothing happens
    }
    for (SimEventInterface<Long> event : shuffled.subList(0, 100)) {
      assertThat(ours.remove(event)).isEqualTo(stock.remove(event));
      assertThat(ours.remove(event)).isFalse();
      assertThat(ours.contains(event)).isFalse();
    }
    assertThat(ours).containsExactlyElementsOf(stock);
    while (!stock.isEmpty()) {
      assertThat(ours.first()).isSameAs(stock.first());
      assertThat(ours.removeFirst()).isSameAs(stock.removeFirst());
    }
    assertThat(ours.isEmpty()).isTrue();
  }

  @Test
  void iteratorCancels() {
    EventQueue queue = new EventQueue();
    for (int id = 0; id < 10; id++) {
      queue.schedule(new CheckedQueue.Named(id), id % 3, 5);
    }
    Iterator<SimEventInterface<Long>> iterator = queue.iterator();
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
    while (iterator.hasNext()) {
      if (((CheckedQueue.Named) iterator.next()).id % 2 == 0) {
        iterator.remove();
      }
    }
    assertThat(queue)
        .extracting(event -> ((CheckedQueue.Named) event).id)
        .containsExactly(3, 9, 1, 7, 5);
  }
}
