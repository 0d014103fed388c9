// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code thread} has on its command line. */
final class ThreadOptions {
  private static final int MOST_JOBS = 1024;

  @Parameters(
      arity = "0..*",
      paramLabel = "SCENARIO",
      description =
          "Scenarios that hold a claim; default: the twelve of the June 2021 thread, thread/c01 to"
              + " thread/c12.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--replications",
      paramLabel = "N",
      description = "Replications of every run, instead of what each scenario says.")
  private @Nullable String replications;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Root seed, decimal or 0x..; the same seed gives the same page, always.")
  private @Nullable String seed;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Threads; default: one for each processor. Results do not depend on it.")
  private @Nullable String jobs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the page; default: out/thread-june-2021.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints thread.json on stdout, and nothing else there.")
  private boolean json;

  @Option(names = "--quiet", description = "Prints nothing on stderr but warnings and errors.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "Shows no progress, even on a terminal.")
  private boolean noProgress;

  List<String> scenarios() {
    return scenarios;
  }

  /** Returns what every scenario is changed in. */
  List<String> overrides() {
    List<String> all = new ArrayList<>();
    if (replications != null) {
      all.add("run.replications=" + replications);
    }
    if (seed != null) {
      all.add("run.seed=" + seed);
    }
    return all;
  }

  int jobs() {
    if (jobs == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!jobs.matches("[0-9]{1,4}")
        || Integer.parseInt(jobs) < 1
        || Integer.parseInt(jobs) > MOST_JOBS) {
      throw new CommandException(
          ExitCode.USAGE, "--jobs takes a number from 1 to 1024, not '" + jobs + "'");
    }
    return Integer.parseInt(jobs);
  }

  @Nullable Path out() {
    return out;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  /** Returns the columns that progress may take, 0 for none. */
  int progressColumns() {
    return noProgress || quiet ? 0 : Terminal.progressColumns();
  }
}
