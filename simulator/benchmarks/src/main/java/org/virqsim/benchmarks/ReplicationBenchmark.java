// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.concurrent.TimeUnit;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.RunState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time per replication of 200 events with 10 pending, set-up included: what an experiment of many
 * short replications costs beyond its model. 10,000 of them take 10,000 times the score.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReplicationBenchmark {
  private static final int EVENTS = 200;
  private static final int PENDING = 10;

  /** Who runs. */
  @Param({"bare", "engine", "dsol"})
  String contestant = "";

  private Hold hold = new BareHold();

  /** Creates the contestant. */
  @Setup(Level.Trial)
  public void setUp() {
    hold =
        switch (contestant) {
          case "bare" -> new BareHold();
          case "engine" -> new EngineHold();
          case "dsol" -> new StockReplication();
          default -> throw new IllegalArgumentException("no such contestant: " + contestant);
        };
  }

  /** Runs one replication from its beginning. */
  @Benchmark
  public double replication() {
    hold.begin(PENDING);
    return hold.run(EVENTS);
  }

  /** DSOL as its manual has it: initialize, start, wait for the end; a worker thread each time. */
  private static final class StockReplication extends Hold {
    private DevsSimulator<Long> simulator = new DevsSimulator<>("replication");

    private final class Model extends AbstractDsolModel<Long, DevsSimulator<Long>> {
      Model(DevsSimulator<Long> simulator) {
        super(simulator);
      }

      @Override
      public void constructModel() {
        for (int i = 0; i < PENDING; i++) {
          simulator.scheduleEventRel(nextDelay(), StockReplication.this::fire);
        }
      }
    }

    private void fire() {
      // The last ones schedule nothing, so that exactly as many happen as were asked for.
      if (--left >= PENDING) {
        simulator.scheduleEventRel(nextDelay(), this::fire);
      }
    }

    @Override
    void begin(int pending) {
      simulator = new DevsSimulator<>("replication");
      simulator.initialize(
          new Model(simulator), new SingleReplication<>("replication", 0L, 0L, Long.MAX_VALUE));
    }

    @Override
    double run(int events) {
      left = events;
      simulator.start();
      while (simulator.getRunState() != RunState.ENDED) {
        Thread.onSpinWait();
      }
      double end = simulator.getSimulatorTime();
      simulator.cleanUp();
      return end;
    }
  }
}
