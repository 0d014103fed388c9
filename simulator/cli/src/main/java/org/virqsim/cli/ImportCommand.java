// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.kernel.Durations;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import org.virqsim.trace.Calibration;
import org.virqsim.trace.CallTimes;
import org.virqsim.trace.GuestTimes;
import org.virqsim.trace.ImportedScenario;
import org.virqsim.trace.Ioctl;
import org.virqsim.trace.IoctlLog;
import org.virqsim.trace.PolicyFromLog;
import org.virqsim.trace.RecordedLog;
import org.virqsim.trace.RecordedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim import}: a recording becomes a scenario. */
@Command(
    name = "import",
    header = "Writes a scenario from a recorded run of QEMU.",
    description = {
      "Finds the guest's steps and their times in QEMU's trace log, QEMU's policy, and, with the",
      "recorded ioctls, how long calls took on that host. The log shows no interrupts: the load is",
      "assumed. A file that exists is never overwritten."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim import qemu-trace.log --ioctls ioctls.jsonl -o mine.yaml && ./virqsim compare mine.yaml",
      "      what would other policies have cost this guest?",
      "  ./virqsim import qemu-trace.log --rate 20/ms --longest-pause 1ms"
    })
final class ImportCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "LOG", description = "QEMU's trace log, 7.2 or later.")
  private Path log = Path.of("");

  @Option(
      names = "--ioctls",
      paramLabel = "FILE",
      description = "Recorded ioctls, whose durations become costs; see 'conform --help'.")
  private @Nullable Path ioctls;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to this file instead of printing.")
  private @Nullable Path file;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the scenario. Default: that of the file, or imported.")
  private @Nullable String name;

  @Option(
      names = "--policy",
      paramLabel = "NAME[@HOST]",
      description = "What made the recording; default: what the log shows.")
  private @Nullable String policy;

  @Option(
      names = "--device",
      paramLabel = "ADDRESS",
      description = "Only this function, where the log names several. Default: all.")
  private @Nullable String device;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "Arrivals on each live vector, or none; default: ${DEFAULT-VALUE}.")
  private String rate = "1/ms";

  @Option(
      names = "--longest-pause",
      paramLabel = "TIME",
      description = "Shortens longer pauses of the guest; default: ${DEFAULT-VALUE}.")
  private String longestPause = "10ms";

  @Override
  public Integer call() throws IOException {
    if (file != null) {
      NewFile.check(file);
    }
    long longest = number("--longest-pause", longestPause);
    String arrivals = rate.equals("none") ? "" : rate;
    if (!arrivals.isEmpty()) {
      number("--rate", rate);
    }
    PrintWriter err = spec.commandLine().getErr();
    RecordedLog read = Recording.log(log);
    Recording.unreadable(log, read).ifPresent(err::println);
    List<RecordedRun> runs = runs(read);
    Optional<IoctlLog> recorded = Optional.ofNullable(ioctls).map(Recording::ioctls);
    recorded.flatMap(r -> Recording.unreadable(ioctls(), r)).ifPresent(err::println);
    PolicyFromLog found =
        Recording.policy(log, runs.get(0), policy, recorded.flatMap(IoctlLog::noresize));
    List<Ioctl> calls = recorded.map(IoctlLog::ioctls).orElse(List.of());
    List<ImportedScenario.Guest> guests = new ArrayList<>();
    for (RecordedRun run : runs) {
      guests.add(new ImportedScenario.Guest(run, GuestTimes.of(run, calls, longest)));
    }
    ImportedScenario scenario =
        new ImportedScenario(
            name(),
            log + recorded.map(r -> " and " + ioctls).orElse(""),
            guests,
            found,
            arrivals,
            recorded.map(this::costs).orElse(List.of()));
    write(scenario);
    say(err, read, found, guests);
    return ExitCode.OK;
  }

  private void write(ImportedScenario scenario) throws IOException {
    String text = scenario.text();
    try {
      new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
          .load(new ScenarioSource("imported scenario", text), List.of());
    } catch (ScenarioException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT,
          e.diagnostics().stream()
              .map(d -> log + ": error: no scenario comes of it: " + d)
              .toList());
    }
    if (file == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      NewFile.write(file, text);
    }
  }

  private List<RecordedRun> runs(RecordedLog read) {
    if (device != null || read.runs().size() <= 1) {
      return List.of(Recording.run(log, read, device));
    }
    List<RecordedRun> runs =
        read.runs().stream().filter(r -> !r.guest().steps().isEmpty()).toList();
    if (runs.isEmpty()) {
      throw Recording.invalid(log, "the guest never touches MSI-X; is -trace 'msix_*' missing?");
    }
    return runs;
  }

  /** Without arguments nothing is known of the calls but their number. */
  private List<Calibration.CostParameter> costs(IoctlLog recorded) {
    if (recorded.bare()) {
      spec.commandLine()
          .getErr()
          .println(
              ioctls
                  + ": warning: strace shows no arguments, so no costs are taken from its"
                  + " durations");
      return List.of();
    }
    CallTimes times = new CallTimes();
    times.add(recorded);
    return new Calibration(times, String.valueOf(ioctls().getFileName())).parameters();
  }

  private Path ioctls() {
    return Optional.ofNullable(ioctls).orElse(Path.of(""));
  }

  private void say(
      PrintWriter err, RecordedLog read, PolicyFromLog found, List<ImportedScenario.Guest> guests) {
    found.reasons().forEach(r -> err.println(found.policy() + "@" + found.host() + ": " + r));
    for (ImportedScenario.Guest guest : guests) {
      RecordedRun run = guest.run();
      err.println(run.guest().device() + ": " + run.guest().steps().size() + " steps");
      if (!run.guest().unexplained().isEmpty()) {
        err.println(
            log
                + ":"
                + run.guest().unexplained().get(0).where().line()
                + ": warning: "
                + run.guest().unexplained().size()
                + " events fit nothing that a guest can have done; were lines lost?");
      }
      if (run.guest().leftOut() > 0) {
        err.println(
            "warning: only the first "
                + RecordedLog.MOST_STEPS
                + " steps are kept, about "
                + run.guest().leftOut()
                + " are left out");
      }
      if (guest.times().shortened() > 0) {
        err.println(
            guest.times().shortened()
                + " pauses are shortened to "
                + longestPause
                + ", by "
                + Durations.format(guest.times().shortenedNs())
                + " in all; --longest-pause keeps more");
      }
    }
    if (!read.timed()) {
      err.println("the log has no times (-msg timestamp=on): the steps follow without pauses");
    }
    if (file != null) {
      err.println("wrote " + file);
    }
    err.flush();
  }

  private String name() {
    if (name != null) {
      return name;
    }
    Path last = file == null ? null : file.getFileName();
    String text = last == null ? "imported" : last.toString().replaceFirst("\\.ya?ml$", "");
    String safe = text.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
    return safe.isEmpty() ? "imported" : safe.substring(0, Math.min(60, safe.length()));
  }

  /** A duration or a rate, by the option that it belongs to. */
  private static long number(String option, String text) {
    try {
      if (option.equals("--rate")) {
        Durations.parseRate(text);
        return 0;
      }
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, option + ": " + e.getMessage());
    }
  }
}
