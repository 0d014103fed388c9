// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.virqsim.reports.Charts;
import org.virqsim.reports.Reports;
import org.virqsim.reports.ResultsCsv;
import org.virqsim.reports.SweepCharts;
import org.virqsim.reports.SweepCsv;
import org.virqsim.reports.TimelineFiles;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Sweep;
import org.virqsim.result.Timeline;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code virqsim report}: writes the reports of results that are there. */
@Command(
    name = "report",
    description =
        "Writes report.html, report.md, charts, tables and percentile files from the results.json, or"
            + " the sweep.json, in a folder. run, compare and sweep do so at their end; this is for"
            + " results of another machine or version.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim compare nvme-bringup --out out/nvme",
      "  ./virqsim report out/nvme",
      "      opens in any browser; the file needs no network and can be sent as it is"
    })
final class ReportCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder with results.json or sweep.json.")
  private Path dir = Path.of("");

  @Override
  public Integer call() {
    boolean sweep =
        Files.exists(dir.resolve("sweep.json")) && !Files.exists(dir.resolve("results.json"));
    List<String> warnings;
    try {
      warnings = sweep ? write(sweep()) : write(results());
    } catch (IOException e) {
      throw new CommandException(ExitCode.INTERNAL_ERROR, "cannot write to " + dir + ": " + e);
    }
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("virqsim: warning: " + warning));
    err.println("report is " + dir.resolve("report.html"));
    err.flush();
    return ExitCode.OK;
  }

  private List<String> write(Results results) throws IOException {
    List<Timeline> timelines = timelines();
    ResultsCsv.writeAll(results, dir);
    TimelineFiles.writeAll(timelines, dir);
    List<String> warnings = Charts.writeAll(results, timelines, dir).warnings();
    Reports.writeAll(results, dir);
    return warnings;
  }

  private List<String> write(Sweep sweep) throws IOException {
    Files.writeString(dir.resolve("sweep.csv"), SweepCsv.cells(sweep), StandardCharsets.UTF_8);
    List<String> warnings = SweepCharts.writeAll(sweep, dir).warnings();
    Reports.writeAll(sweep, dir);
    return warnings;
  }

  private Sweep sweep() {
    Path file = dir.resolve("sweep.json");
    try {
      return ResultsJson.readSweep(file);
    } catch (InvalidResultsException | IOException e) {
      throw new CommandException(ExitCode.INVALID_INPUT, file + ": error: " + e.getMessage());
    }
  }

  private Results results() {
    Path file = dir.resolve("results.json");
    if (!Files.exists(file)) {
      throw new CommandException(
          ExitCode.INVALID_INPUT,
          file
              + ": error: there is no such file; name the folder that run, compare or"
              + " sweep wrote");
    }
    try {
      return ResultsJson.readResults(file);
    } catch (InvalidResultsException | IOException e) {
      throw new CommandException(ExitCode.INVALID_INPUT, file + ": error: " + e.getMessage());
    }
  }

  private List<Timeline> timelines() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(dir)) {
      files =
          all.filter(
                  f ->
                      String.valueOf(f.getFileName()).matches("timeline-.*(?<!\\.perfetto)\\.json"))
              .sorted()
              .toList();
    }
    List<Timeline> timelines = new ArrayList<>();
    for (Path file : files) {
      try {
        timelines.add(ResultsJson.readTimeline(file));
      } catch (InvalidResultsException e) {
        throw new CommandException(ExitCode.INVALID_INPUT, file + ": error: " + e.getMessage());
      }
    }
    return timelines;
  }
}
