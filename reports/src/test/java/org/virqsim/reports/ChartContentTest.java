// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.Estimate;
import org.virqsim.result.Inference;
import org.virqsim.result.Interval;
import org.virqsim.result.Results;
import org.virqsim.result.Sweep;

/** Charts by their marks and words: how many of each there must be. */
class ChartContentTest {
  private static ChartStyle style;

  @TempDir Path dir;

  @BeforeAll
  static void fonts() throws ChartException {
    style = ChartStyle.load();
  }

  private static Svg svg(ChartWriter.Sized chart) throws IOException {
    return Svg.parse(ChartWriter.svg(chart));
  }

  private static Svg loss(Results results) throws IOException {
    return svg(LossChart.draw(results, Ranking.of(results), style).orElseThrow());
  }

  private static Color color(Results results, int asked) {
    return PolicyColors.of(Ranking.of(results)).of(asked);
  }

  /**
   * A dot with its edge and three lines where drops were seen, an arrow of four strokes where none
   * was.
   */
  @Test
  void eachPolicyHasItsIntervalOrItsBound() throws IOException {
    Results nvme = FakeResults.nvme();
    Svg svg = loss(nvme);
    for (int asked = 0; asked < 5; asked++) {
      boolean dropped = nvme.policies().get(asked).interrupts().dropped() > 0;
      assertThat(svg.filled(color(nvme, asked))).as("dots").isEqualTo(dropped ? 1 : 0);
      assertThat(svg.stroked(color(nvme, asked))).as("lines").isEqualTo(4);
    }
    assertThat(svg.texts())
        .contains("* incremental", "qemu-6.0", "allocate-all", "dynamic@linux-6.5")
        .contains("< 0.30 % (none in 1,000)", "61.3 % [58.2, 64.3]", "100 %", "1 %")
        .noneMatch(text -> text.startsWith("0 %"));
  }

  @Test
  void aPolicyWithoutRequestsHasAWordAndNoMark() throws IOException {
    Results mixed =
        FakeResults.results(
            List.of(FakeResults.idle("idle"), FakeResults.policy("busy", 5_000, 0, 0, 0, 1e6, 2)),
            List.of(),
            List.of());
    Svg svg = loss(mixed);
    assertThat(svg.texts()).contains("no request was raised", "< 0.30 % (none in 1,000)");
    assertThat(svg.stroked(color(mixed, 0))).isZero();
    assertThat(svg.stroked(color(mixed, 1))).isEqualTo(4);
  }

  @Test
  void probabilitiesHaveALogarithmicPlaceAndNoneFor0() {
    LogProbability axis =
        LogProbability.of(
            List.of(new Estimate(0, 0.0, 0.003, "made"), new Estimate(0.5, 0.4, 0.6, "made")));
    assertThat(axis.lower()).isEqualTo(-3);
    assertThat(axis.at(1)).isZero();
    assertThat(axis.at(0.01)).isCloseTo(-2, within(1e-12));
    assertThat(axis.at(0)).isEqualTo(axis.lower());
    assertThat(axis.ticks().stream().map(TickAxis.Tick::label).filter(l -> !l.isEmpty()))
        .containsExactly("100 %", "10 %", "1 %", "0.1 %");
    assertThat(LogProbability.of(List.of()).lower()).isEqualTo(-1);
    assertThat(LogProbability.of(List.of(new Estimate(1e-300, 0.0, 1e-299, "made"))).lower())
        .isEqualTo(-15);
  }

  /** One curve and one name for each group of policies that did the same. */
  @Test
  void percentilesHaveALineAndANameForEachPolicy() throws IOException {
    Results nvme = FakeResults.nvme();
    Svg svg = svg(PercentileChart.draw(nvme, Ranking.of(nvme), style).orElseThrow());
    for (int asked = 0; asked < 5; asked++) {
      // The curve, and perhaps a line from its end to its name.
      assertThat(svg.stroked(color(nvme, asked))).isBetween(1L, 2L);
      assertThat(svg.texts()).contains(nvme.policies().get(asked).policy());
    }
    assertThat(svg.texts()).contains("90 %", "99.999 %", "10 \u00b5s", "Latency by percentile");
  }

