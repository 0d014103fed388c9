// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues of so many events that most are beyond the horizon. */
class FarEventsTest {
  /** How often an event may be spread for each that is scheduled; 16 is what the design allows. */
  private static final int OFTEN = 20;

  /** When an event happens again, as simulations and adversaries have it. */
  private enum Delays {
    CONSTANT {
      @Override
      long next(SplittableRandom random) {
        return 1000;
      }
    },
    EXPONENTIAL {
      @Override
      long next(SplittableRandom random) {
        return (long) (-1e6 * Math.log(1 - random.nextDouble()));
      }
    },
    /** Many more events than times. */
    EQUAL {
      @Override
      long next(SplittableRandom random) {
        return random.nextInt(3);
      }
    },
    /** Some never happen, some are pushed back before they do. */
    WATCHDOGS {
      @Override
      long next(SplittableRandom random) {
        return random.nextInt(3) == 0 ? EventQueue.MAX_TIME : random.nextInt(1000);
      }
    },
    /** No width suits all. */
    ANY_MAGNITUDE {
      @Override
      long next(SplittableRandom random) {
        return random.nextLong(1L << random.nextInt(62));
      }
    },
    /** A few happen all the time while the rest wait. */
    HOT_AND_COLD {
      @Override
      long next(SplittableRandom random) {
        return random.nextInt(50) == 0 ? 1L << 40 : random.nextInt(20);
      }
    };

    abstract long next(SplittableRandom random);
  }

  /** What a simulation does: mostly takes the first and schedules it again, later. */
  private static final class Program {
    final SplittableRandom random;
    final Delays delays;
    final CheckedQueue pair;
    final long start;
    long now;

    Program(Delays delays, CheckedQueue pair, long start) {
      this.random = new SplittableRandom(5);
      this.delays = delays;
      this.pair = pair;
      this.start = start;
      this.now = start;
    }

    void run(int steps, int target) {
      for (int step = 0; step < steps; step++) {
        int id = random.nextInt(pair.events.size());
        int pending = pair.expected.size();
        if (pending < target) {
          if (!pair.isPending(id)) {
            pair.schedule(id, later(), priority());
          }
        } else if (pending > target && random.nextBoolean()) {
          pair.cancel(id);
        } else if (pending > 0) {
          hold(pending <= target);
        }
        if (random.nextInt(8) == 0) {
          pair.reschedule(random.nextInt(pair.events.size()), later(), priority());
        }
      }
      pair.check();
    }

    private void hold(boolean again) {
      int id = pair.expected.first().id();
      now = pair.expected.first().time();
      pair.take();
      if (random.nextInt(8) == 0) { // before the event comes again, while its place is open
        pair.cancel(random.nextInt(pair.events.size()));
      }
      if (now == EventQueue.MAX_TIME) {
        now = start; // all over again: a queue does not mind times before the last taken
      }
      if (again && !pair.isPending(id)) {
        pair.schedule(id, later(), priority());
      }
    }

    private long later() {
      return Math.min(EventQueue.MAX_TIME, now + delays.next(random));
    }

    private int priority() {
      return random.nextInt(4) == 0 ? random.nextInt(-512, 512) : 5;
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesWhatASortedSetDoes(Delays delays) {
    CheckedQueue pair = new CheckedQueue(new EventQueue(), 6000);
    Program program = new Program(delays, pair, EventQueue.MIN_TIME);
    for (int target : new int[] {3000, 20, 400, 100, 300, 0, 1000, 5, 3000}) {
      program.run(12_000, target);
    }
    assertThat(pair.queue.spread()).isBetween(1L, OFTEN * pair.sequence);
    while (!pair.expected.isEmpty()) {
      pair.take();
    }
    pair.take();
    pair.check();
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsOrderWhenSequenceNumbersRunOut(Delays delays) {
    CheckedQueue pair = new CheckedQueue(new EventQueue(Entry.SEQUENCES - 9000), 2000);
    Program program = new Program(delays, pair, 0);
    program.run(20_000, 1000);
    assertThat(pair.sequence).isGreaterThan(9000);
    program.run(5_000, 0);
    pair.check();
  }

  @ParameterizedTest
  @EnumSource
  void clearForgetsWhatIsFar(Delays delays) {
    EventQueue queue = new EventQueue();
    SplittableRandom random = new SplittableRandom(3);
    List<CheckedQueue.Named> events = new ArrayList<>();
    for (int id = 0; id < 500; id++) {
      events.add(new CheckedQueue.Named(id));
    }
    for (int round = 0; round < 20; round++) {
      events.forEach(event -> queue.schedule(event, delays.next(random), 5));
      events.subList(0, 20 * round).forEach(queue::cancel);
      for (int i = 0; i < round; i++) {
        assertThat(queue.takeBefore(EventQueue.MAX_TIME + 1)).isNotNull();
      }
      queue.clear();
      assertThat(queue.isEmpty()).isTrue();
      assertThat(queue.firstTime()).isEqualTo(Long.MAX_VALUE);
      assertThat(events).noneMatch(ReusableEvent::isPending);
    }
    assertThat(queue.slots()).isLessThan(1100);
  }

  /** All at one time, again and again: no width parts them. */
  @Test
  void manyAtOneTimeAreNotSpreadAllTheTime() {
    EventQueue queue = new EventQueue();
    int pending = 10_000;
    for (int id = 0; id < pending; id++) {
      queue.schedule(new CheckedQueue.Named(id), 7, 5);
    }
    for (int round = 0; round < 5; round++) {
      for (int id = 0; id < pending; id++) {
        CheckedQueue.Named event = (CheckedQueue.Named) queue.takeBefore(EventQueue.MAX_TIME);
        assertThat(event.id).isEqualTo(id);
        queue.schedule(event, 7, 5);
      }
    }
    assertThat(queue.spread()).isLessThan(5L * pending);
  }

  /** Where the sample is taken there are none but the earliest. */
  @Test
  void aSampleThatMisleadsCostsOneMoreSpread() {
    EventQueue queue = new EventQueue();
    int first = 300;
    for (int id = 0; id < first; id++) {
      queue.schedule(new CheckedQueue.Named(id), id, 5);
    }
    int pending = 6400;
    for (int i = 0; i < pending; i++) {
      int place = pending - 1 - i; // in the chain, which begins with the latest
      queue.schedule(
          new CheckedQueue.Named(first + i), place % 100 == 0 ? 1L << 30 : i + (1L << 40), 5);
    }
    for (int id = 0; id < first; id++) {
      assertThat(queue.takeBefore(EventQueue.MAX_TIME)).isNotNull();
    }
    long before = queue.spread();
    assertThat(queue.firstTime()).isEqualTo(1L << 30);
    assertThat(queue.spread()).isEqualTo(before + 2L * pending);
    long latest = 0;
    for (int i = 0; i < pending; i++) {
      long time = queue.firstTime();
      assertThat(time).isGreaterThanOrEqualTo(latest);
      latest = time;
      assertThat(queue.takeBefore(EventQueue.MAX_TIME)).isNotNull();
    }
    assertThat(queue.isEmpty()).isTrue();
  }
}
