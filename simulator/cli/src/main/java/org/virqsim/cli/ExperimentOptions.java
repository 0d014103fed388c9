// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that run a scenario have in common on the command line. */
final class ExperimentOptions {
  @Parameters(
      index = "0",
      paramLabel = "SCENARIO",
      description = "A scenario file, or the name of one that comes with virqsim.")
  private String scenario = "";

  @Option(
      names = "--policy",
      paramLabel = "NAME[@HOST]",
      description = "Runs this policy instead of the scenario's; repeatable. See 'list policies'.")
  private List<String> policies = List.of();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Takes this one of the scenario's workloads; short for --set workload=NAME.")
  private @Nullable String workload;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replaces a value of the scenario, for example run.horizon=20ms; repeatable.")
  private List<String> overrides = List.of();

  @Option(names = "--replications", paramLabel = "N", description = "Number of replications.")
  private @Nullable String replications;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Root seed. The same seed gives the same results, always.")
  private @Nullable String seed;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Threads; default: one for each processor. Results do not depend on it.")
  private @Nullable Integer jobs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for results and charts; default: out/COMMAND-SCENARIO.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints results.json on stdout, and nothing else there.")
  private boolean json;

  @Option(names = "--quiet", description = "Prints nothing on stderr but warnings and errors.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "Shows no progress, even on a terminal.")
  private boolean noProgress;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (default), always or never; NO_COLOR is honoured.")
  private Color color = Color.AUTO;

  /** When to use colours. */
  enum Color {
    /** On a terminal, unless NO_COLOR is set. */
    AUTO,
    /** Always. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  String scenario() {
    return scenario;
  }

  List<String> policies() {
    return policies;
  }

  /** Returns every override of the scenario, the later one winning. */
  List<String> overrides() {
    List<String> all = new ArrayList<>(overrides);
    if (workload != null) {
      all.add("workload=" + workload);
    }
    if (replications != null) {
      all.add("run.replications=" + replications);
    }
    if (seed != null) {
      all.add("run.seed=" + seed);
    }
    return all;
  }

  int jobs() {
    int n = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (n < 1 || n > 1024) {
      throw new CommandException(ExitCode.USAGE, "--jobs takes a number from 1 to 1024, not " + n);
    }
    return n;
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

  boolean progress() {
    return !noProgress && !quiet && Terminal.stderr();
  }

  boolean color() {
    return switch (color) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> Terminal.stdout() && !Terminal.noColor();
    };
  }
}
