// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Estimate;
import org.virqsim.result.Metrics;
import org.virqsim.result.Probability;
import org.virqsim.result.Standing;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** A tornado worked by hand. */
class TornadosTest {
  private static final Metrics.Metric METRIC =
      Metrics.find("loss_probability.estimate").orElseThrow();
  private static final List<Factor> FACTORS =
      List.of(
          Factor.parse("--vary", "flat=1us,2us"),
          Factor.parse("--vary", "small=1us,2us"),
          Factor.parse("--vary", "large=1us,2us,9us"),
          Factor.parse("--vary", "same=1us,2us"),
          Factor.parse("--vary", "falling=1us,2us"));

  private static Estimate estimate(double value) {
    return new Estimate(value, value - 0.05, value + 0.05, "made");
  }

  private static SweepCell cell(
      Map<String, String> values, Estimate metric, @Nullable Estimate difference) {
    Estimate none = Estimate.of(0);
    Probability p = new Probability(0.5, 0.4, 0.6, 0.95, "made");
    SweepPolicy policy =
        new SweepPolicy("a", "a", "host", 10, 1, p, none, none, 0, none, 0, 0, metric);
    return new SweepCell(values, "0", List.of(policy), List.of(), difference);
  }

  private static Map<Map<String, String>, SweepCell> cells(boolean difference) {
    Map<Map<String, String>, Double> made = new HashMap<>();
    made.put(Map.of(), 0.30);
    made.put(Map.of("flat", "1us"), 0.30);
    made.put(Map.of("flat", "2us"), 0.30);
    made.put(Map.of("small", "1us"), 0.28);
    made.put(Map.of("small", "2us"), 0.32);
    made.put(Map.of("large", "1us"), 0.10);
    made.put(Map.of("large", "9us"), 0.80);
    made.put(Map.of("same", "1us"), 0.30);
    made.put(Map.of("same", "2us"), 0.30);
    made.put(Map.of("falling", "1us"), 0.47);
    made.put(Map.of("falling", "2us"), 0.25);
    Map<Map<String, String>, SweepCell> cells = new HashMap<>();
    made.forEach(
        (values, v) ->
            cells.put(values, cell(values, estimate(v), difference ? estimate(v - 0.5) : null)));
    return cells;
  }

  @Test
  void theWidestSwingComesFirstAndEqualOnesStayInTheOrderGiven() {
    Tornado tornado =
        Tornados.of(new Measure(METRIC, "a", null, 0.5), FACTORS, cells(false)).orElseThrow();
    assertThat(tornado.own()).isEqualTo(estimate(0.30));
    assertThat(tornado.ownStanding()).isEqualTo(Standing.BELOW);
    assertThat(tornado.bars())
        .extracting(Tornado.Bar::path)
        .containsExactly("large", "falling", "small", "flat", "same");
    assertThat(tornado.bars())
        .extracting(Tornado.Bar::swing)
        .containsExactly(0.7, 0.22, 0.04, 0.0, 0.0);
    Tornado.Bar large = tornado.bars().get(0);
    assertThat(large.low()).isEqualTo("1us");
    assertThat(large.high()).isEqualTo("9us");
    // 0.80 +- 0.05 is above 0.5; 0.47 +- 0.05 is not decided; 0.28 and 0.32 +- 0.05 are below.
    assertThat(tornado.bars())
        .extracting(Tornado.Bar::change)
        .containsExactly(
            Tornado.Change.YES,
            Tornado.Change.UNDECIDED,
            Tornado.Change.NO,
            Tornado.Change.NO,
            Tornado.Change.NO);
  }

  @Test
  void ofTwoPoliciesTheDifferenceIsHeldAgainstZero() {
    Tornado tornado =
        Tornados.of(new Measure(METRIC, "a", "b", null), FACTORS, cells(true)).orElseThrow();
    assertThat(tornado.threshold()).isZero();
    assertThat(tornado.own()).isEqualTo(estimate(-0.20));
    assertThat(tornado.bars().get(0).change()).isEqualTo(Tornado.Change.YES);
    assertThat(tornado.bars().get(1).change()).isEqualTo(Tornado.Change.UNDECIDED);
    assertThat(tornado.bars().get(2).change()).isEqualTo(Tornado.Change.NO);
  }

  @Test
  void withoutAThresholdNothingIsConcluded() {
    Tornado tornado =
        Tornados.of(new Measure(METRIC, "a", null, null), FACTORS, cells(false)).orElseThrow();
    assertThat(tornado.ownStanding()).isNull();
    assertThat(tornado.bars()).extracting(Tornado.Bar::change).containsOnlyNulls();
  }

  @Test
  void whatAnInterruptionLeftOutIsLeftOut() {
    Measure measure = new Measure(METRIC, "a", null, null);
    Map<Map<String, String>, SweepCell> cells = cells(false);
    cells.remove(Map.of("large", "9us"));
    assertThat(Tornados.of(measure, FACTORS, cells).orElseThrow().bars())
        .extracting(Tornado.Bar::path)
        .containsExactly("falling", "small", "flat", "same");
    cells.remove(Map.<String, String>of());
    assertThat(Tornados.of(measure, FACTORS, cells)).isEmpty();
  }

  @Test
  void anEstimateThatDoesNotDecideButDoesNotMoveEitherChangesNothing() {
    Tornado tornado =
        Tornados.of(new Measure(METRIC, "a", null, 0.29), FACTORS, cells(false)).orElseThrow();
    assertThat(tornado.ownStanding()).isEqualTo(Standing.UNDECIDED);
    assertThat(tornado.bars())
        .filteredOn(bar -> bar.path().equals("same") || bar.path().equals("small"))
        .extracting(Tornado.Bar::change)
        .containsExactly(Tornado.Change.UNDECIDED, Tornado.Change.NO);
  }
}
