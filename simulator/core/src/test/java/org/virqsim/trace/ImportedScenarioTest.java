// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.machine.HostProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.DriverProgram;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** A recording as a scenario does what the recorded guest did. */
class ImportedScenarioTest {
  private static final long ANY = Long.MAX_VALUE / 4;

  @TempDir Path dir;

  private RecordedLog log(List<String> lines) throws IOException {
    Path file = dir.resolve("log");
    Files.write(file, lines);
    return RecordedLog.read(file);
  }

  private RecordedRun run(String recording) throws IOException {
    return log(Recordings.lines(recording, "qemu-trace.log")).run(Optional.empty());
  }

  private static Scenario load(String text) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
        .load(new ScenarioSource("test", text), List.of());
  }

  private static String text(List<RecordedRun> runs, IoctlLog ioctls, long pause) {
    CallTimes times = new CallTimes();
    times.add(ioctls);
    return new ImportedScenario(
            "imported",
            "a recording",
            runs.stream()
                .map(r -> new ImportedScenario.Guest(r, GuestTimes.of(r, ioctls.ioctls(), pause)))
                .toList(),
            PolicyFromLog.of(runs.get(0), ioctls.noresize()),
            "1/ms",
            new Calibration(times, "a recording").parameters())
        .text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Recordings.QEMU_7_2,
        Recordings.QEMU_10_DYNAMIC,
        Recordings.QEMU_10_NORESIZE,
        Recordings.IGB
      })
  void theScenarioCausesTheRecordedCalls(String recording) throws IOException {
    RecordedRun run = run(recording);
    IoctlLog ioctls = Recordings.ioctls(recording);
    Scenario scenario = load(text(List.of(run), ioctls, 1_000_000));
    List<GuestStep> steps = new DriverProgram(scenario.guest()).steps();
    assertThat(steps).hasSameSizeAs(run.guest().steps());
    QemuEvent.Where nowhere = new QemuEvent.Where(0, 0, 0, "");
    List<LoggedStep> logged = steps.stream().map(s -> new LoggedStep(s, nowhere, false)).toList();
    String policy = scenario.policies().get(0);
    int at = policy.indexOf('@');
    Prediction predicted =
        Conformance.predict(
            new LoggedGuest("", run.guest().tableSize(), Optional.empty(), logged, List.of()),
            Policies.builtIn().find(policy.substring(0, at)).orElseThrow(),
            HostProfile.find(policy.substring(at + 1)).orElseThrow());
    assertThat(predicted.msixCalls()).isEqualTo(ioctls.msixCalls());
    assertThat(steps).filteredOn(s -> s.op() == GuestOp.FREE).isNotEmpty();
    // Free means given up until MSI-X is disabled.
    assertThat(steps.stream().map(GuestStep::op).toList())
        .containsSubsequence(GuestOp.FREE, GuestOp.DISABLE);
  }

  /** Nothing of the recorded time is lost or counted twice. */
  @ParameterizedTest
  @ValueSource(strings = {Recordings.QEMU_7_2, Recordings.IGB})
  void pausesAndStepsAddUpToTheRecordedTime(String recording) throws IOException {
    RecordedRun run = run(recording);
    List<Ioctl> calls = Recordings.ioctls(recording).ioctls();
    GuestTimes times = GuestTimes.of(run, calls, ANY);
    assertThat(times.shortened()).isZero();
    List<LoggedStep> steps = run.guest().steps();
    long first = steps.get(0).where().micros() * 1_000;
    long last = steps.get(steps.size() - 1).where().micros() * 1_000;
    long lastPause = times.steps().get(steps.size() - 1).pauseNs();
    long span = times.spanNs();
    assertThat(span).isGreaterThanOrEqualTo(last - first);
    assertThat(times.steps().get(steps.size() - 1).sinceStartNs()).isEqualTo(last - first);
    assertThat(lastPause).isPositive();
    GuestTimes shortened = GuestTimes.of(run, calls, 1_000_000);
    assertThat(shortened.spanNs() + shortened.shortenedNs()).isEqualTo(span);
    assertThat(shortened.shortened()).isPositive();
    assertThat(shortened.workNs()).isEqualTo(times.workNs());
    // Calls end later than the last line that QEMU logs of a step.
    assertThat(GuestTimes.of(run, List.of(), ANY).workNs()).isLessThan(times.workNs());
  }

  @Test
  void aLogWithoutTimesHasStepsWithoutPauses() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Recordings.lines(Recordings.QEMU_10_NORESIZE, "qemu-trace.log")) {
      lines.add(line.replaceFirst("^\\d+@\\d+\\.\\d+:", ""));
    }
    RecordedLog log = log(lines);
    assertThat(log.timed()).isFalse();
    RecordedRun run = log.run(Optional.empty());
    assertThat(run.guest().guestSteps())
        .isEqualTo(run(Recordings.QEMU_10_NORESIZE).guest().guestSteps());
    GuestTimes times = GuestTimes.of(run, List.of(), ANY);
    assertThat(times.spanNs()).isZero();
    assertThat(times.steps()).allMatch(s -> s.pauseNs() == 0);
  }

  @Test
  void severalFunctionsBecomeDevicesOfOneVm() throws IOException {
    RecordedRun nvme = run(Recordings.QEMU_7_2);
    RecordedRun igb = run(Recordings.IGB);
    String text = text(List.of(nvme, igb), Recordings.ioctls(Recordings.QEMU_7_2), 1_000_000);
    Scenario scenario = load(text);
    assertThat(scenario.vms()).hasSize(1);
    assertThat(scenario.functions()).map(f -> f.device().vectors()).containsExactly(65, 10);
    assertThat(text).contains("name: pci-0000-00-10-0", "name: pci-0000-01-00-0");
  }
}
