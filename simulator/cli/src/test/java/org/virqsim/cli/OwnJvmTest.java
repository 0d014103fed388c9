// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.ResultsJson;

/** What needs a JVM of its own: its settings, its real streams, its end by a signal. */
class OwnJvmTest {
  private static final int SIGINT_BIT = 1 << 1; // signal 2, counted from 1

  @TempDir Path folder;

  private Path compare(String name, Path jdk, List<String> options, String jobs)
      throws IOException, InterruptedException {
    Path out = folder.resolve(name);
    Invocation child =
        Invocation.child(
            jdk,
            folder,
            options,
            "compare",
            "seed-three-vectors",
            "--replications",
            "40",
            "--json",
            "--jobs",
            jobs,
            "--out",
            out.toString());
    assertThat(child.exit()).as(child.err()).isEqualTo(ExitCode.OK);
    assertThat(child.out()).isEqualTo(Files.readString(out.resolve("results.json")));
    assertThat(child.err()).contains("results and charts are in " + out);
    return out;
  }

  private static Path ownJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  /** All that must not depend on anything but scenario, seed and version. */
  private static List<Path> deterministic(Path out) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files
          .filter(f -> f.toString().matches(".*\\.(json|csv|svg)"))
          .filter(f -> !f.endsWith("run.json"))
          .sorted()
          .toList();
    }
  }

  private static void assertSame(Path out, Path expected) throws IOException {
    List<Path> files = deterministic(expected);
    assertThat(deterministic(out)).hasSameSizeAs(files).hasSizeGreaterThan(10);
    for (Path file : files) {
      assertThat(out.resolve(file.getFileName())).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void theSameBytesForAnyNumberOfThreadsLocaleAndTimeZone()
      throws IOException, InterruptedException {
    Path plain = compare("plain", ownJdk(), List.of(), "1");
    List<String> egypt =
        List.of(
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Duser.extensions=u-nu-arab",
            "-Duser.timezone=Asia/Kathmandu");
    assertSame(compare("egypt", ownJdk(), egypt, "4"), plain);
    List<String> turkey =
        List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-9");
    assertSame(compare("turkey", ownJdk(), turkey, "3"), plain);
  }

  @Test
  void theSameBytesOnAnotherJdk() throws IOException, InterruptedException {
    Optional<Path> other = otherJdk();
    assumeTrue(
        other.isPresent(),
        "no JDK >= 17 of another version beside this one, or in VIRQSIM_OTHER_JDK");
    Path plain = compare("here", ownJdk(), List.of(), "2");
    assertSame(compare("there", other.orElseThrow(), List.of(), "2"), plain);
  }

  private static Optional<Path> otherJdk() throws IOException {
    String named = System.getenv("VIRQSIM_OTHER_JDK");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path beside = ownJdk().toRealPath().getParent();
    List<Path> found = new ArrayList<>();
    try (Stream<Path> jdks = Files.list(beside)) {
      for (Path jdk : jdks.sorted().toList()) {
        int version = version(jdk);
        if (version >= 17 && version != Runtime.version().feature()) {
          found.add(jdk);
        }
      }
    }
    return found.stream().findFirst();
  }

  /** The version that a JDK says of itself, 0 if there is no JDK that can be run. */
  private static int version(Path jdk) throws IOException {
    Path release = jdk.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(jdk.resolve("bin/java"))) {
      return 0;
    }
    return Files.readAllLines(release, StandardCharsets.UTF_8).stream()
        .filter(line -> line.matches("JAVA_VERSION=\"\\d+.*"))
        .map(line -> line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  @Test
  void aRunKeepsItsFolderAndOnCtrlCWhatWasFinished()
      throws IOException, InterruptedException, InvalidResultsException {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    assumeTrue(linux, "looks at /proc");
    Path out = folder.resolve("interrupted");
    Path stdout = folder.resolve("stdout.txt");
    Path stderr = folder.resolve("stderr.txt");
    Process process =
        Invocation.start(
            ownJdk(),
            folder,
            List.of(),
            stdout,
            stderr,
            "compare",
            "seed-three-vectors",
            "--replications",
            "100000000",
            "--jobs",
            "2",
            "--out",
            out.toString());
    for (int i = 0; i < 600 && !Files.exists(out.resolve(".lock")); i++) {
      Thread.sleep(100);
    }
    // Enough for a first replication, of the hundred million.
    Thread.sleep(4_000);
    if (ignoresInterrupts(process.pid())) {
      process.destroyForcibly();
      assumeTrue(false, "whoever started the tests ignores SIGINT, and children inherit that");
    }
    Invocation second =
        Invocation.child(
            folder,
            List.of(),
            "run",
            "seed-three-vectors",
            "--replications",
            "1",
            "--out",
            out.toString());
    assertThat(second.err()).contains("another run is writing to it");
    assertThat(second.exit()).isEqualTo(ExitCode.USAGE);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    Invocation ended = Invocation.finish(process, stdout, stderr);
    assertThat(ended.exit()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(ended.err().lines())
        .containsExactly(
            "virqsim: interrupted; the results cover what was finished, without charts",
            "results are in " + out);
    assertThat(ended.out()).contains("Interrupted: these numbers stand on ");
    assertThat(ResultsJson.readResults(out.resolve("results.json")).policies()).isNotEmpty();
    assertThat(Files.readString(out.resolve("run.json"))).contains("\"interrupted\": true");
    assertThat(out.resolve(".lock")).doesNotExist();
  }

  static boolean ignoresInterrupts(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(mask -> (mask & SIGINT_BIT) != 0);
  }
}
