// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.exploration.ScenarioReplay;
import org.virqsim.reports.ExplorationText;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.PathStep;
import org.virqsim.result.ResultsJson;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virqsim replay}: the steps of a counterexample once more. */
@Command(
    name = "replay",
    header = "Takes the steps of a counterexample once more and says what each did.",
    description = {
      "FILE is the explore.json of an exploration, or what 'explore --json' printed. The scenario is the",
      "one that was explored; it must not have changed since."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  ./virqsim replay out/explore-seed-three-vectors/explore.json",
      "",
      "Exit codes: 0 the steps lead to the same violation, 5 they do not, 3 the file or its scenario",
      "is not what it should be."
    })
final class ReplayCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "A file that explore has written.")
  private Path file = Path.of("");

  @Option(
      names = "--scenario",
      paramLabel = "SCENARIO",
      description = "Where the scenario is now, if it is no longer where it was explored.")
  private @Nullable String moved;

  @Mixin private PluginOption plugins = new PluginOption();

  @Override
  public Integer call() {
    ExplorationResult recorded = read();
    if (recorded.counterexample().isEmpty()) {
      throw invalid("holds no counterexample: the verdict is " + recorded.verdict());
    }
    try (Plugins loaded = plugins.load()) {
      ScenarioReplay replay = new ScenarioReplay(compile(recorded, loaded));
      ScenarioReplay.Replayed replayed = replay.replay(recorded);
      print(recorded, replayed);
      boolean same = replayed.violates() && replayed.differences().isEmpty();
      return same ? ExitCode.OK : ExitCode.VIOLATED;
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          ExitCode.VIOLATED, "the recorded steps are not those of this model: " + e.getMessage());
    }
  }

  private ExplorationResult read() {
    try {
      return ResultsJson.readExploration(Files.readString(file));
    } catch (IOException e) {
      throw invalid(Files.exists(file) ? "can not be read" : "no such file");
    } catch (InvalidResultsException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, file + ": error: no exploration: " + e.getMessage());
    }
  }

  private CompiledScenario compile(ExplorationResult recorded, Plugins loaded) {
    try {
      Scenario scenario =
          new ScenarioLoader(ScenarioCompiler.vocabulary(loaded.policies()))
              .load(
                  ScenarioCatalog.onClassPath().find(moved == null ? recorded.file() : moved),
                  recorded.overrides());
      if (!scenario.sha256().equals(recorded.scenarioSha256())) {
        throw invalid(
            "was made from another version of the scenario '" + recorded.scenario() + "'");
      }
      return new ScenarioCompiler(loaded.policies()).compile(scenario, recorded.policy());
    } catch (ScenarioException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, e.diagnostics().stream().map(Diagnostic::toString).toList());
    } catch (PolicyRefusedException e) {
      throw new CommandException(ExitCode.USAGE, "policy '" + e.policy() + "' " + e.reason());
    }
  }

  private void print(ExplorationResult recorded, ScenarioReplay.Replayed replayed) {
    PrintWriter out = spec.commandLine().getOut();
    for (PathStep step : recorded.counterexample()) {
      out.println(ExplorationText.step(step));
    }
    replayed.differences().forEach(out::println);
    out.println();
    out.println(
        "replayed "
            + recorded.counterexample().size()
            + " steps of "
            + recorded.policy()
            + " on "
            + recorded.host()
            + ": "
            + said(replayed));
    out.flush();
  }

  private static String said(ScenarioReplay.Replayed replayed) {
    if (!replayed.violates()) {
      return "nothing is lost and every vector works";
    }
    String unreaped =
        replayed.unreaped().isEmpty()
            ? ""
            : "a completion waits in vain on " + vectors(replayed.unreaped());
    String dead =
        replayed.dead().isEmpty()
            ? ""
            : "no interrupt comes any more on " + vectors(replayed.dead());
    return Stream.concat(Stream.of(unreaped, dead), replayed.misrouted().stream())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String vectors(List<Integer> list) {
    return (list.size() == 1 ? "vector " : "vectors ")
        + String.join(", ", list.stream().map(Object::toString).toList());
  }

  private CommandException invalid(String message) {
    return new CommandException(
        ExitCode.INVALID_INPUT, Diagnostic.ofFile(file.toString(), message).toString());
  }
}
