// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Sweep;

/** What is left of a sweep that a signal ends. */
class SweepInterruptTest {
  @TempDir Path folder;

  @Test
  void finishedCellsAreKept() throws Exception {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    assumeTrue(linux, "looks at /proc");
    Path out = folder.resolve("out");
    Path stdout = folder.resolve("stdout.txt");
    Path stderr = folder.resolve("stderr.txt");
    Process process =
        Invocation.start(
            Path.of(System.getProperty("java.home")),
            folder,
            List.of(),
            stdout,
            stderr,
            "sweep",
            "seed-three-vectors",
            "--policy=incremental",
            // The first cell is soon done, the second never.
            "--vary=run.replications=20,1000000000",
            "--out=" + out);
    for (int i = 0; i < 600 && !Files.exists(out.resolve(".lock")); i++) {
      Thread.sleep(100);
    }
    Thread.sleep(4_000);
    if (OwnJvmTest.ignoresInterrupts(process.pid())) {
      process.destroyForcibly();
      assumeTrue(false, "whoever started the tests ignores SIGINT, and children inherit that");
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    Invocation ended = Invocation.finish(process, stdout, stderr);
    assertThat(ended.exit()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(ended.err().lines())
        .containsExactly(
            "virqsim: interrupted; the results hold the cells that were finished",
            "results are in " + out);
    Sweep sweep = ResultsJson.readSweep(Files.readString(out.resolve("sweep.json")));
    assertThat(sweep.interrupted()).isTrue();
    assertThat(sweep.cells()).hasSize(1);
    assertThat(sweep.cells().get(0).policies().get(0).replications()).isEqualTo(20);
    assertThat(Files.readString(out.resolve("run.json"))).contains("\"interrupted\": true");
  }
}
