// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.policy.Policies;
import org.virqsim.result.Selection;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Which policy is selected, on runs of a small scenario. */
class BestPolicyTest {
  private static final Policies POLICIES = Policies.builtIn();
  private static final String DROPPED = "interrupts.dropped";
  private static final String BRING_UP = "host_cost.bringup_ns";

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

  private static Selection select(String metric, double indifference, List<Comparisons.Run> runs) {
    return BestPolicy.of(new BestPolicy.Asked(metric, indifference), runs);
  }

  /** allocate-all drops nothing, the other about two; what does nothing is not asked. */
  @Test
  void theOneThatDropsNothingIsSelected() throws Exception {
    List<Comparisons.Run> runs = runs(1, 300, "incremental", "hypercall-refuse", "allocate-all");
    Selection selection = select(DROPPED, 0.5, runs);
    assertThat(selection.outcome()).isEqualTo(Selection.Outcome.SELECTED);
    assertThat(selection.best()).containsExactly("allocate-all");
    assertThat(selection.considered()).containsExactly("incremental", "allocate-all");
    assertThat(selection.leftOut()).containsExactly("hypercall-refuse");
    assertThat(selection.replications()).isBetween(BestPolicy.FIRST_STAGE, 300);
    assertThat(BestPolicy.sentence(selection))
        .startsWith(
            "Best by interrupts.dropped (smallest mean, indifference 0.5): allocate-all, selected"
                + " among 2 after ");
    assertThat(
            select(DROPPED, 0.5, runs(3, 300, "incremental", "hypercall-refuse", "allocate-all")))
        .isEqualTo(selection);
  }

  /** Whatever the metric says of two that do the same, neither is the better one. */
  @Test
  void equalPoliciesTie() throws Exception {
    Selection selection =
        select(DROPPED, 0.5, runs(1, 200, "incremental", "allocate-all", "dynamic@linux-6.5"));
    assertThat(selection.outcome()).isEqualTo(Selection.Outcome.TIED);
    assertThat(selection.best()).containsExactly("allocate-all", "dynamic@linux-6.5");
    assertThat(BestPolicy.sentence(selection))
        .contains("a tie after", "exactly equal sums, of allocate-all, dynamic@linux-6.5.");
  }

  /** dynamic is quicker than allocate-all by 0.2 us: with more than enough replications, it is. */
  @Test
  void aTimeIsSelectedByToo() throws Exception {
    Selection selection = select(BRING_UP, 100, runs(2, 200, "allocate-all", "dynamic@linux-6.5"));
    assertThat(selection.best()).containsExactly("dynamic@linux-6.5");
    assertThat(BestPolicy.sentence(selection)).contains("indifference 100ns");
  }

  @Test
  void tooFewReplicationsAreNotEnough() throws Exception {
    Selection few = select(DROPPED, 0.5, runs(1, 19, "incremental", "allocate-all"));
    assertThat(few.outcome()).isEqualTo(Selection.Outcome.UNDECIDED);
    assertThat(few.best()).containsExactly("incremental", "allocate-all");
    Selection fine =
        select("interrupts.late", 1e-6, runs(1, 100, "allocate-all", "dynamic@linux-6.5"));
    assertThat(fine.outcome()).isNotEqualTo(Selection.Outcome.SELECTED);
    assertThat(BestPolicy.sentence(few))
        .contains("within 19 replications: incremental, allocate-all can all still be it");
    Selection alone = select(DROPPED, 0.5, runs(1, 30, "incremental", "hypercall-refuse"));
    assertThat(alone.outcome()).isEqualTo(Selection.Outcome.UNDECIDED);
    assertThat(BestPolicy.sentence(alone)).contains("fewer than two policies");
  }
}
