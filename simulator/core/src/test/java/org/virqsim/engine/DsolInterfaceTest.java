// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.experiment.Experiment;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEvent;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.ErrorStrategy;
import nl.tudelft.simulation.dsol.simulators.ReplicationState;
import nl.tudelft.simulation.dsol.simulators.RunState;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import org.djutils.event.Event;
import org.djutils.event.EventListener;
import org.djutils.event.EventType;
import org.djutils.event.TimedEvent;
import org.junit.jupiter.api.Test;

/** DSOL's interface, beside DSOL's own simulator where that can be compared. */
class DsolInterfaceTest {
  private final CallerThreadSimulator simulator = CallerThreadSimulator.create("ours");
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  /** A model in a lambda. */
  public static final class Model extends AbstractDsolModel<Long, DevsSimulator<Long>> {
    private final Consumer<Model> construct;
    private final List<String> log;

    Model(DevsSimulator<Long> simulator, List<String> log, Consumer<Model> construct) {
      super(simulator);
      this.log = log;
      this.construct = construct;
    }

    @Override
    public void constructModel() {
      construct.accept(this);
    }

    /** Called by reflection, as DSOL's SimEvent does. */
    public void note(String name) {
      log.add(name + "@" + simulator.getSimulatorTime());
    }

    void at(long time, String name) {
      simulator.scheduleEventAbs(time, () -> note(name));
    }
  }

  private Model model(Consumer<Model> construct) {
    return new Model(simulator, log, construct);
  }

  private static Replication<Long> replication(long warmup, long length) {
    return new SingleReplication<>("test", 0L, warmup, length);
  }

  private static final List<EventType> TYPES =
      List.of(
          Replication.START_REPLICATION_EVENT,
          SimulatorInterface.STARTING_EVENT,
          SimulatorInterface.START_EVENT,
          SimulatorInterface.TIME_CHANGED_EVENT,
          Replication.WARMUP_EVENT,
          SimulatorInterface.STOPPING_EVENT,
          SimulatorInterface.STOP_EVENT,
          Replication.END_REPLICATION_EVENT);

  /** A model of every way to schedule, on any simulator; returns all that can be observed. */
  private static List<String> observe(DevsSimulator<Long> on) throws InterruptedException {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(1);
    EventListener listener =
        event -> {
          String time = event instanceof TimedEvent<?> timed ? "=" + timed.getTimeStamp() : "";
          seen.add(event.getType().getName() + time + "@" + on.getSimulatorTime());
          if (event.getType().equals(Replication.END_REPLICATION_EVENT)) {
            ended.countDown();
          }
        };
    Model model = new Model(on, seen, DsolInterfaceTest::everyWay);
    on.addScheduledMethodOnInitialize(model, "note", new Object[] {"on initialize"});
    on.initialize(model, replication(4, 20));
    for (EventType type : TYPES) {
      on.addListener(listener, type);
    }
    seen.add(on.getRunState() + " " + on.getReplicationState() + " " + on.getEventList().size());
    on.start();
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    seen.add(on.getRunState() + " " + on.getReplicationState() + " " + on.getEventList().size());
    return seen;
  }

  private static void everyWay(Model model) {
    DevsSimulator<Long> on = model.getSimulator();
    on.scheduleEventAbs(4L, model, "note", new Object[] {"abs"});
    on.scheduleEvent(new SimEvent<>(4L, (short) 9, model, "note", new Object[] {"abs 9"}));
    on.scheduleEventRel(3L, model, "note", new Object[] {"rel"});
    on.scheduleEventRel(3L, (short) 1, () -> model.note("rel 1"));
    on.scheduleEventNow(model, "note", new Object[] {"now"});
    on.scheduleEventNow((short) 7, () -> model.note("now 7"));
    on.scheduleEventAbs(20L, () -> model.note("at the end"));
    on.scheduleEventAbs(21L, () -> model.note("after the end"));
    on.scheduleEventRel(
        5L,
        () -> {
          on.scheduleEventNow(() -> model.note("nested now"));
          on.scheduleEventRel(2L, model, "note", new Object[] {"nested rel"});
        });
    assertThat(on.cancelEvent(on.scheduleEventAbs(6L, () -> model.note("cancelled")))).isTrue();
  }

  @Test
  void doesWhatDsolDoes() throws InterruptedException {
    DevsSimulator<Long> stock = new DevsSimulator<>("stock");
    List<String> expected = observe(stock);
    stock.cleanUp();
    assertThat(expected).contains("at the end@20").doesNotContain("after the end@21");
    assertThat(observe(simulator)).isEqualTo(expected);
  }

