// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.function.IntPredicate;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;

/** What a {@link RandomProgram} runs on: DSOL as it comes, and ours. */
final class ProgramEngines {
  private ProgramEngines() {}

  /** DSOL's own simulator and tree. It is driven by {@code step}, so its thread has no part. */
  static final class Stock implements RandomProgram.Engine, AutoCloseable {
    private static final long END = Long.MAX_VALUE / 2;

    private final RandomProgram program;
    private final DevsSimulator<Long> simulator;
    private final SingleReplication<Long> replication =
        new SingleReplication<>("stock", 0L, 0L, END);
    private final SimEventInterface<Long>[] events;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Stock(RandomProgram program, int ids) {
      this.program = program;
      simulator = stockSimulator();
      events = new SimEventInterface[ids];
      simulator.initialize(new EmptyModel(simulator), replication);
      simulator.step(); // the end of the warm-up
    }

    @Override
    public void schedule(int id, long time, int priority) {
      events[id] =
          simulator.scheduleEventAbs(
              time, (short) priority, () -> program.fired(id, simulator.getSimulatorTime()));
    }

    @Override
    public void reschedule(int id, long time, int priority) {
      cancel(id);
      schedule(id, time, priority);
    }

    @Override
    public boolean cancel(int id) {
      return events[id] != null && simulator.cancelEvent(events[id]);
    }

    @Override
    public boolean isPending(int id) {
      return events[id] != null && simulator.getEventList().contains(events[id]);
    }

    @Override
    public int size() {
      return simulator.getEventList().size() - 1; // the end of the replication
    }

    @Override
    public long firstTime() {
      long time = simulator.getEventList().first().getAbsoluteExecutionTime();
      return time == END ? Long.MAX_VALUE : time;
    }

    @Override
    public void runUntil(long end) {
      while (firstTime() < end) {
        simulator.step();
      }
    }

    @Override
    public void close() {
      simulator.cleanUp();
      replication.removeFromContext();
    }
  }

  /** Ours, with our reusable events, DSOL's own, or some of each. */
  static final class Ours implements RandomProgram.Engine {
    private final RandomProgram program;
    private final CallerThreadSimulator simulator;
    private final IntPredicate isDsols;
    private final SimEventInterface<Long>[] events;

    /**
     * @param isDsols whether the event of that number is one of DSOL's own
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Ours(CallerThreadSimulator simulator, RandomProgram program, int ids, IntPredicate isDsols) {
      this.simulator = simulator;
      this.program = program;
      this.isDsols = isDsols;
      events = new SimEventInterface[ids];
      for (int i = 0; i < ids; i++) {
        int id = i;
        events[i] = isDsols.test(id) ? dsols(id, 0, 0) : new ActionEvent(() -> fire(id));
      }
      simulator.reset(0);
    }

    private SimEventInterface<Long> dsols(int id, long time, int priority) {
      return new LambdaSimEvent<>(time, (short) priority, () -> fire(id));
    }

    private void fire(int id) {
      program.fired(id, simulator.now());
    }

    @Override
    public void schedule(int id, long time, int priority) {
      if (isDsols.test(id)) {
        events[id] = simulator.scheduleEvent(dsols(id, time, priority));
      } else {
        simulator.schedule((ReusableEvent) events[id], time, priority);
      }
    }

    @Override
    public void reschedule(int id, long time, int priority) {
      if (isDsols.test(id)) {
        cancel(id);
        schedule(id, time, priority);
      } else {
        simulator.reschedule((ReusableEvent) events[id], time, priority);
      }
    }

    @Override
    public boolean cancel(int id) {
      return isDsols.test(id)
          ? simulator.cancelEvent(events[id])
          : simulator.cancel((ReusableEvent) events[id]);
    }

    @Override
    public boolean isPending(int id) {
      return simulator.getEventList().contains(events[id]);
    }

    @Override
    public int size() {
      return simulator.getEventList().size();
    }

    @Override
    public long firstTime() {
      return simulator.getEventList().firstTime();
    }

    @Override
    public void runUntil(long end) {
      simulator.runUntil(end);
    }
  }

  /** DSOL's own simulator, kept off stdout. */
  static DevsSimulator<Long> stockSimulator() {
    DevsSimulator<Long> simulator = new DevsSimulator<>("stock");
    DsolLogging.silence();
    return simulator;
  }

  /** A model that schedules nothing by itself. */
  static final class EmptyModel extends AbstractDsolModel<Long, DevsSimulator<Long>> {
    private static final long serialVersionUID = 1L;

    EmptyModel(DevsSimulator<Long> simulator) {
      super(simulator);
    }

    @Override
    public void constructModel() {}
  }
}
