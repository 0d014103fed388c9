// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.virqsim.oracle.Oracles.US;
import static org.virqsim.oracle.Oracles.cost;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;

/**
 * Case O7: Poisson arrivals at 0.02/us on a vector that is masked for W = 100 us. All of them are
 * served when it is unmasked, so their lateness is uniform on [0, W); the oldest, given one, is
 * late by W - (1/l - W e^(-lW) / (1 - e^(-lW))) = 65.6517643 us in the mean; all but the oldest
 * merge, lW - 1 + e^(-lW) = 1.135335 in the mean.
 */
class LatchedTimeOracleTest {
  private static final long WINDOW = 100 * US;

  /** Replications; the number merged needs the most. */
  private static final int N = 320_000;

  /** The lateness of every arrival in the window, and what the replications add up to. */
  private static final class Seen {
    private final long end;
    private long[] lateness = new long[3 * N];
    private int arrivals;
    private int windowsWithOne;
    private long oldestNs;
    private long merged;
    private int servedOtherwise;
    private boolean first;

    Seen(long end) {
      this.end = end;
    }

    void add(Ledger ledger) {
      first = true;
      ledger.forEachRequest(
          (v, raisedAt, servedAt, outcome, late) -> {
            if (raisedAt < end) {
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
        double exact = (double) lateness[i] / WINDOW;
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
  @EnumSource(
      value = CostClass.class,
      names = {"FREE_IRQ", "ALLOCATE_VECTORS"})
  void whatIsMaskedIsLateAndMerges(CostClass window) {
    Configuration configuration =
        Oracles.configuration(
            "incremental",
            HostProfile.find("linux-5.14").orElseThrow(),
            DeviceProfile.nvme(2),
            Oracles.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1"));
    TimePlan plan =
        Oracles.plan(
            configuration,
            Map.of(window, cost(WINDOW, 0)),
            List.of(new TimePlan.Source(0, new Arrivals.Poisson(2e-5))));
    List<TimelineLedger.Span> latched =
        Oracles.timeline(configuration, plan, 10 * WINDOW).spans(0).stream()
            .filter(span -> span.exposure() == Exposure.LATCHED)
            .toList();
    assertThat(latched).hasSize(1);
    long end = latched.get(0).end();
    assertThat(end - latched.get(0).start()).isEqualTo(WINDOW);

    Counter counter = new Counter(configuration, plan);
    Seen seen = new Seen(end);
    for (int replication = 0; replication < N; replication++) {
      seen.add(counter.run(replication, end + 10 * US));
    }
    check(seen);
  }

  private static void check(Seen seen) {
    assertThat(seen.servedOtherwise).isZero();
    // A distance above 2.69 / sqrt(n) has probability 1e-6.
    assertThat(seen.kolmogorovSmirnov() * Math.sqrt(seen.arrivals)).isLessThan(2.69);
    near(seen.meanLatenessNs(), WINDOW / 2.0, WINDOW / Math.sqrt(12.0 * seen.arrivals));

    double none = Math.exp(-2);
    double exactOldest = WINDOW * (1 - (0.5 - none / (1 - none)));
    assertThat(exactOldest / US).isCloseTo(65.6517643, within(1e-7));
    // Second moment, in units of W, of the first arrival given that there is one.
    double square = (0.5 - 2.5 * none) / (1 - none);
    double variance = square - Math.pow(1 - exactOldest / WINDOW, 2);
    near(
        (double) seen.oldestNs / seen.windowsWithOne,
        exactOldest,
        WINDOW * Math.sqrt(variance / seen.windowsWithOne));

    double exactMerged = 1 + none;
    // E[(N - 1)^2; N >= 1] = E[N^2] - 2 E[N] + 1 - P(0), with N Poisson(2).
    double variation = 3 - none - exactMerged * exactMerged;
    near((double) seen.merged / N, exactMerged, Math.sqrt(variation / N));
  }

  /** Five standard errors must be below 1 % of the mean, or the test is too weak. */
  private static void near(double seen, double exact, double standardError) {
    assertThat(5 * standardError).as("power").isLessThan(0.01 * exact);
    assertThat(Math.abs(seen - exact) / standardError).as("|z|").isLessThanOrEqualTo(5);
  }
}
