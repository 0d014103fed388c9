// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;

/** What a log says without ioctls, about its calls and about QEMU's version. */
class LogCheckTest {
  @TempDir Path dir;

  private RecordedLog log(List<String> lines) throws IOException {
    Path file = dir.resolve("log");
    Files.write(file, lines);
    return RecordedLog.read(file);
  }

  private static LogCheck check(RecordedRun run, String policy, String host) {
    return LogCheck.of(
        run,
        run.predict(
            Policies.builtIn().find(policy).orElseThrow(), HostProfile.find(host).orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", qemu-7.1, linux-5.14, 14, 11",
    Recordings.QEMU_10_DYNAMIC + ", qemu-8.2, linux-6.5, 14, 11",
    Recordings.QEMU_10_NORESIZE + ", qemu-8.2, linux-5.14, 13, 11",
    Recordings.IGB + ", qemu-7.1, linux-5.14, 34, 11",
  })
  void theLogsOwnLinesAgree(String recording, String policy, String host, int routes, int intx)
      throws IOException {
    RecordedRun run = log(Recordings.lines(recording, "qemu-trace.log")).run(Optional.empty());
    LogCheck check = check(run, policy, host);
    assertThat(check.routes()).isEqualTo(new LogCheck.Count(routes, routes, List.of()));
    assertThat(check.intx()).isEqualTo(new LogCheck.Count(intx, intx, List.of()));
    assertThat(check.agrees(false)).isTrue();
  }

  @Test
  void aMissingRouteCommitIsNoticed() throws IOException {
    List<String> lines = new ArrayList<>(Recordings.lines(Recordings.IGB, "qemu-trace.log"));
    int last = lines.size() - 1;
    while (!lines.get(last).contains("commit_routes")) {
      last--;
    }
    lines.remove(last);
    LogCheck check = check(log(lines).run(Optional.empty()), "qemu-7.1", "linux-5.14");
    assertThat(check.routes().differing()).hasSize(1);
    assertThat(check.agrees(false)).isFalse();
    assertThat(check.agrees(true)).isTrue();
  }

  @Test
  void theVersionIsFoundWithoutTheTablesLine() throws IOException {
    assertThat(PolicyFromLog.of(without(Recordings.QEMU_7_2), Optional.empty()).policy())
        .isEqualTo("qemu-7.1");
    RecordedRun ten = without(Recordings.QEMU_10_DYNAMIC);
    assertThatThrownBy(() -> PolicyFromLog.of(ten, Optional.empty()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("--policy qemu-8.2@linux-6.5");
    assertThat(PolicyFromLog.of(ten, Optional.of(true)).host()).isEqualTo("linux-5.14");
    assertThat(PolicyFromLog.of(ten, Optional.of(false)).host()).isEqualTo("linux-6.5");
  }

  private RecordedRun without(String recording) throws IOException {
    List<String> lines = new ArrayList<>(Recordings.lines(recording, "qemu-trace.log"));
    lines.removeIf(line -> line.contains("vfio_msix_early_setup"));
    return log(lines).run(Optional.empty());
  }

  @Test
  void severalFunctionsAreToldApart() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> nvme = Recordings.lines(Recordings.QEMU_7_2, "qemu-trace.log");
    List<String> igb = Recordings.lines(Recordings.IGB, "qemu-trace.log");
    for (int i = 0; i < Math.max(nvme.size(), igb.size()); i++) {
      if (i < nvme.size()) {
        lines.add(nvme.get(i));
      }
      if (i < igb.size()) {
        // Threads of one QEMU have numbers of their own.
        lines.add(igb.get(i).replaceFirst("^", "7"));
      }
    }
    RecordedLog log = log(lines);
    assertThat(log.runs()).hasSize(2);
    assertThat(log.sharedRoutes()).isTrue();
    assertThatThrownBy(() -> log.run(Optional.empty()))
        .hasMessageContaining("--device: 0000:00:10.0, 0000:01:00.0");
    assertThat(log.run(Optional.of("0000:01:00.0")).guest().guestSteps())
        .isEqualTo(GuestStepsFromLog.of(Recordings.qemuLog(Recordings.IGB)).guestSteps());
    assertThat(log.run(Optional.of("0000:00:10.0")).guest().guestSteps())
        .isEqualTo(GuestStepsFromLog.of(Recordings.qemuLog(Recordings.QEMU_7_2)).guestSteps());
    assertThatThrownBy(() -> log.run(Optional.of("0000:09:00.0")))
        .hasMessageContaining("no function 0000:09:00.0");
    assertThatThrownBy(() -> log(List.of("nothing")).run(Optional.empty()))
        .hasMessageContaining("no line names an assigned function");
  }
}
