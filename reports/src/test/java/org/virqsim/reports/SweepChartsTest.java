// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Estimate;
import org.virqsim.result.Probability;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** Charts of sweeps by what is in them; the files stay in target/charts, to be looked at. */
class SweepChartsTest {
  private static final String LONG =
      "vms[a-virtual-machine-with-a-long-name].devices[nvme].workload[0].arrivals.poisson.rate";

  private static Path folder(String name) throws IOException {
    return Files.createDirectories(Path.of("target", "charts", name));
  }

  private static Estimate around(double value) {
    return new Estimate(value, value - 0.02, value + 0.02, "made");
  }

  private static SweepPolicy policy(String name, Estimate metric) {
    Estimate none = Estimate.of(0);
    Probability p = new Probability(0.5, 0.4, 0.6, 0.95, "made");
    return new SweepPolicy(name, name, "host", 10, 1, p, none, none, 0, none, 0, 0, metric);
  }

  private static Sweep sweep(
      SweepFactor factor, List<SweepCell> cells, String unit, @Nullable Tornado tornado) {
    return new Sweep(
        Sweep.SCHEMA,
        "1",
        "made/case",
        "",
        "0",
        "inline",
        "0x1",
        1000,
        2_000_000,
        100_000,
        List.of(),
        List.of(FakeResults.NVME),
        List.of(),
        "grid",
        unit.equals("ns") ? "host_cost.bringup_ns" : "loss_probability.estimate",
        unit,
        List.of(factor),
        cells.size(),
        cells,
        tornado,
        null);
  }

  private static Sweep tornado(String unit, List<Tornado.Bar> bars) {
    Tornado tornado =
        new Tornado("loss_probability.estimate", unit, "a", null, 0.5, around(0.4), null, bars);
    return sweep(new SweepFactor("p", "list", List.of("1")), List.of(), unit, tornado);
  }

  private static Tornado.Bar bar(String path, double low, double high, Tornado.Change change) {
    return new Tornado.Bar(
        path, "1us", "200us", around(low), around(high), Math.abs(high - low), change);
  }

  private static String draw(String name, Sweep sweep, String... charts) throws IOException {
    ChartFiles files = SweepCharts.writeAll(sweep, folder(name));
    assertThat(files.warnings()).isEmpty();
    assertThat(files.files().stream().map(f -> f.getFileName().toString()))
        .containsExactlyElementsOf(
            Stream.of(charts).flatMap(c -> Stream.of(c + ".svg", c + ".png")).toList());
    return Files.readString(folder(name).resolve(charts[0] + ".svg"));
  }

  @Test
  void aTornadoNamesFactorsAndTheirValues() throws IOException {
    String svg =
        draw(
            "tornado",
            tornado(
                "1",
                List.of(
                    bar(LONG, 0.1, 0.9, Tornado.Change.YES),
                    bar("costs.falling.value", 0.5, 0.35, Tornado.Change.UNDECIDED),
                    bar("costs.flat.value", 0.4, 0.4, Tornado.Change.NO))),
            "tornado");
    assertThat(svg)
        .contains(
            ">1\u00b5s<",
            ">200\u00b5s, changes the conclusion<",
            ">1\u00b5s, not decided<",
            ">no change from 1\u00b5s to 200\u00b5s<",
            ">costs.falling.value<",
            "Dashed: 0.5000, the threshold.");
    assertThat(svg.indexOf(">costs.falling.value<")).isPositive();
    // Cut in the middle: both ends of a path say what it is.
    assertThat(svg).contains("~").contains("poisson.rate<").doesNotContain(LONG);
  }

  @Test
  void aTornadoThatNothingMovesIsDrawn() throws IOException {
    String svg =
        draw(
            "tornado-flat",
            tornado("1", List.of(bar("a", 0.4, 0.4, Tornado.Change.NO))),
            "tornado");
    assertThat(svg).contains(">no change from 1\u00b5s to 200\u00b5s<");
  }

  @Test
  void aMetricAgainstOneFactorIsALineForEachPolicyThatDiffers() throws IOException {
    List<SweepCell> cells = new ArrayList<>();
    double value = 0.1;
    for (String at : List.of("1us", "80us", "10us", "1ms")) {
      value += 0.1;
      cells.add(
          new SweepCell(
              Map.of("p", at),
              "0",
              List.of(
                  policy("first", around(value)),
                  policy("twin", around(value)),
                  policy("other", around(0.5))),
              List.of(),
              null));
    }
    SweepFactor factor = new SweepFactor("p", "list", List.of("1us", "80us", "10us", "1ms"));
    String svg = draw("sweep", sweep(factor, cells, "1", null), "sweep");
    assertThat(svg)
        .contains(">first, twin<", ">other<", ">p (logarithmic)<", ">1\u00b5s<", ">1ms<");
  }

  @Test
  void wordsStandSideBySideAndTimesHaveTheirUnit() throws IOException {
    List<SweepCell> cells = new ArrayList<>();
    for (String at : List.of("drop", "keep")) {
      Estimate time = new Estimate(2_500_000, 2_000_000.0, 3_000_000.0, "made");
      cells.add(new SweepCell(Map.of("p", at), "0", List.of(policy("a", time)), List.of(), null));
    }
    String svg =
        draw(
            "sweep-words",
            sweep(new SweepFactor("p", "list", List.of("drop", "keep")), cells, "ns", null),
            "sweep",
            "loss");
    assertThat(svg).contains(">drop<", ">keep<", ">Bring-up time<", ">2.5<", ">p<");
  }

  @Test
  void pathsAreShownAsFarAsTheyDiffer() {
    assertThat(
            SweepText.shortNames(
                List.of("costs.request_irq.value", "costs.free_irq.value", "device.vectors")))
        .containsExactly("request_irq.value", "free_irq.value", "vectors");
    assertThat(SweepText.shortNames(List.of("vms[a].vcpus", "vms[b].vcpus")))
        .containsExactly("vms[a].vcpus", "vms[b].vcpus");
    assertThat(SweepText.shortNames(List.of("host"))).containsExactly("host");
  }
}
