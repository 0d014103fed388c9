// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.concurrent.CountDownLatch;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.Executable;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;

/**
 * DSOL as it comes, replication after replication: each starts a worker thread, and is waited for
 * without polling. Its entry in DSOL's context is removed, as a program that runs thousands must.
 */
final class DsolReplications extends Hold {
  private final DevsSimulator<Long> simulator = new DevsSimulator<>("replications");
  private CountDownLatch stopped = new CountDownLatch(0);

  private final class Holding implements Executable {
    @Override
    public void execute() {
      if (--left == 0) {
        simulator.stop();
      }
      simulator.scheduleEventRel(nextDelay(), this);
    }
  }

  private final class Model extends AbstractDsolModel<Long, DevsSimulator<Long>> {
    private final int pending;

    Model(int pending) {
      super(DsolReplications.this.simulator);
      this.pending = pending;
    }

    @Override
    public void constructModel() {
      for (int i = 0; i < pending; i++) {
        simulator.scheduleEventRel(nextDelay(), new Holding());
      }
    }
  }

  private SingleReplication<Long> replication = newReplication();

  private static SingleReplication<Long> newReplication() {
    return new SingleReplication<>("replication", 0L, 0L, Long.MAX_VALUE);
  }

  @Override
  void begin(int pending) {
    replication.removeFromContext();
    replication = newReplication();
    simulator.initialize(new Model(pending), replication);
    CountDownLatch latch = new CountDownLatch(1);
    simulator.addListener(event -> latch.countDown(), SimulatorInterface.STOP_EVENT);
    stopped = latch;
  }

  @Override
  double run(int events) {
    left = events;
    simulator.start();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return simulator.getSimulatorTime();
  }

  @Override
  void close() {
    simulator.cleanUp();
  }
}
