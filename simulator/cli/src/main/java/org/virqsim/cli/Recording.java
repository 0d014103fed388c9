// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.trace.IoctlLog;
import org.virqsim.trace.PolicyFromLog;
import org.virqsim.trace.RecordedLog;
import org.virqsim.trace.RecordedRun;
import org.virqsim.trace.TraceException;

/** Opens recordings, and says what is wrong with them in the words of the command line. */
final class Recording {
  private static final int MOST_LINES_NAMED = 5;

  private Recording() {}

  /** Something that is read from a file. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(Path file) throws IOException;
  }

  /** Reads QEMU's log. */
  static RecordedLog log(Path file) {
    return read(file, RecordedLog::read);
  }

  /** Reads recorded ioctls. */
  static IoctlLog ioctls(Path file) {
    return read(file, IoctlLog::read);
  }

  private static <T> T read(Path file, Reading<T> reading) {
    if (Files.isDirectory(file)) {
      throw invalid(file, "is a directory, not a recording");
    }
    try {
      return reading.read(file);
    } catch (NoSuchFileException e) {
      throw invalid(file, "no such file");
    } catch (AccessDeniedException e) {
      throw invalid(file, "permission denied");
    } catch (IOException e) {
      throw invalid(file, "can not be read: " + e.getMessage());
    } catch (TraceException e) {
      throw invalid(file, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the run of one function of a log. */
  static RecordedRun run(Path file, RecordedLog log, @Nullable String device) {
    try {
      RecordedRun run = log.run(Optional.ofNullable(device));
      if (run.guest().steps().isEmpty()) {
        throw invalid(
            file,
            "the guest never touches MSI-X of "
                + run.guest().device()
                + "; is -trace 'msix_*' missing?");
      }
      return run;
    } catch (TraceException e) {
      throw invalid(file, String.valueOf(e.getMessage()));
    }
  }

  /** Returns which policy made a log: what the user says, or what the log shows. */
  static PolicyFromLog policy(
      Path file, RecordedRun run, @Nullable String asked, Optional<Boolean> noresize) {
    if (asked == null) {
      try {
        return PolicyFromLog.of(run, noresize);
      } catch (TraceException e) {
        throw invalid(file, String.valueOf(e.getMessage()));
      }
    }
    int at = asked.indexOf('@');
    String name = at < 0 ? asked : asked.substring(0, at);
    VectorPolicy policy = find(name);
    String host;
    if (at >= 0) {
      host = asked.substring(at + 1);
    } else if (policy.refusal(false).isPresent()
        || run.guest().noresize().or(() -> noresize).filter(no -> !no).isPresent()) {
      host = "linux-6.5";
    } else {
      host = "linux-5.14";
    }
    HostProfile profile = host(host);
    policy
        .refusal(profile.dynamicMsix())
        .ifPresent(
            why -> {
              throw usage("policy '" + asked + "' " + why + ", which " + host + " is not");
            });
    return new PolicyFromLog(policy.name(), host, List.of("named with --policy"));
  }

  /** Returns the policy of that name. */
  static VectorPolicy find(String name) {
    return Policies.builtIn()
        .find(name)
        .orElseThrow(
            () -> usage("policy '" + name + "' is unknown; './virqsim list policies' names all"));
  }

  /** Returns the host profile of that name. */
  static HostProfile host(String name) {
    return HostProfile.find(name)
        .orElseThrow(() -> usage("host '" + name + "' is unknown; './virqsim list hosts'"));
  }

  /** Says which lines of the log could not be read, if any. */
  static Optional<String> unreadable(Path file, RecordedLog log) {
    return log.unreadable() == 0
        ? Optional.empty()
        : Optional.of(
            file
                + ":"
                + log.firstUnreadable().get(0)
                + ": warning: "
                + lines(log.unreadable())
                + " no event of QEMU's, or cut; skipped"
                + more(log.firstUnreadable(), log.unreadable()));
  }

  /** Says which lines of the ioctls could not be read, if any. */
  static Optional<String> unreadable(Path file, IoctlLog log) {
    int count = log.unreadable().size();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            file
                + ":"
                + log.unreadable().get(0)
                + ": warning: "
                + lines(count)
                + " no call, cut, or without end; skipped"
                + more(
                    log.unreadable().stream()
                        .limit(MOST_LINES_NAMED)
                        .map(Integer::longValue)
                        .toList(),
                    count));
  }

  private static String lines(long count) {
    return count == 1 ? "1 line is" : count + " lines are";
  }

  private static String more(List<Long> first, long count) {
    return count == 1
        ? ""
        : " (lines "
            + String.join(", ", first.stream().map(String::valueOf).toList())
            + (count > first.size() ? ", ..)" : ")");
  }

  static CommandException invalid(Path file, String message) {
    return new CommandException(ExitCode.INVALID_INPUT, List.of(file + ": error: " + message));
  }

  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }
}
