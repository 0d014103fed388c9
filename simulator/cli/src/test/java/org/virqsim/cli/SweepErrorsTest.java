// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a sweep is said before anything is run. */
class SweepErrorsTest {
  @TempDir Path folder;

  private Invocation sweep(List<String> options) {
    List<String> args = new ArrayList<>(List.of("sweep", "seed-three-vectors"));
    args.addAll(options);
    // Nobody waits for a billion replications: if anything were run, the test would not end.
    args.addAll(List.of("--replications", "1000000000", "--out", out().toString()));
    return Invocation.here(args.toArray(String[]::new));
  }

  private Path out() {
    return folder.resolve("out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | virqsim: say what changes: --vary PATH=VALUES",
        "--vary costs.request_irq.value=5us --tornado | one value has no lowest and highest",
        "--vary costs.request_irq.value | --vary costs.request_irq.value: error: write PATH=VALUES",
        "--vary costs.request_irq=1us..2us | say how many values",
        "--vary costs.nope.value=1us,2us | --vary costs.nope.value=1us: error: unknown key 'nope'",
        "--vary costs.request_irq.value=5,6us | --vary costs.request_irq.value=5: error: costs",
        "--vary run.seed=1,2 | all cells have the same seed",
        "--vary costs.request_irq.value=1us,2us --metric nope | unknown metric 'nope'",
        "--vary costs.request_irq.value=1us,2us --policy nope | --policy nope: error: is unknown",
        "--vary costs.request_irq.value=1us,2us --policy dynamic | --policy dynamic: error: ",
        "--vary costs.request_irq.value=1us,2us --seed x | --seed x: error: ",
        "--vary costs.request_irq.value=1us,2us --jobs 0 | --jobs takes a number",
        "--vary costs.request_irq.value=1us,2us --latin-hypercube 0 | --latin-hypercube takes",
        "--vary costs.request_irq.value=1us,2us --threshold 1 | goes with --tornado or",
        "--vary a=1,2 --tornado --latin-hypercube 5 | are two designs",
        "--vary a=1,2 --break-even b=1..2 | --break-even chooses its own cells",
        "--break-even costs.request_irq.value=1us..2us | --break-even needs --threshold",
        "--break-even costs.request_irq.value=1us,2us --threshold 1 | write a range",
        "--break-even costs.nope.value=1us..2us --threshold 1 | --break-even costs.nope.value=1us:",
        "--break-even a=1us..2us --threshold x | --threshold takes a number",
        "--break-even a=1..2 --policy a --policy b --threshold 1 | --threshold is for one policy",
        "--break-even a=1..2 --policy a --policy b --policy c | take one policy, or two",
      })
  void theOptions(String options, String message) {
    List<String> words =
        options == null || options.isBlank() ? List.of() : List.of(options.strip().split(" ", -1));
    Invocation bad = sweep(words);
    assertThat(bad.exit()).as(bad.err()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err()).contains(message).doesNotContain("\tat ");
    assertThat(bad.out()).isEmpty();
    assertThat(out()).doesNotExist();
  }

  @Test
  void aCombinationThatTheScenarioRefusesIsAnInvalidScenario() {
    Invocation bad = sweep(List.of("--vary", "device.vectors=3,2"));
    assertThat(bad.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(bad.err().lines())
        .containsExactly(
            "scenarios/msix/seed-three-vectors.yaml:18:49: error: vector of 'unmask': vector 2 is"
                + " out of range: the device has vectors 0 .. 1 (with device.vectors=2)");
    assertThat(out()).doesNotExist();
  }

  @Test
  void everyMistakeIsListed() {
    Invocation bad =
        sweep(
            List.of(
                "--vary", "costs.request_irq.value=5,6us,7", "--vary", "costs.nope.value=1us,2us"));
    assertThat(bad.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(bad.err().lines())
        .anyMatch(line -> line.startsWith("--vary costs.request_irq.value=5: error: "))
        .anyMatch(line -> line.startsWith("--vary costs.request_irq.value=7: error: "))
        .anyMatch(line -> line.startsWith("--vary costs.nope.value=1us: error: "))
        .hasSize(3);
  }
}
