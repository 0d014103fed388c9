// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Timeline;

/** A recorded run drawn, and held beside a simulated one. */
class TimelineCommandTest {
  private static final Path TRACES = Path.of("..", "..", "scenarios/src/test/resources/traces");
  private static final Path NVME = TRACES.resolve("qemu-7.2_linux-6.1_nvme-4cpu");
  private static final String LOG = NVME.resolve("qemu-trace.log").toString();
  private static final String IOCTLS = NVME.resolve("ioctls.jsonl").toString();

  @TempDir Path folder;

  /** The imported scenario has as many dark windows on every vector as the recording. */
  @Test
  void recordedAndSimulatedTimelinesLieBesideEachOther() throws Exception {
    Path out = folder.resolve("recorded");
    Invocation run =
        Invocation.here(
            "timeline", LOG, "--ioctls", IOCTLS, "--until", "30s", "--out", out.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("qemu-7.1 (recorded) on linux-5.14").contains("longest dark");
    assertThat(out.resolve("timeline-recorded.svg")).isNotEmptyFile();
    assertThat(out.resolve("timeline-recorded.png")).isNotEmptyFile();
    assertThat(out.resolve("timeline-recorded.perfetto.json"))
        .content()
        .contains("\"OFF\"", "\"unmask 4\"", "served, armed to KVM");
    assertThat(out.resolve("timeline-recorded-step.svg"))
        .content()
        .contains("There are no requests; shown is the driver", ">SET_IRQS OFF<", ">dark<")
        .doesNotContain("replication");
    Timeline recorded = ResultsJson.readTimeline(out.resolve("timeline-recorded.json"));
    Path scenario = folder.resolve("mine.yaml");
    assertThat(Invocation.here("import", LOG, "--ioctls", IOCTLS, "-o", scenario.toString()).exit())
        .isEqualTo(ExitCode.OK);
    Path simulated = folder.resolve("simulated");
    assertThat(
            Invocation.here(
                    "run",
                    scenario.toString(),
                    "--replications",
                    "1",
                    "--quiet",
                    "--out",
                    simulated.toString())
                .exit())
        .isEqualTo(ExitCode.OK);
    Timeline model =
        ResultsJson.readTimeline(simulated.resolve("timeline-qemu-7.1-linux-5.14.json"));
    assertThat(dark(model)).isEqualTo(dark(recorded));
    assertThat(dark(recorded)).containsEntry(0, 8L).containsEntry(4, 0L);
  }

  private static Map<Integer, Long> dark(Timeline timeline) {
    Map<Integer, Long> windows = new TreeMap<>();
    for (Timeline.Lane lane : timeline.lanes()) {
      windows.put(
          lane.vector(), lane.spans().stream().filter(s -> s.state().equals("dark")).count());
    }
    return windows;
  }

  @Test
  void whatCanNotBeDrawnIsSaid() throws IOException {
    Path strace = folder.resolve("strace");
    Files.writeString(strace, "ioctl(25, VFIO_DEVICE_SET_IRQS, 0x7f) = 0 <0.000100>\n");
    assertThat(Invocation.here("timeline", LOG, "--ioctls", strace.toString()).err())
        .contains("has no arguments");
    assertThat(Invocation.here("timeline", LOG).exit()).isEqualTo(ExitCode.USAGE);
    assertThat(Invocation.here("timeline", LOG, "--ioctls", IOCTLS, "--until", "soon").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  /** The igb guest brings its vectors up long after its driver was loaded. */
  @Test
  void saysWhereNothingIsInUseYet() {
    Path igb = NVME.resolveSibling("qemu-7.2_linux-6.1_igb-4cpu");
    String log = igb.resolve("qemu-trace.log").toString();
    String ioctls = igb.resolve("ioctls.jsonl").toString();
    String out = folder.resolve("igb").toString();
    String hint = "No vector is in use so far; give --until for more of the recording.";
    Invocation first = Invocation.here("timeline", log, "--ioctls", ioctls, "--out", out);
    assertThat(first.exit()).as(first.err()).isEqualTo(ExitCode.OK);
    assertThat(first.out().lines()).contains(hint);
    Invocation more =
        Invocation.here("timeline", log, "--ioctls", ioctls, "--until", "60s", "--out", out);
    assertThat(more.out().lines()).isNotEmpty().doesNotContain(hint);
  }
}
