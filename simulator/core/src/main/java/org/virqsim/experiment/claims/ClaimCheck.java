// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virqsim.experiment.Comparisons;
import org.virqsim.experiment.Expectations;
import org.virqsim.experiment.PolicyRuns;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.ResultBuilder;
import org.virqsim.experiment.exploration.ScenarioExploration;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Property;
import org.virqsim.policy.Policies;
import org.virqsim.result.ClaimResult;
import org.virqsim.result.ClaimResult.ClaimCase;
import org.virqsim.result.ClaimResult.ClaimSearch;
import org.virqsim.result.ClaimResult.Verdict;
import org.virqsim.result.Expected;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.Claim;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Expectation;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;

/**
 * Puts a claim to the test. Each case is a scenario of its own: the policies that its quantities
 * name are run, its explorations are made, and the statement is true in it if all of that is as the
 * case says. What a case says is written beforehand; what is found is computed here.
 */
public final class ClaimCheck {
  private final Policies policies;
  private final Loading loading;
  private final String version;
  private final int jobs;
  private final long maxBytes;

  /** Loads scenarios by name. */
  public interface Loading {
    /**
     * Returns the scenario.
     *
     * @param overrides {@code path=value} each
     * @throws org.virqsim.scenario.ScenarioException if something is wrong with it
     */
    Scenario load(String name, List<String> overrides);
  }

  /**
   * Prepares.
   *
   * @param version of virqsim, for the results
   * @param jobs threads, at least 1; the results do not depend on it
   * @param maxBytes memory for the states of an exploration; one that needs more leaves its claim
   *     undecided
   */
  public ClaimCheck(Policies policies, Loading loading, String version, int jobs, long maxBytes) {
    this.policies = policies;
    this.loading = loading;
    this.version = version;
    this.jobs = jobs;
    this.maxBytes = maxBytes;
  }

  /**
   * Decides the claim of a scenario.
   *
   * @param file the scenario as it was named
   * @param scenario one with a claim
   * @param expectations what it expects of its own run, with what was found
   * @param progress shows how far it is and ends it early: what was not finished is undecided
   * @throws PolicyRefusedException if a host can not offer what a policy needs
   */
  public ClaimResult check(
      String file, Scenario scenario, List<Expected> expectations, Progress progress)
      throws InterruptedException, PolicyRefusedException {
    Claim claim = scenario.claim().orElseThrow();
    List<ClaimCase> cases = new ArrayList<>();
    for (Claim.Case one : claim.cases()) {
      cases.add(check(scenario.name(), one, progress));
    }
    return new ClaimResult(
        claim.id(),
        claim.by(),
        claim.says(),
        claim.computed(),
        file,
        scenario.name(),
        scenario.sha256(),
        Verdict.of(cases),
        cases,
        claim.changes(),
        claim.figure(),
        expectations);
  }

  private ClaimCase check(String own, Claim.Case one, Progress progress)
      throws InterruptedException, PolicyRefusedException {
    String name = one.scenario().orElse(own);
    Scenario scenario = loading.load(name, one.overrides());
    Ran ran = run(scenario, one.quantities(), progress);
    List<ClaimSearch> searches = new ArrayList<>();
    for (Claim.Search search : one.searches()) {
      searches.add(search(scenario, name, one.overrides(), search, progress));
    }
    return new ClaimCase(
        one.when(),
        one.says(),
        scenario.name(),
        scenario.sha256(),
        one.overrides(),
        ran.replications(),
        ClaimCase.holds(ran.quantities(), searches),
        ran.quantities(),
        searches);
  }

  /** What runs gave: the quantities, and how often each policy was run. */
  private record Ran(List<Expected> quantities, int replications) {}

  /** Runs each policy that a quantity names; all meet the same arrivals and costs. */
  private Ran run(Scenario scenario, List<Expectation> wanted, Progress progress)
      throws InterruptedException, PolicyRefusedException {
    if (wanted.isEmpty()) {
      return new Ran(List.of(), 0);
    }
    Set<String> named = new LinkedHashSet<>();
    for (Expectation e : wanted) {
      named.add(e.policy());
      if (e.relation().ofTwo()) {
        named.add(e.other());
      }
    }
    ScenarioCompiler compiler = new ScenarioCompiler(policies);
    List<CompiledScenario> compiled = new ArrayList<>();
    for (String policy : named) {
      compiled.add(compiler.compile(scenario, policy));
    }
    PolicyRuns runs = new PolicyRuns(compiled);
    runs.run(jobs, progress);
    List<PolicyResult> results = new ArrayList<>();
    List<Comparisons.Run> compared = new ArrayList<>();
    int replications = 0;
    for (int i = 0; i < compiled.size() && !progress.cancelled(); i++) {
      replications = Math.max(replications, runs.totals(i).replications());
      results.add(ResultBuilder.policy(compiled.get(i), runs.totals(i)));
      compared.add(new Comparisons.Run(compiled.get(i).policy(), runs.totals(i)));
    }
    return new Ran(
        Expectations.check(wanted, results, compared).stream().map(ClaimCheck::decided).toList(),
        replications);
  }

  /** An interval that lies on both sides of a threshold refutes nothing. */
  private static Expected decided(Expected e) {
    if (e.verdict() != Expected.Verdict.MISSED || e.lower() == null || e.upper() == null) {
      return e;
    }
    double against = e.other().isEmpty() && e.value() != null ? e.value() : 0;
    boolean refuted =
        switch (e.relation()) {
          case "above", "more_than" -> e.upper() <= against;
          case "below", "less_than" -> e.lower() >= against;
          default -> e.upper() < against - e.within() || e.lower() > against + e.within();
        };
    return refuted
        ? e
        : new Expected(
            e.policy(),
            e.metric(),
            e.relation(),
            e.value(),
            e.within(),
            e.other(),
            e.by(),
            e.observed(),
            e.lower(),
            e.upper(),
            Expected.Verdict.UNCHECKED,
            "the interval lies on both sides; more replications decide it");
  }

  private ClaimSearch search(
      Scenario scenario,
      String name,
      List<String> overrides,
      Claim.Search wanted,
      Progress progress)
      throws PolicyRefusedException {
    CompiledScenario compiled = new ScenarioCompiler(policies).compile(scenario, wanted.policy());
    ExplorationResult found =
        new ScenarioExploration(compiled, new ScenarioExploration.Asked(version, name, overrides))
            .explore(
                new Explorer.Options(
                    Bounds.perVector(wanted.completions()),
                    EnumSet.of(Property.find(wanted.property()).orElseThrow()),
                    jobs,
                    false),
                new Interruptible(progress))
            .result();
    return new ClaimSearch(
        wanted.policy(),
        found.host(),
        wanted.property(),
        wanted.violated() ? "violated" : "holds",
        found.verdict(),
        found.limit(),
        found.counterexample().size(),
        found.states(),
        found.transitions(),
        found.depth(),
        found.outcomes(),
        wanted.reaches(),
        wanted.never(),
        found.bounds(),
        found.conclusion());
  }

  /** The memory that there is, and an interruption. */
  private final class Interruptible implements Limits {
    private final Progress progress;

    Interruptible(Progress progress) {
      this.progress = progress;
    }

    @Override
    public long maxBytes() {
      return maxBytes;
    }

    @Override
    public Optional<String> reached(long states, long transitions, int depth, long bytes) {
      return progress.cancelled() ? Optional.of("an interruption") : Optional.empty();
    }
  }
}
