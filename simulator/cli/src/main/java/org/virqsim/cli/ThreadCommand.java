// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.virqsim.model.guest.QueueOverflowException;
import org.virqsim.observe.InvariantViolation;
import org.virqsim.reports.ThreadReport;
import org.virqsim.reports.ThreadText;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.Claims;
import org.virqsim.result.Expected;
import org.virqsim.result.ResultsJson;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virqsim thread}: puts the claims of a discussion to the test. */
@Command(
    name = "thread",
    header = "Puts the claims of the June 2021 mailing list thread to the test.",
    description = {
      "Runs the scenarios thread/c01 to thread/c12, each with the quantities and explorations that decide",
      "one claim of \"Virtualizing MSI-X on IMS via VFIO\", and writes one page: what was claimed, what was",
      "computed, whether it holds, and what would change that. With SCENARIO: the claims of these scenarios."
    },
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./virqsim thread",
      "      opens out/thread-june-2021/thread.html in any browser",
      "  ./virqsim thread thread/c03 thread/c12",
      "  ./virqsim thread my-claim.yaml --replications 5000 --seed 7",
      "",
      "Exit codes: 0 every claim was decided, 4 a scenario's expectation was missed, 7 a claim could not be decided."
    })
final class ThreadCommand implements Callable<Integer> {
  private static final String NAME = "june-2021";
  private static final int LONGEST_NAME = 60;
  private static final String TITLE = "The June 2021 thread, answered";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private ThreadOptions options = new ThreadOptions();

  @Override
  public Integer call() throws Exception {
    int jobs = options.jobs();
    try (Plugins plugins = Plugins.none()) {
      ClaimRuns runs = new ClaimRuns(plugins, options.overrides(), jobs);
      Map<String, Scenario> scenarios = load(runs);
      String name = options.scenarios().isEmpty() ? NAME : name(scenarios);
      ProgressReport progress = new ProgressReport(-1, options.progressColumns());
      SignalHook hook = SignalHook.install(progress);
      try (OutputFolder folder =
          OutputFolder.open(options.out(), "thread", name, OutputFolder.Kind.CLAIMS)) {
        return run(runs, scenarios, name, progress, folder);
      } catch (InvariantViolation e) {
        throw new CommandException(ExitCode.VIOLATED, "an invariant is broken: " + e.getMessage());
      } catch (QueueOverflowException e) {
        throw new CommandException(
            ExitCode.INVALID_INPUT, "the scenario is beyond the model: " + e.getMessage());
      } finally {
        hook.release();
      }
    }
  }

  /** Loads everything before anything runs: what is wrong with the last one is said at once. */
  private Map<String, Scenario> load(ClaimRuns runs) {
    List<String> names = options.scenarios().isEmpty() ? ClaimRuns.shipped() : options.scenarios();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    try {
      for (String name : names) {
        Scenario scenario = runs.load(name, List.of());
        if (scenario.claim().isEmpty()) {
          throw new CommandException(
              ExitCode.INVALID_INPUT,
              List.of(name + ": error: it has no claim; see thread/c03 for what one looks like"));
        }
        String id = scenario.claim().get().id();
        if (!ids.add(id.toLowerCase(Locale.ROOT))) {
          throw new CommandException(
              ExitCode.INVALID_INPUT,
              List.of(name + ": error: its claim is called '" + id + "', as one before it is"));
        }
        scenarios.put(name, scenario);
      }
      runs.checkCases(scenarios);
    } catch (ScenarioException e) {
      boolean typed = e.diagnostics().stream().allMatch(d -> d.file().startsWith("--"));
      throw new CommandException(
          typed ? ExitCode.USAGE : ExitCode.INVALID_INPUT,
          e.diagnostics().stream().map(Diagnostic::toString).toList());
    }
    return scenarios;
  }

