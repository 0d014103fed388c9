// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explorations of scenarios with mediated devices, as a user sees them. */
class ExploreMediatedTest {
  private static final String SCENARIO = "ims/sva-rebind-under-load";

  @TempDir Path folder;

  private Invocation explore(String scenario, String policy, String... options) {
    return Invocation.here(
        Stream.concat(
                Stream.of(
                    "explore",
                    scenario,
                    "--policy",
                    policy,
                    "--out",
                    folder.resolve("out").toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  /** Programming at unmask leaves a moment in which the old owner's PASID is in the slot. */
  @Test
  void programmingAtStartupLetsTheOldOwnerPass() throws Exception {
    Invocation found = explore(SCENARIO, "dynamic/at-startup");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out())
        .startsWith("dynamic/at-startup on linux-6.5, " + SCENARIO + ": VIOLATED: authorised-pasid")
        .contains(
            "lets process 1 submit with the handle of vector 1",
            "vector 1: process 1 submits a descriptor",
            "writes the PASID of process 2 to MSIX_PERM of entry 1; VMM: PERM(1)")
        .containsPattern("> 1[0-9]  [0-9]+ +device +vector 1: a descriptor of process 1 is done; ")
        .containsPattern("a descriptor interrupts that no\\s+owner of the vector has authorised");
    assertThat(Files.readString(folder.resolve("out/counterexample.yaml")))
        .contains("process: 1, arrivals: {recorded: {times: [", "metric: interrupts.misrouted");
    assertThat(Files.readString(folder.resolve("out/counterexample.mmd")))
        .contains("device-xdevice: vector 1: a descriptor of process 1 is done");
    Invocation replay = Invocation.here("replay", folder.resolve("out/explore.json").toString());
    assertThat(replay.exit()).isEqualTo(ExitCode.OK);
    assertThat(replay.out().lines().reduce((a, b) -> b))
        .hasValueSatisfying(
            last -> assertThat(last).endsWith("though process 1 does not own the vector"));
  }

  @Test
  void programmingInTheTrapHolds() {
    Invocation found = explore(SCENARIO, "dynamic/at-perm-trap");
    assertThat(found.exit()).isEqualTo(ExitCode.OK);
    assertThat(found.out())
        .contains("HOLDS", "accepted (", "rejected (")
        .doesNotContain("misrouted");
  }

  /** A slot that another device has now: what still comes with its old handle lands there. */
  @Test
  void anUncheckedSlotThatWasGivenAwayInterruptsAnotherDevice() {
    Invocation found =
        explore(
            "ims/slot-reuse-by-other-mdev",
            "dynamic/unchecked",
            "--stop-at-violation",
            "--property",
            "authorised-pasid");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out()).containsPattern("passed into\\s+vector 3");
  }

  /**
   * The store has one slot. If times are ignored, the second driver can unmask its vector before
   * the first has freed the slot. But the first driver frees it from 1 ms on, in a few calls that
   * take some 100 us, and the second does not come to unmasking before 1.5 ms.
   */
  @Test
  void aSlotThatIsFreedInTimeIsThere() {
    String[] dead = {"--property", "no-dead-vector"};
    String scenario = "ims/slot-reuse-by-other-mdev";
    Invocation ignored = explore(scenario, "dynamic/at-perm-trap", dead);
    assertThat(ignored.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(ignored.out()).contains("SI(1,1):K=-28");
    Invocation bounds =
        explore(scenario, "dynamic/at-perm-trap", dead[0], dead[1], "--timing", "bounds");
    assertThat(bounds.exit()).isEqualTo(ExitCode.OK);
    assertThat(bounds.out()).contains("HOLDS");
  }

  @Test
  void theTableOfPoliciesSaysWhatIsMisrouted() {
    Invocation found =
        Invocation.here(
            "explore",
            "--all",
            SCENARIO,
            "--policy",
            "dynamic/at-startup",
            "--policy",
            "dynamic/at-perm-trap");
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out())
        .contains("dynamic/at-startup    linux-6.5  late +spurious +rejected +misrouted")
        .contains("dynamic/at-perm-trap  linux-6.5  late +spurious +rejected  ")
        .contains("+misrouted: it can");
  }

  /** Without a PASID policy in its name, a policy is crossed with all of them. */
  @Test
  void theTableCrossesPasidPolicies() {
    String[] all = {"explore", "--all", SCENARIO, "--policy", "crosvm", "--policy", "dynamic"};
    Invocation found = Invocation.here(all);
    assertThat(found.exit()).isEqualTo(ExitCode.VIOLATED);
    assertThat(found.out().lines().skip(2).limit(3).map(line -> line.replaceAll(" {2,}", "|")))
        .containsExactly(
            "PASID policy|host|at-allocation|at-startup|at-perm-trap|trap-and-unmask-masked|unchecked",
            "crosvm|linux-6.5|rejected|misrouted +rejected|rejected|rejected|misrouted",
            "dynamic|linux-6.5|misrouted +rejected|misrouted +rejected|rejected|rejected|misrouted");
    Invocation json =
        Invocation.here(Stream.concat(Stream.of(all), Stream.of("--json")).toArray(String[]::new));
    assertThat(json.out())
        .contains("\"pasid_policy\": \"at-startup\"")
        .doesNotContain("while_disabled");
  }

  @Test
  void aLimitProvesNothing() {
    Invocation found = explore(SCENARIO, "dynamic/at-perm-trap", "--max-states", "100");
    assertThat(found.exit()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(found.out()).contains("INCOMPLETE, which proves nothing: stopped at 100 states");
  }

  @Test
  void anUnknownPasidPolicyIsNamed() {
    Invocation found = explore(SCENARIO, "dynamic/never");
    assertThat(found.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(found.err())
        .startsWith("virqsim: policy 'dynamic/never' names the unknown PASID policy 'never'");
  }
}
