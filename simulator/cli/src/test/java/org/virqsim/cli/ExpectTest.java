// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.Expected;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;

/** What a user sees of a scenario's expectations. */
class ExpectTest {
  private static final String MISSED =
      "expect=[{policy: incremental, metric: host_cost.resizes, equals: 7},"
          + " {policy: allocate-all, metric: interrupts.dropped, equals: 0}]";

  @TempDir Path folder;

  private Invocation run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--replications", "20", "--quiet", "--out", folder.toString()));
    return Invocation.here(all.toArray(String[]::new));
  }

  @Test
  void aMissedOneHasAnExitCodeOfItsOwn() throws Exception {
    Invocation missed = run("run", "seed-three-vectors", "--set", MISSED);
    assertThat(missed.exit()).isEqualTo(ExitCode.THRESHOLD_MISSED);
    assertThat(missed.err())
        .isEqualTo("virqsim: missed: 1 of 2 expectations of the scenario" + System.lineSeparator());
    assertThat(missed.out())
        .contains(
            """
            Expected by the scenario (counts are per bring-up):
              MISSED       incremental host_cost.resizes equals 7: 2
              not checked  allocate-all interrupts.dropped equals 0: allocate-all was not run
            """);
    Results results = ResultsJson.readResults(Files.readString(folder.resolve("results.json")));
    assertThat(results.expectations())
        .extracting(Expected::verdict)
        .containsExactly(Expected.Verdict.MISSED, Expected.Verdict.UNCHECKED);
  }

  @Test
  void theOthersDoNot() {
    Invocation ok = run("compare", "seed-three-vectors");
    assertThat(ok.exit()).isEqualTo(ExitCode.OK);
    assertThat(ok.err()).isEmpty();
    assertThat(ok.out()).contains("  ok           incremental loss_probability.estimate above");
    assertThat(run("compare", "seed-three-vectors", "--set", "expect=[]").out())
        .doesNotContain("Expected by");
  }

  /** Its header says so in words. */
  @Test
  void theGalleryIsWhatItClaims() throws Exception {
    Invocation gallery = run("compare", "policy-gallery", "--json");
    assertThat(gallery.err()).isEmpty();
    assertThat(ResultsJson.readResults(gallery.out()).expectations())
        .hasSizeGreaterThan(10)
        .allMatch(e -> e.verdict() == Expected.Verdict.OK);
  }

  @Test
  void validateChecksThem() throws Exception {
    Path file = folder.resolve("x.yaml");
    Files.writeString(
        file,
        """
        scenario: x
        host: linux-5.14
        device: {vectors: 1}
        guest: {driver: steps, steps: [enable, unmask 0]}
        workload: []
        run: {horizon: 1ms}
        expect:
          - {policy: incremental, metric: interrupts.droped, equals: 0}
        """);
    Invocation bad = Invocation.here("validate", file.toString());
    assertThat(bad.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(bad.err())
        .startsWith(
            file
                + ":8:35: error: unknown metric 'interrupts.droped' (did you mean"
                + " 'interrupts.dropped'?)");
  }
}
