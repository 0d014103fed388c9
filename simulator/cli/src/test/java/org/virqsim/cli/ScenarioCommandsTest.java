// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.scenario.ScenarioCatalog;
import picocli.CommandLine;

class ScenarioCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int execute(String... args) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(args);
  }

  @Test
  void everyShippedScenarioValidatesWithWhatIsBuiltIn() {
    String[] names = ScenarioCatalog.onClassPath().names().toArray(String[]::new);
    String[] args = new String[names.length + 1];
    args[0] = "validate";
    System.arraycopy(names, 0, args, 1, names.length);
    assertThat(execute(args)).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines())
        .containsExactlyElementsOf(
            ScenarioCatalog.onClassPath().names().stream().map(n -> n + ": ok").toList());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void validateSaysEverythingAboutEveryFile() throws IOException {
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(bad, "scenario: x\nhots: linux-5.14\n");
    assertThat(
            execute("validate", bad.toString(), "nvme-bringup", "nope", "--set", "run.horizon=0"))
        .isEqualTo(ExitCode.INVALID_INPUT);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains(
            bad + ":2:1: error: unknown key 'hots' at the top level (did you mean 'host'?)",
            bad + ":1:1: error: missing key 'device' at the top level",
            "--set run.horizon=0: error: run.horizon must be above 0",
            "nope: error: no such file, and no scenario of that name")
        .doesNotContain("\tat ");
  }

  @Test
  void listsScenarios() {
    assertThat(execute("list", "scenarios")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines())
        .hasSameSizeAs(ScenarioCatalog.onClassPath().names())
        .anyMatch(line -> line.matches("msix/nvme-bringup +A Linux guest .*"));
  }

  @Test
  void listsPoliciesWithTheirVmm() {
    assertThat(execute("list", "policies")).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100))
        .anyMatch(line -> line.matches("qemu-2\\.1, incremental +QEMU 2\\.1 to 5\\.2"))
        .anyMatch(line -> line.matches("dynamic = qemu-8\\.2 +QEMU 8\\.2 and later"))
        .contains("    Source: QEMU hw/vfio/pci.c, f4d45d478263 (v2.1) and c048be5cc92a")
        .contains("at-startup, at-unmask", "unchecked")
        .filteredOn(line -> line.contains("It needs a host"))
        .hasSize(1);
  }

  @Test
  void listWithoutAKindIsAUsageError() {
    assertThat(execute("list")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("list what?", "scenarios");
  }

  @Test
  void newPrintsWhatValidateAccepts() throws IOException {
    assertThat(execute("new", "mine/first")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("\nscenario: mine/first\n");
    Path file = folder.resolve("printed.yaml");
    Files.writeString(file, out.toString());
    assertThat(execute("validate", file.toString())).isEqualTo(ExitCode.OK);
  }

  @Test
  void newWritesAFileButNeverOverOne() throws IOException {
    Path file = folder.resolve("second.yaml");
    assertThat(execute("new", "-o", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEmpty();
    assertThat(Files.readString(file)).contains("\nscenario: second\n");
    Files.writeString(file, "mine");
    assertThat(execute("new", "-o", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(err.toString()).contains("exists and is not overwritten");
    assertThat(execute("new", "-o", folder.resolve("no/where.yaml").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(execute("new", "a b")).isEqualTo(ExitCode.USAGE);
  }
}
