// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.virqsim.experiment.claims.ClaimCheck;
import org.virqsim.reports.Charts;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Timeline;
import org.virqsim.scenario.Claim;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Runs scenarios that hold a claim, and decides the claims. */
final class ClaimRuns {
  private static final String FOLDER = "thread/";

  private final Plugins plugins;
  private final List<String> overrides;
  private final int jobs;

  /**
   * A claim that was decided.
   *
   * @param claim what became of it
   * @param results of the scenario's own run
   * @param timelines of it
   */
  record Tested(ClaimResult claim, Results results, List<Timeline> timelines) {
    Tested {
      timelines = List.copyOf(timelines);
    }
  }

  /**
   * Prepares.
   *
   * @param overrides {@code path=value} each, applied to every scenario
   * @param jobs threads, at least 1
   */
  ClaimRuns(Plugins plugins, List<String> overrides, int jobs) {
    this.plugins = plugins;
    this.overrides = List.copyOf(overrides);
    this.jobs = jobs;
  }

  /** Returns the scenarios of the June 2021 thread, in order. */
  static List<String> shipped() {
    return ScenarioCatalog.onClassPath().names().stream()
        .filter(name -> name.startsWith(FOLDER))
        .sorted()
        .toList();
  }

  /** Loads a scenario with overrides of its own; those of the command line win. */
  Scenario load(String name, List<String> own) {
    List<String> all = new ArrayList<>(own);
    all.addAll(overrides);
    return new ScenarioLoader(ScenarioCompiler.vocabulary(plugins.policies()))
        .load(ScenarioCatalog.onClassPath().find(name), all);
  }

  /** Loads what the cases name, so that mistakes in them are reported before anything runs. */
  void checkCases(Map<String, Scenario> scenarios) {
    scenarios.forEach(
        (name, scenario) -> {
          for (Claim.Case one : scenario.claim().orElseThrow().cases()) {
            load(one.scenario().orElse(name), one.overrides());
          }
        });
  }

  /** Runs a scenario as it stands, and decides its claim. */
  Tested test(String name, Scenario scenario, ProgressReport progress) throws InterruptedException {
    Experiment experiment =
        new Experiment(
            scenario,
            plugins,
            CompareCommand.compared(scenario),
            false,
            overrides,
            Experiment.Questions.NONE);
    Results results = experiment.run(jobs, progress);
    ClaimCheck check =
        new ClaimCheck(
            plugins.policies(),
            // The claim's own cases are in the file that the user named.
            (other, own) -> load(other.equals(scenario.name()) ? name : other, own),
            Version.number(),
            jobs);
    try {
      return new Tested(
          check.check(scenario, results.expectations(), progress), results, experiment.timelines());
    } catch (PolicyRefusedException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT,
          List.of(name + ": error: in its claim, policy '" + e.policy() + "' " + e.reason()));
    }
  }

  /**
   * Writes a claim's results as {@code ID-results.json} and its chart as {@code ID.svg} and {@code
   * ID.png}; returns warnings.
   *
   * @param bare without the chart
   */
  List<String> draw(Tested tested, boolean bare, Path dir) throws IOException {
    String id = tested.claim().id().toLowerCase(Locale.ROOT);
    Files.writeString(
        dir.resolve(id + "-results.json"),
        ResultsJson.write(tested.results()),
        StandardCharsets.UTF_8);
    if (bare) {
      return List.of();
    }
    Path drawn = Files.createTempDirectory("virqsim-claim");
    try {
      List<String> warnings =
          Charts.writeAll(tested.results(), tested.timelines(), drawn, jobs).warnings();
      for (String ending : List.of(".svg", ".png")) {
        Path chart = drawn.resolve(tested.claim().figure() + ending);
        if (Files.exists(chart)) {
          Files.copy(chart, dir.resolve(id + ending));
        }
      }
      return warnings;
    } finally {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(drawn)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(drawn);
    }
  }
}
