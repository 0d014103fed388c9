// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.trace.Calibration;
import org.virqsim.trace.CallTimes;
import org.virqsim.trace.HostFileText;
import org.virqsim.trace.IoctlLog;
import org.virqsim.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim calibrate}: costs from recorded calls. */
@Command(
    name = "calibrate",
    header = "Fits cost parameters to recorded calls and writes a host profile.",
    description = {
      "Fits a + b n by least squares to how long teardowns and enablings of n vectors and route",
      "commits of n routes took, and means to the calls that depend on no number; prints the fits with",
      "95 % intervals and residuals. A file that exists is never overwritten."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim calibrate ioctls.jsonl -o host.yaml",
      "  ./virqsim calibrate monday.jsonl tuesday.jsonl --host linux-6.5 -o host.yaml",
      "  ./virqsim compare nvme-bringup --host-profile host.yaml"
    })
final class CalibrateCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "LOG",
      description = "Recorded ioctls with arguments: JSON lines, or of the bpftrace script.")
  private List<Path> logs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes the host profile to this file.")
  private @Nullable Path file;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The kernel's profile; default: by whether the index has NORESIZE.")
  private @Nullable String host;

  @Override
  public Integer call() throws IOException {
    if (file != null) {
      NewFile.check(file);
    }
    if (host != null) {
      Recording.host(host);
    }
    PrintWriter err = spec.commandLine().getErr();
    CallTimes times = new CallTimes();
    Optional<Boolean> noresize = Optional.empty();
    for (Path log : logs) {
      IoctlLog read = Recording.ioctls(log);
      Recording.unreadable(log, read).ifPresent(err::println);
      if (read.ioctls().isEmpty()) {
        throw Recording.invalid(
            log, "no line is a recorded ioctl about interrupts; QEMU's own log has no durations");
      }
      try {
        times.add(read);
      } catch (TraceException e) {
        throw Recording.invalid(log, String.valueOf(e.getMessage()));
      }
      noresize = noresize.or(read::noresize);
    }
    Calibration calibration =
        new Calibration(
            times,
            logs.size() == 1
                ? String.valueOf(logs.get(0).getFileName())
                : logs.size() + " recordings");
    String profile =
        Optional.ofNullable(host)
            .orElse(noresize.filter(no -> !no).isPresent() ? "linux-6.5" : "linux-5.14");
    PrintWriter out = spec.commandLine().getOut();
    calibration.table().forEach(out::println);
    out.flush();
    if (file != null) {
      NewFile.write(
          file, HostFileText.of(calibration, profile, logs.stream().map(Path::toString).toList()));
      err.println("wrote " + file + " (" + profile + ")");
    }
    err.flush();
    return ExitCode.OK;
  }
}
