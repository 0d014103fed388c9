// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.HostFile;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

  @Mixin private PluginOption plugins = new PluginOption();

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "Takes this one of the scenario's workloads.")
  private @Nullable String workload;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Replaces a value of the scenario, for example run.horizon=20ms; repeatable.")
  private List<String> overrides = List.of();

  @Option(
      names = "--host-profile",
      paramLabel = "FILE",
      description = "Takes kernel and costs from this file; see 'calibrate --help'.")
  private @Nullable Path hostProfile;

  @Option(names = "--replications", paramLabel = "N", description = "Number of replications.")
  private @Nullable String replications;

  @Mixin private PrecisionOptions precision = new PrecisionOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Root seed, decimal or 0x..; the same seed gives the same results, always.")
  private @Nullable String seed;

  // Text, like the two before it: the messages for wrong numbers are ours.
  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Threads; default: one for each processor. Results do not depend on it.")
  private @Nullable String jobs;

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
      converter = ColorConverter.class,
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

  /** Says what is wrong with a colour in the words that the option takes. */
  static final class ColorConverter implements ITypeConverter<Color> {
    @Override
    public Color convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "auto" -> Color.AUTO;
        case "always" -> Color.ALWAYS;
        case "never" -> Color.NEVER;
        default ->
            throw new TypeConversionException(
                "expected auto, always or never, not '" + value + "'");
      };
    }
  }

  String scenario() {
    if (scenario.isEmpty()) {
      throw new CommandException(ExitCode.USAGE, "the name of the scenario is empty");
    }
    return scenario;
  }

  List<String> policies() {
    return policies;
  }

  /** Returns what {@code --plugins} adds; the caller closes it. */
  Plugins plugins() {
    return plugins.load();
  }

  /** Returns every override of the scenario, the later one winning. */
  List<String> overrides() {
    List<String> all = new ArrayList<>(hostProfile());
    all.addAll(overrides);
    if (workload != null) {
      all.add("workload=" + workload);
    }
    if (replications != null) {
      all.add("run.replications=" + replications);
    }
    all.addAll(precision.overrides());
    if (seed != null) {
      all.add("run.seed=" + seed);
    }
    return all;
  }

  /** What a file with a host profile changes; {@code --set} wins over it. */
  private List<String> hostProfile() {
    if (hostProfile == null) {
      return List.of();
    }
    try {
      return HostFile.overrides(
          ScenarioSource.ofFile(hostProfile), ScenarioCompiler.vocabulary(Policies.builtIn()));
    } catch (ScenarioException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, e.diagnostics().stream().map(Diagnostic::toString).toList());
    }
  }

  /**
   * Returns an error in the words of the command line: of a value that came by an option of its
   * own, the user never typed {@code --set}.
   */
  Diagnostic asTyped(Diagnostic error) {
    return own("--workload", "workload=", workload, error)
        .or(() -> own("--replications", "run.replications=", replications, error))
        .or(() -> precision.asTyped(error))
        .or(() -> own("--seed", "run.seed=", seed, error))
        .orElse(error);
  }

  /** Returns how the command ends for an invalid scenario: as a mistake of the user's, where. */
  CommandException invalid(ScenarioException e) {
    boolean typed = e.diagnostics().stream().allMatch(error -> error.file().startsWith("--"));
    return new CommandException(
        typed ? ExitCode.USAGE : ExitCode.INVALID_INPUT,
        e.diagnostics().stream().map(this::asTyped).map(Diagnostic::toString).toList());
  }

  static Optional<Diagnostic> own(
      String option, String path, @Nullable String value, Diagnostic error) {
    String set = "--set " + path;
    return value == null || !error.file().startsWith(set)
        ? Optional.empty()
        : Optional.of(
            Diagnostic.ofFile(
                option + " " + error.file().substring(set.length()), error.message()));
  }

  /**
   * Refuses a number of replications beside a precision.
   *
   * @param scenario what was loaded with these options
   */
  void checkReplications(Scenario scenario) {
    if (replications != null && scenario.run().precision().isPresent()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--replications is a fixed number, but a precision is asked for; give"
              + " --max-replications, or take the precision away with --set run.precision=none");
    }
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

  /** Returns the columns that progress may take, 0 for none. */
  int progressColumns() {
    return noProgress || quiet ? 0 : Terminal.progressColumns();
  }

  boolean color() {
    return switch (color) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO -> Terminal.stdout() && !Terminal.noColor();
    };
  }
}
