// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.Timeline;

/** Recorded runs as timelines. */
class RecordedTimelineTest {
  private static final String LOG =
      """
      7@1.000000:vfio_pci_write_config  (0000:00:10.0, @0x42, 0xc000, len=0x2)
      7@1.000000:msix_write_config dev vfio-pci enabled 1 masked 1
      7@1.000200:vfio_msix_enable  (0000:00:10.0)
      7@1.000300:vfio_pci_write_config  (0000:00:10.0, @0x42, 0x8000, len=0x2)
      7@1.000300:msix_write_config dev vfio-pci enabled 1 masked 0
      7@1.001000:vfio_msix_vector_do_use  (0000:00:10.0) vector 0 used
      7@1.002000:vfio_msix_vector_do_use  (0000:00:10.0) vector 1 used
      7@5.000000:vfio_msix_vector_release  (0000:00:10.0) vector 1 released
      """;

  /** Enabled with nothing armed; vector 0 armed; a resize of 1 ms with 200 us between its calls. */
  private static final List<String> IOCTLS =
      List.of(
          call(100_000, 50_000, 0, "-1"),
          call(1_000_000, 100_000, 0, "20"),
          call(2_000_000, 1_000_000, 0, ""),
          call(3_200_000, 800_000, 0, "20,21"));

  @TempDir Path dir;

  private static String call(long atNs, long nanos, int start, String fds) {
    int count = fds.isEmpty() ? 0 : fds.split(",", -1).length;
    return "{\"real_ns\":"
        + (1_000_000_000L + atNs)
        + ",\"dur_ns\":"
        + nanos
        + ",\"tid\":7,\"ret\":0,\"call\":\"SET_IRQS\",\"flags\":\""
        + (count == 0 ? "DATA_NONE" : "DATA_EVENTFD")
        + "|ACTION_TRIGGER\",\"index\":\"MSIX\",\"start\":"
        + start
        + ",\"count\":"
        + count
        + (count == 0 ? "}" : ",\"fds\":[" + fds + "]}");
  }

  private RecordedRun run(String log) throws IOException {
    Path file = dir.resolve("log");
    Files.writeString(file, log);
    return RecordedLog.read(file).run(Optional.empty());
  }

  private static Timeline timeline(RecordedRun run, IoctlLog ioctls, long until) {
    return RecordedTimeline.of(
        run, ioctls, "recorded", PolicyFromLog.of(run, Optional.of(true)), until);
  }

  @Test
  void statesFollowTheCallsTimes() throws IOException {
    RecordedRun run = run(LOG);
    IoctlLog ioctls = Recordings.ioctls(IOCTLS);
    Timeline timeline = timeline(run, ioctls, 6_000_000);
    assertThat(timeline.outermost("calls"))
        .map(c -> c.startNs() + " " + c.endNs() + " " + c.detail())
        .containsExactly(
            "100000 150000 SET_IRQS(0,1) -",
            "1000000 1100000 SET_IRQS(0,1) Q",
            "2000000 3000000 SET_IRQS(0,0) ",
            "3200000 4000000 SET_IRQS(0,2) QQ");
    assertThat(timeline.lanes().get(0).spans())
        .containsExactly(
            new Timeline.Span("masked", 0, 1_100_000),
            new Timeline.Span("served", "qemu", 1_100_000, 2_000_000),
            new Timeline.Span("latched", 2_000_000, 2_300_000),
            new Timeline.Span("dark", 2_300_000, 3_200_000),
            new Timeline.Span("latched", 3_200_000, 4_000_000),
            new Timeline.Span("served", "qemu", 4_000_000, 6_000_000));
    assertThat(timeline.lanes().get(1).spans())
        .containsExactly(
            new Timeline.Span("masked", 0, 4_000_000),
            new Timeline.Span("served", "qemu", 4_000_000, 6_000_000));
    assertThat(RecordedTimeline.firstPart(run, ioctls.ioctls(), 1_000_000_000))
        .isEqualTo(4_000_000);
    assertThat(RecordedTimeline.firstPart(run, ioctls.ioctls(), 4_000_000_000L))
        .isEqualTo(4_000_000_000L);
  }

  /** Vector v of a bring-up of five is dark in each teardown after its own, 4 - v, twice. */
  @Test
  void recordedTeardownsAreDarkWindows() throws IOException {
    RecordedRun run =
        run(String.join("\n", Recordings.lines(Recordings.QEMU_7_2, "qemu-trace.log")) + "\n");
    Timeline timeline = timeline(run, Recordings.ioctls(Recordings.QEMU_7_2), 30_000_000_000L);
    assertThat(timeline.lanes()).hasSize(5);
    for (Timeline.Lane lane : timeline.lanes()) {
      assertThat(lane.spans())
          .filteredOn(s -> s.state().equals("dark"))
          .hasSize(2 * (4 - lane.vector()));
      assertThat(lane.spans().get(0).startNs()).isZero();
      for (int i = 1; i < lane.spans().size(); i++) {
        assertThat(lane.spans().get(i).startNs()).isEqualTo(lane.spans().get(i - 1).endNs());
      }
    }
  }

  @Test
  void dynamicAdditionHasNone() throws IOException {
    RecordedRun run =
        run(
            String.join("\n", Recordings.lines(Recordings.QEMU_10_DYNAMIC, "qemu-trace.log"))
                + "\n");
    Timeline timeline =
        timeline(run, Recordings.ioctls(Recordings.QEMU_10_DYNAMIC), 60_000_000_000L);
    assertThat(timeline.lanes()).hasSize(5);
    assertThat(timeline.lanes())
        .flatExtracting(Timeline.Lane::spans)
        .extracting(Timeline.Span::state)
        .contains("served")
        .doesNotContain("dark");
  }

  @Test
  void anotherClockIsNoticed() throws IOException {
    RecordedRun run = run(LOG);
    IoctlLog later = Recordings.ioctls(List.of(call(90_000_000_000L, 1, 0, "20")));
    assertThatThrownBy(() -> timeline(run, later, 1_000_000))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("same clock");
  }
}
