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
import org.virqsim.result.ClaimResult.Verdict;
import org.virqsim.result.Claims;
import org.virqsim.result.ResultsJson;

/**
 * The reports that are committed under {@code reports/reference} are what the commands give,
 * results, pages and SVG byte for byte. {@code reports/reference/regenerate} writes them anew.
 */
class ReferenceTest {
  @TempDir Path folder;

  private static Path reference(String name) {
    Path dir = Path.of("").toAbsolutePath();
    while (!Files.exists(dir.resolve("reports/reference"))) {
      dir = dir.getParent();
    }
    return dir.resolve("reports/reference").resolve(name);
  }

  private void agrees(String name, int leastFiles, String... command) throws IOException {
    Path out = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--quiet", "--no-progress", "--out", out.toString()));
    Invocation run = Invocation.here(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    List<Path> committed;
    try (Stream<Path> files = Files.list(reference(name))) {
      committed = files.sorted().toList();
    }
    assertThat(committed).hasSizeGreaterThanOrEqualTo(leastFiles);
    for (Path file : committed) {
      assertThat(out.resolve(file.getFileName()))
          .as("write it anew with reports/reference/regenerate, and look at the difference")
          .hasSameBinaryContentAs(file);
    }
  }

  /** Twelve claims, decided; nobody lost one on the way. */
  @Test
  void theThread() throws Exception {
    agrees("thread", 27, "thread");
    Claims claims =
        ResultsJson.readClaims(Files.readString(reference("thread").resolve("thread.json")));
    assertThat(claims.claims()).hasSize(12).noneMatch(c -> c.verdict() == Verdict.UNDECIDED);
    assertThat(claims.claims())
        .allSatisfy(c -> assertThat(c.cases()).anyMatch(one -> !one.searches().isEmpty()))
        .allSatisfy(c -> assertThat(c.expectations()).isNotEmpty());
  }

  @Test
  void theSmallestCase() throws Exception {
    agrees("seed-three-vectors", 6, compare("seed-three-vectors"));
  }

  @Test
  void lateUnmasking() throws Exception {
    agrees("late-unmask-under-load", 6, compare("late-unmask-under-load"));
  }

  private static String[] compare(String scenario) {
    return new String[] {
      "compare",
      scenario,
      "--policy",
      "incremental",
      "--policy",
      "allocate-all",
      "--policy",
      "dynamic@linux-6.5"
    };
  }
}
