// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.ClaimResult.Verdict;

class ClaimResultTest {
  private static ClaimCase of(@Nullable Boolean holds) {
    String verdict = holds == null ? "incomplete" : holds ? "holds" : "violated";
    ClaimSearch found = search("holds", verdict, List.of());
    return new ClaimCase("it rains", "", "s", "0", List.of(), 0, holds, List.of(), List.of(found));
  }

  private static Verdict verdict(@Nullable Boolean... holds) {
    List<ClaimCase> cases = new ArrayList<>();
    for (Boolean one : holds) {
      cases.add(of(one));
    }
    return Verdict.of(cases);
  }

  private static ClaimSearch search(String wanted, String verdict, List<String> reaches) {
    return new ClaimSearch(
        "incremental",
        "linux-5.14",
        "nothing-doomed",
        wanted,
        verdict,
        verdict.equals("incomplete") ? "an interruption" : null,
        0,
        1,
        1,
        1,
        List.of("delivered", "dropped"),
        reaches,
        List.of("lost"),
        new ExplorationBounds(1, 0, 0, "in-use", false, "ignored"),
        null);
  }

  @Test
  void allSomeNoneAndUnknown() {
    assertThat(verdict(true, true)).isEqualTo(Verdict.HOLDS);
    assertThat(verdict(true, false)).isEqualTo(Verdict.HOLDS_ONLY_IF);
    assertThat(verdict(false, false)).isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(verdict(true, null, false)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aVerdictThatDoesNotFollowIsRefused() {
    assertThatThrownBy(() -> claim(Verdict.HOLDS, of(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("C1: the verdict 'holds' does not follow from the cases");
  }

  @Test
  void aCaseThatDoesNotFollowFromItsEvidenceIsRefused() {
    List<ClaimSearch> found = List.of(search("holds", "violated", List.of()));
    assertThatThrownBy(
            () -> new ClaimCase("it rains", "", "s", "0", List.of(), 0, true, List.of(), found))
        .hasMessageContaining("'it rains': what is said of it does not follow from its evidence");
  }

  /** One thing that is not as stated is enough, whatever else is not known. */
  @Test
  void falseWinsOverUnknown() {
    ClaimSearch unknown = search("holds", "incomplete", List.of());
    ClaimSearch refuted = search("holds", "violated", List.of());
    assertThat(ClaimCase.holds(List.of(), List.of(unknown, refuted))).isFalse();
    assertThat(ClaimCase.holds(List.of(), List.of(unknown))).isNull();
  }

  /** What a limit kept from being seen may still be possible: "never" is not known then. */
  @Test
  void aLimitLeavesOutcomesOpen() {
    ExplorationBounds bounds = new ExplorationBounds(1, 0, 0, "in-use", false, "ignored");
    ClaimSearch cut =
        new ClaimSearch(
            "p",
            "h",
            "nothing-doomed",
            "violated",
            "violated",
            "10 MiB",
            3,
            1,
            1,
            1,
            List.of("lost"),
            List.of("lost"),
            List.of("spurious"),
            bounds,
            null);
    assertThat(cut.met()).isNull();
  }

  @Test
  void aSearchIsAsStatedInItsVerdictAndItsOutcomes() {
    assertThat(search("holds", "holds", List.of()).met()).isTrue();
    assertThat(search("holds", "violated", List.of()).met()).isFalse();
    assertThat(search("violated", "violated", List.of("dropped")).met()).isTrue();
    assertThat(search("violated", "violated", List.of("spurious")).met()).isFalse();
    assertThat(search("violated", "incomplete", List.of()).met()).isNull();
  }

  @Test
  void theJsonIsReadAsItWasWritten() throws Exception {
    ClaimCase one =
        new ClaimCase(
            "it <b>rains</b>",
            "it is wet",
            "s",
            "0",
            List.of("a=b"),
            3,
            false,
            List.of(),
            List.of(search("holds", "violated", List.of())));
    Claims claims =
        new Claims(
            Claims.SCHEMA,
            "1",
            "june-2021",
            "title",
            "0x1",
            List.of("s.yaml"),
            List.of("run.seed=1"),
            2,
            true,
            List.of(claim(Verdict.DOES_NOT_HOLD, one)));
    String json = ResultsJson.write(claims);
    assertThat(json).contains("\"verdict\": \"does-not-hold\"");
    assertThat(ResultsJson.readClaims(json)).isEqualTo(claims);
    assertThatThrownBy(() -> ResultsJson.readClaims(json.replace("does-not-hold", "holds")))
        .isInstanceOf(InvalidResultsException.class)
        .hasMessageContaining("does not follow from the cases");
  }

  private static ClaimResult claim(Verdict verdict, ClaimCase one) {
    return new ClaimResult(
        "C1",
        "us",
        "it rains",
        "whether",
        "s.yaml",
        "s",
        "0",
        verdict,
        List.of(one),
        "-",
        "f",
        List.of());
  }
}
