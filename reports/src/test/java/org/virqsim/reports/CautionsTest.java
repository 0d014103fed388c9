// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Comparison;
import org.virqsim.result.Inference;
import org.virqsim.result.Interval;
import org.virqsim.result.LossEstimator;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.result.Results;
import org.virqsim.result.SteadyState;
import org.virqsim.result.Stopping;

/** What readers are warned of, each where its data call for it and nowhere else. */
class CautionsTest {
  private static final Probability ANY = new Probability(0.5, 0.4, 0.6, 0.95, "dark-time");

  /** Usual results with these parts. */
  static Results results(
      List<PolicyResult> policies, List<Comparison> comparisons, Inference inference) {
    Results r = FakeResults.results(policies, List.of(), List.of());
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
        comparisons,
        inference,
        r.expectations(),
        r.conclusions());
  }

  private static List<String> cautions(Results results) {
    return new Cautions(results, Ranking.of(results)).sentences();
  }

  private static List<PolicyResult> two() {
    return List.of(MadePolicy.of("a").build(), MadePolicy.of("b").bringup(5).build());
  }

  private static List<String> of(Inference inference) {
    return cautions(results(two(), List.of(), inference));
  }

  private static Inference stopped(Stopping.Reason reason, boolean reached) {
    Stopping.Estimate estimate =
        new Stopping.Estimate("a", "interrupts.dropped", 100, 2, 0.5, reached);
    return new Inference(
        new Stopping(reason, 0.05, 10, 100, List.of(estimate)),
        List.of(),
        null,
        List.of(),
        List.of());
  }

  private static Interval interval(String policy, String metric, @Nullable Long needed) {
    return needed == null
        ? new Interval(policy, metric, "p99", 100, 2.0, 1.0, 3.0, 0.95, "order-statistics", null)
        : new Interval(
            policy, metric, "p99", 100, null, null, null, 0.95, "order-statistics", needed);
  }

  @Test
  void thereIsNothingToSayOfGoodData() {
    assertThat(of(Inference.NONE)).isEmpty();
    assertThat(of(stopped(Stopping.Reason.PRECISION, true))).isEmpty();
    assertThat(cautions(FakeResults.nothing())).isEmpty();
    assertThat(cautions(FakeResults.results(List.of(), List.of(), List.of()))).isEmpty();
  }

  @Test
  void aPrecisionThatWasNotReached() {
    assertThat(of(stopped(Stopping.Reason.CAP, false)))
        .containsExactly(
            "The precision asked for, +-5.00 % of the mean, was not reached: a"
                + " (interrupts.dropped, +-25.0 %).");
    assertThat(of(stopped(Stopping.Reason.INTERRUPTED, true)))
        .containsExactly(
            "The precision asked for, +-5.00 % of the mean, was not reached before the"
                + " interruption.");
  }

  @Test
  void fewReplications() {
    assertThat(
            cautions(
                FakeResults.results(
                    List.of(MadePolicy.of("a").replications(29).build()), List.of(), List.of())))
        .singleElement()
        .asString()
        .startsWith("Only 29 replications:");
    assertThat(
            cautions(
                FakeResults.results(
                    List.of(MadePolicy.of("a").replications(30).build()), List.of(), List.of())))
        .isEmpty();
  }

  @Test
  void refusedIntervalsAreOneSentence() {
    Inference some =
        new Inference(
            null,
            List.of(
                interval("a", "latency_ns.mean", 368L),
                interval("a", "latency_ns.max", 368L),
                interval("b", "latency_ns.max", null)),
            null,
            List.of(),
            List.of());
    assertThat(of(some))
        .containsExactly(
            "No interval of the p99 of the mean latency and the longest latency of a bring-up: it"
                + " takes 368 replications, there are 100 (a).");
  }

  @Test
  void anEstimateThatRestsOnFewReplications() {
    Inference few =
        new Inference(
            null,
            List.of(),
            null,
            List.of(),
            List.of(
                new LossEstimator("a", ANY, 1000, null, 12.3, 0.34, 0, 0),
                new LossEstimator("b", ANY, 1000, null, 900.0, 0.002, 0, 0)));
    assertThat(of(few))
        .singleElement()
        .asString()
        .contains("a (as good as 12 of 1,000, one has 34 % of it)")
        .doesNotContain("b (");
  }

  @Test
  void whatTheSteadyStateSays() {
    SteadyState state =
        new SteadyState("a", 0, 10, 0, 0, 0, null, null, null, 0.95, null, List.of("too short"));
    assertThat(of(new Inference(null, List.of(), null, List.of(state), List.of())))
        .containsExactly("Steady state of a: too short");
  }

  @Test
  void policiesThatAreNotToldApart() {
    Comparison close = new Comparison("a", "b", "interrupts.dropped", 1, -1, 3, 0.3, null);
    assertThat(cautions(results(two(), List.of(close), Inference.NONE)))
        .containsExactly(
            "In dropped requests these replications do not tell b from a: the difference may be"
                + " chance.");
    Comparison clear = new Comparison("a", "b", "interrupts.dropped", 2, 1, 3, 0.01, null);
    assertThat(cautions(results(two(), List.of(clear), Inference.NONE))).isEmpty();
    assertThat(
            cautions(
                FakeResults.results(
                    List.of(MadePolicy.of("a").build(), MadePolicy.of("b").build()),
                    List.of(),
                    List.of())))
        .containsExactly(
            "The same in every replication, so this scenario does not tell them apart: a, b.");
  }

  @Test
  void theHeadingHasAColourOnATerminalThatHasThem() {
    Results results =
        FakeResults.results(
            List.of(MadePolicy.of("a").replications(3).build()), List.of(), List.of());
    assertThat(ComparisonTable.render(results, new ComparisonTable.Options(80, true)))
        .contains("\u001b[33mBe careful:\u001b[0m\n- Only 3 replications:");
    assertThat(ComparisonTable.render(results, new ComparisonTable.Options(80, false)))
        .contains("\nBe careful:\n- Only 3 replications:");
  }
}
