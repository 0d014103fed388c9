// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.experiment.Conclusions;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Durations;
import org.virqsim.machine.CostClass;
import org.virqsim.result.Latency;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.Scenario;

/**
 * Case O9: a handler that reaps one by one is a queue with one server, so that the wait for it is
 * that of M/G/1. Batch means over one long run; the parameters come from the scenarios.
 */
class ReapWaitOraclesTest {
  private static final double US = 1_000;

  private static void near(String what, MeanInterval seen, double exact, double power) {
    double error = seen.standardDeviation() / Math.sqrt(seen.n());
    Exact.near(what, seen.mean(), exact, error, power);
  }

  /** Pollaczek and Khinchine: l E[S^2] / (2 (1 - rho)). */
  private static double meanWait(Scenario scenario) {
    Distribution service = Exact.cost(scenario, CostClass.SERVICE);
    double rate = Exact.rate(scenario);
    return rate * Exact.square(service) / (2 * (1 - rate * service.mean()));
  }

  private static double rho(Scenario scenario) {
    return Exact.rate(scenario) * Exact.cost(scenario, CostClass.SERVICE).mean();
  }

  private static ReapWaits run(Scenario scenario, int completions, long... limits) {
    return ReapWaits.of(Oracles.compile(scenario), completions, Exact.rate(scenario), limits);
  }

  /** O9a: deterministic service; the whole distribution is Erlang's (1909). */
  @ParameterizedTest
  @CsvSource({"0.14/us, 7500000, 5.833333, 0.604125812", "0.08/us, 2600000, 1.666667, 0.895094819"})
  void deterministicService(String rate, int completions, double mean, double atMostOneService) {
    Scenario scenario =
        Oracles.scenario("oracles/reaped-one-by-one", "workload[0].arrivals.poisson.rate=" + rate);
    long service = Exact.constant(scenario, CostClass.SERVICE);
    long[] limits = {0, service, 12 * service / 5, 5 * service};
    ReapWaits waits = run(scenario, completions, limits);
    assertThat(meanWait(scenario) / US).isCloseTo(mean, within(1e-6));
    near("the mean wait", waits.mean(), meanWait(scenario), 0.01);
    double perNs = Exact.rate(scenario);
    assertThat(erlang(perNs, service, service)).isCloseTo(atMostOneService, within(1e-9));
    assertThat(erlang(perNs, service, 0)).isCloseTo(1 - rho(scenario), within(1e-12));
    for (int i = 0; i < limits.length; i++) {
      double exact = erlang(perNs, service, limits[i]);
      // P(no wait) is rarer than the others, and neighbours are alike.
      near("P(wait <= " + limits[i] + ")", waits.atMost(i), exact, i == 0 ? 0.02 : 0.01);
    }
  }

  /** P(W <= t) = (1 - rho) sum over k up to t / D of (l (k D - t))^k / k! exp(-l (k D - t)). */
  private static double erlang(double perNs, long service, long t) {
    double sum = 0;
    for (long k = 0; k * service <= t; k++) {
      double x = perNs * (k * service - t);
      double term = Math.exp(-x);
      for (long i = 1; i <= k; i++) {
        term *= x / i;
      }
      sum += term;
    }
    return (1 - perNs * service) * sum;
  }

  @Test
  void theDistributionIsTheOneThatIsKnown() {
    assertThat(erlang(0.00014, 5_000, 12_000)).isCloseTo(0.841876663, within(1e-9));
    assertThat(erlang(0.00014, 5_000, 25_000)).isCloseTo(0.972724037, within(1e-9));
  }

  /** O9b: mostly short, now and then long. */
  @ParameterizedTest
  @CsvSource({
    "'{values: [2us, 30us], weights: [9, 1]}', 11500000, 9.0",
    "'{values: [1us, 10us], weights: [3, 1]}', 6500000, 1.907407"
  })
  void mixedService(String service, int completions, double mean) {
    Scenario scenario =
        Oracles.scenario("oracles/reaped-mixed", "costs.service.value.empirical=" + service);
    assertThat(meanWait(scenario) / US).isCloseTo(mean, within(1e-6));
    ReapWaits waits = run(scenario, completions, 0);
    near("the mean wait", waits.mean(), meanWait(scenario), 0.01);
    near("P(no wait)", waits.atMost(0), 1 - rho(scenario), 0.01);
  }

  /**
   * O9c: exponential service, whose 99th percentile is ln(100 rho) / (mu - l); seen is the share
   * beyond it. Waits of neighbours are so much alike at rho = 0.8 that five standard errors of 5 %
   * would take 75 million completions (40 s), so there they are 12 %.
   */
  @ParameterizedTest
  @CsvSource({"0.16/us, 16000000, 109.55, 0.015, 0.12", "0.1/us, 9500000, 39.12, 0.01, 0.05"})
  void exponentialService(String rate, int completions, double p99, double power, double tail) {
    Scenario scenario =
        Oracles.scenario("oracles/reaped-exponential", "workload[0].arrivals.poisson.rate=" + rate);
    double mu = 1 / Exact.cost(scenario, CostClass.SERVICE).mean();
    double rest = mu - Exact.rate(scenario);
    double quantile = Math.log(100 * rho(scenario)) / rest;
    assertThat(quantile / US).isCloseTo(p99, within(0.005));
    long limit = Math.round(quantile);
    ReapWaits waits = run(scenario, completions, 0, limit);
    assertThat(meanWait(scenario)).isCloseTo(rho(scenario) / rest, within(1e-6));
    near("the mean wait", waits.mean(), meanWait(scenario), power);
    near("P(no wait)", waits.atMost(0), 1 - rho(scenario), 0.02);
    MeanInterval atMost = waits.atMost(1);
    double error = atMost.standardDeviation() / Math.sqrt(atMost.n());
    double exact = rho(scenario) * Math.exp(-rest * limit);
    Exact.near("P(wait > p99)", 1 - atMost.mean(), exact, error, tail);
  }

  /** What a user sees after a run of the default length: near, below by the empty beginning. */
  @Test
  void theResultsHaveIt() {
    Scenario scenario = Oracles.scenario("oracles/reaped-one-by-one");
    PolicyResult result = ScenarioRun.of(scenario.name(), 200, "allocate-all").result();
    Latency seen = result.reapWaitNs();
    assertThat(seen).isNotNull();
    assertThat(seen.mean()).isBetween(0.94 * meanWait(scenario), 1.06 * meanWait(scenario));
    long service = Exact.constant(scenario, CostClass.SERVICE);
    assertThat(erlang(Exact.rate(scenario), service, seen.p99())).isBetween(0.985, 0.995);
    assertThat(Conclusions.of(scenario, List.of(result)))
        .contains(
            String.format(
                Locale.ROOT,
                "Under allocate-all a completion waited %s in the mean and %s at the 99th percentile"
                    + " until a handler began to reap it (%,d completions, one by one).",
                Durations.exact(Math.round(seen.mean())),
                Durations.exact(seen.p99()),
                seen.count()));
  }

  @Test
  void withoutServiceTheResultsDoNotHaveIt() {
    PolicyResult result = ScenarioRun.of("oracles/moderation-timer", 2, "allocate-all").result();
    assertThat(result.reapWaitNs()).isNull();
    assertThat(result.interrupts().raised()).isPositive();
    assertThat(Conclusions.of(Oracles.scenario("oracles/moderation-timer"), List.of(result)))
        .noneMatch(sentence -> sentence.contains("one by one"));
  }
}
