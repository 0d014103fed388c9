// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One call of the command.
 *
 * @param exit the exit code
 * @param out all of stdout
 * @param err all of stderr
 */
record Invocation(int exit, String out, String err) {
  private static final int PATIENCE_SECONDS = 120;

  /** In this JVM: fast, and enough unless the JVM's settings, signals or real streams matter. */
  static Invocation here(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
    return new Invocation(exit, out.toString(), err.toString());
  }

  /** In a JVM of its own, of the JDK that runs the tests. */
  static Invocation child(Path folder, List<String> options, String... args)
      throws IOException, InterruptedException {
    return child(Path.of(System.getProperty("java.home")), folder, options, args);
  }

  /**
   * In a JVM of its own.
   *
   * @param jdk where it is
   * @param folder for the files that hold its output
   * @param options for the JVM
   */
  static Invocation child(Path jdk, Path folder, List<String> options, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "stdout", ".txt");
    Path err = Files.createTempFile(folder, "stderr", ".txt");
    Process process = start(jdk, folder, options, out, err, args);
    return finish(process, out, err);
  }

  static Process start(
      Path jdk, Path folder, List<String> options, Path out, Path err, String... args)
      throws IOException {
    Path fonts = folder.resolve("fonts.properties");
    Files.writeString(fonts, "version=1\nsequence.allfonts=default\n");
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.add("-Djava.awt.headless=true");
    command.add("-Dsun.awt.fontconfig=" + fonts);
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  static Invocation finish(Process process, Path out, Path err)
      throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end after " + PATIENCE_SECONDS + " s: " + Files.readString(err));
    }
    return new Invocation(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Without the tests' own classes, whose logging would differ. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.endsWith("test-classes")) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
