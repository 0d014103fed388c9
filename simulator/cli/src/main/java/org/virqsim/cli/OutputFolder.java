// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.virqsim.reports.Charts;
import org.virqsim.reports.Reports;
import org.virqsim.reports.ResultsCsv;
import org.virqsim.reports.TimelineFiles;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Timeline;

/**
 * The folder that a run writes to. It is ours from before the run until it is closed, so that
 * nobody computes for an hour to learn that nothing can be written. Results of another scenario in
 * it are never overwritten, and what an earlier run of the same scenario left and this one does not
 * replace is removed: a folder holds the files of one run.
 */
final class OutputFolder implements AutoCloseable {
  /** What a folder is for. */
  enum Kind {
    /** A run or a comparison. */
    RESULTS("results.json"),
    /** A sweep. */
    SWEEP("sweep.json"),
    /** An exploration. */
    EXPLORATION("explore.json"),
    /** Claims put to the test. */
    CLAIMS("thread.json");

    /** The file that holds everything; whoever sees it sees all of the run. */
    private final String file;

    Kind(String file) {
      this.file = file;
    }
  }

  /** Writes the files of a run into an empty folder. */
  interface Content {
    /** Writes; returns warnings about what could not be drawn. */
    List<String> write(Path stage) throws IOException;
  }

  /** Prefix of the folder that files are written to before they are moved to their places. */
  private static final String STAGE = ".new-";

  /** Folders tried before we conclude that something else is wrong. */
  private static final int MOST_TRIED = 1_000;

  /** What only some runs write. */
  private static final Pattern REPLACED =
      Pattern.compile(
          "timeline.*\\.(json|svg|png)|(latency|percentiles|outcomes|loss|cost)\\.(svg|png)|(comparisons|devices)\\.csv"
              + "|(tornado|sweep|heat|factors)\\.(svg|png)|counterexample\\.(mmd|yaml)|first-loss-.*\\.mmd"
              + "|claim-[a-z0-9-]+(\\.json|\\.svg|\\.png)"
              + "|latency-.*\\.hgrm");

  private static final Pattern SCENARIO =
      Pattern.compile(
          "\\A\\{\\s*\"schema\": ?\"virqsim-(?:results|sweep|exploration|thread)/.{0,200}?\"(?:scenario|name)\": ?\"([^\"]*)\"",
          Pattern.DOTALL);

  private final Path folder;
  private final Kind kind;
  private final FolderLock lock;

  private OutputFolder(Path folder, Kind kind, FolderLock lock) {
    this.folder = folder;
    this.kind = kind;
    this.lock = lock;
  }

  /**
   * Chooses a folder and takes it.
   *
   * @param wanted what the user named; null for {@code out/COMMAND-SCENARIO}, with a number behind
   *     it if that is not free
   */
  static OutputFolder open(@Nullable Path wanted, String command, String scenario, Kind kind) {
    if (wanted != null) {
      return named(wanted, scenario, kind);
    }
    String name = command + "-" + scenario.substring(scenario.lastIndexOf('/') + 1);
    for (int i = 1; i <= MOST_TRIED; i++) {
      Path folder = Path.of("out", i == 1 ? name : name + "-" + i);
      Optional<FolderLock> lock =
          free(folder, scenario, kind) ? take(folder, "") : Optional.empty();
      if (lock.isPresent()) {
        return new OutputFolder(folder, kind, lock.get());
      }
    }
    throw new CommandException(ExitCode.USAGE, "no free folder below out; name one with --out");
  }