  /** A bar with two ends and a ring for each quantile that has an interval. */
  @Test
  void percentilesHaveIntervalsWhereThereAreSome() throws IOException {
    Results nvme = FakeResults.nvme();
    String policy = nvme.policies().get(3).policy();
    Results known =
        CautionsTest.results(
            nvme.policies(),
            nvme.comparisons(),
            new Inference(
                null,
                List.of(
                    longest(policy, "p50", 30_000.0),
                    longest(policy, "p99", null),
                    longest(policy, "mean", 30_000.0)),
                null,
                List.of(),
                List.of()));
    Svg without = svg(PercentileChart.draw(nvme, Ranking.of(nvme), style).orElseThrow());
    Svg with = svg(PercentileChart.draw(known, Ranking.of(known), style).orElseThrow());
    for (int asked = 0; asked < 5; asked++) {
      Color color = color(nvme, asked);
      long more = with.stroked(color) - without.stroked(color);
      assertThat(more).as("policy %s", asked).isEqualTo(asked == 3 ? 4 : 0);
    }
    assertThat(String.join(" ", without.texts())).contains("No interval of the longest latency");
    assertThat(String.join(" ", with.texts())).contains("Bars: median and p99 of the longest");
  }

  private static Interval longest(String policy, String statistic, @Nullable Double estimate) {
    return estimate == null
        ? new Interval(
            policy,
            "latency_ns.max",
            statistic,
            9,
            null,
            null,
            null,
            0.95,
            "order-statistics",
            368L)
        : new Interval(
            policy,
            "latency_ns.max",
            statistic,
            1000,
            estimate,
            estimate / 2,
            estimate * 2,
            0.95,
            "order-statistics",
            null);
  }

  /** All of n at most t with probability F(t)^n = q, so F = q^(1/n): by hand for n = 1 and 2. */
  @Test
  void theLongestOfSomeStandsWhereIndependentOnesWould() {
    assertThat(PercentileChart.place(0.5, 1)).isCloseTo(Math.log10(2), within(1e-12));
    assertThat(PercentileChart.place(0.99, 1)).isCloseTo(2, within(1e-12));
    assertThat(PercentileChart.place(0.25, 2)).isCloseTo(Math.log10(2), within(1e-12));
    assertThat(PercentileChart.place(0.9801, 2)).isCloseTo(2, within(1e-9));
  }

  @Test
  void costsHaveAMarkForEachPlaceHollowIfDominated() throws IOException {
    Results nvme = FakeResults.nvme();
    Ranking ranking = Ranking.of(nvme);
    Svg svg = svg(CostChart.draw(nvme, ranking, style).orElseThrow());
    assertThat(ranking.anyDominated()).isTrue();
    for (Ranking.Row row : ranking.rows()) {
      Color color = color(nvme, row.asked());
      if (row.dominated()) {
        assertThat(svg.filled(color)).as(row.name()).isZero();
      } else {
        assertThat(svg.filled(color)).as(row.name()).isEqualTo(2);
      }
    }
    assertThat(String.join(" ", svg.texts()))
        .contains("allocate-all", "dynamic@linux-6.5", "* incremental")
        .contains("bring-up time, mean, ms", "interrupt remapping entries (IRTEs) at the peak");
  }

  @Test
  void withoutTwoPoliciesThereIsNothingToCompare() {
    assertThat(CostChart.missing(FakeResults.one()))
        .contains("there are not two policies to compare");
    assertThat(CostChart.missing(FakeResults.nothing()))
        .contains("all policies have the same costs, dark time and latency");
    assertThat(LossChart.missing(FakeResults.nothing())).contains("no request was raised");
    assertThat(PercentileChart.missing(FakeResults.nothing())).contains("no request was served");
  }

