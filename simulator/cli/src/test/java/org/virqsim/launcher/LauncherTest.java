// SPDX-License-Identifier: Apache-2.0
package org.virqsim.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real launcher in a small tree, with scripts in the places of Maven and Java: the one notes
 * that it was called and leaves a jar, the other prints its arguments.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
  private static final Path LAUNCHER = Path.of("../../virqsim").toAbsolutePath().normalize();
  private static final List<String> MODULES =
      List.of("scenarios", "simulator/core", "reports", "simulator/cli");
  private static final String SOURCE = "simulator/core/src/main/java/A.java";

  @TempDir Path temp;
  private Path project;
  private Path jdk;
  private final Map<String, String> environment = new HashMap<>();

  private record Run(int exit, String out, String err) {}

  @BeforeEach
  void tree() throws IOException {
    project = temp.resolve("a project, with spaces");
    for (String module : MODULES) {
      write(project.resolve(module + "/pom.xml"), "<project/>");
    }
    write(project.resolve("pom.xml"), "<project/>");
    write(project.resolve(".mvn/jvm.config"), "-Xmx1g\n");
    write(project.resolve(SOURCE), "class A {}");
    write(project.resolve("simulator/core/src/test/java/ATest.java"), "class ATest {}");
    write(project.resolve("reports/src/main/java/B.java"), "class B {}");
    write(project.resolve("simulator/cli/src/main/java/C.java"), "class C {}");
    write(project.resolve("scenarios/msix/a.yaml"), "scenario: a\n");
    Files.copy(LAUNCHER, project.resolve("virqsim"));
    maven("");
    jdk = jdk("17.0.1");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", temp.toString());
    environment.put("JAVA_HOME", jdk.toString());
  }

  /** A Maven that notes the call, runs {@code extra} and leaves the command's jar. */
  private void maven(String extra) throws IOException {
    script(
        project.resolve("mvnw"),
        """
        echo called >>"%s/calls"
        echo '[INFO] Building virqsim core 0.1.0-SNAPSHOT       [3/5]'
        %s
        mkdir -p simulator/cli/target/launcher target/launcher/building
        cp "%s" simulator/cli/target/launcher/virqsim-cli-1.jar
        """
            .formatted(temp, extra, project.resolve(SOURCE)));
  }

  private Path jdk(String version) throws IOException {
    Path home = temp.resolve("jdk-" + version);
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/java"), "printf '%s\\n' \"$@\"\n");
    script(home.resolve("bin/javac"), "");
    return home;
  }

  private static void script(Path file, String body) throws IOException {
    write(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private Process start(Path launcher, String name) throws IOException {
    List<String> line = new ArrayList<>(List.of(launcher.toString(), "run", "a b"));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(temp.toFile())
            .redirectOutput(temp.resolve(name + ".out").toFile())
            .redirectError(temp.resolve(name + ".err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Run end(Process process, String name) throws IOException, InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
    return new Run(
        process.exitValue(),
        Files.readString(temp.resolve(name + ".out")),
        Files.readString(temp.resolve(name + ".err")));
  }

  private Run launch(Path launcher) throws IOException, InterruptedException {
    return end(start(launcher, "one"), "one");
  }

  private Run launch() throws IOException, InterruptedException {
    return launch(project.resolve("virqsim"));
  }

  private long builds() throws IOException {
    Path calls = temp.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  private Path state(String name) {
    return project.resolve("target/launcher").resolve(name);
  }

  @Test
  void buildsOnceThenOnlyRuns() throws Exception {
    Run first = launch();
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err().lines())
        .first()
        .asString()
        .matches("virqsim: building \\(first time: downloads about \\d+ MB\\) \\.\\.\\.");
    assertThat(first.err()).contains("virqsim: compiling core\n").contains("virqsim: built in ");

    Run second = launch();
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out()).endsWith("org.virqsim.cli.Main\nrun\na b\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void startsJavaWithoutNeedOfADisplayOrFonts() throws Exception {
    List<String> arguments = launch().out().lines().toList();
    assertThat(arguments).contains("-Djava.awt.headless=true");
    String fonts =
        arguments.stream().filter(a -> a.startsWith("-Dsun.awt.fontconfig=")).findFirst().get();
    assertThat(Path.of(fonts.substring(fonts.indexOf('=') + 1)))
        .hasContent("version=1\nsequence.allfonts=default\n");
  }

  @Test
  void buildsAgainWhenContentChangedAndOnlyThen() throws Exception {
    launch();
    write(project.resolve(SOURCE), "class A {}");
    assertThat(launch().err()).as("written, but the same").isEmpty();
    write(project.resolve("simulator/core/src/test/java/ATest.java"), "class ATest { int i; }");
    assertThat(launch().err()).as("a test").isEmpty();
    write(project.resolve("simulator/core/src/main/java/.A.java.swp"), "");
    assertThat(launch().err()).as("an editor's file").isEmpty();

    write(project.resolve(SOURCE), "class A { int i; }");
    assertThat(launch().err()).as("a source").contains("built in");
    write(project.resolve("scenarios/msix/b.yaml"), "scenario: b\n");
    assertThat(launch().err()).as("a scenario more").contains("built in");
    Files.delete(project.resolve("scenarios/msix/b.yaml"));
    assertThat(launch().err()).as("as before, whose jars are still there").isEmpty();
    write(project.resolve("simulator/core/pom.xml"), "<project></project>");
    assertThat(launch().err()).as("a pom").contains("built in");
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void noticesAnOlderFileMovedIntoPlace() throws Exception {
    Path older = temp.resolve("older.java");
    write(older, "class A { int older; }");
    launch();
    Files.move(older, project.resolve(SOURCE), StandardCopyOption.REPLACE_EXISTING);
    assertThat(launch().err()).contains("built in");
  }

  @Test
  void aRunKeepsItsJarsWhenANewerBuildComes() throws Exception {
    launch();
    Path jars = apps().get(0);
    write(project.resolve(SOURCE), "class A { int i; }");
    launch();
    assertThat(apps()).hasSize(2).contains(jars);
    assertThat(jars.resolve("virqsim-cli-1.jar")).hasContent("class A {}");
    for (int i = 0; i < 4; i++) {
      write(project.resolve(SOURCE), "class A { int i" + i + "; }");
      launch();
    }
    assertThat(apps()).as("but not all are kept").hasSize(3);
  }

  private List<Path> apps() throws IOException {
    try (var files = Files.list(state("."))) {
      return files.filter(f -> f.getFileName().toString().startsWith("app-")).sorted().toList();
    }
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    Path bin = Files.createDirectories(temp.resolve("bin"));
    Path relative = bin.relativize(project.resolve("virqsim"));
    Path link = Files.createSymbolicLink(bin.resolve("v"), relative);
    Path twice = Files.createSymbolicLink(temp.resolve("vv"), link);
    assertThat(launch(twice).exit()).isZero();
    assertThat(state("stamp")).exists();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    maven("sleep 1");
    Process one = start(project.resolve("virqsim"), "one");
    Process two = start(project.resolve("virqsim"), "two");
    assertThat(end(one, "one").exit()).isZero();
    assertThat(end(two, "two").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(state("lock")).doesNotExist();
  }

  @Test
  void aLockWhoseHolderDiedIsTakenAway() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(state("lock/pid"), gone.pid() + "\n");
    Process one = start(project.resolve("virqsim"), "one");
    Process two = start(project.resolve("virqsim"), "two");
    assertThat(end(one, "one").exit()).isZero();
    assertThat(end(two, "two").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(state("lock")).doesNotExist();
  }

  @Test
  void aFailedBuildShowsItsErrorsAndLeavesNoStamp() throws Exception {
    maven("echo '[ERROR] A.java:[1,1] expected'; exit 1");
    Run run = launch();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("the build failed", "A.java:[1,1] expected", "build.log");
    assertThat(state("stamp")).doesNotExist();
    assertThat(state("lock")).doesNotExist();
    maven("");
    assertThat(launch().exit()).isZero();
  }

  @Test
  void aFailureWithoutAnErrorLineShowsTheEndOfTheLog() throws Exception {
    maven("echo 'no route'; exit 1");
    assertThat(launch().err()).contains("no route");
  }

  @Test
  void anInterruptedBuildLeavesNothingBehind() throws Exception {
    maven("exec sleep 30");
    Process process = start(project.resolve("virqsim"), "one");
    while (builds() == 0) {
      Thread.sleep(10);
    }
    process.destroy();
    Run run = end(process, "one");
    assertThat(run.exit()).isEqualTo(143);
    assertThat(run.err()).contains("build interrupted");
    assertThat(state("lock")).doesNotExist();
    assertThat(state("building")).doesNotExist();
  }

  @Test
  void saysInOneSentenceWhichJavaItNeeds() throws Exception {
    environment.put("JAVA_HOME", jdk("11.0.2").toString());
    assertRefused("is version 11.0.2.");
    environment.put("JAVA_HOME", jdk("1.8.0_402").toString());
    assertRefused("is version 1.8.0_402.");
    environment.put("JAVA_HOME", temp.resolve("nowhere").toString());
    assertRefused("has no bin/java.");
    Files.delete(jdk.resolve("bin/javac"));
    environment.put("JAVA_HOME", jdk.toString());
    assertRefused("there is no javac");
    environment.remove("JAVA_HOME");
    environment.put("PATH", tools().toString());
    assertRefused("no 'java' on the PATH");
    assertThat(builds()).isZero();
  }

  private void assertRefused(String why) throws Exception {
    Run run = launch();
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("virqsim: a JDK 17 or newer is needed")
        .contains(why)
        .hasLineCount(1);
  }

  @Test
  void findsTheJavaOfThePath() throws Exception {
    environment.remove("JAVA_HOME");
    Path bin = tools();
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
    environment.put("PATH", bin.toString());
    Run run = launch();
    assertThat(run.exit()).as(run.err()).isZero();
  }

  /** A folder with the programs that the launcher may use, and no Java. */
  private Path tools() throws IOException {
    Path bin = temp.resolve("tools");
    if (Files.exists(bin)) {
      return bin;
    }
    Files.createDirectories(bin);
    for (String tool :
        List.of(
            "cat",
            "cksum",
            "cp",
            "date",
            "find",
            "grep",
            "head",
            "ls",
            "mkdir",
            "mkfifo",
            "mv",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sleep",
            "sort",
            "tail",
            "touch")) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path file = Path.of(folder, tool);
        if (Files.exists(file)) {
          script(bin.resolve(tool), "exec " + file + " \"$@\"\n");
          break;
        }
      }
    }
    return bin;
  }

  @Test
  void newerJdksGetTheOptionsThatSilenceThem() throws Exception {
    assertThat(launch().out()).doesNotContain("native-access");
    environment.put("JAVA_HOME", jdk("25").toString());
    assertThat(launch().out()).contains("--enable-native-access=ALL-UNNAMED");
    assertThat(builds()).as("the jars suit every JDK").isEqualTo(1);
  }
}