  private static OutputFolder named(Path wanted, String scenario, Kind kind) {
    if (wanted.toString().isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "--out needs the name of a folder");
    }
    if (Files.exists(wanted) && !Files.isDirectory(wanted)) {
      throw new CommandException(ExitCode.USAGE, "--out " + wanted + " is not a folder");
    }
    for (Kind other : Kind.values()) {
      if (other != kind && Files.exists(wanted.resolve(other.file))) {
        throw new CommandException(
            ExitCode.USAGE,
            "--out " + wanted + " holds results of another command, which are not overwritten");
      }
    }
    if (!free(wanted, scenario, kind)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--out " + wanted + " holds results of another scenario, which are not overwritten");
    }
    FolderLock lock =
        take(wanted, "--out ")
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.USAGE, "--out " + wanted + ": another run is writing to it"));
    return new OutputFolder(wanted, kind, lock);
  }

  private static Optional<FolderLock> take(Path folder, String option) {
    try {
      Files.createDirectories(folder);
      return FolderLock.take(folder);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.USAGE, "cannot write to " + option + folder + ": " + reason(e));
    }
  }

  /** Java's messages for files are often no more than the name. */
  private static String reason(IOException e) {
    String type = e.getClass().getSimpleName().replaceFirst("Exception$", "");
    String words = type.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    String message = String.valueOf(e.getMessage());
    boolean said = message.contains(" ");
    return e instanceof FileAlreadyExistsException
        ? message + " is not a folder"
        : said ? message : words.equals("io") ? message : words;
  }

  private static boolean free(Path folder, String scenario, Kind kind) {
    for (Kind other : Kind.values()) {
      if (other != kind && Files.exists(folder.resolve(other.file))) {
        return false;
      }
    }
    Path results = folder.resolve(kind.file);
    if (!Files.exists(results)) {
      return true;
    }
    // The head is enough: to read all of it takes longer than many a run.
    try (var in = Files.newInputStream(results)) {
      Matcher head = SCENARIO.matcher(new String(in.readNBytes(2_000), StandardCharsets.UTF_8));
      // Not ours: somebody may still want it.
      return head.find() && head.group(1).equals(scenario);
    } catch (IOException e) {
      return false;
    }
  }

  Path path() {
    return folder;
  }

  /**
   * Writes results, tables, timelines and charts; returns warnings about what could not be drawn.
   *
   * @param jobs threads for drawing; 0 draws no charts
   */
  List<String> write(Results results, List<Timeline> timelines, String runJson, int jobs) {
    return write(
        stage -> {
          Files.writeString(stage.resolve("run.json"), runJson);
          for (Timeline timeline : timelines) {
            ResultsJson.write(
                timeline, stage.resolve("timeline-" + fileName(timeline.policy()) + ".json"));
          }
          TimelineFiles.writeAll(timelines, stage);
          ResultsCsv.writeAll(results, stage);
          List<String> warnings =
              jobs > 0
                  ? Charts.writeAll(results, timelines, stage, jobs).warnings()
                  : List.<String>of();
          Reports.writeAll(results, stage);
          ResultsJson.write(results, stage.resolve(kind.file));
          return warnings;
        });
  }

  /**
   * Writes what the content is, the file of this folder's kind among it; returns warnings. Files
   * are written elsewhere first and then moved to their places: none is ever half there.
   */
  List<String> write(Content content) {
    List<String> warnings = new ArrayList<>();
    try {
      Path stage = Files.createTempDirectory(folder, STAGE);
      try {
        warnings.addAll(content.write(stage));
        replace(stage, warnings);
      } finally {
        clear(stage);
      }
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.INTERNAL_ERROR, "cannot write to " + folder + ": " + reason(e));
    }
    return warnings;
  }

  /** Moves everything to its place, the results last: whoever sees them sees all of the run. */
  private void replace(Path stage, List<String> warnings) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stage)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (REPLACED.matcher(name).matches()
            && !names.contains(name)
            && Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    }
    names.remove(kind.file);
    for (String name : names) {
      try {
        move(stage, name);
      } catch (IOException e) {
        if (!name.endsWith(".svg") && !name.endsWith(".png")) {
          throw e;
        }
        warnings.add("chart '" + name + "' could not be written: " + reason(e));
      }
    }
    move(stage, kind.file);
  }

  private void move(Path stage, String name) throws IOException {
    Files.move(stage.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void clear(Path stage) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(stage)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(stage);
  }

  private static String fileName(String policy) {
    return policy.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }

  /** Lets others write to the folder; removes it if nothing came of it. */
  @Override
  public void close() {
    lock.close();
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // As it should be.
      return;
    } catch (IOException e) {
      // It stays, empty: no reason to fail.
      return;
    }
  }
}
