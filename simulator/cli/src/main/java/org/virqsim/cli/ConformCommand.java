// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.trace.ConformCheck;
import org.virqsim.trace.ConformJson;
import org.virqsim.trace.ConformText;
import org.virqsim.trace.IoctlLog;
import org.virqsim.trace.LogCheck;
import org.virqsim.trace.PolicyFromLog;
import org.virqsim.trace.PredictedCall;
import org.virqsim.trace.RecordedLog;
import org.virqsim.trace.RecordedRun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim conform}: a recorded run against the model. */
@Command(
    name = "conform",
    header = "Holds a recorded run of QEMU against the model, call by call.",
    description = {
      "Finds the guest's steps in QEMU's trace log, predicts from them every VFIO_DEVICE_SET_IRQS on",
      "MSI-X and INTx, route commit and irqfd change, and compares with the ioctls that were recorded.",
      "The prediction never reads the ioctls. Without them, says what the log alone can verify.",
      "Exit code 5 when recording and model differ."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim conform qemu-trace.log --ioctls ioctls.jsonl",
      "  ./virqsim conform qemu-trace.log --ioctls strace.txt --policy qemu-8.2@linux-6.5",
      "  ./virqsim conform qemu-trace.log --device 0000:01:00.0"
    })
final class ConformCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "LOG", description = "QEMU's trace log, 7.2 or later.")
  private Path log = Path.of("");

  @Option(
      names = "--ioctls",
      paramLabel = "FILE",
      description = "Recorded ioctls: JSON lines, or the output of strace -f -T -e trace=ioctl.")
  private @Nullable Path ioctls;

  @Option(
      names = "--policy",
      paramLabel = "NAME[@HOST]",
      description = "Predicts with this policy; default: what the log shows.")
  private @Nullable String policy;

  @Option(
      names = "--device",
      paramLabel = "ADDRESS",
      description = "Which assigned function, where the log names several.")
  private @Nullable String device;

  @Option(names = "--all", description = "Shows every call, not only those around differences.")
  private boolean all;

  @Option(names = "--json", description = "Prints one JSON document on stdout instead of text.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RecordedLog read = Recording.log(log);
    Recording.unreadable(log, read).ifPresent(err::println);
    RecordedRun run = Recording.run(log, read, device);
    PolicyFromLog found = Recording.policy(log, run, policy, Optional.empty());
    List<PredictedCall> predicted =
        run.predict(Recording.find(found.policy()), Recording.host(found.host()));
    if (!json) {
      head(out, read, run, found, predicted.size());
    }
    boolean good =
        ioctls == null
            ? alone(out, read, LogCheck.of(run, predicted), found)
            : compare(read, predicted, run, found);
    out.flush();
    err.flush();
    return good ? ExitCode.OK : ExitCode.VIOLATED;
  }

  private void head(
      PrintWriter out, RecordedLog read, RecordedRun run, PolicyFromLog found, int calls) {
    out.println(
        log
            + ": "
            + read.lines()
            + " lines; function "
            + run.guest().device()
            + " with "
            + run.guest().tableSize()
            + " table entries; "
            + run.guest().steps().size()
            + " steps of the guest");
    if (!run.guest().unexplained().isEmpty()) {
      out.println(
          run.guest().unexplained().size()
              + " events fit nothing that a guest can have done, the first in line "
              + run.guest().unexplained().get(0).where().line()
              + "; were lines lost?");
    }
    if (run.guest().leftOut() > 0) {
      out.println("about " + run.guest().leftOut() + " later steps were left out");
    }
    out.println("policy " + found.policy() + " on " + found.host() + ":");
    found.reasons().forEach(reason -> out.println("  - " + reason));
    out.println(calls + " calls are predicted from the log alone");
  }

  private boolean compare(
      RecordedLog read, List<PredictedCall> predicted, RecordedRun run, PolicyFromLog found) {
    PrintWriter out = spec.commandLine().getOut();
    Path file = Objects.requireNonNull(ioctls);
    IoctlLog recorded = Recording.ioctls(file);
    Recording.unreadable(file, recorded)
        .ifPresent(warning -> spec.commandLine().getErr().println(warning));
    if (recorded.ioctls().isEmpty()) {
      throw Recording.invalid(file, "no line is a recorded ioctl about interrupts");
    }
    ConformCheck check =
        ConformCheck.of(
            predicted,
            own(file, recorded, read, run).recordedCalls(),
            recorded.bare(),
            read.sharedRoutes());
    if (json) {
      out.print(ConformJson.of(check, found));
    } else {
      ConformText.of(check, all ? -1 : 3).forEach(out::println);
    }
    return check.conforms();
  }

  /** The calls on the function that is compared, where the recording says on which they were. */
  private static IoctlLog own(Path file, IoctlLog recorded, RecordedLog read, RecordedRun run) {
    int at = read.runs().indexOf(run);
    if (read.runs().size() == 1) {
      return recorded;
    }
    if (recorded.devices().size() != read.runs().size()) {
      throw Recording.invalid(
          file,
          "does not tell the calls on the "
              + read.runs().size()
              + " functions of the log apart; SET_IRQS need a key 'device' (their descriptor)");
    }
    return recorded.of(recorded.devices().get(at));
  }

  private boolean alone(PrintWriter out, RecordedLog read, LogCheck check, PolicyFromLog found) {
    boolean shared = read.sharedRoutes();
    boolean good = check.agrees(shared);
    if (json) {
      out.print(ConformJson.of(check, shared, found));
      return good;
    }
    out.println("no ioctls are given; the log alone verifies");
    if (!shared) {
      count(out, "route commits", check.routes());
    }
    count(out, "armings and disarmings of INTx", check.intx());
    out.println("and can not verify");
    if (shared) {
      out.println("  - route commits: other devices of this VM commit routes too");
    }
    LogCheck.NOT_VERIFIED.forEach(line -> out.println("  - " + line));
    out.println(good ? "the log agrees with the model as far as it goes" : "the log differs");
    return good;
  }

  private static void count(PrintWriter out, String what, LogCheck.Count count) {
    out.println(
        "  - "
            + what
            + ": "
            + count.predicted()
            + " predicted, "
            + count.logged()
            + " logged, "
            + (count.differing().isEmpty()
                ? "the same number in every step"
                : "another number in the steps at lines "
                    + String.join(
                        ", ", count.differing().stream().limit(10).map(String::valueOf).toList())));
  }
}