  /** Labels beside crowded points cover neither each other nor a point. */
  @Test
  void labelsCoverNothing() {
    List<PointLabels.Label> labels = new ArrayList<>();
    List<Point2D> points = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      labels.add(new PointLabels.Label(0, 0, "policy-number-" + i, Color.BLACK, style.text(11)));
      points.add(new Point2D.Double(300 + 9 * i, 200 + (i % 2) * 5));
    }
    Rectangle2D area = new Rectangle2D.Double(0, 0, 900, 400);
    assertApart(PointLabels.around(labels, points, area), area);
    assertApart(PointLabels.stacked(labels, points, area), area);
    for (Rectangle2D box : PointLabels.around(labels, points, area)) {
      assertThat(points).noneMatch(box::contains);
    }
  }

  private static void assertApart(List<Rectangle2D> boxes, Rectangle2D area) {
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(area.contains(boxes.get(i))).isTrue();
      for (int j = 0; j < i; j++) {
        Rectangle2D common = boxes.get(i).createIntersection(boxes.get(j));
        assertThat(Math.min(common.getWidth(), common.getHeight())).isLessThan(1e-6);
      }
    }
  }

  private Svg sweep(Sweep sweep, String name) throws IOException {
    ChartFiles files = SweepCharts.writeAll(sweep, dir);
    assertThat(files.warnings()).isEmpty();
    return Svg.parse(Files.readString(dir.resolve(name + ".svg")));
  }

  @Test
  void aSweepHasAPointForEachCellAndBoundsWhereNothingWasSeen() throws IOException {
    Svg svg = sweep(FakeSweeps.rates(), "sweep");
    assertThat(svg.filled(Palette.POLICIES.get(0))).isEqualTo(8);
    // Four strokes for each of the eight bounds of the policy that drops nothing.
    assertThat(svg.stroked(Palette.POLICIES.get(1))).isEqualTo(32);
    assertThat(svg.texts())
        .contains("incremental, twin", "all", "100 %", "10 %", "1 %")
        .contains(FakeSweeps.RATE + " (logarithmic)");
  }

  @Test
  void aBreakEvenShowsThresholdAndWhatIsOpen() throws IOException {
    assertThat(sweep(FakeSweeps.breakEven(), "sweep").texts())
        .contains("threshold 0.2500", "not decided", "incremental");
  }

  /** Six cells: five of all, one refused, with their numbers; all fields on one scale. */
  @Test
  void aHeatMapHasANumberInEachCell() throws IOException {
    List<String> texts = sweep(FakeSweeps.six(), "heat").texts();
    assertThat(texts)
        .contains("10.0 %", "11.0 %", "20.0 %", "21.0 %", "30.0 %", "31.0 %")
        .contains("incremental", "all", "10/ms", "20/ms", "30/ms", "1\u00b5s", "2\u00b5s");
    assertThat(texts.stream().filter(t -> t.equals("< 0.37 %"))).hasSize(5);
    assertThat(String.join(" ", texts)).contains("white: none was seen");
  }

  /** 0 has no place on a logarithmic scale, which begins at the least that is more. */
  @Test
  void aHeatMapSaysWhatWhiteIs() throws IOException {
    assertThat(sweep(FakeSweeps.dropped(0, 0.5, 20, 120), "heat").texts())
        .contains("0", "0.5000", "120 (logarithmic, the same in all fields); white: 0");
    assertThat(sweep(FakeSweeps.dropped(0.25, 0.5, 20, 120), "heat").texts())
        .contains("0.2500", "120 (logarithmic, the same in all fields)");
    assertThat(sweep(FakeSweeps.dropped(0, 40, 80, 120), "heat").texts())
        .contains("0", "120 (linear, the same in all fields)");
  }

  @Test
  void aThousandCellsAreDrawnWithoutNumbers() throws IOException {
    List<String> texts = sweep(FakeSweeps.thousand(), "heat").texts();
    assertThat(texts).contains("incremental", "all", "10/ms", "400/ms", "25\u00b5s");
    assertThat(texts.stream().filter(t -> t.startsWith("<"))).isEmpty();
    assertThat(Files.size(dir.resolve("heat.svg"))).isLessThan(1_000_000);
  }

  @Test
  void aSampleHasAPanelForEachFactorAndADotForEachCell() throws IOException {
    Svg svg = sweep(FakeSweeps.sample(), "factors");
    // Twelve in each of three panels and one beside the name.
    assertThat(svg.filled(Palette.POLICIES.get(0))).isEqualTo(37);
    assertThat(svg.texts())
        .contains(FakeSweeps.RATE, FakeSweeps.COST, "device.while_disabled", "drop", "keep")
        .contains("incremental", "1.5/ms", "12.5/ms");
  }

  /** Whatever shares a line in one chart: a policy has one colour in all of them. */
  @Test
  void coloursOfASweepGoByWhatPoliciesDidInAllCells() {
    SweepColors colors = new SweepColors(FakeSweeps.rates());
    assertThat(colors.of("incremental")).isEqualTo(Palette.POLICIES.get(0));
    assertThat(colors.of("twin")).isEqualTo(Palette.POLICIES.get(0));
    assertThat(colors.of("all")).isEqualTo(Palette.POLICIES.get(1));
    assertThat(colors.of("nobody")).isEqualTo(Palette.OTHERS);
  }

  @Test
  void valuesOnAxesAreShort() {
    assertThat(Magnitude.label("349.736/s", 14)).isEqualTo("350/s");
    assertThat(Magnitude.label("9.027us", 14)).isEqualTo("9.03\u00b5s");
    assertThat(Magnitude.label("1025", 14)).isEqualTo("1025");
    assertThat(Magnitude.label("0.0", 14)).isEqualTo("0");
    assertThat(Magnitude.label("12231.5/s", 14)).isEqualTo("12232/s");
    assertThat(Magnitude.label("<b>-a-long-word", 8)).isEqualTo("<b>~word");
  }
}
