// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.claims;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
   */
  public ClaimCheck(Policies policies, Loading loading, String version, int jobs) {
    this.policies = policies;
    this.loading = loading;
    this.version = version;
    this.jobs = jobs;
  }

  /**
   * Decides the claim of a scenario.
   *
   * @param scenario one with a claim
   * @param expectations what it expects of its own run, with what was found
   * @param progress shows how far it is and ends it early: what was not finished is undecided
   * @throws PolicyRefusedException if a host can not offer what a policy needs
   */
  public ClaimResult check(Scenario scenario, List<Expected> expectations, Progress progress)
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
    List<Expected> quantities = quantities(scenario, one.quantities(), progress);
    List<ClaimSearch> searches = new ArrayList<>();
    for (Claim.Search search : one.searches()) {
      searches.add(search(scenario, name, one.overrides(), search, progress));
    }
    int replications = quantities.isEmpty() ? 0 : scenario.run().replications();
    return new ClaimCase(
        one.when(),
        one.says(),
        scenario.name(),
        scenario.sha256(),
        one.overrides(),
        replications,
        holds(quantities, searches),
        quantities,
        searches);
  }

  /** Runs each policy that a quantity names; all meet the same arrivals and costs. */
  private List<Expected> quantities(Scenario scenario, List<Expectation> wanted, Progress progress)
      throws InterruptedException, PolicyRefusedException {
    if (wanted.isEmpty()) {
      return List.of();
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
    for (int i = 0; i < compiled.size(); i++) {
      if (runs.totals(i).replications() == scenario.run().replications()) {
        results.add(ResultBuilder.policy(compiled.get(i), runs.totals(i)));
        compared.add(new Comparisons.Run(compiled.get(i).policy(), runs.totals(i)));
      }
    }
    return Expectations.check(wanted, results, compared);
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

  /** True if all is as the case says, false if anything is not, null if anything is not known. */
  private static @Nullable Boolean holds(List<Expected> quantities, List<ClaimSearch> searches) {
    boolean known =
        quantities.stream().noneMatch(e -> e.verdict() == Expected.Verdict.UNCHECKED)
            && searches.stream().noneMatch(s -> s.met() == null);
    boolean missed =
        quantities.stream().anyMatch(e -> e.verdict() == Expected.Verdict.MISSED)
            || searches.stream().anyMatch(s -> Boolean.FALSE.equals(s.met()));
    if (!known) {
      return null;
    }
    return !missed;
  }

  /** No limit but an interruption: a verdict must not depend on the machine. */
  private static final class Interruptible implements Limits {
    private final Progress progress;

    Interruptible(Progress progress) {
      this.progress = progress;
    }

    @Override
    public Optional<String> reached(long states, long transitions, int depth, long bytes) {
      return progress.cancelled() ? Optional.of("an interruption") : Optional.empty();
    }
  }
}
