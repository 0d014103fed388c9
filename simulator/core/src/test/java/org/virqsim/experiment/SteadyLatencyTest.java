// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.SteadyState;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** The steady state of series that are known, and of a long run. */
class SteadyLatencyTest {
  private static final Policies POLICIES = Policies.builtIn();

  private static double value(Double number) {
    return Objects.requireNonNull(number);
  }

  private static CompiledScenario compiled(String horizon) throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=1", "run.horizon=" + horizon));
    return new ScenarioCompiler(POLICIES).compile(scenario, "allocate-all");
  }

  /** A warm-up of 500 values that are ten times as large, and then noise of mean 1000. */
  @Test
  void theWarmUpIsLeftOut() {
    double[] series = noise(10_500, 7);
    for (int i = 0; i < 500; i++) {
      series[i] *= 10;
    }
    SteadyState found = SteadyLatency.of("p", series);
    assertThat(found.observations()).isEqualTo(10_500);
    assertThat(found.truncated()).isBetween(500, 1_000);
    assertThat(found.batchSize() * found.batches() + found.truncated()).isEqualTo(10_500);
    assertThat(found.warnings()).isEmpty();
    // Mean of the noise: 1000, its standard error 577 / sqrt(9500) = 5.9.
    assertThat(value(found.mean())).isBetween(970.0, 1030.0);
    assertThat(value(found.lower())).isLessThan(value(found.mean()));
    assertThat(value(found.upper()) - value(found.lower())).isBetween(10.0, 50.0);
  }

  /** Uniform in 0 .. 2000. */
  private static double[] noise(int n, long seed) {
    Random random = new Random(seed);
    return random.doubles(n, 0, 2000).toArray();
  }

  /** A walk has no mean: neighbouring batches are alike. */
  @Test
  void whatDoesNotSettleIsWarnedOf() {
    double[] walk = noise(5_000, 3);
    for (int i = 1; i < walk.length; i++) {
      walk[i] = walk[i - 1] + walk[i] - 1000;
    }
    SteadyState found = SteadyLatency.of("p", walk);
    assertThat(found.warnings()).isNotEmpty();
    assertThat(SteadyLatency.sentence(found)).contains(found.warnings().get(0));
  }

  @Test
  void tooFewAreRefused() {
    SteadyState found = SteadyLatency.of("p", noise(199, 1));
    assertThat(found.mean()).isNull();
    assertThat(SteadyLatency.sentence(found))
        .isEqualTo(
            "Steady state of p: no estimate. 199 latencies are too few: it takes 200; use a longer"
                + " horizon.");
    double[] same = new double[200];
    Arrays.fill(same, 5);
    SteadyState constant = SteadyLatency.of("p", same);
    assertThat(constant.mean()).isEqualTo(5);
    assertThat(constant.vonNeumannRatio()).isNull();
  }

  /** The series are all latencies of the replication: without a warm-up their mean is its mean. */
  @Test
  void aLongRunHasTheMeanOfItsLatencies() throws Exception {
    CompiledScenario compiled = compiled("200ms");
    Replications replications = new Replications(compiled);
    PolicyResult result = ResultBuilder.policy(compiled, replications.run(1, Progress.NONE));
    SteadyState found = SteadyLatency.of("allocate-all", replications);
    assertThat(found.observations()).isEqualTo(Math.toIntExact(result.latencyNs().count()));
    assertThat(found.truncated()).isLessThan(found.observations() / 2);
    double mean = result.latencyNs().mean();
    assertThat(value(found.mean())).isBetween(0.9 * mean, 1.1 * mean);
    assertThat(SteadyLatency.of("allocate-all", new Replications(compiled))).isEqualTo(found);
    assertThat(SteadyLatency.of("x", new Replications(compiled("750us"))).mean()).isNull();
  }
}
