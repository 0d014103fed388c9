// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/**
 * A random program of schedules, cancellations and reschedules, from inside events and between
 * runs, and the trace of what it saw.
 *
 * <p>What it does next depends on its seed and on the order in which its events come, so that two
 * engines that once differ never come together again.
 */
final class RandomProgram {
  /**
   * What sort of program.
   *
   * @param population about as many events are pending
   * @param delays number of different delays, 0 included; few make ties in time common
   * @param priorities number of different priorities, from 0 on, at most 12
   * @param events to be executed at least
   */
  record Shape(int population, int delays, int priorities, int events) {}

  /** Something that executes events, which it knows by number. */
  interface Engine {
    void schedule(int id, long time, int priority);

    /** Whether the event is pending or not. */
    void reschedule(int id, long time, int priority);

    boolean cancel(int id);

    boolean isPending(int id);

    int size();

    /** The time of the first pending event, {@code Long.MAX_VALUE} when there is none. */
    long firstTime();

    /** Executes the events before {@code end}. */
    void runUntil(long end);
  }

  private static final long CANCELLED = -1;
  private static final long LOOKED = -2;

  private final Shape shape;
  private final Random random;
  private final Engine engine;

  /** The events' numbers: those pending come first. */
  private final int[] ids;

  private final int[] places;
  private int pending;
  private int target;
  private int executed;
  private int ties;
  private long latest = -1;
  private long[] trace = new long[1 << 12];
  private int traced;

  /**
   * @param engine gives the engine that tells this program, by {@link #fired}, what it executes
   */
  RandomProgram(Shape shape, long seed, Function<RandomProgram, Engine> engine) {
    this.shape = shape;
    this.random = new Random(seed);
    this.engine = engine.apply(this);
    this.ids = new int[2 * shape.population() + 2];
    this.places = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
      places[i] = i;
    }
    this.target = shape.population();
  }

  int ids() {
    return 2 * shape.population() + 2;
  }

  /** Runs the program; returns its trace: every event executed, by number and time, and more. */
  long[] run() {
    long now = 0;
    while (executed < shape.events()) {
      refill(now);
      disturb(now);
      disturb(now);
      now += 1 + random.nextInt(4 * shape.delays());
      engine.runUntil(now);
      look();
    }
    return Arrays.copyOf(trace, traced);
  }

  int executed() {
    return executed;
  }

  /** The number of events executed at the time of the one before. */
  int ties() {
    return ties;
  }

  /** An event is being executed. */
  void fired(int id, long now) {
    if (places[id] >= pending) {
      throw new IllegalStateException("executed, but not pending: " + id);
    }
    executed++;
    if (now == latest) {
      ties++;
    }
    latest = now;
    note(id, now);
    retire(id);
    if (random.nextInt(4) == 0) {
      schedule(id, now);
    }
    if (random.nextInt(3) == 0) {
      disturb(now);
    }
    if (random.nextInt(shape.population()) == 0) {
      target = shape.population() / 8 + random.nextInt(shape.population());
    }
    refill(now);
    if (random.nextInt(16) == 0) {
      look();
    }
  }

  private void refill(long now) {
    while (pending > target) {
      cancel(ids[random.nextInt(pending)]);
    }
    while (pending < target) {
      schedule(ids[pending + random.nextInt(ids.length - pending)], now);
    }
  }

  private void disturb(long now) {
    int id = ids[random.nextInt(ids.length)];
    if (random.nextBoolean()) {
      cancel(id);
    } else {
      engine.reschedule(id, time(now), priority());
      admit(id);
    }
  }

  private void schedule(int id, long now) {
    engine.schedule(id, time(now), priority());
    admit(id);
  }

  private void cancel(int id) {
    note(CANCELLED, engine.cancel(id) ? 1 : 0);
    retire(id);
  }

  private void look() {
    int id = random.nextInt(ids.length);
    boolean correct = engine.size() == pending && engine.isPending(id) == places[id] < pending;
    note(LOOKED, correct ? 1 : 0);
    note(LOOKED, engine.firstTime());
  }

  private long time(long now) {
    return now + random.nextInt(shape.delays());
  }

  private int priority() {
    return random.nextInt(shape.priorities());
  }

  private void admit(int id) {
    if (places[id] >= pending) {
      swap(places[id], pending++);
    }
  }

  private void retire(int id) {
    if (places[id] < pending) {
      swap(places[id], --pending);
    }
  }

  private void swap(int i, int j) {
    int other = ids[i];
    ids[i] = ids[j];
    ids[j] = other;
    places[ids[i]] = i;
    places[ids[j]] = j;
  }

  private void note(long what, long value) {
    if (traced == trace.length) {
      trace = Arrays.copyOf(trace, 2 * traced);
    }
    trace[traced++] = what;
    trace[traced++] = value;
  }
}
