// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.virqsim.oracle.Oracles.US;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Exposure;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;

/**
 * Case O7: Poisson arrivals of rate l on a vector that is masked for W. All of them are served when
 * it is unmasked, so their lateness is uniform on [0, W); the oldest, given one, is late by W - (1
 * / l - W e^(-lW) / (1 - e^(-lW))) in the mean; all but the oldest merge, lW - 1 + e^(-lW) in the
 * mean. The parameters come from the scenario.
 */
class LatchedTimeOracleTest {
  /** Replications; the number merged needs the most. */
  private static final int N = 320_000;

  /** The lateness of every arrival in the window, and what the replications add up to. */
  private static final class Seen {
    private final long start;
    private final long end;
    private final long[] lateness = new long[4 * N];
    private int arrivals;
    private int windowsWithOne;
    private long oldestNs;
    private long merged;
    private boolean first;

    Seen(long start, long end) {
      this.start = start;
      this.end = end;
    }

    void add(Ledger ledger) {
      first = true;
      ledger.forEachRequest(
          (v, raisedAt, servedAt, outcome, late) -> {
            if (raisedAt >= start && raisedAt < end) {
              add(raisedAt, servedAt, outcome);
            }
          });
    }

    private void add(long raisedAt, long servedAt, Ledger.Outcome outcome) {
      assertThat(servedAt).isEqualTo(end);
      assertThat(outcome).isEqualTo(first ? Ledger.Outcome.DELIVERED : Ledger.Outcome.COALESCED);
      if (first) {
        windowsWithOne++;
        oldestNs += end - raisedAt;
      } else {
        merged++;
      }
      first = false;
      lateness[arrivals++] = end - raisedAt;
    }

    /** The largest distance of the distribution function from that of the uniform one. */
    double kolmogorovSmirnov() {
      Arrays.sort(lateness, 0, arrivals);
      double largest = 0;
      for (int i = 0; i < arrivals; i++) {
        double exact = (double) lateness[i] / (end - start);
        largest = Math.max(largest, Math.abs(exact - (double) i / arrivals));
        largest = Math.max(largest, Math.abs(exact - (i + 1.0) / arrivals));
      }
      return largest;
    }

    double meanLatenessNs() {
      return Arrays.stream(lateness, 0, arrivals).average().orElseThrow();
    }
  }

  /**
   * The window is the time that the vector is masked while its irq is freed, with pending bits
   * kept, or while vectors are allocated with Function Mask set.
   */
  @ParameterizedTest
  @CsvSource({
    "0.02/us, costs.free_irq.value=100us, 65.6517643, 1.135335",
    "0.05/us, costs.free_irq.value=60us, 43.1437418, 2.049787",
    "0.02/us, 'costs={others: 0, allocate_vectors: {value: 100us, source: assumed}}', 65.6517643, 1.135335"
  })
  void whatIsMaskedIsLateAndMerges(String rate, String window, double oldest, double merged) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/latched-while-masked", "workload[0].arrivals.poisson.rate=" + rate, window);
    boolean frees = scenario.costs().containsKey(CostClass.FREE_IRQ.key());
    long length = Exact.constant(scenario, frees ? CostClass.FREE_IRQ : CostClass.ALLOCATE_VECTORS);
    CompiledScenario compiled = Oracles.compile(scenario);
    TimelineLedger.Span span = latched(compiled);
    assertThat(span.end() - span.start()).isEqualTo(length);

    Counter counter = new Counter(compiled.configuration(), compiled.plan());
    Seen seen = new Seen(span.start(), span.end());
    for (int replication = 0; replication < N; replication++) {
      seen.add(counter.run(replication, span.end() + 1));
    }
    check(seen, Exact.rate(scenario) * length, (double) length, oldest, merged);
  }

  /** The only time in which vector 0 is latched, of a run without work. */
  private static TimelineLedger.Span latched(CompiledScenario compiled) {
    long horizon = compiled.scenario().run().horizonNs();
    List<TimelineLedger.Span> latched =
        Oracles.timeline(compiled.configuration(), compiled.plan(), horizon).spans(0).stream()
            .filter(span -> span.exposure() == Exposure.LATCHED)
            .toList();
    assertThat(latched).hasSize(1);
    return latched.get(0);
  }

  /**
   * Holds what was seen against the closed forms.
   *
   * @param x how many come in the window in the mean
   */
  private static void check(Seen seen, double x, double window, double oldest, double merged) {
    // A distance above 2.69 / sqrt(n) has probability 1e-6.
    assertThat(seen.kolmogorovSmirnov() * Math.sqrt(seen.arrivals)).isLessThan(2.69);
    double spread = window / Math.sqrt(12.0 * seen.arrivals);
    Exact.near("the lateness", seen.meanLatenessNs(), window / 2, spread);

    double none = Math.exp(-x);
    double exactOldest = window * (1 - (1 / x - none / (1 - none)));
    assertThat(exactOldest / US).isCloseTo(oldest, within(1e-6));
    // Second moment, in units of W, of the first arrival given that there is one.
    double square = (2 / (x * x) - none * (1 + 2 / x + 2 / (x * x))) / (1 - none);
    double variance = square - Math.pow(1 - exactOldest / window, 2);
    Exact.near(
        "the oldest one's lateness",
        (double) seen.oldestNs / seen.windowsWithOne,
        exactOldest,
        window * Math.sqrt(variance / seen.windowsWithOne));

    double exactMerged = x - 1 + none;
    assertThat(exactMerged).isCloseTo(merged, within(1e-6));
    // E[(N - 1)^2; N >= 1] = E[N^2] - 2 E[N] + 1 - P(0), with N Poisson(x).
    double variation = x * x - x + 1 - none - exactMerged * exactMerged;
    Exact.near("those merged", (double) seen.merged / N, exactMerged, Math.sqrt(variation / N));
  }
}
