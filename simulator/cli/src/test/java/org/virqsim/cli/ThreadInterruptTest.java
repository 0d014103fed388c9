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
import org.virqsim.result.Claims;
import org.virqsim.result.ResultsJson;

/** What is left of claims when a signal ends their test. */
class ThreadInterruptTest {
  private static final String ENDLESS =
      """
      scenario: endless
      host: linux-5.14
      device: {vectors: 2, intx: false}
      guest: {driver: steps, steps: [enable, unmask 0]}
      workload: [{vectors: live, arrivals: {poisson: {rate: 20/ms}}}]
      policies: [incremental]
      run: {horizon: 1ms, replications: 1000000000}
      claim:
        id: E1
        by: nobody
        says: It never ends.
        computed: Whether it does.
        cases:
          - when: it is run
            quantities: [{policy: incremental, metric: interrupts.dropped, equals: 0}]
        changes: Nothing.
        figure: timeline
      """;

  @TempDir Path folder;

  @Test
  void finishedClaimsAreKeptAndThePageSaysHowManyThereWereToBe() throws Exception {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    assumeTrue(linux, "looks at /proc");
    Path endless = folder.resolve("endless.yaml");
    Files.writeString(endless, ENDLESS);
    Path out = folder.resolve("out");
    Invocation ended = interrupted(endless, out, 8);
    // On a slow machine the first claim may take longer than that.
    for (int seconds = 20; ended.err().contains("nothing was written") && seconds < 60; ) {
      ended = interrupted(endless, out, seconds);
      seconds += 20;
    }
    assertThat(ended.exit()).as(ended.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(ended.err())
        .contains("virqsim: interrupted; the page has the claims that were finished");
    assertThat(ended.out()).contains("Interrupted: 1 of 2 claims were tested.");
    Claims claims = ResultsJson.readClaims(Files.readString(out.resolve("thread.json")));
    assertThat(claims.interrupted()).isTrue();
    assertThat(claims.planned()).isEqualTo(2);
    assertThat(claims.claims()).extracting(c -> c.id()).containsExactly("C8");
    assertThat(Files.readString(out.resolve("thread.html")))
        .contains("Interrupted: 1 of 2 claims were tested.");
  }

  /** Tests one claim that ends and one that does not, and interrupts after so many seconds. */
  private Invocation interrupted(Path endless, Path out, int seconds) throws Exception {
    Path stdout = folder.resolve("stdout.txt");
    Path stderr = folder.resolve("stderr.txt");
    Process process =
        Invocation.start(
            Path.of(System.getProperty("java.home")),
            folder,
            List.of(),
            stdout,
            stderr,
            "thread",
            "thread/c08",
            endless.toString(),
            "--out=" + out);
    for (int i = 0; i < 600 && !Files.exists(out.resolve(".lock")); i++) {
      Thread.sleep(100);
    }
    Thread.sleep(1_000L * seconds);
    if (OwnJvmTest.ignoresInterrupts(process.pid())) {
      process.destroyForcibly();
      assumeTrue(false, "whoever started the tests ignores SIGINT, and children inherit that");
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    return Invocation.finish(process, stdout, stderr);
  }
}
