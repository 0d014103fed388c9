// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole recordings against the model, from QEMU's start on, with the policy found in the log. */
class ConformCheckTest {
  @TempDir Path dir;

  private RecordedLog log(List<String> lines) throws IOException {
    Path file = dir.resolve("qemu-trace.log");
    Files.write(file, lines);
    return RecordedLog.read(file);
  }

  private RecordedLog log(String recording) throws IOException {
    return log(Recordings.lines(recording, "qemu-trace.log"));
  }

  private static List<PredictedCall> predict(RecordedRun run) {
    PolicyFromLog found = PolicyFromLog.of(run, Optional.empty());
    return run.predict(
        Policies.builtIn().find(found.policy()).orElseThrow(),
        HostProfile.find(found.host()).orElseThrow());
  }

  private static ConformCheck check(List<PredictedCall> predicted, List<String> ioctls)
      throws IOException {
    IoctlLog recorded = Recordings.ioctls(ioctls);
    return ConformCheck.of(predicted, recorded.recordedCalls(), recorded.bare(), false);
  }

  @ParameterizedTest
  @CsvSource({
    Recordings.QEMU_7_2 + ", qemu-7.1, linux-5.14, 160, 165",
    Recordings.QEMU_10_DYNAMIC + ", qemu-8.2, linux-6.5, 155, 161",
    Recordings.QEMU_10_NORESIZE + ", qemu-8.2, linux-5.14, 164, 170",
    Recordings.IGB + ", qemu-7.1, linux-5.14, 246, 251",
  })
  void everyRecordedRunConformsFromItsStart(
      String recording, String policy, String host, int calls, int lines) throws IOException {
    RecordedRun run = log(recording).run(Optional.empty());
    PolicyFromLog found = PolicyFromLog.of(run, Optional.empty());
    assertThat(found.policy()).isEqualTo(policy);
    assertThat(found.host()).isEqualTo(host);
    assertThat(found.reasons().get(0)).startsWith("line ");
    List<String> ioctls = Recordings.lines(recording, "ioctls.jsonl");
    ConformCheck check = check(predict(run), ioctls);
    assertThat(check.conforms()).isTrue();
    assertThat(check.predicted()).hasSize(calls);
    // Not compared: GET_IRQ_INFO, the reset, and the error and request notifiers of the start.
    assertThat(ioctls).hasSize(lines);
    assertThat(ioctls)
        .filteredOn(
            l ->
                l.contains("\"ERR\"")
                    || l.contains("\"REQ\"")
                    || l.contains("_INFO")
                    || l.contains("_RESET"))
        .hasSize(lines - calls);
    assertThat(ConformText.of(check, 3)).singleElement().asString().contains("all " + calls);
  }

  /** Every line in turn: without it, and with something else in it. */
  @Test
  void everyMissingOrChangedLineIsFoundWhereItIs() throws IOException {
    List<PredictedCall> predicted = predict(log(Recordings.QEMU_7_2).run(Optional.empty()));
    List<String> ioctls = Recordings.lines(Recordings.QEMU_7_2, "ioctls.jsonl");
    int compared = 0;
    for (int i = 0; i < ioctls.size(); i++) {
      String line = ioctls.get(i);
      if (!line.matches(".*\"(SET_IRQS|KVM_SET_GSI_ROUTING|KVM_IRQFD)\".*")
          || line.contains("\"ERR\"")
          || line.contains("\"REQ\"")) {
        continue;
      }
      List<String> less = new ArrayList<>(ioctls);
      less.remove(i);
      ConformCheck missing = check(predicted, less);
      assertThat(missing.conforms()).as("without line %s", i + 1).isFalse();
      assertThat(missing.diff().rows()).anyMatch(row -> row.recorded() < 0);
      List<String> other = new ArrayList<>(ioctls);
      other.set(i, changed(line));
      ConformCheck changed = check(predicted, other);
      assertThat(changed.conforms()).as("line %s changed", i + 1).isFalse();
      if (!line.contains("KVM_IRQFD")) {
        // An irqfd that is not one also changes the SET_IRQS that hands its eventfd over.
        int at = i + 1;
        assertThat(changed.firstRecorded().map(c -> c.stamp().line())).contains(at);
        assertThat(Divergence.explain(changed))
            .anyMatch(s -> s.startsWith("All ") || s.startsWith("It is the last"));
      }
      compared++;
    }
    assertThat(compared).isEqualTo(160);
  }

