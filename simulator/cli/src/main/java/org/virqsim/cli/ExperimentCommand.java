// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.virqsim.model.guest.QueueOverflowException;
import org.virqsim.observe.InvariantViolation;
import org.virqsim.policy.Policies;
import org.virqsim.reports.ComparisonTable;
import org.virqsim.result.Expected;
import org.virqsim.result.Results;
import org.virqsim.result.ResultsJson;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What {@code run} and {@code compare} have in common. */
abstract class ExperimentCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
  @Mixin private ExperimentOptions options = new ExperimentOptions();

  /** Returns the policies to run when the user named none. */
  abstract List<String> policies(Scenario scenario);

  /** Says what is wrong with the options, if they do not fit the command. */
  void check(ExperimentOptions given) {}

  /** Returns what is to be found out beside the results of each policy. */
  Experiment.Questions questions() {
    return Experiment.Questions.NONE;
  }

  /** Returns the first word of the output folder. */
  abstract String command();

  @Override
  public Integer call() throws Exception {
    check(options);
    options.jobs();
    Experiment.Questions questions = questions();
    try (Plugins plugins = options.plugins()) {
      Scenario scenario = load(plugins.policies());
      options.checkReplications(scenario);
      boolean named = !options.policies().isEmpty();
      List<String> policies = named ? options.policies() : policies(scenario);
      Experiment experiment =
          new Experiment(
              scenario,
              plugins,
              policies.stream().distinct().toList(),
              named,
              options.overrides(),
              questions);
      return call(experiment, scenario.name());
    }
  }

  private int call(Experiment experiment, String scenario) throws Exception {
    ProgressReport progress =
        new ProgressReport(experiment.replications(), options.progressColumns());
    SignalHook hook = SignalHook.install(progress);
    // The folder is given back before the hook may let the JVM halt, or its lock would stay behind.
    try (OutputFolder folder =
        OutputFolder.open(options.out(), command(), scenario, OutputFolder.Kind.RESULTS)) {
      return run(experiment, progress, folder);
    } catch (InvariantViolation e) {
      throw new CommandException(ExitCode.VIOLATED, "an invariant is broken: " + e.getMessage());
    } catch (QueueOverflowException e) {
      throw new CommandException(
          ExitCode.INVALID_INPUT, "the scenario is beyond the model: " + e.getMessage());
    } finally {
      hook.release();
    }
  }

  private int run(Experiment experiment, ProgressReport progress, OutputFolder folder)
      throws InterruptedException {
    long began = System.nanoTime();
    Results results = experiment.run(options.jobs(), progress);
    double seconds = (System.nanoTime() - began) / 1e9;
    progress.done();
    boolean interrupted = progress.cancelled();
    if (results.policies().isEmpty()) {
      throw new CommandException(
          ExitCode.INTERRUPTED, "interrupted before the first replication; nothing was written");
    }
    // The table first: drawing may take longer than the run, and a full disk must not cost it.
    print(results);
    // On its way out the JVM can load no fonts, and whoever interrupts does not want to wait.
    int drawing = interrupted ? 0 : options.jobs();
    List<String> warnings =
        folder.write(
            results,
            experiment.timelines(),
            runJson(experiment.plugins(), seconds, interrupted),
            drawing);
    say(warnings, folder, interrupted);
    boolean missed = sayMissed(results.expectations());
    return interrupted ? ExitCode.INTERRUPTED : missed ? ExitCode.THRESHOLD_MISSED : ExitCode.OK;
  }

  /** Says how many expectations were missed, and returns whether any was. */
  private boolean sayMissed(List<Expected> expectations) {
    long missed = expectations.stream().filter(e -> e.verdict() == Expected.Verdict.MISSED).count();
    if (missed == 0) {
      return false;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "virqsim: missed: "
            + missed
            + " of "
            + expectations.size()
            + (expectations.size() == 1 ? " expectation" : " expectations")
            + " of the scenario");
    err.flush();
    return true;
  }

  private Scenario load(Policies policies) {
    try {
      return new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
          .load(ScenarioCatalog.onClassPath().find(options.scenario()), options.overrides());
    } catch (ScenarioException e) {
      throw options.invalid(e);
    }
  }

  private void print(Results results) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        options.json()
            ? ResultsJson.write(results)
            : ComparisonTable.render(
                results, new ComparisonTable.Options(Terminal.columns(), options.color())));
    out.flush();
  }

  private void say(List<String> warnings, OutputFolder folder, boolean interrupted) {
    PrintWriter err = spec.commandLine().getErr();
    for (String warning : warnings) {
      err.println("virqsim: warning: " + warning);
    }
    if (interrupted) {
      err.println("virqsim: interrupted; the results cover what was finished, without charts");
    }
    if (!options.quiet()) {
      err.println((interrupted ? "results are in " : "results and charts are in ") + folder.path());
    }
    err.flush();
  }

  /** What is not the same from run to run, and so not part of the results. */
  private String runJson(List<Plugins.Jar> plugins, double seconds, boolean interrupted) {
    return RunRecord.json(
        command(),
        spec.commandLine().getParseResult().originalArgs(),
        plugins,
        seconds,
        interrupted,
        Instant.now());
  }
}
