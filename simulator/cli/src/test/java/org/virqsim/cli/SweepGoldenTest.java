// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Sweep;

/** What a user sees of a sweep, character by character, and the files that it leaves. */
class SweepGoldenTest {
  private static final String RATE = "workload[0].arrivals.poisson.rate";

  @TempDir Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private Invocation sweep(String... options) {
    return Invocation.here(
        Stream.concat(
                Stream.of("sweep", "seed-three-vectors", "--seed", "7", "--out", out().toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private Invocation grid(String... more) {
    return sweep(
        Stream.concat(
                Stream.of(
                    "--replications",
                    "20",
                    "--policy",
                    "incremental",
                    "--policy",
                    "allocate-all",
                    "--vary",
                    "costs.free_vectors.value=5us,80us",
                    "--vary",
                    "device.while_disabled=drop,keep"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Invocation tornado(String... more) {
    return sweep(
        Stream.concat(
                Stream.of(
                    "--replications",
                    "40",
                    "--policy",
                    "incremental",
                    "--threshold",
                    "0.7",
                    "--tornado",
                    "--vary",
                    "costs.request_irq.value=5us..80us",
                    "--vary",
                    "costs.free_vectors.value=5us..80us*4"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Invocation breakEven(String... more) {
    return Invocation.here(
        Stream.concat(
                Stream.of(
                    "sweep",
                    "one-dark-window",
                    "--replications",
                    "200",
                    "--policy",
                    "incremental",
                    "--threshold",
                    "0.5",
                    "--break-even",
                    RATE + "=1/ms..100/ms",
                    "--out",
                    out().toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Invocation run(String name, String... more) {
    return switch (name) {
      case "grid" -> grid(more);
      case "tornado" -> tornado(more);
      case "break-even" -> breakEven(more);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private String golden(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("sweep-" + name + ".txt")) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(out())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * When the model is meant to give other numbers, replace the golden files by what the command
   * prints, and look at the differences.
   */
  @ParameterizedTest
  @CsvSource({
    "grid, heat.png heat.svg report.html report.md run.json sweep.csv sweep.json",
    "tornado, report.html report.md run.json sweep.csv sweep.json tornado.png tornado.svg",
    "break-even, report.html report.md run.json sweep.csv sweep.json sweep.png sweep.svg"
  })
  void theTextAndTheFiles(String name, String files) throws IOException {
    Invocation sweep = run(name);
    assertThat(sweep.err())
        .isEqualTo("results and charts are in " + out() + System.lineSeparator());
    assertThat(sweep.exit()).isEqualTo(ExitCode.OK);
    assertThat(sweep.out()).isEqualTo(golden(name));
    assertThat(files()).containsExactly(files.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({"grid", "tornado", "break-even"})
  void theSameBytesForAnyNumberOfThreads(String name) throws Exception {
    Invocation alone = run(name, "--json", "--jobs", "1", "--quiet");
    assertThat(alone.exit()).as(alone.err()).isEqualTo(ExitCode.OK);
    assertThat(alone.err()).isEmpty();
    assertThat(Files.readString(out().resolve("sweep.json"))).isEqualTo(alone.out());
    String csv = Files.readString(out().resolve("sweep.csv"));
    assertThat(run(name, "--json", "--jobs", "3").out()).isEqualTo(alone.out());
    assertThat(Files.readString(out().resolve("sweep.csv"))).isEqualTo(csv);
    Sweep sweep = ResultsJson.readSweep(alone.out());
    assertThat(sweep.schema()).isEqualTo("virqsim-sweep/1");
    assertThat(sweep.seed()).isEqualTo(name.equals("break-even") ? "0x1" : "0x7");
    assertThat(sweep.interrupted()).isFalse();
    long rows = sweep.cells().stream().mapToLong(cell -> cell.policies().size()).sum();
    assertThat(csv.lines()).hasSize((int) rows + 1);
  }

  @Test
  void csvHasAColumnForEachFactor() throws IOException {
    grid();
    List<String> lines = Files.readAllLines(out().resolve("sweep.csv"));
    assertThat(lines.get(0))
        .startsWith("costs.free_vectors.value,device.while_disabled,policy,canonical,host,");
    assertThat(lines.get(1)).startsWith("5us,drop,incremental,qemu-2.1,linux-5.14,20,");
    assertThat(lines.get(8)).startsWith("80us,keep,allocate-all,allocate-all,linux-5.14,20,");
    assertThat(lines).hasSize(9);
  }

  @Test
  void aSweepAgreesWithARunOfItsCell() throws Exception {
    Sweep sweep = ResultsJson.readSweep(grid("--json").out());
    Invocation run =
        Invocation.here(
            "run",
            "seed-three-vectors",
            "--seed=7",
            "--replications=20",
            "--policy=incremental",
            "--set=costs.free_vectors.value=80us",
            "--set=device.while_disabled=drop",
            "--json",
            "--out=" + folder.resolve("run"));
    var alone = ResultsJson.readResults(run.out());
    var cell = sweep.cells().get(2);
    assertThat(cell.scenarioSha256()).isEqualTo(alone.scenarioSha256());
    var policy = cell.policies().get(0);
    assertThat(policy.lossProbability()).isEqualTo(alone.policies().get(0).lossProbability());
    assertThat(policy.latencyP99Ns()).isEqualTo(alone.policies().get(0).latencyNs().p99());
    assertThat(policy.bringupNs().value())
        .isEqualTo(alone.policies().get(0).hostCost().bringupNs());
  }

  @Test
  void aLatinHypercubeRunsAsManyCellsAsAskedFor() throws Exception {
    Invocation sweep =
        sweep(
            "--replications=2",
            "--policy=incremental",
            "--vary=costs.request_irq.value=1us..100us*",
            "--vary=device.while_disabled=drop,keep",
            "--latin-hypercube=6",
            "--json");
    assertThat(sweep.exit()).as(sweep.err()).isEqualTo(ExitCode.OK);
    Sweep result = ResultsJson.readSweep(sweep.out());
    assertThat(result.design()).isEqualTo("latin-hypercube");
    assertThat(result.cells()).hasSize(6);
    assertThat(result.cells())
        .filteredOn(cell -> "keep".equals(cell.values().get("device.while_disabled")))
        .hasSize(3);
  }

  @Test
  void oneFactorIsDrawnAsLinesAndAnotherSweepTakesThemAway() throws IOException {
    Invocation line =
        sweep("--replications=5", "--vary=costs.request_irq.value=1us,2us", "--policy=incremental");
    assertThat(line.exit()).as(line.err()).isEqualTo(ExitCode.OK);
    assertThat(files()).contains("sweep.svg", "sweep.png");
    grid();
    assertThat(files()).doesNotContain("sweep.svg", "sweep.png");
  }

  @Test
  void manyRowsAreLeftToTheFiles() throws IOException {
    Invocation sweep =
        sweep(
            "--replications=1",
            "--vary=costs.request_irq.value=1us..50us/50",
            "--policy=incremental");
    assertThat(sweep.out()).contains("(10 more rows are in sweep.csv and sweep.json)");
    assertThat(Files.readAllLines(out().resolve("sweep.csv"))).hasSize(51);
  }

  @Test
  void anotherCommandsResultsAreNotOverwritten() throws IOException {
    grid();
    Invocation run =
        Invocation.here(
            "run", "seed-three-vectors", "--replications=1", "--out=" + out().toString());
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("holds results of another command, which are not overwritten");
    assertThat(files()).doesNotContain("results.json");
  }

  @Test
  void helpHasExamples() {
    Invocation help = Invocation.here("sweep", "--help");
    assertThat(help.exit()).isEqualTo(ExitCode.OK);
    assertThat(help.out())
        .contains("--vary", "--latin-hypercube", "--tornado", "--break-even", "Examples:");
  }
}