  private static String changed(String line) {
    return line.contains("KVM_IRQFD")
        ? line.contains("\"deassign\":true")
            ? line.replace("\"deassign\":true", "\"deassign\":false")
            : line.replace("\"deassign\":false", "\"deassign\":true")
        : line.contains("ROUTING")
            ? line.replace("\"msi\":", "\"msi\":1")
            : line.replaceFirst("\"ret\":-?\\d+", "\"ret\":-28");
  }

  @Test
  void theFirstDifferenceIsExplained() throws IOException {
    List<PredictedCall> predicted = predict(log(Recordings.QEMU_7_2).run(Optional.empty()));
    List<String> ioctls = new ArrayList<>(Recordings.lines(Recordings.QEMU_7_2, "ioctls.jsonl"));
    int resize = 0;
    while (!ioctls.get(resize).contains("\"count\":3,")) {
      resize++;
    }
    ioctls.set(resize, ioctls.get(resize).replace("\"ret\":0", "\"ret\":-28"));
    assertThat(Divergence.explain(check(predicted, ioctls)))
        .containsExactly(
            "Another result: predicted 0, recorded -ENOSPC: the host has no CPU vector left.",
            "It is predicted from line 420 of the log, the guest: unmask 2.",
            "All 96 calls after it agree.");
    ioctls.remove(resize);
    assertThat(ConformText.of(check(predicted, ioctls), 1))
        .anyMatch(s -> s.startsWith("<") && s.contains("count 3 KKK"))
        .contains(
            "differs: 1 call does not agree, 159 do; predicted 160, recorded 159",
            "  The recording lacks SET_IRQS MSIX DATA_EVENTFD|ACTION_TRIGGER start 0 count 3 KKK ="
                + " 0.");
  }

  @Test
  void anotherPolicyDiffersAndNothingIsNoConformance() throws IOException {
    RecordedRun run = log(Recordings.QEMU_7_2).run(Optional.empty());
    List<PredictedCall> predicted =
        run.predict(
            Policies.builtIn().find("qemu-8.2").orElseThrow(),
            HostProfile.find("linux-6.5").orElseThrow());
    List<String> ioctls = Recordings.lines(Recordings.QEMU_7_2, "ioctls.jsonl");
    assertThat(check(predicted, ioctls).conforms()).isFalse();
    assertThat(check(List.of(), List.of()).conforms()).isFalse();
  }

  /** What strace would have shown of the same run: no arguments, but names, results, durations. */
  @ParameterizedTest
  @CsvSource({Recordings.QEMU_7_2, Recordings.QEMU_10_DYNAMIC, Recordings.QEMU_10_NORESIZE})
  void aRecordingByStraceIsComparedByNameAndResult(String recording) throws IOException {
    List<PredictedCall> predicted = predict(log(recording).run(Optional.empty()));
    List<String> strace = strace(Recordings.lines(recording, "ioctls.jsonl"));
    IoctlLog read = Recordings.ioctls(strace);
    assertThat(read.unreadable()).isEmpty();
    assertThat(read.bare()).isTrue();
    assertThat(read.ioctls().get(0).stamp().durationNanos()).isPositive();
    ConformCheck check = check(predicted, strace);
    assertThat(check.diff().first()).isEmpty();
    assertThat(check.notes()).hasSize(1);
    List<String> less = new ArrayList<>(strace);
    less.removeIf(line -> line.contains("KVM_SET_GSI_ROUTING") && line.startsWith("[pid"));
    assertThat(check(predicted, less).conforms()).isFalse();
  }

  private static List<String> strace(List<String> ioctls) {
    List<String> lines = new ArrayList<>();
    lines.add("strace: Process 149 attached");
    JsonMapper json = new JsonMapper();
    for (String line : ioctls) {
      JsonNode n = json.readTree(line);
      String call = n.required("call").stringValue();
      String name =
          switch (call) {
            case "SET_IRQS", "GET_IRQ_INFO" -> "VFIO_DEVICE_" + call;
            case "DEVICE_RESET" -> "_IOC(_IOC_NONE, 0x3b, 0x6f, 0)";
            default -> call;
          };
      int ret = n.required("ret").intValue();
      String end =
          (ret == 0 ? "= 0" : "= -1 EINVAL (Invalid argument)")
              + String.format(Locale.ROOT, " <%.6f>", n.required("dur_ns").longValue() / 1e9);
      String pid = "[pid   " + n.required("tid").longValue() + "] ";
      if (lines.size() % 3 == 0) {
        lines.add(pid + "ioctl(25, " + name + ", 0x7ffd0f2a1b30 <unfinished ...>");
        lines.add("[pid  9999] ioctl(13, KVM_RUN, 0) = 0 <0.000123>");
        lines.add(pid + "<... ioctl resumed>) " + end);
      } else {
        lines.add(pid + "ioctl(25, " + name + ", 0x7ffd0f2a1b30) " + end);
      }
    }
    return lines;
  }

