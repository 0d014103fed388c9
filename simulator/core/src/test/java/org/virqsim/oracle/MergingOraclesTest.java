// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.experiment.Totals;
import org.virqsim.machine.CostClass;
import org.virqsim.observe.VectorCounts;
import org.virqsim.scenario.Scenario;

/**
 * Case O8: which share of a Poisson process merges while a message is in flight, or while one
 * request is in service and one pending. The parameters come from the scenarios.
 *
 * <p>The times between the starts of two services are independent and alike. In each, 1 + M
 * requests are raised and M of them merge, so the share is m / (1 + m), m = E[M], and its standard
 * error with n of them (1 - share) sd(M) / ((1 + m) sqrt(n)).
 */
class MergingOraclesTest {
  private static VectorCounts run(Scenario scenario) {
    Totals totals = Oracles.run(scenario);
    VectorCounts counts = totals.vector(0);
    assertThat(counts.dropped()).isZero();
    // What is under way at the end of a run is undecided: at most two requests and their mergers.
    assertThat(counts.inFlight()).isLessThan(20L * totals.replications());
    return counts;
  }

  private static Scenario scenario(String name, String rate, String cost, int seconds) {
    return Oracles.scenario(
        name,
        "workload[0].arrivals.poisson.rate=" + rate,
        cost,
        "run.horizon=1s",
        "run.replications=" + seconds);
  }

  private static void check(VectorCounts counts, double m, double square) {
    double share = m / (1 + m);
    double error = (1 - share) * Math.sqrt((square - m * m) / counts.delivered()) / (1 + m);
    double seen = (double) counts.coalesced() / (counts.coalesced() + counts.delivered());
    Exact.near("the share that merges", seen, share, error);
  }

  /** O8a: M is Poisson with mean l D; 1 / (1 + l D) are delivered themselves. */
  @ParameterizedTest
  @CsvSource({"0.1/us, 10us, 0.5, 2", "0.03/us, 50us, 0.4, 6"})
  void mergingInFlight(String rate, String delay, double delivered, int seconds) {
    Scenario scenario =
        scenario("oracles/merging-in-flight", rate, "costs.message.value=" + delay, seconds);
    double m = Exact.rate(scenario) * Exact.constant(scenario, CostClass.MESSAGE);
    assertThat(1 / (1 + m)).isCloseTo(delivered, within(1e-12));
    check(run(scenario), m, m * m + m);
  }

  /**
   * O8b: N come during a service, Poisson with mean rho; all but the first merge. 1 - 1 / (e^-rho +
   * rho).
   */
  @ParameterizedTest
  @CsvSource({"0.1/us, 10us, 0.268941421, 8", "0.1/us, 15us, 0.419660788, 5"})
  void mergingBehindAHandler(String rate, String handler, double merged, int seconds) {
    Scenario scenario =
        scenario("oracles/merging-behind-handler", rate, "costs.handler.value=" + handler, seconds);
    double rho = Exact.rate(scenario) * Exact.constant(scenario, CostClass.HANDLER);
    double none = Math.exp(-rho);
    double m = rho - 1 + none;
    assertThat(m / (1 + m)).isCloseTo(merged, within(1e-9));
    assertThat(m / (1 + m)).isCloseTo(1 - 1 / (none + rho), within(1e-12));
    check(run(scenario), m, rho * rho - rho + 1 - none);
  }

  /** O8c: N is geometric, P(N >= j) = p^j with p = rho / (1 + rho). rho^2 / (1 + rho + rho^2). */
  @ParameterizedTest
  @CsvSource({"0.1/us, 10us, 0.333333333, 10", "0.1/us, 20us, 0.571428571, 8"})
  void mergingBehindARandomHandler(String rate, String mean, double merged, int seconds) {
    Scenario scenario =
        scenario(
            "oracles/merging-behind-random-handler",
            rate,
            "costs.handler.value.exponential.mean=" + mean,
            seconds);
    double rho = Exact.rate(scenario) * Exact.cost(scenario, CostClass.HANDLER).mean();
    double p = rho / (1 + rho);
    double m = p * p / (1 - p);
    assertThat(m / (1 + m)).isCloseTo(merged, within(1e-9));
    assertThat(m / (1 + m)).isCloseTo(rho * rho / (1 + rho + rho * rho), within(1e-12));
    check(run(scenario), m, p * p * (1 + p) / ((1 - p) * (1 - p)));
  }
}
