// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.HostProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.DriverProgram;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** The ready drivers of Linux do what recorded Linux guests did. */
class DriverProgramTest {
  @Test
  void nvmeBringUpIsARecordedGuests() throws Exception {
    assertThat(shown(program("guest.unload=false"))).isEqualTo(recorded(0, 12));
  }

  /** The whole recording of QEMU 7.2: load, affinity change of vector 0, unload, load, unload. */
  @Test
  void wholeRecordingButItsLastUnload() throws Exception {
    List<GuestStep> whole = recorded(0, Integer.MAX_VALUE);
    List<GuestStep> program = shown(program("guest.affinity_changes=[0]", "guest.reload=true"));
    // The log shows no entry being rewritten, and the recording ends with one more unload.
    assertThat(program).isEqualTo(whole.subList(0, program.size()));
    assertThat(whole.subList(program.size(), whole.size()))
        .isEqualTo(program.subList(14, 20))
        .hasSize(6);
  }

  /**
   * The whole recording of the igb guest but its last rmmod: probe round, interface up, two
   * affinity changes of each vector, interface down, module removed, then once more. Linux leaves
   * an affinity change to the vector's next interrupt: vector 0 had none any more, vector 6 one for
   * both.
   */
  private static final String IGB_GUEST =
      "guest={driver: linux-igb, queues: 8, reload: true, affinity_changes: "
          + "[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 7, 8, 8]}";

  @Test
  void igbIsARecordedGuests() throws Exception {
    List<GuestStep> whole = GuestStepsFromLog.of(Recordings.qemuLog(Recordings.IGB)).guestSteps();
    List<GuestStep> program = shown(program("device.vectors=10", IGB_GUEST, "workload=[]"));
    assertThat(program).hasSize(14 + 30 + 10 + 14);
    assertThat(program).isEqualTo(whole.subList(0, program.size()));
    assertThat(whole.subList(program.size(), whole.size()))
        .isEqualTo(program.subList(14 + 30, 14 + 30 + 10));
  }

  /** The same, held against the calls that QEMU made: what the driver is for. */
  @Test
  void igbCausesTheRecordedCalls() throws Exception {
    List<GuestStep> steps = new ArrayList<>(program("device.vectors=10", IGB_GUEST, "workload=[]"));
    for (int v = 0; v < 9; v++) {
      steps.add(new GuestStep(GuestOp.FREE, v));
    }
    steps.add(GuestStep.of(GuestOp.DISABLE));
    assertThat(predicted(steps, 10)).isEqualTo(Recordings.ioctls(Recordings.IGB).msixCalls());
  }

  @Test
  void nvmeCausesTheRecordedCalls() throws Exception {
    List<GuestStep> steps =
        new ArrayList<>(program("guest.affinity_changes=[0]", "guest.reload=true"));
    for (int v = 4; v >= 0; v--) {
      steps.add(new GuestStep(GuestOp.FREE, v));
    }
    steps.add(GuestStep.of(GuestOp.DISABLE));
    assertThat(predicted(steps, 65)).isEqualTo(Recordings.ioctls(Recordings.QEMU_7_2).msixCalls());
  }

  /** The calls of QEMU 7.2 on Linux 6.1 for a program; commands wait for interrupts, so none. */
  private static List<HostCall.MsixCall> predicted(List<GuestStep> steps, int tableSize) {
    QemuEvent.Where nowhere = new QemuEvent.Where(0, 0, 0, "");
    List<LoggedStep> logged =
        steps.stream()
            .filter(s -> s.op() != GuestOp.COMMAND)
            .map(s -> new LoggedStep(s, nowhere, false))
            .toList();
    return Conformance.predict(
            new LoggedGuest("", tableSize, Optional.empty(), logged, List.of()),
            Policies.builtIn().find("qemu-7.1").orElseThrow(),
            HostProfile.find("linux-5.14").orElseThrow())
        .msixCalls();
  }

  private static List<GuestStep> program(String... overrides) {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
            .load(ScenarioCatalog.onClassPath().find("nvme-bringup"), List.of(overrides));
    return new DriverProgram(scenario.guest()).steps();
  }

  /**
   * What a log can show of a program: no commands, no rewritten entries, a freed vector is masked.
   */
  private static List<GuestStep> shown(List<GuestStep> steps) {
    return steps.stream()
        .filter(s -> s.op() != GuestOp.COMMAND && s.op() != GuestOp.WRITE_ENTRY)
        .map(s -> s.op() == GuestOp.FREE ? new GuestStep(GuestOp.MASK, s.vector()) : s)
        .toList();
  }

  private static List<GuestStep> recorded(int from, int to) throws Exception {
    List<GuestStep> steps =
        GuestStepsFromLog.of(Recordings.qemuLog(Recordings.QEMU_7_2)).guestSteps();
    return steps.subList(from, Math.min(to, steps.size()));
  }
}
