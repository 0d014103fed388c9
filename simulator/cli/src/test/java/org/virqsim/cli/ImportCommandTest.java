// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;

/** {@code import} and {@code calibrate}, and what is done with their files. */
class ImportCommandTest {
  private static final Path TRACES = Path.of("..", "..", "scenarios/src/test/resources/traces");
  private static final Path NVME = TRACES.resolve("qemu-7.2_linux-6.1_nvme-4cpu");
  private static final String LOG = NVME.resolve("qemu-trace.log").toString();
  private static final String IOCTLS = NVME.resolve("ioctls.jsonl").toString();

  @TempDir Path folder;

  private Results compare(String scenario, String... more) throws Exception {
    String[] args = new String[more.length + 6];
    List<String> fixed =
        List.of(
            "compare", scenario, "--json", "--quiet", "--out", folder.resolve("out").toString());
    for (int i = 0; i < args.length; i++) {
      args[i] = i < fixed.size() ? fixed.get(i) : more[i - fixed.size()];
    }
    Invocation run = Invocation.here(args);
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    return ResultsJson.readResults(run.out());
  }

  /** What dynamic allocation would have saved a recorded guest that brought an NVMe up. */
  @Test
  void importThenCompareSaysWhatDynamicAllocationWouldHaveSaved() throws Exception {
    Path scenario = folder.resolve("mine.yaml");
    Invocation imported =
        Invocation.here("import", LOG, "--ioctls", IOCTLS, "-o", scenario.toString());
    assertThat(imported.exit()).isEqualTo(ExitCode.OK);
    assertThat(imported.out()).isEmpty();
    assertThat(imported.err())
        .contains("qemu-7.1@linux-5.14: line 337: a vector is put to use", "wrote " + scenario);
    Results results = compare(scenario.toString(), "--replications", "20");
    assertThat(results.policies())
        .map(PolicyResult::policy)
        .containsExactly(
            "qemu-7.1@linux-5.14", "qemu-8.2@linux-5.14", "dynamic@linux-6.5", "allocate-all");
    PolicyResult recorded = results.policies().get(0);
    PolicyResult dynamic = results.policies().get(2);
    // Two bring-ups of five vectors: four teardowns each; QEMU 8.2 makes one more for vector 0.
    assertThat(recorded.hostCost().resizes()).isEqualTo(8);
    assertThat(results.policies().get(1).hostCost().resizes()).isEqualTo(12);
    assertThat(dynamic.hostCost().resizes()).isZero();
    assertThat(recorded.interrupts().dropped()).isPositive();
    assertThat(dynamic.interrupts().dropped()).isZero();
    assertThat(recorded.hostCost().darkNsTotal()).isPositive();
    assertThat(dynamic.hostCost().darkNsTotal()).isZero();
    assertThat(results.parameters())
        .filteredOn(p -> p.name().equals("free_vectors"))
        .singleElement()
        .satisfies(p -> assertThat(p.status()).isEqualTo("measured"))
        .satisfies(p -> assertThat(p.source()).contains("12 calls (teardown) in ioctls.jsonl"));
  }

  @Test
  void aCalibratedHostProfileIsUsedByAnyScenario() throws Exception {
    Path host = folder.resolve("host.yaml");
    Invocation run = Invocation.here("calibrate", IOCTLS, IOCTLS, "-o", host.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("call ").contains("teardown", "route commit");
    assertThat(run.err()).contains("wrote " + host + " (linux-5.14)");
    Path scenario = folder.resolve("small.yaml");
    Files.writeString(
        scenario,
        """
        scenario: small
        host: linux-6.5
        device: {vectors: 2}
        guest: {driver: steps, steps: [enable, unmask 0]}
        workload: []
        run: {horizon: 1s}
        """);
    Results results =
        compare(
            scenario.toString(),
            "--host-profile",
            host.toString(),
            "--set",
            "costs.request_irq.value=7us",
            "--policy",
            "incremental",
            "--replications",
            "2");
    assertThat(results.parameters())
        .anySatisfy(
            p -> {
              assertThat(p.name()).isEqualTo("route_commit");
              assertThat(p.source()).startsWith("measured: 28 calls");
            })
        .anySatisfy(
            p -> {
              assertThat(p.name()).isEqualTo("request_irq");
              assertThat(p.source()).startsWith("assumed");
            });
    assertThat(results.policies().get(0).host()).isEqualTo("linux-5.14");
  }

  @Test
  void aWrongHostProfileIsSaidWithItsPlace() throws IOException {
    Path host = folder.resolve("host.yaml");
    Files.writeString(host, "host: solaris\ncosts:\n  fre_irq: {value: 1us, source: measured}\n");
    Invocation run =
        Invocation.here("run", "seed-three-vectors", "--host-profile", host.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(run.err())
        .contains(
            host + ":1:7: error: unknown host 'solaris'",
            host + ":3:3: error: unknown key 'fre_irq'",
            "did you mean 'free_irq'?")
        .doesNotContain("\tat ");
  }

  @Test
  void badInputIsSaidBeforeAnythingIsWritten() throws IOException {
    Path there = folder.resolve("there.yaml");
    Files.writeString(there, "mine");
    assertThat(Invocation.here("import", LOG, "-o", there.toString()).exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(there)).isEqualTo("mine");
    assertThat(Invocation.here("import", LOG, "--rate", "often").err()).contains("--rate: ");
    assertThat(Invocation.here("import", LOG, "--longest-pause", "5").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.here("import", IOCTLS).exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(Invocation.here("calibrate", LOG).err()).contains("QEMU's own log has no durations");
    Invocation printed = Invocation.here("import", LOG, "--rate", "none", "--name", "a/b");
    assertThat(printed.exit()).isEqualTo(ExitCode.OK);
    assertThat(printed.out())
        .contains("scenario: a/b\n", "workload: []\n")
        .doesNotContain("costs:");
  }
}
