// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Comparison;
import org.virqsim.result.Interval;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Intervals over replications, on runs of a small scenario. */
class IntervalsTest {
  private static final Policies POLICIES = Policies.builtIn();

  private static List<Comparisons.Run> runs(int jobs, int replications, String... names)
      throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(
                ScenarioCatalog.onClassPath().find("seed-three-vectors"),
                List.of("run.replications=" + replications));
    List<CompiledScenario> compiled = new ArrayList<>();
    for (String name : names) {
      compiled.add(new ScenarioCompiler(POLICIES).compile(scenario, name));
    }
    PolicyRuns runs = new PolicyRuns(compiled);
    runs.run(jobs, Progress.NONE);
    return runs.named();
  }

  private static Interval find(List<Interval> all, String metric, String statistic) {
    return all.stream()
        .filter(i -> i.metric().equals(metric) && i.statistic().equals(statistic))
        .findFirst()
        .orElseThrow();
  }

  private static double value(Double number) {
    return Objects.requireNonNull(number);
  }

  /** Means are those of the sums; the largest of all replications is the largest of each. */
  @Test
  void areAroundWhatTheSumsSay() throws Exception {
    List<Comparisons.Run> runs = runs(2, 400, "incremental");
    Totals totals = runs.get(0).totals();
    List<Interval> all = Intervals.of(runs);
    assertThat(all).hasSize(9).allMatch(i -> i.replications() == 400 && i.needed() == null);
    long dropped = 0;
    long max = 0;
    for (int v = 0; v < totals.vectors(); v++) {
      dropped += totals.vector(v).dropped();
      max = Math.max(max, totals.vector(v).maxLatencyNs());
    }
    Interval mean = find(all, "interrupts.dropped", "mean");
    assertThat(value(mean.estimate())).isCloseTo(dropped / 400.0, Offset.offset(1e-8));
    assertThat(mean.method()).isEqualTo("student-t");
    Interval bringUp = find(all, "host_cost.bringup_ns", "mean");
    assertThat(value(bringUp.estimate())).isCloseTo(totals.bringUpNs() / 400.0, Offset.offset(1.0));
    Interval longest = find(all, "latency_ns.max", "p99");
    assertThat(value(longest.upper())).isLessThanOrEqualTo((double) max);
    assertThat(value(longest.lower()))
        .isGreaterThanOrEqualTo(value(find(all, "latency_ns.max", "p50").estimate()));
    assertThat(value(find(all, "latency_ns.mean", "p50").upper()))
        .isLessThan(value(find(all, "latency_ns.max", "p50").lower()));
  }

  /** The median takes 6 replications, the 99th percentile 368, a mean 2. */
  @Test
  void tooFewAreRefusedWithWhatItTakes() throws Exception {
    List<Interval> few = Intervals.of(runs(1, 5, "allocate-all"));
    assertThat(find(few, "latency_ns.max", "p50").needed()).isEqualTo(6);
    assertThat(find(few, "latency_ns.max", "p99").needed()).isEqualTo(368);
    Interval constant = find(few, "interrupts.dropped", "mean");
    assertThat(constant.method()).isEqualTo("constant");
    assertThat(constant.estimate()).isZero();
    List<Interval> one = Intervals.of(runs(1, 1, "allocate-all"));
    assertThat(find(one, "interrupts.dropped", "mean").needed()).isEqualTo(2);
    assertThat(find(one, "interrupts.dropped", "mean").estimate()).isNull();
  }

  @Test
  void withoutRequestsThereIsTheBringUpAlone() throws Exception {
    assertThat(Intervals.of(runs(1, 10, "hypercall-refuse")))
        .extracting(Interval::metric)
        .containsExactly("host_cost.bringup_ns");
  }

  @Test
  void doNotDependOnTheNumberOfThreads() throws Exception {
    assertThat(Intervals.of(runs(3, 50, "incremental", "allocate-all")))
        .isEqualTo(Intervals.of(runs(1, 50, "incremental", "allocate-all")));
  }

  /**
   * The variance of a difference is that of both less twice the covariance, so the ratio follows
   * from the intervals of the means and of the difference: half-widths are t s / sqrt(n).
   */
  @Test
  void theVarianceRatioIsThatOfTheIntervals() throws Exception {
    List<Comparisons.Run> runs = runs(1, 100, "incremental", "qemu-8.2", "allocate-all");
    Comparison late =
        Comparisons.of(runs).stream()
            .filter(c -> c.policy().equals("allocate-all") && c.metric().equals("interrupts.late"))
            .findFirst()
            .orElseThrow();
    double unpaired = 0;
    for (Comparisons.Run run : List.of(runs.get(0), runs.get(2))) {
      Interval mean = find(Intervals.of(List.of(run)), "interrupts.late", "mean");
      unpaired += Math.pow(value(mean.upper()) - value(mean.lower()), 2);
    }
    double ratio = unpaired / Math.pow(late.upper() - late.lower(), 2);
    assertThat(value(late.varianceRatio())).isCloseTo(ratio, Offset.offset(1e-5));
  }
}
