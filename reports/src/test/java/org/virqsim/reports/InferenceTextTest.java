// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Comparison;
import org.virqsim.result.Expected;
import org.virqsim.result.Inference;
import org.virqsim.result.Interval;
import org.virqsim.result.Results;

/** What is said of intervals and expectations. */
class InferenceTextTest {
  private static Results with(List<Interval> intervals, List<Expected> expectations) {
    Results r =
        FakeResults.results(
            List.of(MadePolicy.of("a").build(), MadePolicy.of("b").build()), List.of(), List.of());
    return new Results(
        r.schema(),
        r.version(),
        r.scenario(),
        r.description(),
        r.scenarioSha256(),
        r.overrides(),
        r.workload(),
        r.seed(),
        r.horizonNs(),
        r.deadlineNs(),
        r.devices(),
        r.parameters(),
        r.policies(),
        r.refused(),
        List.of(new Comparison("a", "b", "interrupts.dropped", 1, 0.5, 1.5, 0.01, 3.25)),
        new Inference(null, intervals, null, List.of(), List.of()),
        expectations,
        r.conclusions());
  }

  private static Interval mean(String metric, double mean, double lower, double upper) {
    String method = lower == upper ? "constant" : "student-t";
    return new Interval("a", metric, "mean", 9, mean, lower, upper, 0.95, method, null);
  }

  private static Interval refused(String statistic, long needed) {
    return new Interval(
        "a", "latency_ns.max", statistic, 9, null, null, null, 0.95, "order-statistics", needed);
  }

  /** No mean count is below 0, whatever t says; what is the same in each is no interval. */
  @Test
  void intervalsAreShownForPeople() {
    Results results =
        with(
            List.of(
                mean("interrupts.dropped", 0.25, -0.0625, 0.5625),
                mean("interrupts.late", 7, 7, 7),
                new Interval(
                    "a",
                    "latency_ns.max",
                    "p50",
                    9,
                    5e3,
                    4.5e3,
                    7.25e4,
                    0.95,
                    "order-statistics",
                    null),
                refused("p99", 1368)),
            List.of());
    assertThat(new IntervalText(results).any()).isTrue();
    assertThat(new IntervalText(results).of(results.policies().get(0)))
        .isEqualTo(
            "dropped 0.250 [0, 0.563]; late 7 in each; longest 5.00 us [4.50 us, 72.5 us],"
                + " p99 needs 1,368 bring-ups");
    assertThat(new IntervalText(results).of(results.policies().get(1)))
        .isEqualTo("not estimated: no request was raised");
    assertThat(new IntervalText(with(List.of(), List.of())).any()).isFalse();
  }

  @Test
  void csvHasEveryNumberAndWhatWasRefused() throws IOException {
    Results results =
        with(List.of(mean("interrupts.late", 7.5, 7, 8), refused("p99", 368)), List.of());
    assertThat(ResultsCsv.intervals(results).lines())
        .containsExactly(
            "policy,metric,statistic,replications,estimate,lower,upper,confidence,method,needed",
            "a,interrupts.late,mean,9,7.5,7,8,0.95,student-t,",
            "a,latency_ns.max,p99,9,,,,0.95,order-statistics,368");
    assertThat(ResultsCsv.comparisons(results).lines())
        .containsExactly(
            "baseline,policy,metric,difference,lower,upper,adjusted_p,variance_ratio",
            "a,b,interrupts.dropped,1,0.5,1.5,0.01,3.25");
  }

  private static Expected expected(
      String relation,
      @Nullable Double value,
      String other,
      @Nullable Double observed,
      @Nullable Double lower,
      @Nullable Double upper,
      Expected.Verdict verdict) {
    return new Expected(
        "a",
        "host_cost.bringup_ns",
        relation,
        value,
        relation.equals("equals") ? 1e3 : 0,
        other,
        lower == null ? "estimate" : "interval",
        observed,
        lower,
        upper,
        verdict,
        verdict == Expected.Verdict.UNCHECKED ? "b was not run" : "");
  }

  @Test
  void expectationsAreShownWithWhatWasFound() {
    StringBuilder out = new StringBuilder();
    List<Expected> all =
        List.of(
            expected("below", 2e6, "", 1e6, null, null, Expected.Verdict.OK),
            expected("equals", 2e6, "", 1e6, null, null, Expected.Verdict.MISSED),
            expected("less_than", 2e6, "b", 1e6, -1.5e6, -5e5, Expected.Verdict.OK),
            expected("less_than", null, "b", null, null, null, Expected.Verdict.UNCHECKED));
    new ExpectationList(all, 0).append(out);
    assertThat(out.toString())
        .isEqualTo(
            """

            Expected by the scenario (counts are per bring-up):
              ok           a host_cost.bringup_ns below 2.00 ms: 1.00 ms
              MISSED       a host_cost.bringup_ns equals 2.00 ms within 1.00 us: 1.00 ms
              ok           a host_cost.bringup_ns less than b: 1.00 ms and 2.00 ms, difference [-1.50 ms, -500 us]
              not checked  a host_cost.bringup_ns less than b: b was not run
            """);
    new ExpectationList(List.of(), 0).append(out.delete(0, out.length()));
    assertThat(out.toString()).isEmpty();
  }
}
