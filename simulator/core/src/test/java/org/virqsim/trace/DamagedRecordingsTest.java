// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** Cut, shuffled, doubled and foreign lines: skipped and counted, or refused with a sentence. */
class DamagedRecordingsTest {
  private static final int ROUNDS = 60;

  private static final List<String> RECORDINGS =
      List.of(
          Recordings.QEMU_7_2,
          Recordings.QEMU_10_DYNAMIC,
          Recordings.QEMU_10_NORESIZE,
          Recordings.IGB);

  private static final List<String> FOREIGN =
      List.of(
          "",
          "\u0000\u0001\u00ff",
          "{",
          "{}",
          "[[[[[[[[[[",
          "{\"call\":\"SET_IRQS\",\"real_ns\":-1,\"dur_ns\":-5,\"tid\":0,\"ret\":0}",
          "{\"ev\":\"exit\",\"ns\":1,\"tid\":4,\"ret\":0}",
          "{\"ev\":\"fd\",\"tid\":148,\"at\":0,\"fd\":7}",
          "{\"ev\":\"enter\",\"ns\":1,\"tid\":148,\"call\":\"SET_IRQS\"}",
          "[pid  148] <... ioctl resumed>) = 0 <0.000001>",
          "ioctl(25, VFIO_DEVICE_SET_IRQS, 0x7f <unfinished ...>",
          "9@9999999999.000000:vfio_msix_enable  (0000:00:10.0)",
          "vfio_msix_vector_do_use  (0000:00:10.0) vector 2047 used",
          "msix_write_config dev virtio-net-pci enabled 1 masked 0",
          "kvm_irqchip_commit_routes ",
          "2026-11-23T12:00:00 qemu-system-x86_64: warning: something");

  @TempDir Path dir;

  private static List<String> damage(List<String> lines, Random random) {
    List<String> damaged = new ArrayList<>();
    for (String line : lines) {
      switch (random.nextInt(24)) {
        case 0 -> damaged.add(line.substring(0, random.nextInt(line.length() + 1)));
        case 1 -> damaged.addAll(List.of(line, line));
        case 2 -> damaged.add(FOREIGN.get(random.nextInt(FOREIGN.size())));
        case 3 -> {
          // Lost.
        }
        case 4 -> {
          char[] text = line.toCharArray();
          if (text.length > 0) {
            text[random.nextInt(text.length)] = (char) (32 + random.nextInt(95));
          }
          damaged.add(new String(text));
        }
        default -> damaged.add(line);
      }
    }
    if (random.nextInt(4) == 0) {
      int from = random.nextInt(damaged.size());
      Collections.shuffle(
          damaged.subList(from, Math.min(damaged.size(), from + random.nextInt(200))), random);
    }
    return damaged;
  }

  /** Without an end of the last line, which may be cut. */
  private Path file(List<String> lines, Random random) throws IOException {
    String text = String.join("\n", lines);
    int cut = random.nextInt(40);
    Path file = dir.resolve("log");
    Files.write(
        file, text.substring(0, Math.max(0, text.length() - cut)).getBytes(StandardCharsets.UTF_8));
    return file;
  }

