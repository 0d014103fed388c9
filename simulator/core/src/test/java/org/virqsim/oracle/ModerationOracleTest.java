// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;
import org.virqsim.scenario.Scenario;

/**
 * O10: a moderation timer T that the first arrival starts, Poisson arrivals of rate l. A batch
 * holds 1 + l T requests in the mean; the mean delay is (T + l T^2 / 2) / (1 + l T). The parameters
 * come from the scenario.
 *
 * <p>Batches are independent and alike, so the standard errors under the null are exact. A batch is
 * 1 + K, K Poisson with mean l T, so its variance is l T. A batch's delays less their expectation d
 * are (T - d) + the sum of K terms (U - d), U uniform on (0, T), whose variance is l T (T^2 / 12 +
 * (T / 2 - d)^2).
 */
class ModerationOracleTest {
  private static final long US = 1_000;
  private static final long TIMER_US = 50;

  private static Ledger run(DeviceProfile device, double perUs, long horizonUs) {
    Configuration configuration =
        Oracles.configuration(
            "allocate-all",
            HostProfile.find("linux-5.14").orElseThrow(),
            device,
            Oracles.steps("enable", "unmask 0"));
    TimePlan plan =
        Oracles.plan(
            configuration,
            Map.of(CostClass.MODERATION_TIMER, Oracles.cost(TIMER_US * US, 0)),
            List.of(new TimePlan.Source(0, new Arrivals.Poisson(perUs / US))));
    return Oracles.once(configuration, plan, horizonUs * US);
  }

  @ParameterizedTest
  @CsvSource({"0.1/us, 50us, 6, 29.1666667, 4", "0.04/us, 30us, 2.2, 21.8181818, 8"})
  void batchesAndDelaysAreThoseOfTheTimer(
      String rate, String timer, double batch, double delayUs, int seconds) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/moderation-timer",
            "workload[0].arrivals.poisson.rate=" + rate,
            "device.moderation.timer=" + timer,
            "run.horizon=1s",
            "run.replications=" + seconds);
    double t = Exact.constant(scenario, CostClass.MODERATION_TIMER);
    double a = Exact.rate(scenario) * t;
    double delay = t * (1 + a / 2) / (1 + a);
    assertThat(1 + a).isCloseTo(batch, within(1e-9));
    assertThat(delay / US).isCloseTo(delayUs, within(1e-6));

    VectorCounts counts = Oracles.run(scenario).vector(0);
    double served = counts.delivered() + counts.coalesced();
    double n = counts.delivered();
    assertThat(counts.inFlight()).isLessThan(50L * seconds);
    Exact.near("the batch", served / n, 1 + a, Math.sqrt(a / n));
    double variance = a * (t * t / 12 + Math.pow(t / 2 - delay, 2));
    double error = Math.sqrt(variance / n) / (1 + a);
    Exact.near("the delay", counts.latencySumNs() / served, delay, error);
  }

  /** With a limit a full batch does not wait: no batch is larger, and every one ends in time. */
  @Test
  void aFullBatchIsSentAtOnce() {
    DeviceProfile device = DeviceProfile.nvme(1).withModeration(3);
    VectorCounts limited = run(device, 1, 100_000).vector(0);
    assertThat(limited.raised()).isGreaterThan(90_000);
    // At 1 per us three arrive within 50 us but for a chance of 1e-18.
    assertThat(limited.delivered()).isEqualTo((limited.raised() - limited.inFlight()) / 3);
    assertThat(limited.maxLatencyNs()).isLessThan(TIMER_US * US);
  }

  @Test
  void allOfALateRequestsDelayIsTheTimers() {
    Ledger ledger = run(DeviceProfile.nvme(1).withModeration(4_095), 0.1, 100_000);
    // The deadline is 100 us, beyond the timer.
    for (Wait wait : Wait.values()) {
      assertThat(ledger.lateBy(wait)).isZero();
    }
    assertThat(ledger.vector(0).maxLatencyNs()).isEqualTo(TIMER_US * US);
  }
}
