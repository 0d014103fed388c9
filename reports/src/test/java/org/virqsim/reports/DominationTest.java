// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DominationTest {
  private static final long DEADLINE = 100_000;

  /** One measure made worse, all else equal. */
  private record Worse(String measure, UnaryOperator<MadePolicy> change) {
    @Override
    public String toString() {
      return measure;
    }
  }

  static List<Worse> measures() {
    return List.of(
        new Worse("dropped", p -> p.recovered(1)),
        new Worse("rejected", p -> p.rejected(1).legitimate(1)),
        new Worse("misrouted", p -> p.misrouted(1)),
        new Worse("late", p -> p.late(1)),
        new Worse("bring-up", p -> p.bringup(1_000_001)),
        new Worse("IRTEs", p -> p.irtes(3)),
        new Worse("CPU vectors", p -> p.requested(3)));
  }

  private static MadePolicy made() {
    return MadePolicy.of("p");
  }

  private static boolean dominates(MadePolicy better, MadePolicy worse) {
    return new Domination(DEADLINE).dominates(better.build(), worse.build());
  }

  @ParameterizedTest
  @MethodSource("measures")
  void oneMeasureIsEnough(Worse worse) {
    assertThat(dominates(made(), worse.change().apply(made()))).isTrue();
    assertThat(dominates(worse.change().apply(made()), made())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("measures")
  void oneWorseMeasureForbidsIt(Worse worse) {
    for (Worse other : measures()) {
      if (!other.equals(worse)) {
        assertThat(dominates(worse.change().apply(made()), other.change().apply(made())))
            .as("worse in %s, better in %s", worse, other)
            .isFalse();
      }
    }
  }

  @Test
  void aLossIsWorseThanADrop() {
    assertThat(dominates(made().recovered(2), made().lost(2))).isTrue();
    assertThat(dominates(made().lost(1), made().recovered(2))).isFalse();
  }

  /** Whoever lets others' requests pass instead misroutes them. */
  @Test
  void whatIsRefusedRightlyIsNoHarm() {
    assertThat(dominates(made().rejected(900).legitimate(0), made().legitimate(0).late(1)))
        .isTrue();
    assertThat(dominates(made().legitimate(0), made().rejected(900).legitimate(0))).isFalse();
    assertThat(dominates(made().rejected(900).legitimate(1), made().legitimate(0).late(1)))
        .isFalse();
  }

  @Test
  void theWordsNameWhatWasCompared() {
    assertThat(Domination.measures(List.of(made().build()))).doesNotContain("misrouted", "refused");
    assertThat(Domination.measures(List.of(made().build(), made().legitimate(0).build())))
        .contains("misrouted", "refused");
  }

  @Test
  void equalOnesDoNotDominateEachOther() {
    assertThat(dominates(made(), MadePolicy.of("q"))).isFalse();
  }

  @Test
  void sumsOfUnequallyManyReplicationsAreMadeComparable() {
    assertThat(
            dominates(
                made().recovered(10).bringup(1).replications(100),
                made().recovered(9).raised(100).replications(10)))
        .isTrue();
  }

  @Test
  void whoRaisedNothingIsOutOfIt() {
    MadePolicy idle = made().raised(0).bringup(1);
    assertThat(dominates(idle, made())).isFalse();
    assertThat(dominates(made(), made().raised(0).bringup(2_000_000))).isFalse();
  }

  @Test
  void whoDeliversNothingDominatesNobody() {
    MadePolicy stalled = made().inFlight(900).bringup(1);
    assertThat(dominates(stalled, made().late(900))).isFalse();
    assertThat(dominates(stalled, made().recovered(900))).isFalse();
    assertThat(dominates(made().rejected(900).bringup(1), made().late(900))).isFalse();
  }

  @Test
  void requestsOnTheirWayAtTheEndDecideNothing() {
    assertThat(dominates(made().inFlight(12), made().inFlight(10).late(1))).isTrue();
    // Three standard deviations of 10 + 25 are 17.7.
    assertThat(dominates(made().inFlight(27), made().inFlight(10).late(1))).isTrue();
    assertThat(dominates(made().inFlight(29), made().inFlight(10).late(1))).isFalse();
  }

  @Test
  void aRareStallIsNoChance() {
    MadePolicy other = made().inFlight(10).late(1);
    assertThat(dominates(made().inFlight(11).longestUnserved(DEADLINE), other)).isTrue();
    assertThat(dominates(made().inFlight(11).longestUnserved(DEADLINE + 1), other)).isFalse();
    assertThat(dominates(made().inFlight(10).longestUnserved(DEADLINE + 1), other)).isTrue();
  }

  @Test
  void aLostRequestIsNotBetterThanOneInFlight() {
    assertThat(dominates(made().inFlight(250), made().inFlight(200).lost(350))).isTrue();
  }

  @Test
  void fewerVectorsAreNoCheaperWayToTheSame() {
    MadePolicy half = made().vectors(0).irtes(1).requested(1).bringup(1);
    assertThat(dominates(half, made())).isFalse();
    assertThat(dominates(half, made().vectors(0))).isTrue();
    assertThat(dominates(made().vectors(1, 2), made().vectors(0, 1).late(1))).isFalse();
  }

  @Test
  void aVectorThatIsUpButNeverServedDoesNotCount() {
    MadePolicy dead = made().raised(1).inFlight(1).replications(1).bringup(1);
    assertThat(dominates(dead, made().raised(1).replications(1))).isFalse();
  }
}