  /** All that a folder holds, so that other claims get another one. */
  private static String name(Map<String, Scenario> scenarios) {
    String all =
        scenarios.values().stream().map(Scenario::name).sorted().collect(Collectors.joining("+"));
    String last = all.replaceAll("[A-Za-z0-9._-]+/", "");
    return last.length() <= LONGEST_NAME
        ? last
        : last.substring(0, LONGEST_NAME) + "-" + Integer.toHexString(all.hashCode());
  }

  private int run(
      ClaimRuns runs,
      Map<String, Scenario> scenarios,
      String name,
      ProgressReport progress,
      OutputFolder folder)
      throws InterruptedException {
    long began = System.nanoTime();
    List<ClaimRuns.Tested> tested = new ArrayList<>();
    for (Map.Entry<String, Scenario> one : scenarios.entrySet()) {
      ClaimRuns.Tested result = runs.test(one.getKey(), one.getValue(), progress);
      if (progress.cancelled()) {
        break;
      }
      tested.add(result);
    }
    progress.done();
    boolean interrupted = progress.cancelled();
    if (tested.isEmpty()) {
      throw new CommandException(
          ExitCode.INTERRUPTED, "interrupted before the first claim; nothing was written");
    }
    Claims claims =
        new Claims(
            Claims.SCHEMA,
            Version.number(),
            name,
            options.scenarios().isEmpty() ? TITLE : "Claims put to the test",
            "0x" + Long.toHexString(scenarios.values().iterator().next().run().seed()),
            options.scenarios(),
            options.overrides(),
            scenarios.size(),
            interrupted,
            tested.stream().map(ClaimRuns.Tested::claim).toList());
    print(claims);
    double seconds = (System.nanoTime() - began) / 1e9;
    List<String> warnings =
        folder.write(stage -> write(claims, tested, runs, seconds, interrupted, stage));
    say(warnings, folder, interrupted);
    return exitCode(claims, interrupted);
  }

  private List<String> write(
      Claims claims,
      List<ClaimRuns.Tested> tested,
      ClaimRuns runs,
      double seconds,
      boolean interrupted,
      Path stage)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    for (ClaimRuns.Tested one : tested) {
      warnings.addAll(runs.draw(one, interrupted, stage));
    }
    ThreadReport.writeAll(claims, stage);
    Files.writeString(
        stage.resolve("run.json"),
        RunRecord.json(
            "thread",
            spec.commandLine().getParseResult().originalArgs(),
            List.of(),
            seconds,
            interrupted,
            Instant.now()),
        StandardCharsets.UTF_8);
    Files.writeString(
        stage.resolve("thread.json"), ResultsJson.write(claims), StandardCharsets.UTF_8);
    return warnings;
  }

  private void print(Claims claims) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        options.json() ? ResultsJson.write(claims) : ThreadText.render(claims, Terminal.columns()));
    out.flush();
  }

  private void say(List<String> warnings, OutputFolder folder, boolean interrupted) {
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("virqsim: warning: " + warning));
    if (interrupted) {
      err.println("virqsim: interrupted; the page has the claims that were finished");
    }
    if (!options.quiet()) {
      err.println("the page is " + folder.path().resolve("thread.html"));
    }
    err.flush();
  }

  private int exitCode(Claims claims, boolean interrupted) {
    if (interrupted) {
      return ExitCode.INTERRUPTED;
    }
    PrintWriter err = spec.commandLine().getErr();
    boolean missed = false;
    for (ClaimResult claim : claims.claims()) {
      for (Expected e : claim.expectations()) {
        if (e.verdict() == Expected.Verdict.MISSED) {
          missed = true;
          err.println(
              "virqsim: "
                  + claim.scenario()
                  + ": missed: "
                  + e.policy()
                  + " "
                  + e.metric()
                  + " "
                  + e.relation());
        }
      }
    }
    err.flush();
    boolean undecided =
        claims.claims().stream().anyMatch(c -> c.verdict() == ClaimResult.Verdict.UNDECIDED);
    return missed ? ExitCode.THRESHOLD_MISSED : undecided ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