  @Test
  void noDamagedRecordingCausesAnythingButASentence() throws IOException {
    Random random = new Random(11);
    int imported = 0;
    int compared = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String recording = RECORDINGS.get(round % RECORDINGS.size());
      RecordedLog log =
          RecordedLog.read(
              file(damage(Recordings.lines(recording, "qemu-trace.log"), random), random));
      IoctlLog ioctls =
          Recordings.ioctls(damage(Recordings.lines(recording, "ioctls.jsonl"), random));
      assertThat(ioctls.unreadable()).isSorted().isNotEmpty();
      assertThat(log.unreadable()).isPositive();
      assertThat(log.firstUnreadable()).isSorted().hasSizeBetween(1, 5);
      try {
        RecordedRun run =
            log.run(Optional.of("0000:0" + (recording.contains("igb") ? "1:00.0" : "0:10.0")));
        PolicyFromLog found = PolicyFromLog.of(run, ioctls.noresize());
        List<PredictedCall> predicted =
            run.predict(
                Policies.builtIn().find(found.policy()).orElseThrow(),
                HostProfile.find(found.host()).orElseThrow());
        ConformCheck check =
            ConformCheck.of(predicted, ioctls.recordedCalls(), ioctls.bare(), log.sharedRoutes());
        assertThat(ConformText.of(check, 3)).isNotEmpty();
        LogCheck.of(run, predicted);
        compared++;
        imported += imports(run, found, ioctls) ? 1 : 0;
        RecordedTimeline.of(run, ioctls, "recorded", found, 60_000_000_000L);
      } catch (TraceException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(compared).isGreaterThan(ROUNDS / 2);
    assertThat(imported).isGreaterThan(ROUNDS / 2);
  }

  private static boolean imports(RecordedRun run, PolicyFromLog found, IoctlLog ioctls) {
    GuestTimes times = GuestTimes.of(run, ioctls.ioctls(), 10_000_000);
    CallTimes calls = new CallTimes();
    if (!ioctls.bare()) {
      calls.add(ioctls);
    }
    String text =
        new ImportedScenario(
                "damaged",
                "a recording",
                List.of(new ImportedScenario.Guest(run, times)),
                found,
                "1/ms",
                new Calibration(calls, "damaged").parameters())
            .text();
    try {
      new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
          .load(new ScenarioSource("damaged", text), List.of());
      return true;
    } catch (ScenarioException e) {
      return fail("no scenario of a damaged recording: " + e.diagnostics());
    }
  }

  @Test
  void everyUnreadableIoctlIsNamedByItsLine() throws IOException {
    List<String> lines =
        new ArrayList<>(Recordings.lines(Recordings.QEMU_7_2, "ioctls.jsonl").subList(0, 10));
    lines.add(3, lines.get(3).substring(0, 60));
    lines.add(6, "vfio_msix_enable  (0000:00:10.0)");
    lines.add(9, lines.get(9).replaceFirst("\"dur_ns\":\\d+", "\"dur_ns\":-1"));
    lines.add(lines.get(0).replaceFirst("\"real_ns\":\\d+", "\"real_ns\":99999999999999999999"));
    assertThat(Recordings.ioctls(lines).unreadable()).containsExactly(4, 7, 10, 14);
  }

  @Test
  void aCutLastLineIsNotBelieved() throws IOException {
    Path file = dir.resolve("log");
    String table =
        "vfio_msix_early_setup 0000:00:10.0 PCI MSI-X CAP @0x40, BAR 0, offset 0x2000, entries 6";
    Files.writeString(file, table);
    assertThat(RecordedLog.read(file).unreadable()).isEqualTo(1);
    Files.writeString(file, table + "\n");
    assertThat(RecordedLog.read(file).run(Optional.empty()).guest().tableSize()).isEqualTo(6);
  }

  @Test
  void linesWithoutEndTakeNoMemory() throws IOException {
    LogLines lines = new LogLines(new Endless());
    String line = lines.next();
    assertThat(line).hasSize(LogLines.LONGEST);
    assertThat(lines.next()).isEqualTo("end");
    assertThat(lines.ended()).isFalse();
    assertThat(lines.next()).isNull();
    LogLines windows = new LogLines(new StringReader("a\r\n\r\nb"));
    assertThat(List.of(windows.next(), windows.next(), windows.next()))
        .containsExactly("a", "", "b");
  }

  /** Thirty million characters without an end of line, then one short line. */
  private static final class Endless extends Reader {
    private int left = 30_000_000;
    private String tail = "\nend";

    @Override
    public int read(char[] buffer, int offset, int length) {
      if (left > 0) {
        int n = Math.min(left, length);
        java.util.Arrays.fill(buffer, offset, offset + n, 'x');
        left -= n;
        return n;
      }
      int n = Math.min(length, tail.length());
      tail.getChars(0, n, buffer, offset);
      tail = tail.substring(n);
      return n == 0 ? -1 : n;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** A day of affinity changes: what is kept does not grow with the log. */
  @Test
  void aLongLogIsKeptUpToWhatAScenarioCanHave() throws IOException {
    Path file = dir.resolve("log");
    List<String> start = Recordings.lines(Recordings.QEMU_10_NORESIZE, "qemu-trace.log");
    int up = 0;
    while (!start.get(up).contains("vector 4 used")) {
      up++;
    }
    List<String> lines = new ArrayList<>(start.subList(0, up + 1));
    for (int i = 0; i < 40_000; i++) {
      lines.add("204@1795362000.000000:vfio_region_write  (0000:00:10.0:region0+0x1000, 0x1, 4)");
      lines.add("204@1795362000.000000:vfio_msix_vector_release  (0000:00:10.0) vector 0 released");
      lines.add("204@1795362000.000000:vfio_msix_vector_do_use  (0000:00:10.0) vector 0 used");
      lines.add("204@1795362000.000000:kvm_irqchip_commit_routes ");
    }
    Files.write(file, lines);
    RecordedRun run = RecordedLog.read(file).run(Optional.empty());
    assertThat(run.guest().steps()).hasSize(RecordedLog.MOST_STEPS);
    assertThat(run.guest().leftOut()).isGreaterThan(30_000);
    assertThat(run.commits()).hasSizeLessThan(RecordedLog.MOST_STEPS);
    assertThat(run.ends()).hasSize(RecordedLog.MOST_STEPS);
  }
}
