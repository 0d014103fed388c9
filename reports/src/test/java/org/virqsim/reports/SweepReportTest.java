// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.result.Sweep;

/** The pages of sweeps: usual ones and those at the edges, as text and as markup. */
class SweepReportTest {
  @TempDir Path dir;

  static Stream<Sweep> all() {
    return Stream.of(
        FakeSweeps.rates(),
        FakeSweeps.refused(),
        FakeSweeps.thousand(),
        FakeSweeps.six(),
        FakeSweeps.sample(),
        FakeSweeps.idle(),
        FakeSweeps.single(),
        FakeSweeps.tornado(),
        FakeSweeps.breakEven(),
        FakeSweeps.hostile());
  }

  private String html(Sweep sweep) throws IOException {
    assertThat(SweepCharts.writeAll(sweep, dir).warnings()).isEmpty();
    Reports.writeAll(sweep, dir);
    return Files.readString(dir.resolve("report.html"));
  }

  private String markdown() throws IOException {
    return Files.readString(dir.resolve("report.md"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void thePageIsWellFormedAndComplete(Sweep sweep) throws IOException {
    String html = html(sweep);
    Markup.assertNests(html);
    Markup.assertSelfContained(html);
    Markup.assertAnchorsResolve(html);
    assertThat(html)
        .contains("id=\"answer\"", "id=\"asked\"", "id=\"costs\"", "measured: on a machine")
        .contains("./virqsim sweep ", "seed 0x5eed");
    Markup.assertImagesExist(markdown(), dir);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theAnswerIsOneOrTwoSentences(Sweep sweep) {
    assertThat(new SweepAnswer(sweep).sentences())
        .hasSizeBetween(1, 2)
        .allMatch(sentence -> sentence.endsWith("."))
        .noneMatch(sentence -> sentence.contains(" 0 % ") || sentence.contains("NaN"));
  }

  @Test
  void theAnswerNamesTheExtremesAndTheLowestPolicy() {
    assertThat(new SweepAnswer(FakeSweeps.rates()).sentences())
        .containsExactly(
            "Probability that a bring-up drops a request, incremental: from 5.0 % [4.5, 5.5] at"
                + " rate=100/s to 40.0 % [36.0, 44.0] at rate=800/s (95 % intervals where shown; 8"
                + " cells).",
            "Lowest of 3 policies in 8 cells: all in 8; where they differ, the 95 % intervals leave"
                + " no doubt in 8 of 8 cells.");
    assertThat(new SweepAnswer(FakeSweeps.tornado()).sentences().get(1))
        .isEqualTo(
            "It depends most on "
                + FakeSweeps.RATE
                + ": 0.3000 [0.2500, 0.3500] at 1/ms, 0.9000 at 2/ms; the conclusion changes with "
                + FakeSweeps.RATE
                + ", and is not decided for "
                + FakeSweeps.COST
                + ".");
    assertThat(new SweepAnswer(FakeSweeps.idle()).sentences().get(0))
        .contains("< 0.37 % (95 % upper bound)");
  }

  /** All of it in the CSV, a part of it in the page, folded. */
  @Test
  void aThousandCellsAreReadable() throws IOException {
    String html = html(FakeSweeps.thousand());
    assertThat(html)
        .contains("<details><summary>The first 200 rows: each policy in each cell</summary>")
        .contains("Shown are the first 200 of 2,000 rows; sweep.csv, beside this page, has them");
    String folded = html.substring(html.indexOf("<details>"), html.indexOf("</details>"));
    assertThat(folded.split("<tr>", -1)).hasSize(200 + 1 + 1);
    assertThat(html.length()).isLessThan(2_000_000);
    assertThat(markdown().lines().filter(line -> line.startsWith("| 10/ms |"))).hasSize(40);
    assertThat(markdown().lines().count()).isLessThan(150);
    assertThat(SweepCsv.cells(FakeSweeps.thousand()).lines()).hasSize(2_001);
    assertThat(html(FakeSweeps.rates())).contains("id=\"cells\"").doesNotContain("<details>");
  }

  @Test
  void markupIsShownAsItIs() throws Exception {
    String html = html(FakeSweeps.hostile());
    assertThat(html).doesNotContain("<b>", "\u001b").contains("&lt;b&gt;");
    assertThat(markdown().lines().filter(line -> !line.startsWith("    ")))
        .isNotEmpty()
        .noneMatch(line -> line.contains("<b>") || line.replace("\\]", "").contains("](z)"));
    String svg = Files.readString(dir.resolve("sweep.svg"));
    Svg.parse(svg);
    assertThat(svg).doesNotContain("<b>", "\u001b").contains("&lt;b&gt;");
  }

  @Test
  void thePageSaysWhyThereIsNoChart() throws IOException {
    assertThat(html(FakeSweeps.single()))
        .doesNotContain("<img")
        .contains("it needs one parameter with at least two values")
        .contains("no tornado was asked for");
    assertThat(html(FakeSweeps.tornado()))
        .contains("id=\"chart-tornado\"", "id=\"alone\"", "(own): the scenario's own value.");
    assertThat(html(FakeSweeps.rates()))
        .contains("id=\"chart-sweep\"")
        .doesNotContain("id=\"chart-loss\"");
  }

  @Test
  void theCommandGivesTheSameSweep() {
    assertThat(SweepCommandLine.of(FakeSweeps.rates()))
        .isEqualTo(
            "./virqsim sweep msix/made --seed 0x5eed --replications 1000 --set 'device.vectors=4'"
                + " --policy incremental --policy twin --policy all"
                + " --vary 'workload[0].arrivals.poisson.rate=100/s..800/s*8'"
                + " --metric loss_probability.estimate");
    assertThat(SweepCommandLine.of(FakeSweeps.sample()))
        .contains("--vary 'costs.request_irq.value=1us..2us/2'")
        .contains("--vary 'device.while_disabled=drop,keep' --latin-hypercube 12 ");
    assertThat(SweepCommandLine.of(FakeSweeps.tornado())).endsWith(" --threshold 0.5");
    assertThat(SweepCommandLine.of(FakeSweeps.breakEven()))
        .contains("--break-even 'workload[0].arrivals.poisson.rate=1/ms..4/ms'")
        .endsWith(" --threshold 0.25");
    // These are the scenario's: naming what a host refuses would end the sweep.
    assertThat(SweepCommandLine.of(FakeSweeps.refused())).doesNotContain("--policy");
  }

  @Test
  void theSameSweepGivesTheSameBytes(@TempDir Path other) throws IOException {
    html(FakeSweeps.six());
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      SweepCharts.writeAll(FakeSweeps.six(), other);
      Reports.writeAll(FakeSweeps.six(), other);
    } finally {
      Locale.setDefault(locale);
    }
    Map<String, String> first = texts(dir);
    assertThat(first.keySet()).contains("report.html", "report.md", "heat.svg");
    assertThat(texts(other)).isEqualTo(first);
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> !f.toString().endsWith(".png")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
