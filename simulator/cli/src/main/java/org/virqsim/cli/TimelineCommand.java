// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.kernel.Durations;
import org.virqsim.reports.ChartFiles;
import org.virqsim.reports.Charts;
import org.virqsim.reports.TimelineFiles;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Timeline;
import org.virqsim.trace.IoctlLog;
import org.virqsim.trace.PolicyFromLog;
import org.virqsim.trace.RecordedRun;
import org.virqsim.trace.RecordedTimeline;
import org.virqsim.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim timeline}: a recorded run, drawn like a simulated one. */
@Command(
    name = "timeline",
    header = "Draws a recorded run as the simulator draws its own.",
    description = {
      "A lane for each vector that the guest unmasked: when it was masked, served, latched or dark, from",
      "the times of the recorded calls. Prints how long each was so; writes timeline-recorded.json, .svg,",
      ".png and .perfetto.json (for ui.perfetto.dev), to be laid beside the timeline of a run of the imported scenario."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim timeline qemu-trace.log --ioctls ioctls.jsonl",
      "      the first bring-up, up to the first pause of a second",
      "  ./virqsim timeline qemu-trace.log --ioctls ioctls.jsonl --until 30s --out mine"
    })
final class TimelineCommand implements Callable<Integer> {
  private static final long FIRST_PAUSE_NS = 1_000_000_000L;

  /** Percent of the part that is shown by default, so that its last vectors are seen served. */
  private static final long MARGIN = 105;

  private static final List<String> STATES = List.of("served", "latched", "dark");

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "LOG", description = "QEMU's trace log, with times.")
  private Path log = Path.of("");

  @Option(
      names = "--ioctls",
      paramLabel = "FILE",
      required = true,
      description = "Recorded ioctls with arguments and the same clock as the log.")
  private Path ioctls = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "NAME[@HOST]",
      description = "What made the recording; default: what the log shows.")
  private @Nullable String policy;

  @Option(
      names = "--device",
      paramLabel = "ADDRESS",
      description = "Which assigned function, where the log names several.")
  private @Nullable String device;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "End, since the guest's first step; default: before its first pause of 1 s.")
  private @Nullable String until;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the files; default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("out", "timeline");

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    var read = Recording.log(log);
    Recording.unreadable(log, read).ifPresent(err::println);
    RecordedRun run = Recording.run(log, read, device);
    if (!read.timed()) {
      throw Recording.invalid(log, "has no times; record it with -msg timestamp=on");
    }
    IoctlLog calls = Recording.ioctls(ioctls);
    Recording.unreadable(ioctls, calls).ifPresent(err::println);
    if (calls.bare()) {
      throw Recording.invalid(ioctls, "has no arguments, so it is not known which call did what");
    }
    PolicyFromLog found = Recording.policy(log, run, policy, calls.noresize());
    Timeline timeline = timeline(run, calls, found);
    print(timeline);
    write(timeline, err);
    return ExitCode.OK;
  }

  private Timeline timeline(RecordedRun run, IoctlLog calls, PolicyFromLog found) {
    long end;
    try {
      end =
          until == null
              ? MARGIN * RecordedTimeline.firstPart(run, calls.ioctls(), FIRST_PAUSE_NS) / 100
              : Durations.parse(until);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--until: " + e.getMessage());
    }
    try {
      return RecordedTimeline.of(run, calls, "recorded", found, Math.max(1, end));
    } catch (TraceException e) {
      throw Recording.invalid(ioctls, String.valueOf(e.getMessage()));
    }
  }

  private void print(Timeline timeline) {
    PrintWriter text = spec.commandLine().getOut();
    text.println(
        timeline.policy()
            + " on "
            + timeline.host()
            + ", the first "
            + Durations.format(timeline.horizonNs())
            + ", "
            + timeline.outermost("calls").count()
            + " SET_IRQS on MSI-X");
    text.println(row("vector", "served", "latched", "dark", "longest dark"));
    for (Timeline.Lane lane : timeline.lanes()) {
      String[] cells = new String[5];
      cells[0] = String.valueOf(lane.vector());
      for (int i = 0; i < STATES.size(); i++) {
        String state = STATES.get(i);
        cells[i + 1] =
            Durations.format(
                lane.spans().stream()
                    .filter(s -> s.state().equals(state))
                    .mapToLong(s -> s.endNs() - s.startNs())
                    .sum());
      }
      cells[4] =
          Durations.format(
              lane.spans().stream()
                  .filter(s -> s.state().equals("dark"))
                  .mapToLong(s -> s.endNs() - s.startNs())
                  .max()
                  .orElse(0));
      text.println(row(cells));
    }
    if (timeline.lanes().stream()
        .allMatch(lane -> lane.spans().stream().noneMatch(s -> STATES.contains(s.state())))) {
      text.println("No vector is in use so far; give --until for more of the recording.");
    }
    text.flush();
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%6s %10s %10s %10s %13s", (Object[]) cells);
  }

  private void write(Timeline timeline, PrintWriter err) throws IOException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new CommandException(ExitCode.USAGE, "--out " + out + " is not a folder");
    }
    Files.createDirectories(out);
    ResultsJson.write(timeline, out.resolve("timeline-recorded.json"));
    TimelineFiles.write(timeline, "recorded", out);
    ChartFiles files = Charts.writeRecorded(timeline, String.valueOf(log.getFileName()), out);
    files.warnings().forEach(warning -> err.println("virqsim: warning: " + warning));
    files.skipped().forEach(err::println);
    err.println("timeline and chart are in " + out);
    err.flush();
  }
}
