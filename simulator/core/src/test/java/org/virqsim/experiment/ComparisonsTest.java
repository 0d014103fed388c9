// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Comparison;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Policies against the first one, on runs of a small scenario. */
class ComparisonsTest {
  private static final Policies POLICIES = Policies.builtIn();

  private static List<Comparisons.Run> runs(int jobs, String... names) throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=60"));
    List<Comparisons.Run> runs = new ArrayList<>();
    for (String name : names) {
      CompiledScenario compiled = new ScenarioCompiler(POLICIES).compile(scenario, name);
      runs.add(new Comparisons.Run(name, new Replications(compiled).run(jobs, Progress.NONE)));
    }
    return runs;
  }

  private static Comparison find(List<Comparison> all, String policy, String metric) {
    return all.stream()
        .filter(c -> c.policy().equals(policy) && c.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  /**
   * scan-highest does the same as incremental for a guest that enables with all masked: no
   * difference in any replication, so no test has anything to say.
   */
  @Test
  void policiesThatDoTheSameAreSaidToBeEqual() throws Exception {
    List<Comparison> all = Comparisons.of(runs(1, "incremental", "scan-highest"));
    assertThat(all)
        .hasSize(5)
        .allSatisfy(
            c -> {
              assertThat(c.difference()).isZero();
              assertThat(c.lower()).isZero();
              assertThat(c.upper()).isZero();
              assertThat(c.adjustedP()).isNull();
            });
  }

  /** The mean of the differences is the difference of the means, which the sums know. */
  @Test
  void theDifferenceIsThatOfTheMeans() throws Exception {
    List<Comparisons.Run> runs = runs(2, "incremental", "allocate-all", "scan-highest");
    List<Comparison> all = Comparisons.of(runs);
    double dropped = 0;
    for (int v = 0; v < 3; v++) {
      dropped -= runs.get(0).totals().vector(v).dropped() / 60.0;
    }
    Comparison c = find(all, "allocate-all", "interrupts.dropped");
    assertThat(c.difference()).isCloseTo(dropped, Offset.offset(1e-8));
    assertThat(c.upper()).isNegative();
    assertThat(c.adjustedP()).isLessThan(1e-6);
  }

  /**
   * Every replication in which incremental drops something is one in which allocate-all drops
   * nothing: with k of them on one side and none on the other, McNemar's exact p is 2^(1-k), and
   * Holm doubles it for two policies.
   */
  @Test
  void droppedAtLeastOneIsTestedExactly() throws Exception {
    List<Comparisons.Run> runs = runs(1, "allocate-all", "incremental", "scan-highest");
    int k = runs.get(1).totals().withDrop();
    Comparison c = find(Comparisons.of(runs), "incremental", "loss_probability.estimate");
    assertThat(k).isBetween(10, 60);
    assertThat(c.difference()).isCloseTo(k / 60.0, Offset.offset(1e-8));
    assertThat(c.adjustedP()).isNotNull();
    assertThat(c.adjustedP() / Math.scalb(1.0, 2 - k)).isCloseTo(1, Offset.offset(1e-8));
  }

  @Test
  void doNotDependOnTheNumberOfThreads() throws Exception {
    assertThat(Comparisons.of(runs(4, "incremental", "allocate-all")))
        .isEqualTo(Comparisons.of(runs(1, "incremental", "allocate-all")));
  }

  @Test
  void leaveOutWhatRaisedNothing() throws Exception {
    assertThat(Comparisons.of(runs(1, "incremental", "hypercall-refuse"))).isEmpty();
    assertThat(Comparisons.of(runs(1, "incremental"))).isEmpty();
  }
}
