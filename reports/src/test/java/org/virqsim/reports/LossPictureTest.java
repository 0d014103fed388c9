// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/** The picture of the first loss: what it shows, and that the loss is in it. */
class LossPictureTest {
  private static final Timeline RESIZING = FakeResults.resizing("incremental", 5, 40);
  private static final Timeline GROWING = FakeResults.growing("dynamic", 5, 40);

  private static String svg(Timeline timeline, Optional<Slice> like) throws Exception {
    TimelineGroup group = new TimelineGroup(timeline, List.of(timeline.policy()));
    return ChartWriter.svg(LossPicture.draw(group, "seed 0x1", like, 14, ChartStyle.load()));
  }

  @Test
  void theWindowHoldsTheWholeStepAndTheVectorsAreServedAgain() {
    LossWindow window = LossWindow.of(RESIZING, Optional.empty(), 14);
    FirstLoss loss = window.loss().orElseThrow();
    Slice step = loss.step().orElseThrow();
    assertThat(window.startNs()).isLessThan(step.startNs());
    assertThat(window.endNs()).isGreaterThan(step.endNs()).isLessThan(RESIZING.horizonNs());
    assertThat(loss.atNs()).isBetween(step.startNs(), step.endNs());
    assertThat(window.lanes()).contains(loss.lane()).hasSizeLessThanOrEqualTo(5);
    assertThat(window.tracks())
        .extracting(Timeline.Track::kind)
        .containsExactly("guest", "lock", "calls");
    assertThat(
            RESIZING.lanes().stream()
                .flatMap(lane -> lane.marks().stream())
                .filter(Timeline.Mark::dropped))
        .as("the first of all")
        .allMatch(mark -> mark.droppedNs() >= loss.atNs());
  }

  @Test
  void withoutALossTheSameStepIsShown() {
    Slice step = FirstLoss.of(RESIZING).orElseThrow().step().orElseThrow();
    LossWindow window = LossWindow.of(GROWING, Optional.of(step), 14);
    assertThat(window.loss()).isEmpty();
    assertThat(window.subject()).contains("Nothing is dropped", step.detail());
    Slice same =
        GROWING
            .outermost("guest")
            .filter(s -> s.name().equals(step.name()))
            .findFirst()
            .orElseThrow();
    assertThat(window.startNs()).isLessThan(same.startNs());
    assertThat(window.endNs()).isGreaterThan(same.endNs());
  }

  @Test
  void aTimelineWithoutAnythingHasAWindow() {
    Timeline nothing =
        new Timeline(
            Timeline.SCHEMA,
            "t/x",
            "p",
            "linux-5.14",
            0,
            1_000,
            List.of(new Timeline.Lane("a", 0, List.of(), List.of())),
            List.of());
    LossWindow window = LossWindow.of(nothing, Optional.empty(), 14);
    assertThat(window.endNs()).isGreaterThan(window.startNs());
    assertThat(window.lanes()).hasSize(1);
    assertThat(window.tracks()).isEmpty();
  }

  /** What happens to the vectors may be the same although other calls are made. */
  @Test
  void policiesShareAPictureOfALossOnlyIfTheyMadeTheSameCalls() {
    Timeline other =
        new Timeline(
            Timeline.SCHEMA,
            RESIZING.scenario(),
            "scan-highest",
            RESIZING.host(),
            RESIZING.replication(),
            RESIZING.horizonNs(),
            RESIZING.lanes(),
            RESIZING.tracks().subList(0, 2));
    assertThat(TimelineGroup.of(List.of(RESIZING, other))).hasSize(1);
    assertThat(TimelineGroup.identical(List.of(RESIZING, other))).hasSize(2);
    assertThat(TimelineGroup.identical(List.of(RESIZING, RESIZING))).hasSize(1);
  }

  @Test
  void theLossIsSaidAndDrawn() throws Exception {
    String lossy = svg(RESIZING, Optional.empty());
    FirstLoss loss = FirstLoss.of(RESIZING).orElseThrow();
    assertThat(lossy)
        .contains("role=\"img\"")
        .containsPattern("<title\\s*>incremental: the first loss</title")
        .containsPattern("<desc\\s*>The first request that is dropped: vector ")
        .contains(">dropped at " + FirstLoss.instant(loss.atNs()) + "<")
        .contains(
            ">dark<", ">latched<", ">armed to KVM<", ">VMM lock<", ">host calls<", "seed 0x1");
    assertThat(lossy).containsPattern(">([0-9]+ )?(lost|dropped, found later)[^<]*<");
    String fine = svg(GROWING, loss.step());
    assertThat(fine).contains("Nothing is dropped").doesNotContain(">dropped at ", ">dark<");
  }

  @Test
  void ticksAreRoundAndFitTheWindow() {
    TimeScale scale = new TimeScale(694_321, 901_234, 0, 1000);
    assertThat(scale.ticks())
        .extracting(TimeScale.Tick::label)
        .startsWith("700", "720")
        .endsWith("900");
    TimeScale milli = new TimeScale(20_600_000, 24_400_000, 0, 1000);
    assertThat(milli.ticks()).extracting(TimeScale.Tick::label).startsWith("21.0", "21.5");
    TimeScale tiny = new TimeScale(3, 5, 0, 1000);
    assertThat(tiny.ticks()).extracting(TimeScale.Tick::label).containsExactly("3", "4", "5");
  }
}
