// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.naming.NamingException;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.model.AbstractDsolModel;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import nl.tudelft.simulation.naming.context.ContextInterface;
import nl.tudelft.simulation.naming.context.event.InitialEventContext;
import org.djutils.event.EventListener;
import org.junit.jupiter.api.Test;

/** Ten thousand replications in one process leave nothing behind: what can hold on is counted. */
class ReplicationsTest {
  private static final int REPLICATIONS = 10_000;

  private final CallerThreadSimulator simulator = CallerThreadSimulator.create("replications");
  private int executed;

  private final ReusableEvent event =
      new ReusableEvent() {
        @Override
        protected void fire() {
          executed++;
          simulator.schedule(this, simulator.now() + 10, 5);
        }
      };

  private static final class Empty extends AbstractDsolModel<Long, CallerThreadSimulator> {
    private final Runnable construct;

    Empty(CallerThreadSimulator simulator, Runnable construct) {
      super(simulator);
      this.construct = construct;
    }

    @Override
    public void constructModel() {
      construct.run();
    }
  }

  private static int namesInContext() throws NamingException {
    ContextInterface root = InitialEventContext.instantiate("root");
    return root.keySet().size();
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  @Test
  void withoutDsolsReplications() throws NamingException {
    int names = namesInContext();
    int threads = threads();
    for (int i = 0; i < REPLICATIONS; i++) {
      simulator.reset(0);
      simulator.schedule(event, 0, 5);
      assertThat(simulator.runUntil(200)).isTrue();
    }
    assertThat(executed).isEqualTo(20 * REPLICATIONS);
    assertThat(namesInContext()).isEqualTo(names);
    assertThat(threads()).isLessThanOrEqualTo(threads + 2); // those of the JVM come and go
    assertThat(simulator.getEventList().slots()).isLessThan(100);
    assertThat(simulator.hasListeners()).isFalse();
  }

  @Test
  void withDsolsReplications() throws NamingException {
    EventListener listener = e -> executed++;
    int threads = threads();
    simulator.initialize(
        new Empty(simulator, () -> {}), new SingleReplication<>("first", 0L, 0L, 1L));
    int names = namesInContext();
    Empty model =
        new Empty(
            simulator,
            () -> {
              simulator.addListener(listener, SimulatorInterface.STOP_EVENT);
              for (long t = 0; t < 20; t++) {
                simulator.scheduleEventAbs(10 * t, () -> executed++);
              }
            });
    for (int i = 0; i < REPLICATIONS; i++) {
      simulator.initialize(model, new SingleReplication<>("replication " + i, 0L, 0L, 200L));
      simulator.start();
    }
    assertThat(executed).isEqualTo(21 * REPLICATIONS);
    assertThat(namesInContext()).isEqualTo(names);
    assertThat(threads()).isLessThanOrEqualTo(threads + 2);
    assertThat(simulator.numberOfListeners(SimulatorInterface.STOP_EVENT)).isEqualTo(1);
    assertThat(simulator.getEventList().slots()).isLessThan(100);
    simulator.cleanUp();
    assertThat(namesInContext()).isEqualTo(names - 1);
    assertThat(simulator.hasListeners()).isFalse();
  }

  @Test
  void replicationsOfOneNameShareTheirPlaceInTheContext() throws NamingException {
    int names = namesInContext();
    for (int i = 0; i < 3; i++) {
      SingleReplication<Long> replication = new SingleReplication<>("same", 0L, 0L, 1L);
      simulator.initialize(new Empty(simulator, () -> {}), replication);
      assertThat(replication.getContext()).isNotNull();
      assertThat(namesInContext()).isEqualTo(names + 1);
    }
    simulator.reset(0);
    assertThat(namesInContext()).isEqualTo(names);
  }
}
