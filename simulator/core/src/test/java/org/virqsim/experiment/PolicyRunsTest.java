// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Inference;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Stopping;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PrecisionSpec;
import org.virqsim.scenario.RunSpec;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** How many replications a precision takes. */
class PolicyRunsTest {
  private static final Policies POLICIES = Policies.builtIn();

  private static List<CompiledScenario> compiled(List<String> policies, String... overrides)
      throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(ScenarioCatalog.onClassPath().find("seed-three-vectors"), List.of(overrides));
    List<CompiledScenario> compiled = new ArrayList<>();
    for (String policy : policies) {
      compiled.add(new ScenarioCompiler(POLICIES).compile(scenario, policy));
    }
    return compiled;
  }

  private static PolicyRuns run(int jobs, Progress progress, List<CompiledScenario> compiled)
      throws InterruptedException {
    PolicyRuns runs = new PolicyRuns(compiled);
    runs.run(jobs, progress);
    return runs;
  }

  private static List<PolicyResult> results(List<CompiledScenario> compiled, PolicyRuns runs) {
    List<PolicyResult> results = new ArrayList<>();
    for (int i = 0; i < compiled.size(); i++) {
      results.add(ResultBuilder.policy(compiled.get(i), runs.totals(i)));
    }
    return results;
  }

  private static Stopping stopping(PolicyRuns runs) {
    return runs.stopping().orElseThrow();
  }

  @Test
  void everyCheckComesAfterTwiceAsManyAndTheLastAfterTheMost() throws Exception {
    StoppingRule rule =
        new StoppingRule(compiledRun("run.precision=5%", "run.max_replications=1000"));
    assertThat(rule.checks()).containsExactly(100, 200, 400, 800, 1000);
    rule =
        new StoppingRule(
            compiledRun("run.precision=5%", "run.min_replications=50", "run.max_replications=100"));
    assertThat(rule.checks()).containsExactly(50, 100);
    rule = new StoppingRule(compiledRun("run.precision=5%", "run.max_replications=20"));
    assertThat(rule.checks()).containsExactly(20);
  }

  private static RunSpec compiledRun(String... overrides) throws Exception {
    return compiled(List.of("incremental"), overrides).get(0).scenario().run();
  }

  /** It ends at the first check at which all are precise, and not before. */
  @Test
  void endsAtTheFirstCheckThatIsPreciseForAll() throws Exception {
    String[] asked = {"run.precision=10%", "run.min_replications=20"};
    List<CompiledScenario> compiled = compiled(List.of("incremental", "allocate-all"), asked);
    PolicyRuns runs = run(1, Progress.NONE, compiled);
    Stopping stopping = stopping(runs);
    assertThat(stopping.reason()).isEqualTo(Stopping.Reason.PRECISION);
    assertThat(stopping.estimates())
        .extracting(Stopping.Estimate::metric)
        .containsExactly("interrupts.dropped", "latency_ns.mean");
    assertThat(stopping.estimates()).allMatch(e -> e.reached() && e.halfWidth() <= 0.1 * e.mean());
    int n = runs.totals(0).replications();
    assertThat(n).isGreaterThan(20);
    assertThat(runs.totals(1).replications()).isEqualTo(n);
    List<CompiledScenario> less =
        compiled(
            List.of("incremental"),
            "run.precision=10%",
            "run.min_replications=20",
            "run.max_replications=" + n / 2);
    Stopping cap = stopping(run(1, Progress.NONE, less));
    assertThat(cap.reason()).isEqualTo(Stopping.Reason.CAP);
    assertThat(cap.estimates().get(0).halfWidth())
        .isGreaterThan(0.1 * cap.estimates().get(0).mean());
  }

  /** Whatever the threads; and the same as a fixed number of as many. */
  @Test
  void isTheSameAsAFixedNumberAndForAllThreads() throws Exception {
    String[] asked = {"run.precision=20%", "run.min_replications=20"};
    List<CompiledScenario> precise = compiled(List.of("incremental", "allocate-all"), asked);
    PolicyRuns one = run(1, Progress.NONE, precise);
    PolicyRuns three = run(3, Progress.NONE, precise);
    assertThat(stopping(three)).isEqualTo(stopping(one));
    assertThat(results(precise, three)).isEqualTo(results(precise, one));
    int n = one.totals(0).replications();
    List<CompiledScenario> fixed =
        compiled(List.of("incremental", "allocate-all"), "run.replications=" + n);
    PolicyRuns same = run(2, Progress.NONE, fixed);
    assertThat(results(fixed, same)).isEqualTo(results(precise, one));
    assertThat(same.stopping()).isEmpty();
    assertThat(Comparisons.of(same.named())).isEqualTo(Comparisons.of(one.named()));
  }

  /** A constant is as precise as can be after the first check. */
  @Test
  void aNamedMetricIsTheOneThatCounts() throws Exception {
    List<CompiledScenario> compiled =
        compiled(
            List.of("allocate-all"),
            "run.precision=1%",
            "run.precision_metric=interrupts.dropped",
            "run.min_replications=10");
    PolicyRuns runs = run(2, Progress.NONE, compiled);
    assertThat(runs.totals(0).replications()).isEqualTo(10);
    assertThat(stopping(runs).estimates())
        .containsExactly(
            new Stopping.Estimate("allocate-all", "interrupts.dropped", 10, 0, 0, true));
    for (String metric : PrecisionSpec.METRICS) {
      assertThat(Samples.Metric.find(metric)).as(metric).isPresent();
    }
    assertThat(PrecisionSpec.METRICS).hasSize(Samples.Metric.values().length);
  }

  /** Nothing raised is nothing to estimate; it does not keep the others from being precise. */
  @Test
  void whatRaisesNothingIsNotWaitedFor() throws Exception {
    List<CompiledScenario> compiled =
        compiled(List.of("hypercall-refuse"), "run.precision=1%", "run.min_replications=10");
    PolicyRuns runs = run(1, Progress.NONE, compiled);
    assertThat(stopping(runs).estimates()).isEmpty();
    assertThat(StoppingSentence.of(stopping(runs), 10))
        .isEqualTo(
            "Stopped after the first 10 replications: there is nothing whose precision could be"
                + " asked for.");
  }

  @Test
  void whatWasFinishedBeforeAnInterruptIsKept() throws Exception {
    AtomicInteger done = new AtomicInteger();
    Progress progress =
        new Progress() {
          @Override
          public void replicationDone() {
            done.incrementAndGet();
          }

          @Override
          public boolean cancelled() {
            return done.get() >= 35;
          }
        };
    List<CompiledScenario> compiled =
        compiled(List.of("incremental"), "run.precision=0.01%", "run.min_replications=10");
    PolicyRuns runs = run(1, progress, compiled);
    assertThat(runs.totals(0).replications()).isEqualTo(35);
    assertThat(stopping(runs).reason()).isEqualTo(Stopping.Reason.INTERRUPTED);
    Inference inference = new Inference(stopping(runs), List.of(), null, List.of(), List.of());
    assertThat(Conclusions.of(compiled.get(0).scenario(), results(compiled, runs), inference))
        .contains("Interrupted before the precision of +-0.01 % of the mean was reached.")
        .noneMatch(sentence -> sentence.contains("these numbers stand on"));
  }
}
