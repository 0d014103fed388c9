// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.DriverProgram;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** The driver of the NVMe scenario does what a recorded Linux guest did. */
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
