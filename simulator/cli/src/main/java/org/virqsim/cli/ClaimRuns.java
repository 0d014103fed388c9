// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virqsim.experiment.claims.ClaimCheck;
import org.virqsim.reports.Charts;
import org.virqsim.reports.ThreadReport;
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

  /**
   * Loads what the cases name and compiles their policies, so that mistakes in them are reported
   * before anything runs.
   */
  void checkCases(Map<String, Scenario> scenarios) {
    scenarios.forEach(
        (file, scenario) -> {
          ScenarioCompiler compiler = new ScenarioCompiler(plugins.policies());
          for (Claim.Case one : scenario.claim().orElseThrow().cases()) {
            Scenario loaded = loadCase(file, scenario, one);
            try {
              for (String policy : policies(one)) {
                compiler.compile(loaded, policy);
              }
            } catch (PolicyRefusedException e) {
              throw refused(file, e);
            }
          }
        });
  }

  private static Set<String> policies(Claim.Case one) {
    Set<String> named = new LinkedHashSet<>();
    one.quantities().forEach(e -> named.add(e.policy()));
    one.quantities().stream().filter(e -> e.relation().ofTwo()).forEach(e -> named.add(e.other()));
    one.searches().forEach(s -> named.add(s.policy()));
    return named;
  }

  private Scenario loadCase(String file, Scenario scenario, Claim.Case one) {
    return load(named(file, scenario, one.scenario().orElse(scenario.name())), one.overrides());
  }

  /** The claim's own scenario is in the file that the user named. */
  private static String named(String file, Scenario scenario, String name) {
    return name.equals(scenario.name()) ? file : name;
  }

  private static CommandException refused(String file, PolicyRefusedException e) {
    return new CommandException(
        ExitCode.INVALID_INPUT,
        List.of(file + ": error: in its claim, policy '" + e.policy() + "' " + e.reason()));
  }

  /** Runs a scenario as it stands, and decides its claim. */
  Tested test(String file, Scenario scenario, ProgressReport progress) throws InterruptedException {
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
            (name, own) -> load(named(file, scenario, name), own),
            Version.number(),
            jobs,
            ExploreOptions.heapForStates());
    try {
      return new Tested(
          check.check(file, scenario, results.expectations(), progress),
          results,
          experiment.timelines());
    } catch (PolicyRefusedException e) {
      throw refused(file, e);
    }
  }

  /**
   * Writes a claim's results as {@code claim-ID-results.json} and its chart as {@code claim-ID.svg}
   * and {@code claim-ID.png}; returns warnings.
   *
   * @param bare without the chart
   */
  List<String> draw(Tested tested, boolean bare, Path dir) throws IOException {
    String id = ThreadReport.fileName(tested.claim());
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
          new ArrayList<>(
              Charts.writeAll(tested.results(), tested.timelines(), drawn, jobs).warnings());
      for (String ending : List.of(".svg", ".png")) {
        Path chart = drawn.resolve(tested.claim().figure() + ending);
        if (Files.exists(chart)) {
          Files.copy(chart, dir.resolve(id + ending));
        }
      }
      if (warnings.isEmpty() && !Files.exists(dir.resolve(id + ".svg"))) {
        warnings.add(
            tested.claim().file()
                + ": its figure '"
                + tested.claim().figure()
                + "' is no chart of this run; see the names of the files that compare writes");
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
