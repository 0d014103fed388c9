// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Exploration;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Fact;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Model;
import org.virqsim.explore.Outcome;
import org.virqsim.explore.Property;
import org.virqsim.explore.Trace;
import org.virqsim.machine.CallNames;
import org.virqsim.machine.Machine;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.result.ExplorationBounds;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.PathStep;
import org.virqsim.result.StoryLine;
import org.virqsim.scenario.CompiledScenario;

/** Explores a scenario under a policy and tells what was found. */
public final class ScenarioExploration {
  private final CompiledScenario compiled;
  private final Asked asked;
  private final Machine machine;
  private final Model model;

  /**
   * How the exploration was asked for, so that results can say it.
   *
   * @param version of virqsim
   * @param file the scenario as the user named it
   * @param overrides {@code path=value} each
   */
  public record Asked(String version, String file, List<String> overrides) {
    /** Copies. */
    public Asked {
      overrides = List.copyOf(overrides);
    }
  }

  /**
   * What was found.
   *
   * @param result for reports
   * @param bytes memory that the states took
   * @param steps the shortest counterexample; empty if there is none
   */
  public record Finding(ExplorationResult result, long bytes, List<Long> steps) {
    /** Copies. */
    public Finding {
      steps = List.copyOf(steps);
    }
  }

  /** Prepares the exploration of a compiled scenario. */
  public ScenarioExploration(CompiledScenario compiled, Asked asked) {
    this.compiled = compiled;
    this.asked = asked;
    this.machine = new Machine(compiled.configuration());
    this.model = Model.of(machine);
  }

  /** Explores. */
  public Finding explore(Explorer.Options options, Limits limits) {
    Exploration found = new Explorer(model, options).explore(limits);
    List<Long> steps = found.violations().isEmpty() ? List.of() : found.violations().get(0).steps();
    Told told = found.violations().isEmpty() ? Told.NOTHING : tell(found.violations().get(0));
    Map<String, Integer> first = new LinkedHashMap<>();
    found.outcomes().forEach((outcome, depth) -> first.put(outcome.key(), depth));
    Map<String, Integer> violated = new LinkedHashMap<>();
    found.violations().forEach(v -> violated.put(v.property().key(), v.steps().size()));
    ExplorationResult result =
        new ExplorationResult(
            ExplorationResult.SCHEMA,
            asked.version(),
            compiled.scenario().name(),
            compiled.scenario().sha256(),
            asked.file(),
            asked.overrides(),
            compiled.policy(),
            compiled.canonical(),
            compiled.configuration().host().name(),
            found.verdict().key(),
            found.limit().orElse(null),
            found.states(),
            found.transitions(),
            found.depth(),
            found.outcomes().keySet().stream().map(Outcome::key).toList(),
            first,
            bounds(options.bounds(), options.timing().isPresent()),
            options.properties().stream().map(Property::key).toList(),
            violated,
            found.guestFinished(),
            told.steps(),
            told.story(),
            told.conclusion().isEmpty() ? null : told.conclusion());
    return new Finding(result, found.bytes(), steps);
  }

  private static ExplorationBounds bounds(Bounds bounds, boolean timed) {
    return new ExplorationBounds(
        bounds.completions(),
        bounds.total() == Bounds.MAX_TOTAL ? 0 : bounds.total(),
        bounds.vectors() == Bounds.ALL_VECTORS ? 0 : bounds.vectors(),
        bounds.onlyUnmasked() ? "unmasked" : "in-use",
        bounds.timeouts(),
        timed ? ExplorationBounds.TIMING_BOUNDS : ExplorationBounds.TIMING_IGNORED);
  }

  /** A counterexample in words. */
  private record Told(List<PathStep> steps, List<StoryLine> story, String conclusion) {
    static final Told NOTHING = new Told(List.of(), List.of(), "");
  }

  private Told tell(Exploration.Violation violation) {
    Trace trace = new Trace(model);
    violation.steps().forEach(trace::take);
    List<Trace.Taken> path = trace.taken();
    String conclusion = conclusion(violation.property(), trace);
    List<Trace.Taken> rest = trace.settle();
    return new Told(
        steps(machine.processes(), path),
        Story.of(compiled.configuration(), machine.processes(), path, rest),
        conclusion);
  }

  private static String conclusion(Property property, Trace trace) {
    return switch (property) {
      case NOTHING_DOOMED -> {
        String v =
            trace.unreaped().stream().map(Object::toString).collect(Collectors.joining(", "));
        yield "a completion of vector "
            + v
            + " waits to be reaped; its message is gone, nothing of the vector is in any latch,"
            + " queue, counter or on the wire, and nothing that is under way will have it reaped";
      }
      case NO_DEAD_VECTOR -> {
        String v = trace.dead().stream().map(Object::toString).collect(Collectors.joining(", "));
        yield "the guest sees vector "
            + v
            + " unmasked and nothing is under way, but a completion raised now would not be reaped";
      }
      case AUTHORISED_PASID ->
          "a descriptor interrupts that no owner of the vector has authorised: "
              + String.join(", ", trace.misrouted());
      case CONSERVATION -> "what the last step reports and what the state says differ";
    };
  }

  /** Writes down a path, micro-step by micro-step. */
  static List<PathStep> steps(Processes processes, List<Trace.Taken> path) {
    List<PathStep> steps = new ArrayList<>();
    for (Trace.Taken taken : path) {
      int process = Step.process(taken.step());
      String kind = processes.kind(process).name().toLowerCase(Locale.ROOT).replace('_', ' ');
      steps.add(
          new PathStep(
              steps.size() + 1,
              process,
              kind + " " + processes.object(process),
              Step.op(taken.step()).name(),
              Step.vector(taken.step()),
              Step.items(taken.step()),
              taken.facts().stream().map(ScenarioExploration::text).toList()));
    }
    return steps;
  }

  private static String text(Fact fact) {
    return switch (fact.kind()) {
      case CALL -> CallNames.of(fact.call().orElseThrow());
      case RETURNED -> "the call returns " + fact.text();
      case RETIRED -> "driver " + fact.vector() + ": step " + fact.text() + " retires";
      default -> fact.text();
    };
  }
}
