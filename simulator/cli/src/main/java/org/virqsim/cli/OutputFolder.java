// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.virqsim.reports.ChartFiles;
import org.virqsim.reports.Charts;
import org.virqsim.reports.ResultsCsv;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Timeline;

/** The folder that a run writes to. Results of another scenario in it are never overwritten. */
final class OutputFolder {
  private static final String RESULTS = "results.json";
  private final Path folder;

  private OutputFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Chooses a folder.
   *
   * @param wanted what the user named; null for {@code out/COMMAND-SCENARIO}
   */
  static OutputFolder choose(@Nullable Path wanted, String command, String scenario) {
    if (wanted != null) {
      if (Files.exists(wanted) && !Files.isDirectory(wanted)) {
        throw new CommandException(ExitCode.USAGE, "--out " + wanted + " is not a folder");
      }
      if (!free(wanted, scenario)) {
        throw new CommandException(
            ExitCode.USAGE,
            "--out " + wanted + " holds results of another scenario, which are not overwritten");
      }
      return new OutputFolder(wanted);
    }
    String name = command + "-" + scenario.substring(scenario.lastIndexOf('/') + 1);
    Path folder = Path.of("out", name);
    for (int i = 2; !free(folder, scenario); i++) {
      folder = Path.of("out", name + "-" + i);
    }
    return new OutputFolder(folder);
  }

  private static boolean free(Path folder, String scenario) {
    Path results = folder.resolve(RESULTS);
    if (!Files.exists(results)) {
      return true;
    }
    try {
      return ResultsJson.readResults(Files.readString(results)).scenario().equals(scenario);
    } catch (IOException | InvalidResultsException e) {
      // Not ours, or cut short: somebody may still want it.
      return false;
    }
  }

  Path path() {
    return folder;
  }

  /**
   * Writes results, tables, timelines and charts; returns warnings about what could not be drawn.
   */
  List<String> write(Results results, List<Timeline> timelines, String runJson) {
    List<String> warnings = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      put(RESULTS, ResultsJson.write(results));
      put("run.json", runJson);
      for (Timeline timeline : timelines) {
        put("timeline-" + fileName(timeline.policy()) + ".json", ResultsJson.write(timeline));
      }
      ResultsCsv.writeAll(results, folder);
      ChartFiles charts = Charts.writeAll(results, timelines, folder);
      warnings.addAll(charts.warnings());
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.INTERNAL_ERROR, "cannot write to " + folder + ": " + e.getMessage());
    }
    return warnings;
  }

  private void put(String name, String text) throws IOException {
    Path temporary = folder.resolve(name + ".tmp");
    Files.writeString(temporary, text, StandardCharsets.UTF_8);
    Files.move(temporary, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String fileName(String policy) {
    return policy.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
