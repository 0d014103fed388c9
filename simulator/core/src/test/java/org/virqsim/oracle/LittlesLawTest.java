// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.observe.TimedEffects;
import org.virqsim.scenario.CompiledScenario;

/**
 * Case O16: over complete busy cycles, from one raise that finds nothing to another, the mean
 * number of completions that wait, and of those that wait or are being reaped, is their rate times
 * their mean time. The numbers are integrated over time, the times taken one by one; an observer
 * does both.
 */
class LittlesLawTest {
  private static final class Books extends NoEffects implements TimedEffects {
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private long now;
    private long began = -1;
    private long beingReaped = -1;
    private long cycles;
    private long[] open = new long[5];
    private final long[] closed = new long[5];

    /** What is added up: completions, areas below both numbers, both times. */
    private static final int COUNT = 0;

    private static final int WAITING = 1;
    private static final int PRESENT = 2;
    private static final int WAITS = 3;
    private static final int TIMES = 4;

    private long first = -1;
    private long last;

    @Override
    public void at(long instant) {
      long time = instant - now;
      open[WAITING] += time * waiting.size();
      open[PRESENT] += time * (waiting.size() + (beingReaped < 0 ? 0 : 1));
      now = instant;
    }

    @Override
    public void raised(int vector) {
      if (waiting.isEmpty() && beingReaped < 0) {
        if (began >= 0) {
          for (int i = 0; i < open.length; i++) {
            closed[i] += open[i];
          }
          cycles++;
          last = now;
        } else {
          first = now;
        }
        began = now;
        open = new long[5];
      }
      waiting.addLast(now);
    }

    @Override
    public void reapStarted(int vector) {
      beingReaped = waiting.removeFirst();
      open[WAITS] += now - beingReaped;
    }

    @Override
    public void reapEnded(int vector) {
      open[TIMES] += now - beingReaped;
      open[COUNT]++;
      beingReaped = -1;
    }

    void check() {
      double time = last - first;
      double rate = closed[COUNT] / time;
      double waiting = closed[WAITING] / time;
      double present = closed[PRESENT] / time;
      double wait = (double) closed[WAITS] / closed[COUNT];
      double stay = (double) closed[TIMES] / closed[COUNT];
      assertThat(rate * wait / waiting).isCloseTo(1, within(1e-9));
      assertThat(rate * stay / present).isCloseTo(1, within(1e-9));
      assertThat(present - waiting).isBetween(0.01, 1.0);
    }
  }

  /** Poisson or not, alone or on a vCPU that is preempted, halts or has interrupts off. */
  @ParameterizedTest
  @CsvSource({
    "oracles/reaped-one-by-one, run.deadline=0",
    "oracles/reaped-mixed, run.deadline=0",
    "oracles/reaped-exponential, run.deadline=0",
    "oracles/reaped-one-by-one, 'workload[0].arrivals={erlang: {shape: 3, mean: 6us}}'",
    "oracles/reaped-one-by-one, 'guest.preempted={runs: {exponential: {mean: 1ms}}, away: 100us}'",
    "oracles/reaped-mixed, guest.halt=true",
    "oracles/reaped-mixed, 'guest.interrupts_off={every: 90us, for: 10us}'",
    "oracles/reaped-exponential, 'costs.message={value: 3us, source: assumed}'"
  })
  void numberIsRateTimesTime(String name, String override) {
    CompiledScenario compiled = Oracles.compile(Oracles.scenario(name, override));
    Books books = new Books();
    new TimedResolver(new Machine(compiled.configuration()), compiled.plan(), books)
        .run(1, 0, 300_000_000);
    assertThat(books.cycles).isGreaterThan(100);
    books.check();
  }

  /** The check is one: a completion that is forgotten breaks it. */
  @ParameterizedTest
  @CsvSource({"1, true", "0, false"})
  void aMissingCompletionBreaksTheLaw(int missing, boolean breaks) {
    Books books = new Books();
    for (long cycle = 0; cycle < 1_000; cycle++) {
      books.at(100 * cycle);
      books.raised(0);
      books.at(100 * cycle + 10);
      books.reapStarted(0);
      books.at(100 * cycle + 30);
      books.reapEnded(0);
    }
    books.closed[Books.COUNT] -= missing;
    books.closed[Books.TIMES] -= missing * 30L;
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(books::check);
    assertThat(List.of(breaks)).containsExactly(thrown != null);
  }
}
