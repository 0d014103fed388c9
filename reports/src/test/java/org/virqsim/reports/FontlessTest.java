// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts in a JVM that is kept from the machine's fonts. */
class FontlessTest {
  private record Run(int exit, String out) {}

  private static Run draw(Path dir, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.awt.headless=true");
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            DrawInAnotherJvm.class.getName(),
            dir.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("FONTCONFIG_FILE", "/nonexistent");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), out);
  }

  @Test
  void theSvgIsTheSameWithoutTheMachinesFonts(@TempDir Path dir) throws Exception {
    Path properties = dir.resolve("fontconfig.properties");
    Files.writeString(properties, "version=1\nsequence.allfonts=default\n");
    Path there = Files.createDirectory(dir.resolve("there"));
    Path here = Files.createDirectory(dir.resolve("here"));
    Run run = draw(there, "-Dsun.awt.fontconfig=" + properties, "-Duser.language=tr");
    assertThat(run.out()).doesNotContain("drawn").doesNotContain("Exception");
    assertThat(run.exit()).isZero();
    ChartFiles files =
        Charts.writeAll(
            FakeResults.nvme(), List.of(FakeResults.resizing("incremental", 3, 40)), here);
    for (Path file : files.files()) {
      Path other = there.resolve(file.getFileName());
      assertThat(other).isNotEmptyFile();
      if (file.toString().endsWith(".svg")) {
        assertThat(other).hasSameTextualContentAs(file);
      }
    }
  }

  @Test
  void aMachineThatCannotDrawGetsOneWarning(@TempDir Path dir) throws Exception {
    // Fonts are unpacked into the temporary directory: without one there is no text.
    Run run = draw(dir, "-Djava.io.tmpdir=" + dir.resolve("missing"));
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.out().lines().filter(l -> l.startsWith("no charts: "))).hasSize(1);
    assertThat(dir).isEmptyDirectory();
  }
}
