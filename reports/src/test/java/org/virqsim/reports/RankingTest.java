// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.virqsim.result.PolicyResult;

class RankingTest {
  private static Ranking rank(MadePolicy... policies) {
    return Ranking.of(
        FakeResults.results(
            Stream.of(policies).map(MadePolicy::build).toList(), List.of(), List.of()));
  }

  private static List<String> names(Ranking ranking) {
    return ranking.rows().stream().map(Ranking.Row::name).toList();
  }

  @Test
  void byDroppedThenBringUpThenIrtesThenAsAsked() {
    Ranking ranking =
        rank(
            MadePolicy.of("drops-more").recovered(3).bringup(1),
            MadePolicy.of("drops").lost(1).recovered(1).bringup(2),
            MadePolicy.of("slow").bringup(9),
            MadePolicy.of("big").bringup(5).irtes(9),
            MadePolicy.of("later").bringup(5).irtes(4).requested(1),
            MadePolicy.of("latest").bringup(5).irtes(4).requested(0));
    assertThat(names(ranking))
        .containsExactly("later", "latest", "big", "slow", "drops", "drops-more");
    assertThat(ranking.rows()).extracting(Ranking.Row::rank).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(ranking.asked(0).rank()).isEqualTo(6);
    assertThat(ranking.rows())
        .extracting(Ranking.Row::reference)
        .containsExactly(false, false, false, false, false, true);
  }

  @Test
  void dropsPerReplicationCount() {
    assertThat(
            names(
                rank(
                    MadePolicy.of("one-in-ten").recovered(1).replications(10),
                    MadePolicy.of("two-in-hundred").recovered(2).replications(100))))
        .containsExactly("two-in-hundred", "one-in-ten");
  }

  @Test
  void whatRaisedNothingStandsLast() {
    Ranking ranking =
        rank(
            MadePolicy.of("refused").raised(0).bringup(1),
            MadePolicy.of("drops").lost(900),
            MadePolicy.of("good"));
    assertThat(names(ranking)).containsExactly("good", "drops", "refused");
    assertThat(ranking.asked(0).idle()).isTrue();
    assertThat(ranking.asked(0).dominated()).isFalse();
    assertThat(ranking.anyRaised()).isTrue();
    assertThat(rank(MadePolicy.of("a").raised(0)).anyRaised()).isFalse();
  }

  @Test
  void theBestOfThoseThatDominateIsNamed() {
    Ranking ranking =
        rank(
            MadePolicy.of("worst").bringup(3),
            MadePolicy.of("middle").bringup(2),
            MadePolicy.of("best").bringup(1),
            MadePolicy.of("other").bringup(2).requested(1));
    assertThat(ranking.rows())
        .extracting(row -> row.dominatedBy().map(PolicyResult::policy).orElse("-"))
        .containsExactly("-", "best", "-", "best");
    assertThat(ranking.anyDominated()).isTrue();
    assertThat(names(ranking)).containsExactly("best", "middle", "other", "worst");
  }

  @Test
  void equalOnesKeepTheirOrderAndStandTogether() {
    Ranking ranking =
        rank(
            MadePolicy.of("b"),
            MadePolicy.of("x").bringup(2),
            MadePolicy.of("a"),
            MadePolicy.of("c").late(1));
    assertThat(names(ranking)).containsExactly("x", "b", "a", "c");
    assertThat(ranking.alike())
        .extracting(group -> group.stream().map(Ranking.Row::name).toList())
        .containsExactly(List.of("x"), List.of("b", "a"), List.of("c"));
    assertThat(rank(MadePolicy.of("b"), MadePolicy.of("a")).anyDominated()).isFalse();
  }

  @Test
  void onePolicyIsFirstAndUndominated() {
    Ranking ranking = rank(MadePolicy.of("alone"));
    assertThat(ranking.rows()).hasSize(1).allMatch(row -> row.rank() == 1 && !row.dominated());
  }
}
