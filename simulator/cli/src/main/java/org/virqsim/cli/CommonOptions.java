// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a command that takes a scenario without replications has on its command line. */
final class CommonOptions {
  /** The scenario of a matrix, unless one is named. */
  private static final String DEFAULT_SCENARIO = "seed-three-vectors";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "A scenario file, or the name of one that comes with virqsim.")
  private @Nullable String scenario;

  @Option(
      names = "--policy",
      paramLabel = "NAME[@HOST]",
      description = "The policy; default: the scenario's first. See 'list policies'.")
  private List<String> policies = List.of();

  @Mixin private PluginOption plugins = new PluginOption();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replaces a value of the scenario, for example device.vectors=2; repeatable.")
  private List<String> overrides = List.of();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Threads; default: one for each processor. Results do not depend on it.")
  private @Nullable String jobs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for results; default: out/explore-SCENARIO.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      description = "Prints the result as JSON on stdout, nothing else there.")
  private boolean json;

  @Option(names = "--quiet", description = "Prints nothing on stderr but warnings and errors.")
  private boolean quiet;

  @Option(names = "--no-progress", description = "Shows no progress, even on a terminal.")
  private boolean noProgress;

  /** Returns the scenario as the user named it. */
  String scenario() {
    if (scenario == null || scenario.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE, "name a scenario, for example seed-three-vectors, or give --all");
    }
    return scenario;
  }

  /** Returns the scenario as the user named it, or the one that a matrix takes otherwise. */
  String scenarioOfMatrix() {
    return scenario == null ? DEFAULT_SCENARIO : scenario();
  }

  ScenarioSource source() {
    return ScenarioCatalog.onClassPath().find(scenario());
  }

  /** Loads the scenario; what is wrong with it ends the command. */
  Scenario load(Policies known) {
    return load(known, scenario(), overrides);
  }

  /** Loads a scenario with these overrides; what is wrong with it ends the command. */
  Scenario load(Policies known, String name, List<String> with) {
    try {
      return new ScenarioLoader(ScenarioCompiler.vocabulary(known))
          .load(ScenarioCatalog.onClassPath().find(name), with);
    } catch (ScenarioException e) {
      boolean typed = e.diagnostics().stream().allMatch(error -> error.file().startsWith("--"));
      throw new CommandException(
          typed ? ExitCode.USAGE : ExitCode.INVALID_INPUT,
          e.diagnostics().stream().map(Diagnostic::toString).toList());
    }
  }

  List<String> policies() {
    return policies;
  }

  List<String> overrides() {
    return new ArrayList<>(overrides);
  }

  Plugins plugins() {
    return plugins.load();
  }

  int jobs() {
    if (jobs == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    if (!jobs.matches("[0-9]{1,4}")
        || Integer.parseInt(jobs) < 1
        || Integer.parseInt(jobs) > 1024) {
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

  int progressColumns() {
    return noProgress || quiet ? 0 : Terminal.progressColumns();
  }
}
