// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.experiment.Assumptions;
import org.virqsim.experiment.BestPolicy;
import org.virqsim.experiment.Comparisons;
import org.virqsim.experiment.Conclusions;
import org.virqsim.experiment.Expectations;
import org.virqsim.experiment.Intervals;
import org.virqsim.experiment.LossEstimators;
import org.virqsim.experiment.PolicyRuns;
import org.virqsim.experiment.ResultBuilder;
import org.virqsim.experiment.SteadyLatency;
import org.virqsim.experiment.TimelineBuilder;
import org.virqsim.experiment.Totals;
import org.virqsim.result.Inference;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Refusal;
import org.virqsim.result.Results;
import org.virqsim.result.SteadyState;
import org.virqsim.result.Timeline;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Estimator;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;

/** Runs a scenario under several policies and gathers the results. */
final class Experiment {
  private final Scenario scenario;
  private final Plugins plugins;
  private final Questions questions;
  private final List<String> overrides;
  private final List<CompiledScenario> compiled = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private final List<Timeline> timelines = new ArrayList<>();

  /**
   * What is to be found out beside the results of each policy.
   *
   * @param best by what to select the best policy, if that is asked for
   * @param steadyState whether the steady state is asked for
   */
  record Questions(Optional<BestPolicy.Asked> best, boolean steadyState) {
    /** Nothing more. */
    static final Questions NONE = new Questions(Optional.empty(), false);
  }

  /**
   * Compiles a scenario under each policy.
   *
   * @param plugins where the policies are found
   * @param named whether the user named the policies himself: then a refusal ends the command
   * @param overrides that lead from the scenario's file to {@code scenario}, {@code path=value}
   * @param questions what else is to be found out
   */
  Experiment(
      Scenario scenario,
      Plugins plugins,
      List<String> policies,
      boolean named,
      List<String> overrides,
      Questions questions) {
    this.questions = questions;
    this.overrides =
        overrides.stream()
            .filter(o -> !o.startsWith("run.seed=") && !o.startsWith("run.replications="))
            .toList();
    this.scenario = scenario;
    this.plugins = plugins;
    ScenarioCompiler compiler = new ScenarioCompiler(plugins.policies());
    for (String policy : policies) {
      try {
        compiled.add(compiler.compile(scenario, policy));
      } catch (PolicyRefusedException e) {
        refused.add(new Refusal(e.policy(), e.reason()));
      }
    }
    if (!refused.isEmpty() && (named || compiled.isEmpty())) {
      throw new CommandException(
          ExitCode.USAGE,
          refused.stream().map(r -> "virqsim: policy '" + r.policy() + "' " + r.reason()).toList());
    }
    checkEstimator();
  }

  private void checkEstimator() {
    if (scenario.run().estimator() == Estimator.DARK_TIME) {
      for (CompiledScenario policy : compiled) {
        LossEstimators.objection(policy)
            .ifPresent(
                why -> {
                  throw new CommandException(
                      ExitCode.INVALID_INPUT,
                      scenario.name() + ": error: run.estimator dark-time can not be used: " + why);
                });
      }
    }
  }

  /** Returns the jars that were loaded for it. */
  List<Plugins.Jar> plugins() {
    return plugins.jars();
  }

  /**
   * Returns the number of replications that will be run, of all policies together; -1 if that is
   * not known before.
   */
  long replications() {
    return scenario.run().precision().isPresent()
        ? -1
        : (long) scenario.run().replications() * compiled.size();
  }

  /** Runs all replications of all policies that were not refused. */
  Results run(int jobs, ProgressReport progress) throws InterruptedException {
    List<PolicyResult> results = new ArrayList<>();
    List<Comparisons.Run> compared = new ArrayList<>();
    PolicyRuns runs = new PolicyRuns(compiled);
    runs.run(jobs, progress);
    int shown = Totals.NONE;
    for (int i = 0; i < compiled.size(); i++) {
      CompiledScenario policy = compiled.get(i);
      Totals totals = runs.totals(i);
      if (totals.replications() > 0) {
        results.add(ResultBuilder.policy(policy, totals));
        compared.add(new Comparisons.Run(policy.policy(), totals));
        shown = Math.min(shown, totals.firstWithDrop());
      } else {
        refused.add(new Refusal(policy.policy(), "was interrupted before its first replication"));
      }
    }
    // The same replication for all, so that they can be compared; one that shows a drop if any
    // does.
    int replication = shown == Totals.NONE ? 0 : shown;
    for (int i = 0; i < results.size(); i++) {
      timelines.add(
          TimelineBuilder.of(
              compiled.get(i), replication, runs.replications(i).timeline(replication)));
    }
    Inference inference =
        new Inference(
            runs.stopping().orElse(null),
            Intervals.of(compared),
            questions.best().map(asked -> BestPolicy.of(asked, compared)).orElse(null),
            steadyState(runs, results),
            compared.stream().flatMap(run -> run.totals().loss().stream()).toList());
    return results(results, compared, inference);
  }

  /** Returns a timeline of one replication for each policy. */
  List<Timeline> timelines() {
    return List.copyOf(timelines);
  }

  private List<SteadyState> steadyState(PolicyRuns runs, List<PolicyResult> results) {
    List<SteadyState> found = new ArrayList<>();
    for (int i = 0; questions.steadyState() && i < results.size(); i++) {
      found.add(SteadyLatency.of(results.get(i).policy(), runs.replications(i)));
    }
    return found;
  }

  private Results results(
      List<PolicyResult> policies, List<Comparisons.Run> runs, Inference inference) {
    return new Results(
        Results.SCHEMA,
        Version.number(),
        scenario.name(),
        scenario.description(),
        scenario.sha256(),
        overrides,
        scenario.workloadName(),
        "0x" + Long.toHexString(scenario.run().seed()),
        scenario.run().horizonNs(),
        scenario.run().deadlineNs(),
        Assumptions.devices(scenario),
        Assumptions.parameters(scenario),
        policies,
        refused,
        Comparisons.of(runs),
        inference,
        Expectations.check(scenario.expectations(), policies, runs),
        Conclusions.of(scenario, policies, inference));
  }
}
