// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.experiment.statistics.RareEvent;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** The dark-time estimator against closed forms, and against counting where both work. */
class DarkTimeTest {
  private static final Policies POLICIES = Policies.builtIn();

  private static CompiledScenario compile(String name, String policy, String... overrides)
      throws PolicyRefusedException {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(ScenarioCatalog.onClassPath().find(name), List.of(overrides));
    return new ScenarioCompiler(POLICIES).compile(scenario, policy);
  }

  private static DarkTimeRuns.Found run(CompiledScenario compiled, int jobs) throws Exception {
    assertThat(DarkTimeRuns.objection(compiled)).isEmpty();
    int n = compiled.scenario().run().replications();
    return new DarkTimeRuns(compiled).run(n, jobs, Progress.NONE).orElseThrow();
  }

  private static RareEvent event(String name, String... overrides) throws Exception {
    return run(compile(name, "incremental", overrides), 2).event();
  }

  private static String work(String arrivals) {
    return "workload=[{vectors: [0], arrivals: " + arrivals + "}]";
  }

  /** O2: one fixed window under Poisson arrivals leaves nothing to chance: 1 - exp(-l W). */
  @ParameterizedTest
  @CsvSource({
    "10/s, 50us, 4.998750208307295e-4",
    "20/ms, 100us, 8.646647167633873e-1",
    "0.02/s, 50us, 9.999995e-7",
    "0.00001/s, 100us, 9.999999995e-10",
    "0.00001/s, 100ns, 1e-12"
  })
  void aFixedWindowIsExact(String rate, String window, double exact) throws Exception {
    RareEvent event =
        event(
            "oracles/rare-loss",
            "run.replications=20",
            "run.horizon=300us",
            work("{poisson: {rate: " + rate + "}}"),
            "costs.free_vectors.value=" + window);
    assertThat(event.estimate()).isCloseTo(exact, within(1e-12 * exact));
    assertThat(event.lower()).isCloseTo(exact, within(1e-12 * exact));
    assertThat(event.upper()).isCloseTo(exact, within(1e-12 * exact));
    assertThat(event.effectiveSampleSize()).isCloseTo(20, within(1e-9));
    assertThat(event.counted()).isZero();
    assertThat(event.refusal()).isEmpty();
  }

  /**
   * A loss in 10^9 bring-ups: exponential window W, so P = l E[W] / (1 + l E[W]). Given W it is l W
   * nearly, whose standard deviation is its mean: the standard error is P / sqrt(n).
   */
  @Test
  void oneInABillion() throws Exception {
    int n = 12_000;
    RareEvent event =
        event(
            "oracles/random-window", "run.replications=" + n, work("{poisson: {rate: 0.00001/s}}"));
    double mean = 1e-5 / 1e9 * 100_000;
    double exact = mean / (1 + mean);
    double standardError = exact / Math.sqrt(n);
    assertThat(5 * standardError).isLessThan(0.05 * exact);
    assertThat(event.estimate()).isCloseTo(exact, within(5 * standardError));
    assertThat(event.upper() - event.lower()).isLessThan(2 * 0.05 * exact);
    assertThat(event.effectiveSampleSize()).isBetween(0.45 * n, 0.55 * n);
  }

  /** O11: given the window, what is left is less to chance than counting. */
  @Test
  void aRandomWindow() throws Exception {
    double exact = 0.215335065;
    int n = 50_000;
    DarkTimeRuns.Found found =
        run(
            compile(
                "oracles/random-window",
                "incremental",
                "run.replications=" + n,
                "costs.free_vectors.value={gamma: {shape: 4, mean: 100us}}"),
            2);
    double variance = variance(found.probabilities());
    // Conditional Monte Carlo: the part of p (1 - p) that the window does not explain is gone.
    assertThat(variance).isLessThan(0.25 * exact * (1 - exact));
    double standardError = Math.sqrt(variance / n);
    assertThat(5 * standardError).isLessThan(0.01 * exact);
    assertThat(found.event().estimate()).isCloseTo(exact, within(5 * standardError));
  }

  /**
   * O6: gaps of Erlang's distribution, a window long after the start: 1 - exp(-r W) (1 + r W / 2).
   * The standard error comes from the probabilities given the gaps around the window.
   */
  @Test
  void renewals() throws Exception {
    int n = 60_000;
    double rw = 2.0;
    double exact = 1 - Math.exp(-rw) * (1 + rw / 2);
    DarkTimeRuns.Found found =
        run(compile("oracles/renewal-arrivals", "incremental", "run.replications=" + n), 2);
    double standardError = Math.sqrt(variance(found.probabilities()) / n);
    assertThat(5 * standardError).isLessThan(0.01 * exact);
    assertThat(found.event().estimate()).isCloseTo(exact, within(5 * standardError));
    assertThat(found.event().counted()).isZero();
  }

