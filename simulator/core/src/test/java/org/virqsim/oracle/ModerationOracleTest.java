// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;

/**
 * O10: a moderation timer of T = 50 us that the first arrival starts, Poisson arrivals of 0.1 per
 * us. A batch holds 1 + lambda T = 6 requests; the mean delay is (T + lambda T^2 / 2) / 6 =
 * 29.1666667 us.
 *
 * <p>Batches are independent and alike, so the standard errors under the null are exact. A batch is
 * 1 + K, K Poisson with mean 5, so its variance is 5. A batch's delays less their expectation are
 * (T - d) + the sum of K terms (U - d), U uniform on (0, T), whose variance is 5 (T^2 / 12 + (T / 2
 * - d)^2).
 */
class ModerationOracleTest {
  private static final long US = 1_000;
  private static final long TIMER_US = 50;
  private static final double DELAY_US = 175.0 / 6;
  private static final long BATCHES = 60_000;

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

  @Test
  void batchesAndDelaysAreThoseOfTheTimer() {
    // A batch's cycle is T and the time to the next arrival: 60 us.
    DeviceProfile device = DeviceProfile.nvme(1).withModeration(4_095);
    VectorCounts counts = run(device, 0.1, 60 * BATCHES).vector(0);
    double served = counts.delivered() + counts.coalesced();
    double n = counts.delivered();
    assertThat(n).isGreaterThan(0.98 * BATCHES);

    double batchError = StrictMath.sqrt(5 / n);
    assertThat(5 * batchError).as("strong enough").isLessThan(0.01 * 6);
    assertThat(StrictMath.abs(served / n - 6) / batchError).as("z of the batch").isLessThan(5);

    double variance =
        5 * (TIMER_US * TIMER_US / 12.0 + StrictMath.pow(TIMER_US / 2.0 - DELAY_US, 2));
    double delayError = StrictMath.sqrt(variance / n) / 6;
    assertThat(5 * delayError).as("strong enough").isLessThan(0.01 * DELAY_US);
    double mean = counts.latencySumNs() / served / US;
    assertThat(StrictMath.abs(mean - DELAY_US) / delayError).as("z of the delay").isLessThan(5);
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
