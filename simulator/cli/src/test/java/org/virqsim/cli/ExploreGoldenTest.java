// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.ResultsJson;

/** What a user sees of an exploration, character by character, and what the files are good for. */
class ExploreGoldenTest {
  @TempDir Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private Invocation explore(String policy, String... options) {
    return Invocation.here(
        Stream.concat(
                Stream.of(
                    "explore", "seed-three-vectors", "--policy", policy, "--out", out().toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private String golden(String name) throws IOException {
    try (InputStream in = ExploreGoldenTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("OUT/", out() + "/");
    }
  }

  @Test
  void incrementalLosesBetweenTeardownAndEnabling() throws IOException {
    Invocation found = explore("incremental");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out()).isEqualTo(golden("explore-incremental.txt"));
    assertThat(found.out().lines().reduce((a, b) -> b))
        .hasValueSatisfying(last -> assertThat(last).contains("./virqsim replay "));
    assertThat(found.err()).isEqualTo("results are in " + out() + "\n");
    assertThat(Files.readString(out().resolve("counterexample.mmd")))
        .startsWith("sequenceDiagram\n")
        .contains("tears everything down (4.a)", "(4.b)", "device-xdevice: vector 0")
        .doesNotContain("#");
    assertThat(Files.readString(out().resolve("atomicity.md"))).contains("`MSIX_SHUTDOWN`");
  }

  /** The costs exclude orders, but not this one; the counterexample is the same. */
  @Test
  void incrementalLosesWithinTheBoundsOfItsCosts() throws IOException {
    Invocation found = explore("incremental", "--timing", "bounds");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    String all = golden("explore-incremental.txt");
    String story = "Shortest counterexample";
    assertThat(found.out()).contains("timing: bounds (", all.substring(all.indexOf(story)));
    assertThat(Files.readString(out().resolve("explore.json"))).contains("\"timing\": \"bounds\"");
    assertThat(out().resolve("counterexample.yaml")).exists();
    Invocation replay = Invocation.here("replay", out().resolve("explore.json").toString());
    assertThat(replay.exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void dynamicHolds() throws IOException {
    Invocation found = explore("dynamic@linux-6.5");
    assertThat(found.exit()).isEqualTo(ExitCode.OK);
    assertThat(found.out()).isEqualTo(golden("explore-dynamic.txt"));
    assertThat(out().resolve("counterexample.mmd")).doesNotExist();
  }

  @Test
  void theMatrixOfPoliciesAndDevices() throws IOException {
    Invocation found = Invocation.here("explore", "--all", "--vectors", "2");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out()).isEqualTo(golden("explore-all.txt"));
    Invocation json =
        Invocation.here("explore", "--all", "--vectors", "2", "--policy", "allocate-all", "--json");
    assertThat(json.exit()).isEqualTo(ExitCode.OK);
    assertThat(json.out()).contains("\"schema\": \"virqsim-exploration-matrix/1\"");
  }

  @Test
  void theNumberOfJobsDoesNotShow() throws IOException {
    explore("incremental", "--jobs", "1");
    String one = Files.readString(out().resolve("explore.json"));
    explore("incremental", "--jobs", "3");
    assertThat(Files.readString(out().resolve("explore.json"))).isEqualTo(one);
  }

  @Test
  void jsonIsTheFileAndNothingElse() throws IOException, InvalidResultsException {
    Invocation found = explore("incremental", "--json", "--quiet");
    assertThat(found.err()).isEmpty();
    assertThat(found.out()).isEqualTo(Files.readString(out().resolve("explore.json")));
    ExplorationResult read = ResultsJson.readExploration(found.out());
    assertThat(read.verdict()).isEqualTo("violated");
    assertThat(read.outcomes()).containsExactly("delivered", "latched", "dropped", "lost");
    assertThat(read.counterexample()).hasSize(read.violated().get("nothing-doomed"));
    assertThat(ResultsJson.write(read)).isEqualTo(found.out());
  }

  @Test
  void theCounterexampleReplaysAndRuns() {
    explore("incremental");
    Invocation replayed = Invocation.here("replay", out().resolve("explore.json").toString());
    assertThat(replayed.exit()).isEqualTo(ExitCode.OK);
    assertThat(replayed.out())
        .endsWith(
            "replayed 74 steps of incremental on linux-5.14: a completion waits in vain on vector"
                + " 0\n");
    Invocation run =
        Invocation.here(
            "run",
            out().resolve("counterexample.yaml").toString(),
            "--out",
            folder.resolve("run").toString());
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("incremental interrupts.dropped equals 1: 1");
  }

  @Test
  void aFileOfAnotherScenarioOrOfAnotherModelDoesNotReplay() throws IOException {
    explore("incremental");
    Path file = out().resolve("explore.json");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"op\": \"MSIX_SHUTDOWN\"", "\"op\": \"RELEASE_IRQ\""));
    Invocation other = Invocation.here("replay", file.toString());
    assertThat(other.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(other.err()).contains("step 73: RELEASE_IRQ of driver 0 is not possible there");
    Invocation moved = Invocation.here("replay", file.toString(), "--scenario", "nvme-bringup");
    assertThat(moved.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(moved.err()).contains("another version of the scenario");
    Files.writeString(file, "{}");
    assertThat(Invocation.here("replay", file.toString()).exit()).isEqualTo(ExitCode.INVALID_INPUT);
    Invocation none = Invocation.here("replay", folder.resolve("none.json").toString());
    assertThat(none.err()).contains("none.json: error: no such file");
  }

  @Test
  void aLimitIsNoVerdict() {
    Invocation found = explore("dynamic@linux-6.5", "--max-states", "100");
    assertThat(found.exit()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(found.out()).contains("INCOMPLETE, which proves nothing: stopped at 100 states");
    Invocation depth = explore("dynamic@linux-6.5", "--max-depth", "10");
    assertThat(depth.exit()).isEqualTo(ExitCode.INCOMPLETE);
    // A violation found within the limit stands.
    Invocation violated = explore("incremental", "--max-states", "1500");
    assertThat(violated.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(violated.out()).contains("stopped at 1500 states");
  }

  @Test
  void propertiesAreListedAndChosen() {
    Invocation list = Invocation.here("list", "properties");
    assertThat(list.out()).contains("nothing-doomed\n", "no-dead-vector\n", "conservation\n");
    Invocation chosen = explore("incremental", "--property", "no-dead-vector");
    assertThat(chosen.exit()).isEqualTo(ExitCode.OK);
    assertThat(chosen.out()).contains("properties: no-dead-vector\n", "lost (");
  }
}
