// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Expected;
import org.virqsim.result.MetricValues;
import org.virqsim.result.Metrics;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** What becomes of expectations, on runs of a small scenario. */
class ExpectationsTest {
  private static final Policies POLICIES = Policies.builtIn();

  /** Three policies were run; each item is an expectation without its braces. */
  private static List<Expected> check(String... items) throws Exception {
    List<String> policies = List.of("incremental", "allocate-all", "hypercall-refuse");
    return check(policies, "60", items);
  }

  private static List<Expected> check(List<String> policies, String replications, String... items)
      throws Exception {
    String list = String.join("}, {", items);
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=" + replications, "expect=[{" + list + "}]"));
    List<CompiledScenario> compiled = new ArrayList<>();
    for (String policy : policies) {
      compiled.add(new ScenarioCompiler(POLICIES).compile(scenario, policy));
    }
    PolicyRuns runs = new PolicyRuns(compiled);
    runs.run(2, Progress.NONE);
    List<PolicyResult> results = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      results.add(ResultBuilder.policy(compiled.get(i), runs.totals(i)));
    }
    return Expectations.check(scenario.expectations(), results, runs.named());
  }

  private static double value(Double number) {
    return Objects.requireNonNull(number);
  }

  private static String verdicts(List<Expected> all) {
    return String.join(" ", all.stream().map(e -> e.verdict().key()).toList());
  }

  /** Two resizes in every replication: nothing is smaller or larger. */
  @Test
  void aNumberIsHeldAgainstAThreshold() throws Exception {
    String resizes = "policy: incremental, metric: host_cost.resizes, ";
    List<Expected> all =
        check(
            resizes + "equals: 2",
            resizes + "above: 2",
            resizes + "below: 2",
            resizes + "above: 1.9",
            resizes + "below: 2.1",
            resizes + "equals: 2.5",
            resizes + "equals: 2.5, within: 0.5",
            "policy: incremental, metric: host_cost.bringup_ns, below: 1ms",
            "policy: incremental, metric: host_cost.bringup_ns, below: 500us");
    assertThat(verdicts(all)).isEqualTo("ok missed missed ok ok missed ok ok missed");
    assertThat(all.get(0).observed()).isEqualTo(2);
    assertThat(all.get(7).value()).isEqualTo(1e6);
  }

  /** Sums are per replication: about two dropped requests, whatever the number of replications. */
  @Test
  void countsArePerReplication() throws Exception {
    String dropped = "policy: incremental, metric: interrupts.dropped, equals: 2, within: 1";
    List<Expected> few = check(List.of("incremental"), "60", dropped);
    List<Expected> many = check(List.of("incremental"), "600", dropped);
    assertThat(verdicts(few)).isEqualTo("ok");
    assertThat(verdicts(many)).isEqualTo("ok");
    assertThat(value(many.get(0).observed()) / value(few.get(0).observed())).isBetween(0.6, 1.6);
  }

  @Test
  void twoPoliciesAreHeldAgainstEachOther() throws Exception {
    String dropped = "policy: allocate-all, metric: interrupts.dropped, ";
    List<Expected> all =
        check(
            dropped + "less_than: incremental",
            dropped + "more_than: incremental",
            dropped + "less_than: incremental, by: interval",
            dropped + "more_than: incremental, by: interval");
    assertThat(verdicts(all)).isEqualTo("ok missed ok missed");
    Expected e = all.get(2);
    assertThat(e.observed()).isZero();
    assertThat(value(e.lower())).isLessThan(-value(e.value()));
    assertThat(value(e.upper())).isBetween(-value(e.value()), 0.0);
  }

  /**
   * Of 60 replications without a drop the probability is 0 by estimate, but its interval goes up to
   * 1 - 0.025^(1/60) = 5.96 %.
   */
  @Test
  void theWholeIntervalMustSatisfyIt() throws Exception {
    String loss = "policy: allocate-all, metric: loss_probability.estimate, below: ";
    String dropped = "policy: incremental, metric: interrupts.dropped, above: ";
    List<Expected> all =
        check(
            loss + "0.05",
            loss + "0.05, by: interval",
            loss + "0.06, by: interval",
            dropped + "0.1, by: interval");
    assertThat(verdicts(all)).isEqualTo("ok missed ok ok");
    assertThat(value(all.get(1).upper())).isBetween(0.0596, 0.0597);
    Expected mean = all.get(3);
    assertThat(value(mean.lower())).isLessThan(value(mean.observed()));
    String between =
        String.format(Locale.ROOT, "%.3f", (value(mean.lower()) + value(mean.observed())) / 2);
    assertThat(verdicts(check(dropped + between, dropped + between + ", by: interval")))
        .isEqualTo("ok missed");
  }

  @Test
  void whatCouldNotBeCheckedIsSaid() throws Exception {
    List<Expected> all =
        check(
            "policy: crosvm, metric: interrupts.dropped, equals: 0",
            "policy: incremental, metric: interrupts.dropped, more_than: crosvm",
            "policy: hypercall-refuse, metric: interrupts.dropped, equals: 0",
            "policy: hypercall-refuse, metric: host_cost.resizes, equals: 0");
    assertThat(verdicts(all)).isEqualTo("unchecked unchecked unchecked ok");
    assertThat(all.get(0).reason()).isEqualTo("crosvm was not run");
    assertThat(all.get(1).reason()).isEqualTo("crosvm was not run");
    assertThat(all.get(2).reason()).isEqualTo("no request was raised under hypercall-refuse");
    assertThat(all.get(0).observed()).isNull();
    all =
        check(
            List.of("incremental"),
            "1",
            "policy: incremental, metric: interrupts.dropped, above: 0, by: interval");
    assertThat(all.get(0).reason()).isEqualTo("one replication has no interval");
  }

  @Test
  void everyMetricHasAValue() throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=5"));
    CompiledScenario compiled = new ScenarioCompiler(POLICIES).compile(scenario, "incremental");
    PolicyResult result =
        ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE));
    for (Metrics.Metric metric : Metrics.all()) {
      assertThat(MetricValues.of(result, metric.name())).as(metric.name()).isNotNegative();
    }
    assertThat(MetricValues.of(result, "interrupts.raised"))
        .isEqualTo((double) result.interrupts().raised());
    assertThat(MetricValues.of(result, "replications")).isEqualTo(5);
    assertThatThrownBy(() -> MetricValues.of(result, "devices")).hasMessage("no metric 'devices'");
  }
}
