// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.simulators.RunState;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event throws reaches whoever runs the simulator, as it is, and does no other harm. */
class CallerThreadErrorsTest {
  private final CallerThreadSimulator simulator = CallerThreadSimulator.create("errors");
  private final List<Long> executed = new ArrayList<>();

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new SimRuntimeException("a bug"),
        new AssertionError("a wrong state"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfRunUntil(Throwable failure) {
    simulator.reset(0);
    scheduleThree(failure);
    assertThat(catchThrowable(() -> simulator.runUntil(100))).isSameAs(failure);
    theRestWorks();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfAConditionalRun(Throwable failure) {
    simulator.reset(0);
    scheduleThree(failure);
    assertThat(catchThrowable(() -> simulator.runUntil(100, () -> false))).isSameAs(failure);
    theRestWorks();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerFromTheStopCondition(Throwable failure) {
    simulator.reset(0);
    scheduleThree(null);
    assertThat(
            catchThrowable(
                () ->
                    simulator.runUntil(
                        100,
                        () -> {
                          if (simulator.now() == 20) {
                            CallerThreadErrorsTest.<RuntimeException>doThrow(failure);
                          }
                          return false;
                        })))
        .isSameAs(failure);
    theRestWorks();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfStart(Throwable failure) {
    SingleReplication<Long> replication = new SingleReplication<>("errors", 0L, 0L, 100L);
    simulator.initialize(new ProgramEngines.EmptyModel(simulator), replication);
    scheduleThree(failure);
    assertThat(catchThrowable(simulator::start)).isSameAs(failure);
    theRestWorks();
    replication.removeFromContext();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reachesTheCallerOfStep(Throwable failure) {
    SingleReplication<Long> replication = new SingleReplication<>("errors", 0L, 0L, 100L);
    simulator.initialize(new ProgramEngines.EmptyModel(simulator), replication);
    scheduleThree(failure);
    simulator.step();
    simulator.step();
    assertThat(catchThrowable(simulator::step)).isSameAs(failure);
    theRestWorks();
    replication.removeFromContext();
  }

  @Test
  void listenersAreToldThatTheRunStopped() {
    List<String> told = new ArrayList<>();
    simulator.addListener(event -> told.add("start"), SimulatorInterface.START_EVENT);
    simulator.addListener(event -> told.add("stop"), SimulatorInterface.STOP_EVENT);
    simulator.reset(0);
    scheduleThree(new AssertionError("a wrong state"));
    assertThat(catchThrowable(() -> simulator.runUntil(100))).isInstanceOf(AssertionError.class);
    assertThat(told).containsExactly("start", "stop");
  }

  @Test
  void aFailureInAThousandReplicationsLeavesTheOthersAlone() {
    for (int i = 0; i < 1000; i++) {
      simulator.reset(0);
      executed.clear();
      AssertionError failure = i % 3 == 0 ? new AssertionError("replication " + i) : null;
      scheduleThree(failure);
      assertThat(catchThrowable(() -> simulator.runUntil(100))).isSameAs(failure);
      assertThat(executed).containsExactlyElementsOf(i % 3 == 0 ? List.of(10L) : all());
    }
  }

  private static List<Long> all() {
    return List.of(10L, 20L, 30L);
  }

  /** Events at 10, 20 and 30, of which the second throws, if there is something to throw. */
  private void scheduleThree(Throwable failure) {
    for (long time = 10; time <= 30; time += 10) {
      boolean throwing = failure != null && time == 20;
      ReusableEvent event =
          new ActionEvent(
              () -> {
                if (throwing) {
                  CallerThreadErrorsTest.<RuntimeException>doThrow(failure);
                }
                executed.add(simulator.now());
              });
      simulator.schedule(event, time, 5);
    }
  }

  private void theRestWorks() {
    assertThat(simulator.now()).isEqualTo(20);
    assertThat(simulator.getRunState()).isEqualTo(RunState.STOPPED);
    assertThat(simulator.isStartingOrRunning()).isFalse();
    assertThat(simulator.getEventList().firstTime()).isEqualTo(30);
    assertThat(simulator.runUntil(40)).isTrue();
    assertThat(executed).startsWith(10L).endsWith(30L);

    simulator.reset(0);
    executed.clear();
    scheduleThree(null);
    assertThat(simulator.getEventList().size()).isEqualTo(3);
    assertThat(simulator.runUntil(100)).isTrue();
    assertThat(executed).containsExactlyElementsOf(all());
  }

  /** Throws what needs no declaration, though its type does not say so. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void doThrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
