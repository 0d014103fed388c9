// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.Executable;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;

/**
 * DSOL as it comes: its simulator, its default event list, events that are lambdas. Its loop is
 * called in this thread, so that it is not charged for waking its worker.
 */
final class DsolHold extends Hold {
  private final StockSimulator simulator = new StockSimulator();

  private static final class StockSimulator extends DevsSimulator<Long> {
    StockSimulator() {
      super("hold");
    }

    void runHere() {
      runState = RunState.STARTED;
      runUntilTime = Long.MAX_VALUE;
      run();
      runState = RunState.STOPPED;
    }
  }

  private final class Holding implements Executable {
    @Override
    public void execute() {
      if (--left == 0) {
        simulator.stop();
      }
      simulator.scheduleEventRel(nextDelay(), this);
    }
  }

  private static final class EmptyModel extends AbstractDsolModel<Long, StockSimulator> {
    EmptyModel(StockSimulator simulator) {
      super(simulator);
    }

    @Override
    public void constructModel() {
      // The events are scheduled from outside.
    }
  }

  @Override
  void begin(int pending) {
    simulator.initialize(
        new EmptyModel(simulator), new SingleReplication<>("hold", 0L, 0L, Long.MAX_VALUE));
    for (int i = 0; i < pending; i++) {
      simulator.scheduleEventRel(nextDelay(), new Holding());
    }
  }

  @Override
  double run(int count) {
    left = count;
    simulator.runHere();
    return simulator.getSimulatorTime();
  }

  @Override
  void close() {
    simulator.cleanUp();
  }
}
