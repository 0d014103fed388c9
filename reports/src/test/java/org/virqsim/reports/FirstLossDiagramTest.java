// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.Timeline;

/** The first loss as a sequence diagram. */
class FirstLossDiagramTest {
  @Test
  void theLossStandsBetweenTheCalls() {
    Timeline timeline = FakeResults.resizing("incremental", 4, 40);
    FirstLoss loss = FirstLoss.of(timeline).orElseThrow();
    List<String> lines = FirstLossDiagram.of(timeline).orElseThrow().lines().toList();
    assertThat(lines)
        .startsWith(
            "sequenceDiagram",
            "  participant guest",
            "  participant VMM",
            "  participant KVM",
            "  participant kernel as host kernel",
            "  participant device");
    int cross = index(lines, "device-xkernel");
    assertThat(lines.get(cross)).contains(FirstLoss.instant(loss.atNs()), "dropped");
    assertThat(index(lines, "guest->>VMM")).isLessThan(cross);
    assertThat(index(lines, "VMM->>kernel")).isLessThan(cross);
    assertThat(index(lines, "kernel-->>VMM")).isGreaterThan(cross);
    assertThat(index(lines, "VMM-->>guest")).isGreaterThan(index(lines, "kernel-->>VMM"));
    assertThat(lines.get(cross + 1)).contains("Note over kernel,device", loss.cause());
    assertThat(lines.get(lines.size() - 1)).contains("Note over guest,device");
    assertThat(lines.stream().filter(line -> line.contains("-x"))).hasSize(1);
  }

  private static int index(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no line with " + text + " in " + lines);
  }

  @Test
  void whereNothingIsDroppedThereIsNone(@TempDir Path dir) throws Exception {
    Timeline fine = FakeResults.growing("dynamic", 4, 40);
    Path stale = Files.writeString(dir.resolve("first-loss-dynamic.mmd"), "of an earlier run");
    assertThat(FirstLossDiagram.of(fine)).isEmpty();
    assertThat(TimelineFiles.writeAll(List.of(fine), dir))
        .containsExactly(dir.resolve("timeline-dynamic.perfetto.json"));
    assertThat(stale).doesNotExist();
    assertThat(TimelineFiles.diagrams(dir)).isEmpty();
    assertThat(TimelineFiles.anyTrace(dir)).isTrue();
  }

  @Test
  void policiesThatLostInTheSameWayShareADiagram(@TempDir Path dir) throws Exception {
    TimelineFiles.writeAll(
        List.of(
            FakeResults.resizing("incremental", 4, 40),
            FakeResults.resizing("scan-highest@linux-5.14", 4, 40),
            FakeResults.resizing("other", 4, 23)),
        dir);
    List<TimelineFiles.Diagram> diagrams = TimelineFiles.diagrams(dir);
    assertThat(diagrams.stream().map(TimelineFiles.Diagram::policies))
        .containsExactly(List.of("incremental", "scan-highest@linux-5.14"), List.of("other"));
  }

  @Test
  void namesCanNotEndAStatement() {
    String source = FirstLossDiagram.of(FakeResults.resizing("a;b#c\nd", 3, 40)).orElseThrow();
    assertThat(source).contains("a,bnumber c d on linux-5.14").doesNotContain(";", "#");
  }
}
