// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.virqsim.policy.Policies;
import org.virqsim.result.Refusal;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.Diagnostic;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;
import org.virqsim.scenario.Words;

/** Makes runs of cells: overrides, loader, compiler. */
public final class CellCompiler {
  private static final String SET = "--set ";

  private final ScenarioSource source;
  private final List<String> overrides;
  private final ScenarioLoader loader;
  private final ScenarioCompiler compiler;
  private final List<String> policies;
  private final boolean named;

  /**
   * A cell, ready to be run.
   *
   * @param cell its values
   * @param scenario with these values
   * @param policies under each policy that its host offers
   * @param refused the others
   */
  record Compiled(
      Cell cell, Scenario scenario, List<CompiledScenario> policies, List<Refusal> refused) {}

  /**
   * Creates a compiler.
   *
   * @param source the scenario's text, read once
   * @param overrides {@code path=value} in every cell, before the cell's own
   * @param known where policies are found
   * @param policies names of those that are run
   * @param named whether the user named them himself: then a refusal is an error
   */
  public CellCompiler(
      ScenarioSource source,
      List<String> overrides,
      Policies known,
      List<String> policies,
      boolean named) {
    this.source = source;
    this.overrides = List.copyOf(overrides);
    this.loader = new ScenarioLoader(ScenarioCompiler.vocabulary(known));
    this.compiler = new ScenarioCompiler(known);
    this.policies = List.copyOf(policies);
    this.named = named;
  }

  /** Returns the names of the policies that are run. */
  public List<String> policies() {
    return policies;
  }

  /**
   * Compiles a cell.
   *
   * @param factors those whose values it has, for messages
   * @throws ScenarioException with everything that is wrong with it; of a factor's value at the
   *     option that gave it
   */
  Compiled compile(Cell cell, List<Factor> factors) {
    Map<String, Diagnostic> errors = new LinkedHashMap<>();
    Compiled compiled = compile(cell, factors, errors);
    if (compiled == null || !errors.isEmpty()) {
      throw new ScenarioException(List.copyOf(errors.values()));
    }
    return compiled;
  }

  /**
   * Compiles cells and forgets them, so that nothing is wrong later.
   *
   * @throws ScenarioException with everything that is wrong in any of them, each mistake once
   */
  public void check(Collection<Cell> cells, List<Factor> factors) {
    Map<String, Diagnostic> errors = new LinkedHashMap<>();
    for (Cell cell : cells) {
      compile(cell, factors, errors);
    }
    if (!errors.isEmpty()) {
      throw new ScenarioException(List.copyOf(errors.values()));
    }
  }

  private @Nullable Compiled compile(
      Cell cell, List<Factor> factors, Map<String, Diagnostic> errors) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(cell.overrides());
    Scenario scenario;
    try {
      scenario = loader.load(source, all);
    } catch (ScenarioException e) {
      e.diagnostics().forEach(error -> add(error, cell, factors, errors));
      return null;
    }
    List<CompiledScenario> compiled = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (String policy : policies) {
      try {
        compiled.add(compiler.compile(scenario, policy));
      } catch (PolicyRefusedException e) {
        refused.add(new Refusal(e.policy(), e.reason()));
      }
    }
    if (named || compiled.isEmpty()) {
      for (Refusal refusal : refused) {
        String option = named ? "--policy " + refusal.policy() : source.label();
        String subject = named ? "" : "policy '" + refusal.policy() + "' ";
        add(Diagnostic.ofFile(option, subject + refusal.reason()), cell, factors, errors);
      }
    }
    return new Compiled(cell, scenario, compiled, refused);
  }

  /** The same mistake in several cells is said once, of the first. */
  private static void add(
      Diagnostic error, Cell cell, List<Factor> factors, Map<String, Diagnostic> errors) {
    for (Factor factor : factors) {
      String value = cell.values().get(factor.path());
      if (value != null && error.file().equals(SET + Words.shorten(factor.path() + "=" + value))) {
        String option = factor.name() + error.file().substring(SET.length() - 1);
        errors.putIfAbsent(
            factor.path() + "\n" + error.message(), Diagnostic.ofFile(option, error.message()));
        return;
      }
    }
    String where = cell.values().isEmpty() ? "" : " (with " + cell + ")";
    errors.putIfAbsent(
        error.toString(),
        new Diagnostic(error.file(), error.line(), error.column(), error.message() + where));
  }
}