  /** What our bpftrace script would have shown of the same run. */
  @Test
  void aRecordingByBpftraceIsComparedInFull() throws IOException {
    List<PredictedCall> predicted = predict(log(Recordings.QEMU_10_DYNAMIC).run(Optional.empty()));
    List<String> parts = bpftrace(Recordings.lines(Recordings.QEMU_10_DYNAMIC, "ioctls.jsonl"));
    IoctlLog read = Recordings.ioctls(parts);
    assertThat(read.unreadable()).isEmpty();
    assertThat(read.devices()).containsExactly(25);
    assertThat(check(predicted, parts).conforms()).isTrue();
    parts.remove(parts.size() - 1);
    assertThat(Recordings.ioctls(parts).unreadable()).hasSize(1);
    assertThat(check(predicted, parts).conforms()).isFalse();
  }

  private static List<String> bpftrace(List<String> ioctls) {
    List<String> lines = new ArrayList<>();
    JsonMapper json = new JsonMapper();
    for (String line : ioctls) {
      JsonNode n = json.readTree(line);
      String tid = "\"tid\":" + n.required("tid").longValue();
      long start = n.required("mono_ns").longValue();
      String arguments =
          line.replaceFirst(".*\"call\"", "\"call\"")
              .replaceFirst(",\"fds\":.*", "}")
              .replace("\"DATA_EVENTFD|ACTION_TRIGGER\"", "36")
              .replace("\"DATA_NONE|ACTION_TRIGGER\"", "33")
              .replace("\"index\":\"MSIX\"", "\"index\":2");
      lines.add("{\"ev\":\"enter\",\"ns\":" + start + "," + tid + ",\"device\":25," + arguments);
      for (int i = 0; i < n.path("fds").size(); i++) {
        int fd = n.path("fds").required(i).intValue();
        lines.add("{\"ev\":\"fd\"," + tid + ",\"at\":" + i + ",\"fd\":" + fd + "}");
      }
      long end = start + n.required("dur_ns").longValue();
      int ret = n.required("ret").intValue();
      lines.add("{\"ev\":\"exit\",\"ns\":" + end + "," + tid + ",\"ret\":" + ret + "}");
    }
    return lines;
  }

  /** Two recordings as if they were of one VM: each function's SET_IRQS are still predicted. */
  @Test
  void severalFunctionsOfOneVmAreComparedOneByOne() throws IOException {
    List<String> lines = new ArrayList<>(Recordings.lines(Recordings.QEMU_7_2, "qemu-trace.log"));
    lines.addAll(Recordings.lines(Recordings.IGB, "qemu-trace.log"));
    List<String> ioctls = new ArrayList<>(ofDevice(Recordings.QEMU_7_2, 8, 0));
    ioctls.addAll(ofDevice(Recordings.IGB, 9, 1_000));
    RecordedLog log = log(lines);
    IoctlLog recorded = Recordings.ioctls(ioctls);
    assertThat(recorded.devices()).containsExactly(8, 9);
    int[] calls = {58 + 49, 112 + 49};
    for (int i = 0; i < 2; i++) {
      RecordedRun run = log.runs().get(i);
      IoctlLog own = recorded.of(recorded.devices().get(i));
      ConformCheck check =
          ConformCheck.of(predict(run), own.recordedCalls(), false, log.sharedRoutes());
      assertThat(check.diff().first()).isEmpty();
      assertThat(check.predicted()).hasSize(calls[i]);
      assertThat(check.notes()).singleElement().asString().contains("not compared");
    }
  }

  private static List<String> ofDevice(String recording, int device, int addToFds)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Recordings.lines(recording, "ioctls.jsonl")) {
      String own = line.replace("\"SET_IRQS\"", "\"SET_IRQS\",\"device\":" + device);
      if (addToFds > 0) {
        // Descriptors of one QEMU are different.
        own =
            Pattern.compile("(?<=[\\[,])\\d+(?=[,\\]])")
                .matcher(own)
                .replaceAll(fd -> plus(fd, addToFds));
        own = Pattern.compile("(?<=\"fd\":)\\d+").matcher(own).replaceAll(fd -> plus(fd, addToFds));
      }
      lines.add(own);
    }
    return lines;
  }

  private static String plus(MatchResult fd, int more) {
    return String.valueOf(Integer.parseInt(fd.group()) + more);
  }
}
