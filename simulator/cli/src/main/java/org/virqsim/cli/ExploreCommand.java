// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.exploration.FixedDelays;
import org.virqsim.experiment.exploration.ScenarioExploration;
import org.virqsim.machine.MicroStepTable;
import org.virqsim.reports.ExplorationText;
import org.virqsim.reports.SequenceDiagram;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.ResultsJson;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code virqsim explore}: every order of a scenario's steps under one policy. */
@Command(
    name = "explore",
    header = "Visits every state that a scenario can reach under a policy, or shows how it fails.",
    description = {
      "Times are ignored: every order of the steps of guest, VMM, host, device, messages and handlers",
      "is tried, with a bounded number of completions. With --timing bounds, orders are left out that the",
      "least and largest durations of the scenario's costs make impossible. A property that holds, holds",
      "within these bounds; one that is violated comes with the shortest way to violate it. A limit that is",
      "reached proves nothing."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim explore seed-three-vectors --policy incremental",
      "  ./virqsim explore seed-three-vectors --policy dynamic@linux-6.5 --completions 2",
      "  ./virqsim explore seed-three-vectors --policy incremental --timing bounds",
      "  ./virqsim explore my.yaml --policy qemu-8.2 --max-seconds 60 --jobs 4",
      "  ./virqsim explore --all --vectors 3 --completions 1",
      "  ./virqsim explore --all ims/sva-rebind-under-load",
      "",
      "Exit codes: 0 everything holds, 5 violated, 7 a limit was reached before a verdict."
    })
final class ExploreCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private ExploreOptions explore = new ExploreOptions();

  @Option(
      names = "--all",
      description =
          "Explores every policy against every behaviour of the device, or with every PASID policy where"
              + " there is a mediated device, and prints a table; the scenario is seed-three-vectors unless"
              + " named.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    common.jobs();
    explore.bounds(all);
    explore.properties();
    explore.timed();
    try (Plugins plugins = common.plugins()) {
      if (all) {
        return new ExploreMatrix(common, explore, plugins.policies()).run(spec.commandLine());
      }
      CompiledScenario compiled = compile(plugins);
      ProgressReport interruption = new ProgressReport(-1, 0);
      SignalHook hook = SignalHook.install(interruption);
      try (OutputFolder folder =
          OutputFolder.open(
              common.out(), "explore", compiled.scenario().name(), OutputFolder.Kind.EXPLORATION)) {
        return run(compiled, plugins, interruption, folder);
      } finally {
        hook.release();
      }
    }
  }

  private CompiledScenario compile(Plugins plugins) {
    Scenario scenario = common.load(plugins.policies());
    List<String> named = common.policies();
    if (named.size() > 1) {
      throw new CommandException(
          ExitCode.USAGE, "explore takes one --policy; 'virqsim explore --all' explores all");
    }
    String policy =
        !named.isEmpty()
            ? named.get(0)
            : scenario.policies().isEmpty() ? "incremental" : scenario.policies().get(0);
    try {
      return new ScenarioCompiler(plugins.policies()).compile(scenario, policy);
    } catch (PolicyRefusedException e) {
      throw new CommandException(ExitCode.USAGE, "policy '" + e.policy() + "' " + e.reason());
    }
  }

  private int run(
      CompiledScenario compiled,
      Plugins plugins,
      ProgressReport interruption,
      OutputFolder folder) {
    long began = System.nanoTime();
    ExploreLimits limits = explore.limits(interruption, common.progressColumns());
    ScenarioExploration.Finding finding =
        new ScenarioExploration(
                compiled,
                new ScenarioExploration.Asked(
                    Version.number(), common.scenario(), common.overrides()))
            .explore(explore.options(false, common.jobs(), compiled.plan()), limits);
    limits.done();
    double seconds = (System.nanoTime() - began) / 1e9;
    ExplorationResult result = finding.result();
    FixedDelays.Timed timed =
        finding.steps().isEmpty()
            ? new FixedDelays.Timed(Optional.empty(), "")
            : new FixedDelays(
                    common.source(), common.overrides(), compiled.policy(), plugins.policies())
                .scenario(compiled, finding);
    write(result, timed.text().orElse(null), plugins, seconds, interruption.cancelled(), folder);
    print(result, timed, folder);
    if (interruption.cancelled()) {
      return ExitCode.INTERRUPTED;
    }
    return exitCode(result.verdict());
  }

  /** Returns how the command ends after a verdict. */
  static int exitCode(String verdict) {
    return switch (verdict) {
      case "holds" -> ExitCode.OK;
      case "violated" -> ExitCode.VIOLATED;
      default -> ExitCode.INCOMPLETE;
    };
  }

  private void write(
      ExplorationResult result,
      @Nullable String timed,
      Plugins plugins,
      double seconds,
      boolean interrupted,
      OutputFolder folder) {
    String record =
        RunRecord.json(
            "explore",
            spec.commandLine().getParseResult().originalArgs(),
            plugins.jars(),
            seconds,
            interrupted,
            Instant.now());
    folder.write(
        stage -> {
          Files.writeString(stage.resolve("run.json"), record);
          Files.writeString(
              stage.resolve("atomicity.md"), MicroStepTable.markdown(), StandardCharsets.UTF_8);
          if (!result.story().isEmpty()) {
            Files.writeString(
                stage.resolve("counterexample.mmd"),
                SequenceDiagram.render(result),
                StandardCharsets.UTF_8);
          }
          if (timed != null) {
            Files.writeString(stage.resolve("counterexample.yaml"), timed, StandardCharsets.UTF_8);
          }
          Files.writeString(
              stage.resolve("explore.json"), ResultsJson.write(result), StandardCharsets.UTF_8);
          return List.of();
        });
  }

  private void print(ExplorationResult result, FixedDelays.Timed timed, OutputFolder folder) {
    PrintWriter out = spec.commandLine().getOut();
    if (common.json()) {
      out.print(ResultsJson.write(result));
    } else {
      out.print(ExplorationText.render(result));
      hints(result, timed, folder).forEach(out::println);
    }
    out.flush();
    if (!common.quiet()) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("results are in " + folder.path());
      err.flush();
    }
  }

  /** What to do with a counterexample; the replay comes last. */
  private static List<String> hints(
      ExplorationResult result, FixedDelays.Timed timed, OutputFolder folder) {
    List<String> hints = new ArrayList<>();
    if (!result.story().isEmpty()) {
      hints.add("");
      hints.add("As a diagram: " + folder.path().resolve("counterexample.mmd") + " (Mermaid)");
      hints.add(
          timed.text().isPresent()
              ? "In time:      ./virqsim run " + folder.path().resolve("counterexample.yaml")
              : "In time:      no scenario with fixed instants: " + timed.reason());
      hints.add("Step by step: ./virqsim replay " + folder.path().resolve("explore.json"));
    }
    return hints;
  }
}
