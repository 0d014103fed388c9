// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final Set<String> VOID = Set.of("meta", "img", "br", "link", "hr");
  private static final Pattern TAG =
      Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>");

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

  /** Every element ends, in the order in which they began, and none has an attribute twice. */
  @ParameterizedTest
  @MethodSource("all")
  void elementsNest(Results results) throws IOException {
    String html = html(results).replaceAll("(?s)<style>.*?</style>", "<style></style>");
    assertThat(html).startsWith("<!DOCTYPE html>");
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html);
    int elements = 0;
    while (tag.find()) {
      String name = tag.group(2);
      if (!tag.group(1).isEmpty()) {
        assertThat(open.pop()).isEqualTo(name);
      } else if (!VOID.contains(name)) {
        open.push(name);
        elements++;
      }
    }
    assertThat(open).isEmpty();
    assertThat(elements).isGreaterThan(20);
    // What is left when all tags are gone has no sign that could begin one.
    assertThat(TAG.matcher(html.substring("<!DOCTYPE html>".length())).replaceAll(""))
        .doesNotContain("<", ">");
  }

  /** No script, and nothing from elsewhere. */
  @ParameterizedTest
  @MethodSource("all")
  void needsNothingElse(Results results) throws IOException {
    String html = html(results);
    assertThat(html).doesNotContain("<script", "http:", "https:", "@import", "url(");
    Matcher source = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html);
    int found = 0;
    while (source.find()) {
      assertThat(source.group(1)).matches("(?s)#.*|data:image/svg\\+xml;base64,.*");
      found++;
    }
    assertThat(found).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void anchorsLeadSomewhereAndIdsAreUnique(Results results) throws IOException {
    String html = html(results);
    Set<String> ids = new HashSet<>();
    Matcher id = Pattern.compile(" id=\"([^\"]*)\"").matcher(html);
    while (id.find()) {
      assertThat(ids.add(id.group(1))).as(id.group(1)).isTrue();
    }
    Matcher reference = Pattern.compile("(?:href=\"#|aria-labelledby=\")([^\"]*)\"").matcher(html);
    int found = 0;
    while (reference.find()) {
      assertThat(ids).contains(reference.group(1));
      found++;
    }
    assertThat(found).isGreaterThan(3);
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
