// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.virqsim.experiment.Progress;
import org.virqsim.explore.Outcome;
import org.virqsim.explore.Property;
import org.virqsim.machine.DropCause;
import org.virqsim.policy.Policies;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.ClaimResult.Verdict;
import org.virqsim.result.Metrics;
import org.virqsim.scenario.Claim;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Claims about the smallest scenario, whose answers are known from elsewhere. */
class ClaimCheckTest {
  private static final Policies POLICIES = Policies.builtIn();
  private static final String LOSES =
      "{when: it grows, quantities: [{policy: incremental, metric: interrupts.dropped, above: 0.1}],"
          + " explore: [{policy: incremental, verdict: violated, property: nothing-doomed, reaches: [lost]}]}";
  private static final String SAFE =
      "{when: it adds, quantities: [{policy: dynamic@linux-6.5, metric: interrupts.dropped, above: 0.1}]}";
  private static final String NEVER_RUN =
      "{when: nothing works, set: ['workload=[]'],"
          + " quantities: [{policy: incremental, metric: interrupts.dropped, equals: 0}]}";

  private static Scenario load(String name, List<String> overrides) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
        .load(ScenarioCatalog.onClassPath().find(name), overrides);
  }

  private static ClaimResult check(int jobs, Progress progress, String... cases) throws Exception {
    String claim =
        "claim={id: T1, by: us, says: it loses, computed: whether, changes: nothing, figure:"
            + " timeline, cases: ["
            + String.join(", ", cases)
            + "]}";
    List<String> base = List.of("run.replications=60", claim);
    ClaimCheck check =
        new ClaimCheck(
            POLICIES,
            (name, own) -> {
              List<String> all = new ArrayList<>(own);
              all.addAll(base);
              return load(name, all);
            },
            "test",
            jobs,
            1L << 30);
    return check.check("mine.yaml", load("msix/seed-three-vectors", base), List.of(), progress);
  }

  /**
   * The incremental policy leaves vector 0 dark twice under 20 completions a millisecond, dynamic
   * addition never touches it.
   */
  @Test
  void theVerdictFollowsFromTheCases() throws Exception {
    assertThat(check(2, Progress.NONE, LOSES).verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(check(2, Progress.NONE, SAFE).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
    ClaimResult both = check(2, Progress.NONE, LOSES, SAFE);
    assertThat(both.verdict()).isEqualTo(Verdict.HOLDS_ONLY_IF);
    assertThat(both.cases()).extracting(ClaimCase::holds).containsExactly(true, false);
    assertThat(both.cases().get(0).replications()).isEqualTo(60);
    ClaimSearch search = both.cases().get(0).searches().get(0);
    assertThat(search.verdict()).isEqualTo("violated");
    assertThat(search.steps()).isEqualTo(74);
    assertThat(search.outcomes())
        .contains("delivered", "dropped", "lost")
        .doesNotContain("spurious");
  }

  /** A case that asks for an outcome that can not be, or rules out one that can, is not true. */
  @Test
  void outcomesCount() throws Exception {
    String search =
        "{when: x, explore: [{policy: incremental, verdict: violated, property: nothing-doomed, %s}]}";
    assertThat(check(1, Progress.NONE, search.formatted("reaches: [dropped, lost]")).verdict())
        .isEqualTo(Verdict.HOLDS);
    assertThat(check(1, Progress.NONE, search.formatted("reaches: [spurious]")).verdict())
        .isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(check(1, Progress.NONE, search.formatted("never: [lost]")).verdict())
        .isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  /** What can not be checked makes no claim true: nothing was raised, or the user interrupted. */
  @Test
  void whatIsNotKnownIsUndecided() throws Exception {
    ClaimResult nothing = check(1, Progress.NONE, LOSES, NEVER_RUN);
    assertThat(nothing.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(nothing.cases().get(1).holds()).isNull();
    Progress interrupted =
        new Progress() {
          @Override
          public void replicationDone() {}

          @Override
          public boolean cancelled() {
            return true;
          }
        };
    assertThat(check(1, interrupted, LOSES).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  /** Of 60 runs about 88 % drop something; the interval of so few holds 88 %. */
  @Test
  void anIntervalOnBothSidesRefutesNothing() throws Exception {
    String close =
        "{when: it grows, set: [run.estimator=crude], quantities: [{policy: incremental,"
            + " metric: loss_probability.estimate, %s, by: interval}]}";
    assertThat(check(1, Progress.NONE, close.formatted("above: 0.879")).verdict())
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(check(1, Progress.NONE, close.formatted("above: 0.5")).verdict())
        .isEqualTo(Verdict.HOLDS);
    assertThat(check(1, Progress.NONE, close.formatted("below: 0.5")).verdict())
        .isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  /** A precision ends the runs before their highest number; the results say how many there were. */
  @Test
  void aPrecisionIsNoReasonToDecideNothing() throws Exception {
    String precise =
        "{when: it grows, set: ['run.precision=50%', run.min_replications=20,"
            + " run.max_replications=100], quantities: [{policy: incremental,"
            + " metric: interrupts.dropped, above: 0.1}]}";
    ClaimResult found = check(1, Progress.NONE, precise);
    assertThat(found.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(found.cases().get(0).replications()).isBetween(20, 99);
  }

  @Test
  void threadsChangeNothing() throws Exception {
    assertThat(check(3, Progress.NONE, LOSES, SAFE))
        .isEqualTo(check(1, Progress.NONE, LOSES, SAFE));
  }

  /** The result package can not see the machine, so it has the causes a second time. */
  @Test
  void everyCauseOfADropIsAMetric() {
    assertThat(
            Metrics.all().stream()
                .map(Metrics.Metric::name)
                .filter(name -> name.startsWith("dropped_by."))
                .toList())
        .containsExactlyElementsOf(
            Arrays.stream(DropCause.values())
                .map(cause -> "dropped_by." + cause.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  /** The scenario package can not see the explorer, so it has the words a second time. */
  @Test
  void theWordsAreThoseOfTheExplorer() {
    assertThat(Claim.PROPERTIES)
        .containsExactlyElementsOf(Arrays.stream(Property.values()).map(Property::key).toList());
    assertThat(Claim.OUTCOMES)
        .containsExactlyElementsOf(Arrays.stream(Outcome.values()).map(Outcome::key).toList());
  }
}
