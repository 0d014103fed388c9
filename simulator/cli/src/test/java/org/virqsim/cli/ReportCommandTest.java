// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report}: the pages of results that are there. */
class ReportCommandTest {
  @TempDir Path folder;

  /** What a run wrote at its end is what report writes of its results: the same bytes. */
  @Test
  void writesAgainWhatTheRunWrote() throws IOException {
    Path out = folder.resolve("run");
    Invocation run =
        Invocation.here(
            "run", "seed-three-vectors", "--replications", "20", "--out", out.toString());
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    List<String> names = List.of("report.html", "report.md", "latency-incremental.hgrm");
    List<String> before = new ArrayList<>();
    for (String name : names) {
      before.add(Files.readString(out.resolve(name)));
      Files.delete(out.resolve(name));
    }
    assertThat(before.get(0)).contains("id=\"chart-timeline\"", "seed-three-vectors");
    Invocation report = Invocation.here("report", out.toString());
    assertThat(report.exit()).as(report.err()).isEqualTo(ExitCode.OK);
    assertThat(report.out()).isEmpty();
    assertThat(report.err()).contains("report is " + out.resolve("report.html"));
    for (int i = 0; i < names.size(); i++) {
      assertThat(Files.readString(out.resolve(names.get(i)))).isEqualTo(before.get(i));
    }
  }

  /** The command on the page is whole: what was replaced in the scenario is in it. */
  @Test
  void theCommandOnThePageGivesTheSameResults() throws IOException {
    Path out = folder.resolve("first");
    Invocation.here(
        "compare",
        "nvme-bringup",
        "--workload",
        "driver-only",
        "--set",
        "device.vectors=9",
        "--seed",
        "0x2a",
        "--replications",
        "3",
        "--policy",
        "incremental",
        "--policy",
        "dynamic@linux-6.5",
        "--out",
        out.toString());
    String command =
        Files.readAllLines(out.resolve("report.md")).stream()
            .filter(line -> line.startsWith("    ./virqsim "))
            .findFirst()
            .orElseThrow();
    List<String> words = new ArrayList<>(List.of(command.strip().split(" ")));
    words.remove(0);
    words.replaceAll(word -> word.replaceAll("^'|'$", ""));
    Path again = folder.resolve("again");
    words.addAll(List.of("--out", again.toString()));
    Invocation second = Invocation.here(words.toArray(String[]::new));
    assertThat(second.exit()).as(second.err()).isEqualTo(ExitCode.OK);
    String results = Files.readString(out.resolve("results.json"));
    assertThat(results).contains("\"overrides\": [\"device.vectors=9\",\"workload=driver-only\"]");
    assertThat(Files.readString(again.resolve("results.json"))).isEqualTo(results);
  }

  @Test
  void aFolderWithoutResultsIsSaidToBeOne() {
    Invocation report = Invocation.here("report", folder.toString());
    assertThat(report.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(report.err())
        .contains(
            "results.json: error: there is no such file; name the folder that run, compare or");
  }

  @Test
  void resultsThatAreNoneAreRefused() throws IOException {
    Files.writeString(folder.resolve("results.json"), "{\"schema\": \"other/1\"}");
    Invocation report = Invocation.here("report", folder.toString());
    assertThat(report.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(report.err()).contains("results.json: error: ").doesNotContain("\tat ");
  }
}