  /**
   * One arrival, uniform over a period that is longer than the run: P = W / period, and given that
   * none came before the window at 50 us it is W / (period - 50 us).
   */
  @Test
  void periodicArrivalsOfRandomPhase() throws Exception {
    int n = 40_000;
    CompiledScenario compiled =
        compile(
            "oracles/periodic-arrivals",
            "incremental",
            "run.replications=" + n,
            work("{periodic: {period: 400us, phase: random}}"));
    assertThat(DarkTimeRuns.complete(compiled)).isTrue();
    DarkTimeRuns.Found found = run(compiled, 2);
    double exact = 100.0 / 400;
    double given = 100.0 / 350;
    // The phase is before the window in one of eight replications, which then have no hazard.
    double standardError = given * Math.sqrt(exact / given * (1 - exact / given) / n);
    assertThat(5 * standardError).isLessThan(0.01 * exact);
    assertThat(found.event().estimate()).isCloseTo(exact, within(5 * standardError));
    for (double p : found.probabilities()) {
      assertThat(p == 0 || Math.abs(p - given) < 1e-12).isTrue();
    }
  }

  /**
   * What comes after the first arrival of a periodic source is counted; together they are right.
   */
  @Test
  void laterArrivalsOfAPeriodicSourceAreCounted() throws Exception {
    CompiledScenario compiled =
        compile(
            "oracles/periodic-arrivals",
            "incremental",
            "run.replications=40000",
            "costs.free_vectors.value=10us");
    assertThat(DarkTimeRuns.complete(compiled)).isFalse();
    RareEvent event = run(compiled, 2).event();
    // A period of 70 us and a window of 10 us from 50 us on: no later arrival can fall into it.
    double exact = 10.0 / 70;
    double standardError = Math.sqrt(exact * (1 - exact) / 40_000);
    assertThat(event.estimate()).isCloseTo(exact, within(5 * standardError));
    RareEvent second =
        run(
                compile(
                    "oracles/periodic-arrivals",
                    "incremental",
                    "run.replications=40000",
                    "run.horizon=400us",
                    "guest.steps=[enable, unmask 0, {unmask 1: 200us}]",
                    "costs.free_vectors.value=10us"),
                2)
            .event();
    assertThat(second.counted()).isGreaterThan(0);
    assertThat(second.estimate()).isCloseTo(exact, within(5 * standardError));
    assertThat(second.lower()).isLessThan(exact);
    assertThat(second.upper()).isGreaterThan(exact);
  }

  /**
   * With feedback, random costs and messages in flight: the probability in each replication is the
   * expectation of its count given all else, so the variance of the mean difference is (p (1 - p) -
   * the variance of those probabilities) / n.
   */
  @ParameterizedTest
  @CsvSource({
    "incremental, poisson: {rate: 20/ms}",
    "incremental, poisson: {rate: 1/ms}",
    "incremental, 'erlang: {shape: 3, mean: 300us}'",
    "incremental, 'lognormal: {median: 200us, sigma: 1.5}'",
    "incremental, 'on_off: {on: {exponential: {mean: 200us}}, off: 300us, rate: 5/ms}'",
    "incremental, 'periodic: {period: 20ms, phase: random}'",
    "qemu-1.2, poisson: {rate: 5/ms}",
    "kvmtool, poisson: {rate: 5/ms}",
    "incremental-reinject, poisson: {rate: 5/ms}"
  })
  void agreesWithCounting(String policy, String arrivals) throws Exception {
    int n = 6_000;
    CompiledScenario compiled =
        compile(
            "seed-three-vectors",
            policy,
            "run.replications=" + n,
            "workload=[{vectors: live, arrivals: {" + arrivals + "}}]",
            "costs.free_vectors.value={exponential: {mean: 30us}}",
            "costs.request_irq.value={uniform: {min: 2us, max: 30us}}",
            "costs.message.value=4us");
    DarkTimeRuns.Found found = run(compiled, 2);
    double counted = (double) new Replications(compiled).run(2, Progress.NONE).withDrop() / n;
    double p = found.event().estimate();
    double explained = variance(found.probabilities());
    double standardError = Math.sqrt(Math.max(0, p * (1 - p) - explained) / n);
    assertThat(found.event().counted()).isZero();
    assertThat(p).isCloseTo(counted, within(5 * standardError));
    assertThat(found.event().notFollowed()).isZero();
  }

  @Test
  void threadsDoNotMatter() throws Exception {
    CompiledScenario compiled =
        compile("seed-three-vectors", "incremental", "run.replications=300");
    DarkTimeRuns.Found one = run(compiled, 1);
    DarkTimeRuns.Found four = run(compiled, 4);
    assertThat(four.probabilities()).containsExactly(one.probabilities());
    assertThat(four.event()).isEqualTo(one.event());
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }
}
