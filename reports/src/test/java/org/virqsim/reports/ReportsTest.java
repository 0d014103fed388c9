// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;

/** The pages: for usual results and at the edges, as text and as markup. */
class ReportsTest {
  @TempDir Path dir;

  static Stream<Results> all() {
    return Stream.of(
        FakeResults.nvme(),
        FakeResults.nothing(),
        FakeResults.one(),
        FakeResults.several(),
        FakeResults.recovered(),
        FakeResults.hostile(),
        FakeResults.gallery());
  }

  private String html(Results results) throws IOException {
    Reports.writeAll(results, dir);
    return Files.readString(dir.resolve("report.html"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void thePageIsWellFormed(Results results) throws IOException {
    String html = html(results);
    Markup.assertNests(html);
    Markup.assertSelfContained(html);
    Markup.assertAnchorsResolve(html);
  }

  /** With the charts drawn: pictures of the Markdown page are there, and it says which are not. */
  @ParameterizedTest
  @MethodSource("all")
  void eachChartIsThereOrSaidToBeMissing(Results results) throws IOException {
    assertThat(Charts.writeAll(results, List.of(), dir).warnings()).isEmpty();
    String html = html(results);
    Markup.assertNests(html);
    Markup.assertSelfContained(html);
    Markup.assertAnchorsResolve(html);
    Markup.assertImagesExist(Files.readString(dir.resolve("report.md")), dir);
    Map<String, String> missing = Charts.missing(results);
    for (String name : List.of("outcomes", "loss", "latency", "percentiles", "cost")) {
      assertThat(html.contains("id=\"chart-" + name + "\""))
          .as(name)
          .isNotEqualTo(missing.containsKey(name));
    }
    for (String reason : missing.values()) {
      assertThat(html).contains("\": " + reason + ".");
    }
  }

  @Test
  void namesWithMarkupAreShownAsTheyAre() throws IOException {
    String html = html(FakeResults.hostile());
    assertThat(html).doesNotContain("<b>", "<img src=x").contains("&lt;");
    // What is indented is code and shown as it is.
    assertThat(Files.readAllLines(dir.resolve("report.md")))
        .filteredOn(line -> !line.startsWith("    "))
        .isNotEmpty()
        .noneMatch(line -> line.contains("<b>") || line.contains("<img"));
  }

  @Test
  void sameResultsGiveTheSameBytes() throws IOException {
    Map<String, byte[]> first = written(FakeResults.nvme());
    Map<String, byte[]> second = written(FakeResults.nvme());
    assertThat(first.keySet()).contains("report.html", "report.md", "latency-incremental.hgrm");
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }

  private Map<String, byte[]> written(Results results) throws IOException {
    Reports.writeAll(results, dir);
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(dir)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** Charts are in the page itself; with none drawn the page says all else. */
  @Test
  void chartsAreInThePage() throws IOException {
    Results results = FakeResults.nvme();
    assertThat(html(results)).doesNotContain("<img");
    List<Timeline> timelines = List.of(FakeResults.resizing("incremental", 3, 40));
    Charts.writeAll(results, timelines, dir);
    String html = html(results);
    assertThat(html)
        .contains("id=\"chart-outcomes\"", "id=\"chart-latency\"", "id=\"chart-timeline\"");
    Matcher image = Pattern.compile("<img ([^>]*)>").matcher(html);
    while (image.find()) {
      assertThat(image.group(1)).containsPattern("alt=\"[^\"]{20,}\"").contains("width=\"");
    }
  }

  @Test
  void theFirstLossIsInBothReports() throws IOException {
    Results results = FakeResults.nvme();
    List<Timeline> timelines = List.of(FakeResults.resizing("incremental", 3, 40));
    Charts.writeAll(results, timelines, dir);
    TimelineFiles.writeAll(timelines, dir);
    Reports.writeAll(results, dir);
    String source = Files.readString(dir.resolve("first-loss-incremental.mmd"));
    assertThat(Files.readString(dir.resolve("report.md")))
        .contains("### The first loss of incremental\n\n```mermaid\n" + source + "```\n");
    assertThat(Files.readString(dir.resolve("report.html")))
        .contains("<summary>The first loss of incremental</summary>", "guest-&gt;&gt;VMM: ")
        .contains("alt=\"The first request that is dropped: vector ");
  }

  @Test
  void whereNothingWasDroppedThePageSaysSo() throws IOException {
    TimelineFiles.writeAll(List.of(FakeResults.growing("dynamic", 3, 40)), dir);
    assertThat(html(FakeResults.nvme()))
        .contains("No request was dropped in the replication whose timelines are shown")
        .doesNotContain("<details>");
  }

  /** The last line of a percentile file counts what the results count. */
  @Test
  void percentileFilesHoldAllLatencies() throws IOException {
    Results results = FakeResults.nvme();
    Reports.writeAll(results, dir);
    long count = results.policies().get(0).latencyNs().count();
    String name = "latency-" + Charts.slug(results.policies().get(0).policy()) + ".hgrm";
    assertThat(Files.readString(dir.resolve(name)))
        .startsWith("       Value     Percentile TotalCount 1/(1-Percentile)")
        .containsPattern("Total count    = +" + count + "\\]");
  }
}
