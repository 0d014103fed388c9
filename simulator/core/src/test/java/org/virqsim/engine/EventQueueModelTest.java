// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event queue against a sorted list, and what it refuses. */
class EventQueueModelTest {
  private static final long[] EDGES = {
    EventQueue.MIN_TIME,
    EventQueue.MIN_TIME + 1,
    -1,
    0,
    1,
    EventQueue.MAX_TIME - 1,
    EventQueue.MAX_TIME
  };
  private static final int[] PRIORITIES = {
    EventQueue.MIN_PRIORITY, -1, 0, 1, 5, EventQueue.MAX_PRIORITY
  };

  /** Events, operations, different times besides the extreme ones. */
  @ParameterizedTest
  @CsvSource({"4, 40000, 2", "40, 60000, 3", "300, 60000, 40", "3000, 30000, 1000"})
  void doesWhatASortedListWould(int events, int operations, int times) {
    new Comparison(events, times, new Random(events)).run(operations);
  }

  @Test
  void anEmptyQueueHasNothing() {
    EventQueue queue = new EventQueue();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.size()).isZero();
    assertThat(queue.firstTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(queue.first()).isNull();
    assertThat(queue.removeFirst()).isNull();
    assertThat(queue.iterator().hasNext()).isFalse();
    Assertions.assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(() -> queue.iterator().next());
    assertThat(queue.cancel(event())).isFalse();
    assertThat(queue.contains(event())).isFalse();
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void refusesToScheduleAPendingEvent() {
    EventQueue queue = new EventQueue();
    ReusableEvent event = event();
    queue.schedule(event, 3, 5);
    assertThatIllegalStateException().isThrownBy(() -> queue.schedule(event, 1, 5));
    assertThatIllegalStateException().isThrownBy(() -> new EventQueue().schedule(event, 1, 5));
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.firstTime()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {EventQueue.MIN_TIME - 1, EventQueue.MAX_TIME + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesTimesOutOfRange(long time) {
    refuses(time, 5);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        EventQueue.MIN_PRIORITY - 1,
        EventQueue.MAX_PRIORITY + 1,
        1024,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE
      })
  void refusesPrioritiesOutOfRange(int priority) {
    refuses(3, priority);
  }

  private static void refuses(long time, int priority) {
    EventQueue queue = new EventQueue();
    ReusableEvent idle = event();
    assertThatIllegalArgumentException().isThrownBy(() -> queue.schedule(idle, time, priority));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.reschedule(idle, time, priority));
    assertThat(idle.isPending()).isFalse();
    assertThat(queue.isEmpty()).isTrue();

    ReusableEvent pending = event();
    queue.schedule(pending, 7, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.reschedule(pending, time, priority));
    assertThat(pending.isPending()).as("where it was").isTrue();
    assertThat(pending.time()).isEqualTo(7);
    assertThat(pending.priority()).isEqualTo(4);
    assertThat(queue.removeFirst()).isSameAs(pending);
  }

  @Test
  void knowsItsOwnEventsFromThoseOfAnotherQueue() {
    EventQueue queue = new EventQueue();
    EventQueue other = new EventQueue();
    ReusableEvent event = event();
    ReusableEvent stranger = event();
    queue.schedule(event, 1, 5);
    other.schedule(stranger, 1, 5);
    assertThat(queue.contains(stranger)).isFalse();
    assertThat(queue.cancel(stranger)).isFalse();
    assertThat(queue.remove(stranger)).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> queue.reschedule(stranger, 2, 5));
    assertThat(other.contains(stranger)).isTrue();
    queue.clear();
    assertThat(stranger.isPending()).isTrue();
    other.clear();
    queue.schedule(stranger, 2, 5);
    assertThat(other.cancel(stranger)).isFalse();
    assertThat(queue.removeFirst()).isSameAs(stranger);
  }

