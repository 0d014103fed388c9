// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.policy.Policies;

/** What a file may say of a claim, and what it is told when it may not. */
class ClaimReaderTest {
  private static final String PLAIN =
      """
      scenario: t
      host: linux-5.14
      device: {vectors: 2, intx: false}
      guest: {driver: steps, steps: [enable, unmask 0]}
      workload: []
      run: {horizon: 1ms}
      """;

  private static final String FILE =
      PLAIN
          + """
      claim:
        id: C3
        by: K. Tian
        says: it is lost
        computed: whether it is
        changes: nothing
        figure: timeline
        cases:
          - when: it rains
            says: it is wet
            scenario: other/one
            set: [device.intx=true]
            quantities: [{policy: incremental, metric: interrupts.dropped, equals: 0}]
            explore: [{policy: incremental, verdict: holds, property: nothing-doomed, completions: 0, reaches: [lost], never: [spurious]}]
          - when: it does not
            explore: [{policy: incremental, verdict: violated, property: no-dead-vector}]
      """;

  private static Scenario load(String text) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
        .load(new ScenarioSource("x.yaml", text), List.of());
  }

  @Test
  void everythingIsRead() {
    Claim claim = load(FILE).claim().orElseThrow();
    assertThat(claim.id() + " " + claim.by() + " " + claim.figure())
        .isEqualTo("C3 K. Tian timeline");
    Claim.Case first = claim.cases().get(0);
    assertThat(first.when() + ": " + first.says()).isEqualTo("it rains: it is wet");
    assertThat(first.scenario()).contains("other/one");
    assertThat(first.overrides()).containsExactly("device.intx=true");
    assertThat(first.quantities()).hasSize(1);
    assertThat(first.searches())
        .containsExactly(
            new Claim.Search(
                "incremental", false, "nothing-doomed", 0, List.of("lost"), List.of("spurious")));
    Claim.Case second = claim.cases().get(1);
    assertThat(second.scenario()).isEmpty();
    assertThat(second.says()).isEmpty();
    assertThat(second.searches())
        .containsExactly(
            new Claim.Search("incremental", true, "no-dead-vector", 1, List.of(), List.of()));
  }

  /** No number depends on it, so that results with and without it can be compared. */
  @Test
  void theHashDoesNotKnowIt() {
    assertThat(load(FILE).sha256()).isEqualTo(load(PLAIN).sha256());
    assertThat(load(PLAIN).claim()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: C3 | id: 3-C | 8:7: error: claim.id must be a short name like C3, not '3-C'",
        "figure: timeline | figure: Time | 13:11: error: claim.figure must be the name of a chart, not 'Time'",
        "holds | true | unknown value 'true' of claim.cases[0].explore[0].verdict",
        "property: nothing-doomed | property: nothing-domed | (did you mean 'nothing-doomed'?)",
        "reaches: [lost] | reaches: [lots] | (did you mean 'lost'?)",
        "completions: 0 | completions: 65 | must be 0 .. 64, not 65",
        "policy: incremental, verdict | policy: incremntal, verdict | (did you mean 'incremental'?)",
        "by: K. Tian | bye: K. Tian | unknown key 'bye' in claim",
        "when: it rains | where: it rains | unknown key 'where' in claim.cases[0]",
        "says: it is lost | says: ' ' | claim.says is empty"
      })
  void mistakesHaveTheirPlace(String right, String wrong, String message) {
    assertThat(FILE).contains(right);
    assertThatThrownBy(() -> load(FILE.replaceFirst(Pattern.quote(right), wrong)))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(message);
  }

  @Test
  void somethingMustDecideACase() {
    String nothing = FILE.replaceFirst("(?s)          - when: it does not.*", "");
    String file = nothing.substring(0, nothing.indexOf("      quantities")).stripTrailing();
    assertThatThrownBy(() -> load(file + "\n"))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(
            "claim.cases[0] needs 'quantities' or 'explore': something must decide it");
    String none = FILE.replaceFirst("(?s)cases:.*", "cases: []\n");
    assertThatThrownBy(() -> load(none)).hasMessageContaining("claim.cases is empty");
  }
}
