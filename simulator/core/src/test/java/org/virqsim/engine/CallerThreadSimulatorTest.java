// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.simulators.RunState;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import org.djutils.event.EventListener;
import org.junit.jupiter.api.Test;

/** The primitive interface. */
class CallerThreadSimulatorTest {
  private static final int PRIORITY = 5;

  private final CallerThreadSimulator simulator = CallerThreadSimulator.create("test");
  private final List<String> log = new ArrayList<>();

  private final class Logging extends ReusableEvent {
    private final String name;
    private final Runnable more;

    Logging(String name, Runnable more) {
      this.name = name;
      this.more = more;
    }

    Logging(String name) {
      this(name, () -> {});
    }

    @Override
    protected void fire() {
      log.add(name + "@" + simulator.now());
      more.run();
    }
  }

  @Test
  void windowsAreHalfOpenAndCompose() {
    simulator.reset(100);
    simulator.schedule(new Logging("start"), 100, PRIORITY);
    simulator.schedule(new Logging("end"), 200, PRIORITY);
    assertThat(simulator.runUntil(100)).isTrue();
    assertThat(log).isEmpty();
    assertThat(simulator.runUntil(200)).isTrue();
    assertThat(log).containsExactly("start@100");
    assertThat(simulator.now()).isEqualTo(200);
    assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);
    assertThat(simulator.runUntil(201)).isTrue();
    assertThat(log).containsExactly("start@100", "end@200");
    assertThat(simulator.now()).isEqualTo(201);
  }

  @Test
  void ordersByTimeThenPriorityThenScheduling() {
    simulator.reset(0);
    simulator.schedule(new Logging("later"), 2, 10);
    simulator.schedule(new Logging("low"), 1, 1);
    simulator.schedule(new Logging("first"), 1, 5);
    simulator.schedule(new Logging("second"), 1, 5);
    simulator.schedule(
        new Logging("high", () -> simulator.schedule(new Logging("new"), simulator.now(), 5)),
        1,
        10);
    simulator.runUntil(3);
    assertThat(log).containsExactly("high@1", "first@1", "second@1", "new@1", "low@1", "later@2");
  }

  @Test
  void stopsAfterTheEventThatAsksForIt() {
    simulator.reset(0);
    simulator.schedule(new Logging("a", simulator::requestStop), 1, PRIORITY);
    simulator.schedule(new Logging("b", simulator::stop), 1, PRIORITY);
    simulator.schedule(new Logging("c"), 1, PRIORITY);
    simulator.requestStop(); // without effect
    assertThat(simulator.runUntil(10)).isFalse();
    assertThat(log).containsExactly("a@1");
    assertThat(simulator.now()).isEqualTo(1);
    assertThat(simulator.runUntil(10)).isFalse();
    assertThat(simulator.runUntil(10)).isTrue();
    assertThat(log).containsExactly("a@1", "b@1", "c@1");
    assertThat(simulator.now()).isEqualTo(10);
  }

  @Test
  void stopsWhenAConditionHolds() {
    simulator.reset(0);
    for (int i = 1; i < 5; i++) {
      simulator.schedule(new Logging("e"), i, PRIORITY);
    }
    assertThat(simulator.runUntil(10, () -> log.size() == 2)).isFalse();
    assertThat(log).containsExactly("e@1", "e@2");
    assertThat(simulator.runUntil(10, () -> false)).isTrue();
    assertThat(log).hasSize(4);
  }

  @Test
  void movesAndCancels() {
    simulator.reset(0);
    Logging moved = new Logging("moved");
    Logging cancelled = new Logging("cancelled");
    simulator.schedule(moved, 1, PRIORITY);
    simulator.schedule(cancelled, 2, PRIORITY);
    simulator.reschedule(moved, 3, PRIORITY);
    assertThat(simulator.cancel(cancelled)).isTrue();
    assertThat(simulator.cancel(cancelled)).isFalse();
    simulator.runUntil(10);
    assertThat(log).containsExactly("moved@3");
  }

  @Test
  void refusesThePastAndTheUnknown() {
    assertThatThrownBy(() -> simulator.runUntil(1)).isInstanceOf(SimRuntimeException.class);
    simulator.reset(10);
    Logging event = new Logging("e");
    assertThatThrownBy(() -> simulator.schedule(event, 9, PRIORITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> simulator.reschedule(event, 9, PRIORITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> simulator.runUntil(9)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> simulator.runUntil(Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    simulator.schedule(
        new Logging(
            "nested",
            () -> {
              assertThatThrownBy(() -> simulator.runUntil(20))
                  .isInstanceOf(SimRuntimeException.class);
              assertThatThrownBy(() -> simulator.reset(0)).isInstanceOf(SimRuntimeException.class);
            }),
        10,
        PRIORITY);
    assertThat(simulator.runUntil(11)).isTrue();
    assertThat(log).containsExactly("nested@10");
  }

  @Test
  void errorsReachTheCallerAndTheRestCanGoOn() {
    for (Throwable error :
        List.of(
            new AssertionError("a"), new IllegalStateException("b"), new StackOverflowError())) {
      log.clear();
      simulator.reset(0);
      simulator.schedule(new Logging("before"), 1, PRIORITY);
      simulator.schedule(new Logging("bad", () -> CallerThreadSimulatorTest.raise(error)), 2, 5);
      simulator.schedule(new Logging("after"), 3, PRIORITY);
      assertThatThrownBy(() -> simulator.runUntil(10)).isSameAs(error);
      assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);
      assertThat(simulator.now()).isEqualTo(2);
      assertThat(simulator.runUntil(10, () -> false)).isTrue();
      assertThat(log).containsExactly("before@1", "bad@2", "after@3");
      simulator.reset(0);
      simulator.schedule(new Logging("bad", () -> CallerThreadSimulatorTest.raise(error)), 2, 5);
      assertThatThrownBy(() -> simulator.runUntil(10, () -> false)).isSameAs(error);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable error) throws T {
    throw (T) error;
  }

  @Test
  void listenersAreServed() {
    List<String> heard = new ArrayList<>();
    EventListener listener = event -> heard.add(event.getType().getName());
    simulator.addListener(listener, SimulatorInterface.START_EVENT);
    simulator.addListener(listener, SimulatorInterface.STOP_EVENT);
    simulator.addListener(listener, SimulatorInterface.TIME_CHANGED_EVENT);
    simulator.reset(0);
    simulator.schedule(new Logging("a"), 0, PRIORITY);
    simulator.schedule(new Logging("b"), 1, PRIORITY);
    simulator.schedule(
        new Logging(
            "c", () -> simulator.removeListener(listener, SimulatorInterface.TIME_CHANGED_EVENT)),
        1,
        PRIORITY);
    simulator.schedule(new Logging("d"), 2, PRIORITY);
    simulator.runUntil(10);
    assertThat(heard).containsExactly("START_EVENT", "TIME_CHANGED_EVENT", "STOP_EVENT");
  }

  /** A few events that schedule, cancel and move each other for a while. */
  private static final class Load {
    private final SplittableRandom random;
    private final ReusableEvent[] events = new ReusableEvent[50];
    private final CallerThreadSimulator simulator;
    private long left;
    private long hash;

    Load(CallerThreadSimulator simulator, long seed) {
      this.simulator = simulator;
      random = new SplittableRandom(seed);
      for (int i = 0; i < events.length; i++) {
        events[i] = new One(i);
      }
    }

    private final class One extends ReusableEvent {
      private final int id;

      One(int id) {
        this.id = id;
      }

      @Override
      protected void fire() {
        hash = 31 * hash + simulator.now() + id;
        if (--left == 0) {
          simulator.requestStop();
        }
        simulator.reschedule(
            events[random.nextInt(events.length)],
            simulator.now() + random.nextInt(20),
            random.nextInt(3));
        if (random.nextInt(4) == 0) {
          simulator.cancel(events[random.nextInt(events.length)]);
        }
        simulator.reschedule(this, simulator.now() + random.nextInt(20), 1);
      }
    }

    long run(long count) {
      left = count;
      simulator.reset(0);
      for (ReusableEvent event : events) {
        simulator.schedule(event, random.nextInt(10), 1);
      }
      assertThat(simulator.runUntil(EventQueue.MAX_TIME)).isFalse();
      return hash;
    }
  }

  @Test
  void allocatesNothingPerEvent() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Load load = new Load(simulator, 3);
    load.run(500_000);
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) { // whatever the JVM does beside us, it does not do every time
      long before = threads.getCurrentThreadAllocatedBytes();
      load.run(500_000);
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // One object for each event would be 8,000,000 bytes or more; what is left is the run's own
    // set-up
    // and this test's assertions.
    assertThat(fewest).as("bytes for 500,000 events").isLessThan(50_000);
  }

  @Test
  void severalThreadsGetWhatOneGets() throws Exception {
    List<Callable<Long>> runs = new ArrayList<>();
    List<Long> alone = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long seed = i;
      runs.add(() -> new Load(CallerThreadSimulator.create("parallel"), seed).run(2000));
      alone.add(new Load(simulator, seed).run(2000));
    }
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Long> together = new ArrayList<>();
      for (Future<Long> result : pool.invokeAll(runs)) {
        together.add(result.get());
      }
      assertThat(together).isEqualTo(alone);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aReplicationLeavesNothingToTheNext() {
    Load first = new Load(simulator, 9);
    first.run(1000);
    simulator.reset(0);
    assertThat(simulator.getEventList().isEmpty()).isTrue();
    assertThat(simulator.now()).isZero();
    long again = new Load(simulator, 9).run(1000);
    assertThat(again).isEqualTo(new Load(CallerThreadSimulator.create("new"), 9).run(1000));
  }
}