  @Test
  void aClearedQueueLetsItsEventsGo() {
    EventQueue queue = new EventQueue();
    List<ReusableEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(event());
      queue.schedule(events.get(i), i % 7, i % 3);
    }
    SimEventInterface<Long> dsols = new LambdaSimEvent<>(3L, () -> {});
    queue.add(dsols);
    queue.cancel(events.get(50));
    queue.clear();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.contains(dsols)).isFalse();
    assertThat(queue.remove(dsols)).isFalse();
    assertThat(events).noneMatch(ReusableEvent::isPending);
    EventQueue other = new EventQueue();
    events.forEach(event -> other.schedule(event, 1, 5));
    assertThat(other.size()).isEqualTo(100);
    assertThat(other).containsExactlyElementsOf(events);
  }

  @Test
  void addingAPendingEventAgainDoesNothing() {
    EventQueue queue = new EventQueue();
    SimEventInterface<Long> dsols = new LambdaSimEvent<>(3L, () -> {});
    ReusableEvent event = event();
    queue.schedule(event, 3, 5);
    queue.add(dsols);
    queue.add(event);
    queue.add(dsols);
    assertThat(queue).containsExactly(event, dsols);
    assertThat(queue.remove(dsols)).isTrue();
    assertThat(queue.remove(dsols)).isFalse();
    assertThat(queue).containsExactly(event);
  }

  @Test
  void anIteratorRemovesWhatItReturnedAndOnlyOnce() {
    EventQueue queue = new EventQueue();
    List<ReusableEvent> events = List.of(event(), event(), event(), event());
    for (ReusableEvent event : events) {
      queue.schedule(event, 1, 5);
    }
    Iterator<SimEventInterface<Long>> iterator = queue.iterator();
    assertThatIllegalStateException().isThrownBy(iterator::remove);
    iterator.next();
    assertThat(iterator.next()).isSameAs(events.get(1));
    iterator.remove();
    assertThatIllegalStateException().isThrownBy(iterator::remove);
    queue.schedule(events.get(1), 0, 5); // the iterator works on a copy
    assertThat(iterator.next()).isSameAs(events.get(2));
    assertThat(queue).containsExactly(events.get(1), events.get(0), events.get(2), events.get(3));
  }

  private static ReusableEvent event() {
    return new ActionEvent(() -> {});
  }

  /** A queue and the list that it should equal. */
  private static final class Comparison {
    private final EventQueue queue = new EventQueue();
    private final List<Item> model = new ArrayList<>();
    private final List<ReusableEvent> events = new ArrayList<>();
    private final int times;
    private final Random random;
    private long sequence;

    Comparison(int events, int times, Random random) {
      for (int i = 0; i < events; i++) {
        this.events.add(event());
      }
      this.times = times;
      this.random = random;
    }

    void run(int operations) {
      for (int i = 0; i < operations; i++) {
        operate(i % (operations / 10) == 0);
        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        if (random.nextInt(4) == 0) {
          assertThat(queue.firstTime())
              .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.get(0).time());
          assertThat(queue.first()).isSameAs(model.isEmpty() ? null : model.get(0).event());
        }
        if (random.nextInt(4) == 0) {
          ReusableEvent event = anyEvent();
          boolean pending = find(event) != null;
          assertThat(queue.contains(event)).isEqualTo(pending);
          assertThat(event.isPending()).isEqualTo(pending);
        }
        if (random.nextInt(events.size() + 20) == 0) {
          compareWalks();
        }
      }
      compareWalks();
      while (!model.isEmpty()) {
        takeFirst();
      }
      assertThat(queue.removeFirst()).isNull();
      assertThat(queue.isEmpty()).isTrue();
    }

    private void operate(boolean clear) {
      ReusableEvent event = anyEvent();
      if (clear) {
        queue.clear();
        model.clear();
        return;
      }
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          if (find(event) == null) {
            long time = anyTime();
            int priority = anyPriority();
            queue.schedule(event, time, priority);
            insert(event, time, priority);
          }
        }
        case 4, 5 -> {
          long time = anyTime();
          int priority = anyPriority();
          queue.reschedule(event, time, priority);
          model.remove(find(event));
          insert(event, time, priority);
        }
        case 6, 7 -> assertThat(queue.cancel(event)).isEqualTo(model.remove(find(event)));
        case 8 -> {
          boolean pending = find(event) != null;
          queue.add(event); // where it was the last time, if it is not pending
          if (!pending) {
            insert(event, event.time(), event.priority());
          }
        }
        case 9 -> {
          if (model.size() < events.size()) {
            long time = anyTime();
            short priority = (short) random.nextInt(12);
            SimEventInterface<Long> dsols = new LambdaSimEvent<>(time, priority, () -> {});
            queue.add(dsols);
            insert(dsols, time, priority);
          }
        }
        case 10 -> {
          if (!model.isEmpty()) {
            Item item = model.remove(random.nextInt(model.size()));
            assertThat(queue.contains(item.event())).isTrue();
            assertThat(queue.remove(item.event())).isTrue();
            assertThat(queue.contains(item.event())).isFalse();
          }
        }
        default -> takeFirst();
      }
    }

    private void takeFirst() {
      SimEventInterface<Long> expected = model.isEmpty() ? null : model.remove(0).event();
      assertThat(queue.removeFirst()).isSameAs(expected);
    }

    private void compareWalks() {
      List<SimEventInterface<Long>> expected = new ArrayList<>();
      model.forEach(item -> expected.add(item.event()));
      List<SimEventInterface<Long>> walked = new ArrayList<>();
      queue.iterator().forEachRemaining(walked::add);
      assertThat(walked.equals(expected)).as("same walk").isTrue();
      for (Item item : model) {
        assertThat((long) item.event().getAbsoluteExecutionTime()).isEqualTo(item.time());
        assertThat((int) item.event().getPriority()).isEqualTo(item.priority());
      }
    }

    private void insert(SimEventInterface<Long> event, long time, int priority) {
      Item item = new Item(event, time, priority, sequence++);
      int at = Collections.binarySearch(model, item, Item.ORDER);
      model.add(-at - 1, item);
    }

    private Item find(SimEventInterface<Long> event) {
      for (Item item : model) {
        if (item.event() == event) {
          return item;
        }
      }
      return null;
    }

    private ReusableEvent anyEvent() {
      return events.get(random.nextInt(events.size()));
    }

    private long anyTime() {
      return random.nextInt(5) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(times);
    }

    private int anyPriority() {
      return PRIORITIES[random.nextInt(PRIORITIES.length)];
    }
  }

  private record Item(SimEventInterface<Long> event, long time, int priority, long sequence) {
    static final Comparator<Item> ORDER =
        Comparator.comparingLong(Item::time)
            .thenComparing(Comparator.comparingInt(Item::priority).reversed())
            .thenComparingLong(Item::sequence);
  }
}
