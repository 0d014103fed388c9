// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.tudelft.simulation.dsol.eventlists.RedBlackTree;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import org.djutils.event.EventListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same model on DSOL's simulator with its red-black tree and on ours. The model draws what it
 * does next from one random stream, so the first event out of order sets everything after it apart.
 */
class DifferentialTest {
  private static final int EVENTS = 1_000_000;

  /** What the model needs of a simulator. */
  private interface Scheduler {
    long now();

    void schedule(int id, long delay, int priority);

    boolean cancel(int id);
  }

  /**
   * At every event: cancels one other sometimes, moves one sometimes, schedules itself again and,
   * if others were cancelled, one of them. Delays are short multiples of 10, so that many events
   * fall on the same time, also on the present one.
   */
  private static final class Model {
    private final SplittableRandom random;
    private final boolean[] pending;
    private final int[] idle;
    private int idleCount;
    private final long longest;
    final Recorder recorder;

    Model(long seed, int pendingAtFirst, int events) {
      random = new SplittableRandom(seed);
      pending = new boolean[pendingAtFirst];
      idle = new int[pendingAtFirst];
      longest = Math.max(2, pendingAtFirst / 4);
      recorder = new Recorder(events);
    }

    void begin(Scheduler on) {
      for (int id = 0; id < pending.length; id++) {
        schedule(on, id);
      }
    }

    void happen(Scheduler on, int id) {
      if (recorder.isFull()) {
        return;
      }
      recorder.executed(on.now(), id);
      pending[id] = false;
      int dice = random.nextInt(10);
      int other = random.nextInt(pending.length);
      if (dice < 2 && pending[other]) {
        assertThat(on.cancel(other)).isTrue();
        pending[other] = false;
        if (dice == 0) {
          schedule(on, other);
        } else {
          idle[idleCount++] = other;
        }
      } else if (idleCount > 0 && dice < 6) {
        schedule(on, idle[--idleCount]);
      }
      schedule(on, id);
    }

    private void schedule(Scheduler on, int id) {
      pending[id] = true;
      on.schedule(id, 10 * random.nextLong(longest), 1 + random.nextInt(10));
    }
  }

  /** Through DSOL's interface, with an event object for every scheduling. */
  private static final class ThroughDsol extends AbstractDsolModel<Long, DevsSimulator<Long>>
      implements Scheduler {
    private final Model model;
    private final List<SimEventInterface<Long>> latest = new ArrayList<>();

    ThroughDsol(DevsSimulator<Long> simulator, Model model) {
      super(simulator);
      this.model = model;
    }

    @Override
    public void constructModel() {
      for (int i = 0; i < model.pending.length; i++) {
        latest.add(new LambdaSimEvent<>(0L, () -> {}));
      }
      model.begin(this);
    }

    @Override
    public long now() {
      return simulator.getSimulatorTime();
    }

    @Override
    public void schedule(int id, long delay, int priority) {
      latest.set(
          id,
          simulator.scheduleEventRel(
              delay,
              (short) priority,
              () -> {
                model.happen(this, id);
                if (model.recorder.isFull() && simulator.isStartingOrRunning()) {
                  simulator.stop();
                }
              }));
    }

    @Override
    public boolean cancel(int id) {
      return simulator.cancelEvent(latest.get(id));
    }
  }

  /** Through the primitive interface, with one event object for each id. */
  private static final class Primitively implements Scheduler {
    private final CallerThreadSimulator simulator;
    private final ReusableEvent[] events;

    Primitively(CallerThreadSimulator simulator, Model model) {
      this.simulator = simulator;
      events = new ReusableEvent[model.pending.length];
      for (int i = 0; i < events.length; i++) {
        int id = i;
        events[i] =
            new ReusableEvent() {
              @Override
              protected void fire() {
                model.happen(Primitively.this, id);
              }
            };
      }
    }

    @Override
    public long now() {
      return simulator.now();
    }

    @Override
    public void schedule(int id, long delay, int priority) {
      simulator.schedule(events[id], simulator.now() + delay, priority);
    }

    @Override
    public boolean cancel(int id) {
      return simulator.cancel(events[id]);
    }
  }

  private static Recorder stock(Model model) throws InterruptedException {
    DevsSimulator<Long> simulator = new DevsSimulator<>("stock");
    assertThat(simulator.getEventList()).isInstanceOf(RedBlackTree.class);
    SingleReplication<Long> replication =
        new SingleReplication<>("stock", 0L, 0L, Long.MAX_VALUE / 4);
    CountDownLatch stopped = new CountDownLatch(1);
    EventListener listener = event -> stopped.countDown();
    simulator.initialize(new ThroughDsol(simulator, model), replication);
    simulator.addListener(listener, DevsSimulator.STOP_EVENT);
    simulator.start();
    assertThat(stopped.await(5, TimeUnit.MINUTES)).isTrue();
    simulator.cleanUp();
    replication.removeFromContext();
    return model.recorder;
  }

  private static Recorder oursThroughDsol(Model model) {
    CallerThreadSimulator simulator = CallerThreadSimulator.create("ours");
    Replication<Long> replication = new SingleReplication<>("ours", 0L, 0L, Long.MAX_VALUE / 4);
    simulator.initialize(new ThroughDsol(simulator, model), replication);
    simulator.start();
    simulator.cleanUp();
    return model.recorder;
  }

  private static Recorder oursPrimitively(Model model) {
    CallerThreadSimulator simulator = CallerThreadSimulator.create("ours");
    simulator.reset(0);
    model.begin(new Primitively(simulator, model));
    assertThat(simulator.runUntil(EventQueue.MAX_TIME, model.recorder::isFull)).isFalse();
    return model.recorder;
  }

  @ParameterizedTest
  @CsvSource({"1, 3", "2, 40", "3, 2000"})
  void aMillionEventsComeInDsolsOrder(long seed, int pending) throws InterruptedException {
    Recorder stock = stock(new Model(seed, pending, EVENTS));
    assertThat(stock.count()).isEqualTo(EVENTS);
    assertThat(Recorder.difference(stock, oursThroughDsol(new Model(seed, pending, EVENTS))))
        .isEmpty();
    assertThat(Recorder.difference(stock, oursPrimitively(new Model(seed, pending, EVENTS))))
        .isEmpty();
  }

  @Test
  void aWrongOrderWouldBeSeen() throws InterruptedException {
    Recorder one = oursPrimitively(new Model(1, 40, 1000));
    Recorder other = oursPrimitively(new Model(2, 40, 1000));
    assertThat(Recorder.difference(one, other)).startsWith("event ");
  }
}
