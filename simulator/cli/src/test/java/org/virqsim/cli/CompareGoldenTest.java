// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ResultsJson;

/** What a user sees of a comparison, character by character. */
class CompareGoldenTest {
  private static final String GOLDEN = "compare-seed-three-vectors.txt";

  @TempDir Path folder;

  private Invocation compare(String... more) {
    return Invocation.here(
        Stream.concat(
                Stream.of(
                    "compare",
                    "seed-three-vectors",
                    "--replications",
                    "20",
                    "--seed",
                    "7",
                    "--out",
                    out().toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  private String golden() throws IOException {
    try (InputStream in = getClass().getResourceAsStream(GOLDEN)) {
      assertThat(in).as(GOLDEN).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * When the model is meant to give other numbers, replace the golden file by what the command
   * prints, and look at the difference.
   */
  @Test
  void theTable() throws IOException {
    Invocation compare = compare();
    assertThat(compare.err())
        .isEqualTo("results and charts are in " + out() + System.lineSeparator());
    assertThat(compare.exit()).isEqualTo(ExitCode.OK);
    assertThat(compare.out()).isEqualTo(golden());
  }

  @Test
  void coloursAreOnlyAdded() throws IOException {
    Invocation compare = compare("--color", "always");
    assertThat(compare.out()).contains("\u001b[31m");
    assertThat(compare.out().replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(golden());
  }

  @Test
  void quietSaysNothingOnStderr() {
    assertThat(compare("--quiet").err()).isEmpty();
  }

  @Test
  void jsonIsTheFileAndNothingElse() throws IOException {
    Invocation compare = compare("--json");
    assertThat(compare.exit()).isEqualTo(ExitCode.OK);
    assertThat(compare.out()).isEqualTo(Files.readString(out().resolve("results.json")));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(ResultsJson.schema(), InputFormat.JSON)
                .validate(compare.out(), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void theFilesOfARun() throws IOException {
    compare();
    try (Stream<Path> files = Files.list(out())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "results.json",
              "run.json",
              "policies.csv",
              "comparisons.csv",
              "intervals.csv",
              "vectors.csv",
              "report.html",
              "report.md",
              "latency-incremental.hgrm",
              "latency-scan-highest.hgrm",
              "latency-qemu-7.1.hgrm",
              "latency-qemu-8.2-linux-5.14.hgrm",
              "latency-allocate-all.hgrm",
              "latency-dynamic-linux-6.5.hgrm",
              "latency.svg",
              "latency.png",
              "outcomes.svg",
              "outcomes.png",
              "loss.svg",
              "loss.png",
              "percentiles.svg",
              "percentiles.png",
              "cost.svg",
              "cost.png",
              "timeline-allocate-all.svg",
              "timeline-allocate-all.png",
              "timeline-dynamic-linux-6.5.svg",
              "timeline-dynamic-linux-6.5.png",
              "timeline-incremental.svg",
              "timeline-incremental.png",
              "timeline-qemu-8.2-linux-5.14.svg",
              "timeline-qemu-8.2-linux-5.14.png",
              "timeline.svg",
              "timeline.png",
              "timeline-incremental.perfetto.json",
              "timeline-scan-highest.perfetto.json",
              "timeline-qemu-7.1.perfetto.json",
              "timeline-qemu-8.2-linux-5.14.perfetto.json",
              "timeline-allocate-all.perfetto.json",
              "timeline-dynamic-linux-6.5.perfetto.json",
              "first-loss-incremental.mmd",
              "first-loss-scan-highest.mmd",
              "first-loss-qemu-7.1.mmd",
              "first-loss-qemu-8.2-linux-5.14.mmd",
              "timeline-incremental.json",
              "timeline-scan-highest.json",
              "timeline-qemu-7.1.json",
              "timeline-qemu-8.2-linux-5.14.json",
              "timeline-allocate-all.json",
              "timeline-dynamic-linux-6.5.json");
    }
  }

  @Test
  void aSecondRunLeavesNothingOfTheFirst() throws IOException {
    String other = "\"canonical\": \"allocate-all\"";
    compare();
    assertThat(Files.readString(out().resolve("results.json"))).contains(other);
    compare("--policy", "incremental");
    try (Stream<Path> files = Files.list(out())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .contains("timeline-incremental.json", "timeline.svg")
          .doesNotContain("timeline-allocate-all.json", "timeline-dynamic-linux-6.5.json");
    }
    assertThat(Files.readString(out().resolve("results.json"))).doesNotContain(other);
  }

  @Test
  void seedsMayBeHexadecimal() throws IOException {
    String decimal = compare("--set", "run.horizon=1ms", "--json").out();
    Invocation hex =
        Invocation.here(
            "compare",
            "seed-three-vectors",
            "--replications",
            "20",
            "--seed",
            "0x7",
            "--set",
            "run.horizon=1ms",
            "--json",
            "--out",
            folder.resolve("hex").toString());
    assertThat(hex.out()).isEqualTo(decimal).contains("\"seed\": \"0x7\"");
  }

  @Test
  void aChartThatCanNotBeWrittenIsAWarning() throws IOException {
    Files.createDirectories(out().resolve("latency.svg").resolve("in-the-way"));
    Invocation compare = compare();
    assertThat(compare.exit()).isEqualTo(ExitCode.OK);
    assertThat(compare.out()).isEqualTo(golden());
    List<String> said = compare.err().lines().toList();
    assertThat(said).hasSize(2);
    assertThat(said.get(0))
        .startsWith("virqsim: warning: chart 'latency.svg' could not be written");
    assertThat(said.get(1)).startsWith("results and charts are in ");
    assertThat(out().resolve("results.json")).exists();
    assertThat(out().resolve("outcomes.svg")).exists();
  }
}
