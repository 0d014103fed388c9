// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.Claims;
import org.virqsim.result.ResultsJson;

/** The command that puts claims to the test, on one claim of the thread. */
class ThreadCommandTest {
  @TempDir Path folder;

  private Invocation thread(String... args) {
    List<String> all = new ArrayList<>(List.of("thread"));
    all.addAll(List.of(args));
    all.addAll(List.of("--out", folder.resolve("out").toString()));
    return Invocation.here(all.toArray(String[]::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** 1 - exp(-rate * dark time) does not depend on the number of runs: the windows are fixed. */
  @Test
  void aClaimIsDecidedAndWritten() throws Exception {
    Invocation c03 = thread("thread/c03", "--replications", "50");
    assertThat(c03.exit()).as(c03.err()).isEqualTo(ExitCode.OK);
    assertThat(c03.out())
        .contains(
            "HOLDS UNLESS the device keeps the condition, and sends it once MSI-X is enabled again")
        .contains("probability that a run drops a request: 0.410 [0.410, 0.410] (stated: above 0)")
        .contains("violated, the shortest way has 74 micro-steps");
    assertThat(c03.err()).isEqualTo("the page is " + folder.resolve("out/thread.html") + "\n");
    assertThat(files())
        .containsExactly(
            "claim-c3-results.json",
            "claim-c3.png",
            "claim-c3.svg",
            "run.json",
            "thread.html",
            "thread.json",
            "thread.md");
    Claims claims =
        ResultsJson.readClaims(Files.readString(folder.resolve("out").resolve("thread.json")));
    assertThat(claims.claims())
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.verdict()).isEqualTo(ClaimResult.Verdict.HOLDS_ONLY_IF);
              assertThat(c.cases()).hasSize(3).allMatch(one -> one.replications() == 50);
            });
    assertThat(
            ResultsJson.readResults(folder.resolve("out").resolve("claim-c3-results.json"))
                .scenario())
        .isEqualTo("thread/c03");
  }

  @Test
  void jsonIsAllOnStdoutAndTheSameForAnyNumberOfThreads() {
    Invocation one = thread("thread/c08", "--replications", "40", "--json", "--jobs", "1");
    Invocation two = thread("thread/c08", "--replications", "40", "--json", "--jobs", "3");
    assertThat(one.out()).startsWith("{").isEqualTo(two.out());
    Invocation other =
        thread("thread/c08", "--replications", "40", "--json", "--jobs", "3", "--seed", "5");
    assertThat(other.out()).contains("\"seed\": \"0x5\"").isNotEqualTo(two.out());
  }

  @Test
  void aFileOfOnesOwnWillDo() throws Exception {
    String text = Files.readString(scenario("c08")).replace("thread/c08", "mine");
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, text);
    Invocation mine = thread(file.toString(), "--replications", "20");
    assertThat(mine.exit()).as(mine.err()).isEqualTo(ExitCode.OK);
    Files.writeString(
        file, text.replace("host_cost.resizes, equals: 1", "host_cost.resizes, equals: 2"));
    Invocation missed = thread(file.toString(), "--replications", "20");
    assertThat(missed.exit()).isEqualTo(ExitCode.THRESHOLD_MISSED);
    assertThat(missed.err())
        .contains("virqsim: mine: missed: incremental host_cost.resizes equals");
  }

  @Test
  void mistakesAreSaidBeforeAnythingRuns() throws Exception {
    Invocation none = thread("nvme-bringup");
    assertThat(none.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(none.err()).startsWith("nvme-bringup: error: it has no claim; see thread/c03");
    Invocation typed = thread("--replications", "many");
    assertThat(typed.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(typed.err()).contains("replications");
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        Files.readString(scenario("c08"))
            .replace("set: [device.while_disabled=keep]", "set: [device.while_disabeld=keep]"));
    Invocation wrong = thread(file.toString());
    assertThat(wrong.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("while_disabeld").contains("did you mean 'while_disabled'?");
    Files.writeString(
        file,
        Files.readString(scenario("c09"))
            .replace("scenario: msix/cpu-hotplug", "scenario: msix/cpu"));
    assertThat(thread(file.toString()).exit()).isEqualTo(ExitCode.INVALID_INPUT);
    Files.writeString(
        file,
        Files.readString(scenario("c09"))
            .replace("policy: incremental, verdict", "policy: dynamic, verdict"));
    Invocation refused = thread(file.toString());
    assertThat(refused.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(refused.err()).contains("error: in its claim, policy 'dynamic'");
    Invocation twice =
        thread("thread/c03", "thread/c03.yaml".replace(".yaml", ""), scenario("c03").toString());
    assertThat(twice.err()).contains("error: its claim is called 'C3', as one before it is");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static Path scenario(String name) {
    Path dir = Path.of("").toAbsolutePath();
    while (!Files.exists(dir.resolve("scenarios/thread"))) {
      dir = dir.getParent();
    }
    return dir.resolve("scenarios/thread").resolve(name + ".yaml");
  }
}