  @Test
  void runsUpToAndStepsAndGoesOn() {
    simulator.initialize(
        model(
            m -> {
              for (long t = 1; t <= 6; t++) {
                m.at(t, "e");
              }
            }),
        replication(0, 100));
    simulator.runUpTo(2L);
    assertThat(log).containsExactly("e@1");
    assertThat(simulator.getSimulatorTime()).isEqualTo(2);
    simulator.runUpToAndIncluding(3L);
    assertThat(log).containsExactly("e@1", "e@2", "e@3");
    simulator.step();
    assertThat(log).hasSize(4);
    assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);
    assertThat(simulator.runUntil(6)).isTrue();
    assertThat(log).hasSize(5);
    simulator.start();
    assertThat(log).hasSize(6);
    assertThat(simulator.getReplicationState()).isEqualTo(ReplicationState.ENDED);
    assertThatThrownBy(simulator::start).isInstanceOf(SimRuntimeException.class);
    assertThatThrownBy(() -> simulator.runUntil(200)).isInstanceOf(SimRuntimeException.class);
    simulator.reset(0);
    assertThat(simulator.runUntil(200)).isTrue();
  }

  @Test
  void stopsByConditionAfterTheWarmUp() {
    Replication<Long> replication = replication(3, 100);
    replication.<Model>setStoppingCondition(m -> true);
    simulator.initialize(
        model(
            m -> {
              for (long t = 1; t <= 6; t++) {
                m.at(t, "e");
              }
            }),
        replication);
    simulator.start();
    assertThat(log).hasSize(4);
    assertThat(simulator.getReplicationState()).isEqualTo(ReplicationState.ENDED);
    assertThat(simulator.now()).isEqualTo(4);
  }

  @Test
  void errorsReachTheCallerUnlessAnotherStrategyIsSet() {
    Consumer<Model> construct =
        m -> {
          m.getSimulator()
              .scheduleEventAbs(
                  1L,
                  () -> {
                    throw new IllegalStateException("bad");
                  });
          m.at(2, "after");
          m.getSimulator()
              .scheduleEventAbs(
                  3L,
                  () -> {
                    throw new AssertionError("worse");
                  });
        };
    simulator.initialize(model(construct), replication(0, 10));
    assertThatThrownBy(simulator::start)
        .isInstanceOf(SimRuntimeException.class)
        .hasRootCauseMessage("bad");
    assertThatThrownBy(simulator::start).isInstanceOf(AssertionError.class).hasMessage("worse");
    assertThat(log).containsExactly("after@2");

    simulator.setErrorStrategy(ErrorStrategy.LOG_AND_CONTINUE);
    simulator.initialize(model(construct), replication(0, 10));
    assertThatThrownBy(simulator::start).isInstanceOf(AssertionError.class);
    assertThat(log).hasSize(2);

    simulator.setErrorStrategy(ErrorStrategy.WARN_AND_PAUSE);
    simulator.initialize(model(construct), replication(0, 10));
    simulator.start();
    assertThat(simulator.now()).isEqualTo(1);
    assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);

    simulator.setErrorStrategy(ErrorStrategy.WARN_AND_END);
    simulator.initialize(model(construct), replication(0, 10));
    simulator.start();
    assertThat(simulator.getRunState()).isEqualTo(RunState.NOT_INITIALIZED);
  }

  @Test
  void anErrorInAStepReachesTheCaller() {
    simulator.initialize(
        model(
            m ->
                m.getSimulator()
                    .scheduleEventAbs(
                        0L,
                        (short) 10,
                        () -> {
                          throw new AssertionError("in a step");
                        })),
        replication(5, 10));
    assertThatThrownBy(simulator::step).isInstanceOf(AssertionError.class);
    assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void runsForEverWithoutOverflow() {
    simulator.initialize(
        model(m -> m.at(5, "e")), new SingleReplication<>("ever", 0L, 0L, Long.MAX_VALUE));
    simulator.start();
    assertThat(log).containsExactly("e@5");
    assertThat(simulator.getReplicationState()).isEqualTo(ReplicationState.ENDED);
    assertThat(simulator.now()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aListenerOfTheStopMayStartAgain() {
    simulator.initialize(model(m -> m.at(1, "e")), replication(0, 10));
    int[] stops = {0};
    simulator.addListener(
        (Event event) -> {
          if (++stops[0] < 100) {
            simulator.runUpTo(1L + stops[0] / 50);
          }
        },
        SimulatorInterface.STOP_EVENT);
    simulator.runUpTo(1L);
    assertThat(stops[0]).isEqualTo(100);
    assertThat(log).containsExactly("e@1");
  }

  @Test
  void experimentsRunTheirReplications() throws InterruptedException {
    Experiment<Long, CallerThreadSimulator> experiment =
        new Experiment<>(
            "experiment", simulator, new ExperimentModel(simulator, log), 0L, 0L, 10L, 3);
    CountDownLatch ended = new CountDownLatch(1);
    experiment.addListener(event -> ended.countDown(), Experiment.END_EXPERIMENT_EVENT);
    experiment.start();
    assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(log).containsExactly("e@3", "e@3", "e@3");
    experiment.reset();
    experiment.removeFromContext();
  }

  private static final class ExperimentModel
      extends AbstractDsolModel<Long, CallerThreadSimulator> {
    private final List<String> log;

    ExperimentModel(CallerThreadSimulator simulator, List<String> log) {
      super(simulator);
      this.log = log;
    }

    @Override
    public void constructModel() {
      simulator.scheduleEventAbs(3L, () -> log.add("e@" + simulator.now()));
    }
  }

  @Test
  void refusesWhatItCanNot() {
    assertThatThrownBy(simulator::start).isInstanceOf(SimRuntimeException.class);
    assertThatThrownBy(simulator::step).isInstanceOf(SimRuntimeException.class);
    assertThatThrownBy(simulator::endReplication).isInstanceOf(SimRuntimeException.class);
    assertThatThrownBy(() -> simulator.setEventList(new EventQueue()))
        .isInstanceOf(UnsupportedOperationException.class);
    simulator.reset(5);
    assertThatThrownBy(() -> simulator.scheduleEventAbs(4L, () -> {}))
        .isInstanceOf(SimRuntimeException.class);
  }
}
