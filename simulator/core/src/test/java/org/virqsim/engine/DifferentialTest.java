// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same random programs on DSOL's simulator with its tree and on ours execute the same events at
 * the same times in the same order: over a million of them, most at the time of another. To DSOL a
 * rescheduled event is a cancelled one and a new one.
 */
class DifferentialTest {
  /** Pending, different delays, different priorities, events. */
  @ParameterizedTest
  @CsvSource({
    "1, 3, 2, 20000",
    "3, 3, 3, 80000",
    "10, 4, 3, 250000",
    "40, 3, 1, 150000",
    "40, 50000, 12, 50000",
    "500, 5, 4, 250000",
    "500, 300, 2, 100000",
    "6000, 4, 3, 80000",
    "10000, 40, 2, 60000",
    "10000, 1000000, 3, 30000",
  })
  void ordersEventsAsDsol(int population, int delays, int priorities, int events) {
    RandomProgram.Shape shape = new RandomProgram.Shape(population, delays, priorities, events);
    long seed = 31L * population + delays;
    long[] stock = onStock(shape, seed);
    assertThat(onOurs(shape, seed, id -> false)).as("our events").satisfies(same(stock));
    assertThat(onOurs(shape, seed, id -> true)).as("DSOL's events").satisfies(same(stock));
    assertThat(onOurs(shape, seed, id -> id % 3 == 0)).as("both").satisfies(same(stock));
  }

  /** Events that were all constructed first come in that order, whatever they are scheduled in. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void ordersEventsConstructedAheadAsDsol(long seed) {
    DevsSimulator<Long> stock = ProgramEngines.stockSimulator();
    SingleReplication<Long> replication = new SingleReplication<>("ahead", 0L, 0L, 1_000_000L);
    stock.initialize(new ProgramEngines.EmptyModel(stock), replication);
    CallerThreadSimulator ours = CallerThreadSimulator.create("ahead");
    ours.reset(0);
    List<Integer> executedByStock = new ArrayList<>();
    List<Integer> executedByOurs = new ArrayList<>();
    scheduleInAnyOrder(stock, executedByStock, new Random(seed));
    scheduleInAnyOrder(ours, executedByOurs, new Random(seed));
    while (stock.getEventList().size() > 1) {
      stock.step();
    }
    stock.cleanUp();
    replication.removeFromContext();
    ours.runUntil(1_000);
    assertThat(executedByStock).hasSizeGreaterThan(1000);
    assertThat(executedByOurs).isEqualTo(executedByStock);
  }

  /** A reused event has no place in the order from its construction, nor from earlier times. */
  @Test
  void countsARescheduledEventAsTheLatest() {
    CallerThreadSimulator simulator = CallerThreadSimulator.create("latest");
    simulator.reset(0);
    List<String> executed = new ArrayList<>();
    ReusableEvent a = new ActionEvent(() -> executed.add("a"));
    ReusableEvent b = new ActionEvent(() -> executed.add("b"));
    ReusableEvent c = new ActionEvent(() -> executed.add("c"));
    simulator.schedule(c, 7, 5);
    simulator.schedule(a, 7, 5);
    simulator.scheduleEventAbs(7L, (short) 5, () -> executed.add("dsol's"));
    simulator.schedule(b, 7, 5);
    simulator.reschedule(c, 7, 5);
    simulator.runUntil(8);
    assertThat(executed).containsExactly("a", "dsol's", "b", "c");
  }

  private static void scheduleInAnyOrder(
      DevsSimulator<Long> simulator, List<Integer> executed, Random random) {
    List<SimEventInterface<Long>> events = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int id = i;
      long time = 1L + random.nextInt(20);
      short priority = (short) (1 + random.nextInt(3));
      events.add(new LambdaSimEvent<>(time, priority, () -> executed.add(id)));
    }
    Collections.shuffle(events, random);
    for (int i = 0; i < events.size(); i++) {
      simulator.scheduleEvent(events.get(i));
      if (i % 3 == 0) {
        simulator.cancelEvent(events.get(random.nextInt(i + 1)));
      }
    }
  }

  private static long[] onStock(RandomProgram.Shape shape, long seed) {
    List<ProgramEngines.Stock> engines = new ArrayList<>();
    RandomProgram program =
        new RandomProgram(
            shape,
            seed,
            itself -> {
              engines.add(new ProgramEngines.Stock(itself, itself.ids()));
              return engines.get(0);
            });
    long[] trace = program.run();
    engines.get(0).close();
    assertThat(program.executed()).isGreaterThanOrEqualTo(shape.events());
    if (shape.delays() < 10 && shape.population() >= 10) {
      assertThat(program.ties()).as("ties").isGreaterThan(program.executed() / 2);
    }
    return trace;
  }

  private static long[] onOurs(RandomProgram.Shape shape, long seed, IntPredicate isDsols) {
    CallerThreadSimulator simulator = CallerThreadSimulator.create("ours");
    return new RandomProgram(
            shape,
            seed,
            itself -> new ProgramEngines.Ours(simulator, itself, itself.ids(), isDsols))
        .run();
  }

  /** As {@code isEqualTo}, which would print millions of numbers. */
  private static ThrowingConsumer<long[]> same(long[] expected) {
    return actual -> {
      int i = Arrays.mismatch(expected, actual);
      assertThat(i < 0 ? "" : i + ": " + excerpt(actual, i))
          .isEqualTo(i < 0 ? "" : i + ": " + excerpt(expected, i));
    };
  }

  private static String excerpt(long[] trace, int i) {
    int from = Math.max(0, (i - 4) & ~1);
    return Arrays.toString(Arrays.copyOfRange(trace, from, Math.min(trace.length, i + 6)));
  }
}
