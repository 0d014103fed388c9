// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.virqsim.explore.Model;
import org.virqsim.explore.Witness;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;

/**
 * Constant costs with which a run can take the steps of a path, and when these land then. Costs are
 * chosen one after the other: the scenario's own if the path allows it, else how long a step of the
 * class takes in what was found so far.
 */
final class WitnessedCosts {
  /** No duration of a class is known: something slow, and something quick. */
  private static final List<Long> GUESSES = List.of(200_000L, 0L, 5_000_000L);

  private final Model model;
  private final TimePlan own;
  private final List<Long> steps;
  private final boolean timeouts;

  /** Which costs a counterexample may change. */
  enum Freedom {
    /** None: random ones become constants within their bounds. */
    NONE,
    /** Those of messages on their way. */
    MESSAGES,
    /** Those of everything between the device and the end of the handler. */
    DELIVERY,
    /** All, apart from timers and time slices. */
    ALL;

    boolean frees(CostClass c) {
      return switch (this) {
        case NONE -> false;
        case MESSAGES -> c == CostClass.MESSAGE || c == CostClass.POSTED_MESSAGE;
        case DELIVERY ->
            switch (c) {
              case MESSAGE,
                  POSTED_MESSAGE,
                  POSTED_SYNC,
                  MAINLOOP_WAKE,
                  MAINLOOP_NOTIFY,
                  HANDLER_ENTRY,
                  HANDLER,
                  HANDLER_EXIT,
                  REARM,
                  DESCRIPTOR,
                  ADMIN_COMMAND ->
                  true;
              default -> false;
            };
        case ALL -> c != CostClass.NONE && !c.isTimer();
      };
    }
  }

  /**
   * What was found.
   *
   * @param overrides the costs that differ from the scenario's, {@code path=value} each
   * @param instants when each step lands, in nanoseconds
   */
  record Found(List<String> overrides, List<Long> instants) {
    /** Copies. */
    Found {
      overrides = List.copyOf(overrides);
      instants = List.copyOf(instants);
    }
  }

  WitnessedCosts(Model model, TimePlan own, List<Long> steps, boolean timeouts) {
    this.model = model;
    this.own = own;
    this.steps = List.copyOf(steps);
    this.timeouts = timeouts;
  }

  /** Returns costs and instants; empty if there are none, or none were found. */
  Optional<Found> find(Freedom freedom) {
    TimePlan plan = own;
    for (CostClass c : CostClass.values()) {
      if (freedom.frees(c)) {
        plan = with(plan, c, new TimePlan.Cost(new Distribution.Exponential(1), perItem(c)));
      }
    }
    Optional<Witness> witness = Witness.find(model, plan, steps, timeouts);
    Set<CostClass> used = EnumSet.noneOf(CostClass.class);
    steps.forEach(step -> used.add(Step.op(step).cost()));
    if (freedom != Freedom.NONE) {
      // What is still on its way at the end has to be slow enough, too.
      used.add(CostClass.MESSAGE);
    }
    List<String> overrides = new ArrayList<>();
    for (CostClass c : used) {
      if (witness.isEmpty()) {
        return Optional.empty();
      }
      if (isConstant(cost(plan, c))) {
        continue;
      }
      Optional<Witness> fixed = Optional.empty();
      for (TimePlan.Cost candidate : candidates(c, witness.get())) {
        TimePlan tried = with(plan, c, candidate);
        fixed = Witness.find(model, tried, steps, timeouts);
        if (fixed.isPresent()) {
          plan = tried;
          if (!candidate.equals(cost(own, c))) {
            overrides.add(override(c, candidate));
          }
          break;
        }
      }
      witness = fixed;
    }
    return witness.map(w -> new Found(overrides, w.instants()));
  }

  private static boolean isConstant(TimePlan.Cost cost) {
    return cost.value() instanceof Distribution.Constant
        && cost.perItem() instanceof Distribution.Constant;
  }

  private static int indexOf(CostClass c) {
    return List.of(CostClass.values()).indexOf(c);
  }

  private static TimePlan.Cost cost(TimePlan plan, CostClass c) {
    return plan.costs().get(indexOf(c));
  }

  private static TimePlan with(TimePlan plan, CostClass c, TimePlan.Cost cost) {
    List<TimePlan.Cost> costs = new ArrayList<>(plan.costs());
    costs.set(indexOf(c), cost);
    return new TimePlan(plan.due(), costs, plan.sources(), plan.submissions());
  }

  private Distribution perItem(CostClass c) {
    return new Distribution.Constant(cost(own, c).perItem().least());
  }

  /** Constants to try for a class, the scenario's own first. */
  private List<TimePlan.Cost> candidates(CostClass c, Witness witness) {
    Distribution perItem = perItem(c);
    Set<TimePlan.Cost> candidates = new LinkedHashSet<>();
    if (isConstant(cost(own, c))) {
      candidates.add(cost(own, c));
    }
    for (int k = 0; k < steps.size(); k++) {
      long duration = witness.durations().get(k);
      boolean own = Step.op(steps.get(k)).cost() == c && duration != Witness.UNKNOWN;
      if (own && candidates.size() < 8) {
        boolean counts = Step.op(steps.get(k)) != MicroOp.GUEST_DUE;
        long items = counts ? Step.items(steps.get(k)) : 0;
        add(candidates, duration - items * perItem.least(), perItem);
      }
    }
    add(candidates, cost(own, c).value().least(), perItem);
    if (cost(own, c).value().most() != Distribution.UNBOUNDED) {
      add(candidates, cost(own, c).value().most(), perItem);
    }
    GUESSES.forEach(ns -> add(candidates, ns, perItem));
    return List.copyOf(candidates);
  }

  private static void add(Set<TimePlan.Cost> candidates, long ns, Distribution perItem) {
    if (ns >= 0) {
      candidates.add(new TimePlan.Cost(new Distribution.Constant(ns), perItem));
    }
  }

  private static String override(CostClass c, TimePlan.Cost cost) {
    return String.format(
        Locale.ROOT,
        "costs.%s={value: %dns, per_item: %dns, source: \"assumed: chosen for the counterexample\"}",
        c.key(),
        cost.value().least(),
        cost.perItem().least());
  }
}
