// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.experiment.Totals;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Gamma;
import org.virqsim.machine.CostClass;
import org.virqsim.observe.Ledger;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;

/**
 * Cases O2, O5, O6 and O11: what falls into one dark window when arrivals are rare, periodic or a
 * renewal process, or the window's length is random. The parameters come from the scenarios.
 */
class RandomArrivalsOracleTest {
  private static Counter counter(Scenario scenario) {
    CompiledScenario compiled = Oracles.compile(scenario);
    return new Counter(compiled.configuration(), compiled.plan());
  }

  /**
   * O2: counting sees few of the losses (about 150), so this only excludes gross errors: five
   * standard errors are some 40 % of the probability.
   */
  @ParameterizedTest
  @CsvSource({"10/s, 50us, 300000, 4.998750e-4", "100/s, 30us, 60000, 2.995504e-3"})
  void aRareLoss(String rate, String window, int replications, double expected) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/rare-loss",
            "workload[0].arrivals.poisson.rate=" + rate,
            "costs.free_vectors.value=" + window,
            "run.replications=" + replications);
    double p =
        -Math.expm1(-Exact.rate(scenario) * Exact.constant(scenario, CostClass.FREE_VECTORS));
    assertThat(p).isCloseTo(expected, within(1e-9));
    Totals totals = Oracles.run(scenario);
    Exact.proportion("a loss", totals.withDrop(), totals.replications(), p, 0.42);
  }

  /** O5: W / P lies between two whole numbers, and only these are seen. */
  @ParameterizedTest
  @ValueSource(strings = {"70us", "30us", "250us"})
  void periodicArrivals(String period) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/periodic-arrivals", "workload[0].arrivals.periodic.period=" + period);
    Arrivals.Periodic periodic = (Arrivals.Periodic) Exact.arrivals(scenario);
    assertThat(periodic.phase()).isEqualTo(new Arrivals.Phase.Random());
    long window = Exact.constant(scenario, CostClass.FREE_VECTORS);
    long fewest = window / periodic.periodNs();
    double more = (double) (window % periodic.periodNs()) / periodic.periodNs();
    Counter counter = counter(scenario);
    int n = scenario.run().replications();
    long withMore = 0;
    for (int replication = 0; replication < n; replication++) {
      long dropped = counter.dropped(replication, scenario.run().horizonNs());
      assertThat(dropped).isBetween(fewest, fewest + 1);
      withMore += dropped - fewest;
    }
    double error = Math.sqrt(more * (1 - more) / n);
    Exact.near("the mean", fewest + (double) withMore / n, fewest + more, error, 0.02);
  }

  @Test
  void onlyTheWholeNumbersBesideTenSeventhsAreSeen() {
    Counter counter = counter(Oracles.scenario("oracles/periodic-arrivals"));
    boolean[] seen = new boolean[3];
    for (int replication = 0; replication < 50; replication++) {
      seen[(int) counter.dropped(replication, 200_000)] = true;
    }
    assertThat(seen).containsExactly(false, true, true);
  }

  /**
   * O6: the time up to the first arrival after the window opens is that of the process in its
   * steady state. Of an Erlang distribution of k phases, each of rate r, P(none in W) is 1/k times
   * the sum over i below k of the probability that a Poisson variable with mean r W is at most i.
   */
  @ParameterizedTest
  @CsvSource({"2, 100us, 0.729329434", "1, 100us, 0.632120559", "4, 80us, 0.890789109"})
  void renewalArrivals(int shape, String mean, double expected) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/renewal-arrivals",
            "workload[0].arrivals={erlang: {shape: " + shape + ", mean: " + mean + "}}");
    Gamma gap = (Gamma) ((Arrivals.Renewal) Exact.arrivals(scenario)).gap();
    double x = gap.shape() / gap.mean() * Exact.constant(scenario, CostClass.FREE_VECTORS);
    double none = 0;
    double term = Math.exp(-x);
    double atMost = 0;
    for (int i = 0; i < gap.shape(); i++) {
      atMost += term;
      none += atMost / gap.shape();
      term *= x / (i + 1);
    }
    assertThat(1 - none).isCloseTo(expected, within(1e-9));
    Counter counter = counter(scenario);
    int n = scenario.run().replications();
    long any = 0;
    double sum = 0;
    double squares = 0;
    for (int replication = 0; replication < n; replication++) {
      long dropped = counter.dropped(replication, scenario.run().horizonNs());
      any += dropped > 0 ? 1 : 0;
      sum += dropped;
      squares += (double) dropped * dropped;
    }
    Exact.proportion("at least one", any, n, 1 - none, 0.01);
    double seen = sum / n;
    double error = Math.sqrt((squares / n - seen * seen) / n);
    Exact.near("the mean", seen, x / gap.shape(), error, 0.015);
  }

  /**
   * O11: given its length W the probability of a loss is 1 - exp(-l W), and for a gamma
   * distribution of shape k and mean m its mean is 1 - (1 + l m / k)^-k. The mean of the
   * conditional probabilities sees that to 1 %; counting, in the same replications, has a larger
   * variance and sees it to 2.5 %.
   */
  @ParameterizedTest
  @CsvSource({
    "{exponential: {mean: 100us}}, 0.2, 180000",
    "'{gamma: {shape: 4, mean: 100us}}', 0.215335065, 150000"
  })
  void aWindowOfRandomLength(String length, double expected, int n) {
    Scenario scenario =
        Oracles.scenario("oracles/random-window", "costs.free_vectors.value=" + length);
    Distribution window = Exact.cost(scenario, CostClass.FREE_VECTORS);
    double shape = window instanceof Gamma gamma ? gamma.shape() : 1;
    double p = 1 - Math.pow(1 + Exact.rate(scenario) * window.mean() / shape, -shape);
    assertThat(p).isCloseTo(expected, within(1e-9));
    Counter counter = counter(scenario);
    long any = 0;
    double sum = 0;
    double squares = 0;
    for (int replication = 0; replication < n; replication++) {
      Ledger ledger = counter.run(replication, scenario.run().horizonNs());
      double given = -Math.expm1(-Exact.rate(scenario) * ledger.vector(0).darkNs());
      any += ledger.dropped() > 0 ? 1 : 0;
      sum += given;
      squares += given * given;
    }
    double seen = sum / n;
    double variance = squares / n - seen * seen;
    assertThat(variance).as("less than counting has").isLessThan(p * (1 - p) / 2);
    Exact.near("the mean of the conditional ones", seen, p, Math.sqrt(variance / n), 0.01);
    Exact.proportion("at least one", any, n, p, 0.025);
  }
}
