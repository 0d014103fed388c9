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

class ConformCommandTest {
  private static final Path TRACES = Path.of("..", "..", "scenarios/src/test/resources/traces");
  private static final Path NVME = TRACES.resolve("qemu-10.0_linux-6.1_nvme-4cpu");

  @TempDir Path folder;

  private static Invocation conform(Path log, String... more) {
    List<String> args = new ArrayList<>(List.of("conform", log.toString()));
    args.addAll(List.of(more));
    return Invocation.here(args.toArray(String[]::new));
  }

  @Test
  void aRecordedRunConforms() {
    Invocation run =
        conform(
            NVME.resolve("qemu-trace.log"), "--ioctls", NVME.resolve("ioctls.jsonl").toString());
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "policy qemu-8.2 on linux-5.14:",
            "line 17: vfio_msix_early_setup logs 'noresize 1'",
            "164 calls are predicted from the log alone",
            "conforms: all 164 calls agree");
  }

  @Test
  void aRecordingThatDiffersEndsWithFive() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(NVME.resolve("ioctls.jsonl")));
    lines.removeIf(line -> line.contains("\"count\":4,"));
    Path less = folder.resolve("less.jsonl");
    Files.write(less, lines);
    Invocation run = conform(NVME.resolve("qemu-trace.log"), "--ioctls", less.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(run.out())
        .contains("differs: 2 calls do not agree, 162 do", "The recording lacks SET_IRQS MSIX");
    assertThat(
            conform(
                    NVME.resolve("qemu-trace.log"),
                    "--ioctls",
                    NVME.resolve("ioctls.jsonl").toString(),
                    "--policy",
                    "dynamic")
                .exit())
        .isEqualTo(ExitCode.VIOLATED);
  }

  @Test
  void aLogAloneSaysWhatItVerifies() {
    Invocation run = conform(NVME.resolve("qemu-trace.log"));
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(
            "route commits: 13 predicted, 13 logged, the same number in every step",
            "and can not verify",
            "VFIO_DEVICE_SET_IRQS: QEMU has no trace event for it");
  }

  @Test
  void theResultIsAlsoOneJsonDocument() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(NVME.resolve("ioctls.jsonl")));
    lines.removeIf(line -> line.contains("\"count\":4,"));
    Path less = folder.resolve("less.jsonl");
    Files.write(less, lines);
    Path log = NVME.resolve("qemu-trace.log");
    Invocation differs = conform(log, "--json", "--ioctls", less.toString());
    assertThat(differs.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(differs.out())
        .startsWith("{")
        .endsWith("}\n")
        .contains(
            "\"verdict\" : \"differs\"",
            "\"differing\" : 2",
            "\"predicted\" : \"SET_IRQS MSIX DATA_EVENTFD|ACTION_TRIGGER start 0 count 4 KKKK = 0\"");
    Invocation alone = conform(log, "--json");
    assertThat(alone.exit()).isEqualTo(ExitCode.OK);
    assertThat(alone.out())
        .contains("\"verdict\" : \"conforms\"", "\"route_commits\"", "\"not_verified\"");
  }

  @Test
  void badInputIsSaidWithoutAStackTrace() throws IOException {
    Path empty = folder.resolve("empty");
    Files.writeString(empty, "");
    String log = NVME.resolve("qemu-trace.log").toString();
    assertThat(conform(folder.resolve("none")).err()).contains("none: error: no such file");
    assertThat(conform(folder).exit()).isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(conform(empty).err()).contains("no line names an assigned function");
    assertThat(conform(Path.of(log), "--ioctls", empty.toString()).err())
        .contains("empty: error: no line is a recorded ioctl");
    assertThat(conform(Path.of(log), "--policy", "qemu-99").exit()).isEqualTo(ExitCode.USAGE);
    assertThat(conform(Path.of(log), "--policy", "qemu-8.2@solaris").exit())
        .isEqualTo(ExitCode.USAGE);
    assertThat(conform(Path.of(log), "--device", "0000:09:00.0").err())
        .contains("names no function 0000:09:00.0, but 0000:00:10.0");
  }
}
