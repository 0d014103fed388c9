// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.virqsim.experiment.Totals;
import org.virqsim.explore.Fact;
import org.virqsim.explore.Model;
import org.virqsim.explore.Property;
import org.virqsim.explore.Trace;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Step;
import org.virqsim.observe.VectorCounts;

/**
 * What a run has to show to be the same as a counterexample.
 *
 * @param property the property that the counterexample violates
 * @param steps the counterexample; where a vector is dead, with a completion of it behind
 * @param vectors those whose completions wait in vain, or that are dead
 * @param causes why messages were discarded
 */
record Goal(Property property, List<Long> steps, List<Integer> vectors, Set<DropCause> causes) {
  /** Copies. */
  Goal {
    steps = List.copyOf(steps);
    vectors = List.copyOf(vectors);
    Set<DropCause> copy = EnumSet.noneOf(DropCause.class);
    copy.addAll(causes);
    causes = copy;
  }

  /** Returns what a counterexample shows. */
  static Goal of(Model model, Property property, List<Long> steps) {
    Trace trace = new Trace(model);
    steps.forEach(trace::take);
    Set<DropCause> causes = EnumSet.noneOf(DropCause.class);
    trace.taken().stream()
        .flatMap(t -> t.facts().stream())
        .filter(f -> f.kind() == Fact.Kind.DROPPED)
        .forEach(f -> causes.addAll(causes(f.text())));
    List<Long> all = new ArrayList<>(steps);
    List<Integer> vectors =
        switch (property) {
          case NOTHING_DOOMED -> causes.isEmpty() ? List.of() : trace.unreaped();
          case NO_DEAD_VECTOR -> trace.dead();
          case AUTHORISED_PASID, CONSERVATION -> List.of();
        };
    if (property == Property.NO_DEAD_VECTOR) {
      for (int v : vectors) {
        long raise = trace.unserved(v);
        if (raise != Step.NONE) {
          trace.take(raise);
          all.add(raise);
        }
      }
    }
    return new Goal(property, all, vectors, causes);
  }

  private static List<DropCause> causes(String text) {
    return Arrays.stream(DropCause.values())
        .filter(cause -> text.endsWith(cause.description()))
        .toList();
  }

  /** Returns why no run can show it; empty if one may. */
  String impossible() {
    return switch (property) {
      case CONSERVATION -> "the model contradicts itself there, which no run goes on from";
      case AUTHORISED_PASID -> "";
      case NOTHING_DOOMED, NO_DEAD_VECTOR ->
          vectors.isEmpty() ? "nothing of it is left to be seen when a run ends" : "";
    };
  }

  /** Returns whether a run shows the same. */
  boolean seenIn(Totals totals) {
    return switch (property) {
      case NOTHING_DOOMED -> losesTheSame(totals);
      case NO_DEAD_VECTOR -> vectors.stream().allMatch(v -> unserved(totals.vector(v)) > 0);
      case AUTHORISED_PASID -> misrouted(totals) > 0;
      case CONSERVATION -> false;
    };
  }

  private boolean losesTheSame(Totals totals) {
    boolean same = true;
    for (int v = 0; v < totals.vectors(); v++) {
      same &= (totals.vector(v).lost() > 0) == vectors.contains(v);
    }
    return same && causes.stream().allMatch(cause -> totals.droppedBy(cause) > 0);
  }

  private static long unserved(VectorCounts counts) {
    return counts.lost() + counts.inFlight() + counts.rejectedLegitimate();
  }

  private static long misrouted(Totals totals) {
    return sum(totals, VectorCounts::misrouted);
  }

  private static long sum(Totals totals, ToLongFunction<VectorCounts> what) {
    long sum = 0;
    for (int v = 0; v < totals.vectors(); v++) {
      sum += what.applyAsLong(totals.vector(v));
    }
    return sum;
  }

  /** Returns what the scenario expects of its results, as a list in YAML. */
  String expectations(String policy, Totals totals) {
    String metric =
        switch (property) {
          case AUTHORISED_PASID -> "misrouted, equals: " + misrouted(totals);
          case NO_DEAD_VECTOR -> {
            if (sum(totals, VectorCounts::lost) > 0) {
              yield "lost, equals: " + sum(totals, VectorCounts::lost);
            }
            long inFlight = sum(totals, VectorCounts::inFlight);
            yield inFlight > 0
                ? "in_flight, equals: " + inFlight
                : "rejected, equals: " + sum(totals, VectorCounts::rejected);
          }
          default -> "dropped, equals: " + sum(totals, VectorCounts::dropped);
        };
    return "[{policy: " + policy + ", metric: interrupts." + metric + "}]";
  }

  /** Returns what becomes of what is raised at the fixed instants, in words. */
  String told() {
    return switch (property) {
      case AUTHORISED_PASID -> "interrupts though no owner has authorised it";
      case NO_DEAD_VECTOR -> "is never served";
      default -> "is lost";
    };
  }
}
