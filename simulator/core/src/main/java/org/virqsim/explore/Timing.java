// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;

/**
 * Between which bounds each step lands after it became its process's next one, in nanoseconds, and
 * at which instants work comes, where a scenario fixes them. It is what the timed resolver reads
 * from the same plan, with every distribution reduced to its support.
 */
final class Timing {
  private final Processes processes;
  private final TimePlan plan;
  private final long[] least = new long[CostClass.values().length];
  private final long[] most = new long[CostClass.values().length];
  private final long[] leastPerItem = new long[CostClass.values().length];
  private final long[] mostPerItem = new long[CostClass.values().length];

  /** Of each process the instants of its work, unless it can come at any time. */
  private final List<Optional<Instants>> fixed = new ArrayList<>();

  private final int[] fixedProcesses;
  private final long lastDue;

  /**
   * Work at instants that are the same in every run.
   *
   * @param sources recorded instants, or periodic ones of a fixed phase
   */
  record Instants(List<Arrivals> sources) {
    /** Copies. */
    Instants {
      sources = List.copyOf(sources);
    }

    /** Returns the first instant at {@code from} or later; {@link Zone#INF} if there is none. */
    long next(long from) {
      long first = Zone.INF;
      for (Arrivals arrivals : sources) {
        first = Math.min(first, next(arrivals, Math.max(0, from)));
      }
      return first;
    }

    private static long next(Arrivals arrivals, long from) {
      if (arrivals instanceof Arrivals.Periodic periodic) {
        long offset = periodic.offset(0);
        long periods = Math.max(0, from - offset + periodic.periodNs() - 1) / periodic.periodNs();
        return offset + periods * periodic.periodNs();
      }
      for (long instant : ((Arrivals.Recorded) arrivals).timesNs()) {
        if (instant >= from) {
          return instant;
        }
      }
      return Zone.INF;
    }

    private static boolean isFixed(Arrivals arrivals) {
      return arrivals instanceof Arrivals.Recorded
          || (arrivals instanceof Arrivals.Periodic periodic
              && periodic.phase() instanceof Arrivals.Phase.Fixed);
    }
  }

  /** Reads the bounds of a plan for a model. */
  Timing(Model model, TimePlan plan) {
    this.processes = model.processes();
    this.plan = plan;
    for (int c = 0; c < least.length; c++) {
      TimePlan.Cost cost = plan.costs().get(c);
      least[c] = cost.value().least();
      most[c] = cost.value().most();
      leastPerItem[c] = cost.perItem().least();
      mostPerItem[c] = cost.perItem().most();
    }
    List<Integer> list = new ArrayList<>();
    for (int process = 0; process < processes.count(); process++) {
      Optional<Instants> instants = instants(process);
      fixed.add(instants);
      if (instants.isPresent()) {
        list.add(process);
      }
    }
    this.fixedProcesses = list.stream().mapToInt(Integer::intValue).toArray();
    this.lastDue =
        plan.due().stream()
            .flatMap(List::stream)
            .mapToLong(TimePlan.Due::notBeforeNs)
            .max()
            .orElse(0);
  }

  private Optional<Instants> instants(int process) {
    int object = processes.object(process);
    List<Arrivals> all =
        switch (processes.kind(process)) {
          case SOURCE ->
              plan.sources().stream()
                  .filter(s -> s.vector() == object)
                  .map(TimePlan.Source::arrivals)
                  .toList();
          case SUBMISSION ->
              plan.submissions().stream()
                  .filter(s -> s.lane() == object)
                  .map(TimePlan.Submissions::arrivals)
                  .toList();
          default -> List.of();
        };
    boolean isFixed = !all.isEmpty() && all.stream().allMatch(Instants::isFixed);
    return isFixed ? Optional.of(new Instants(all)) : Optional.empty();
  }

  /** Returns the instants of the work of a process, where they are the same in every run. */
  Optional<Instants> fixed(int process) {
    return fixed.get(process);
  }

  /** Returns the processes whose work comes at such instants. */
  int[] fixedProcesses() {
    return fixedProcesses.clone();
  }

  /** Returns the last instant before which some step of a driver is not due. */
  long lastDue() {
    return lastDue;
  }

  /** Returns the instant before which a driver's step is not due. */
  long notBefore(long step) {
    return due(step).notBeforeNs();
  }

  private TimePlan.Due due(long step) {
    return plan.due().get(processes.object(Step.process(step))).get(Step.items(step));
  }

  private boolean hasOwnGap(long step) {
    return Step.op(step) == MicroOp.GUEST_DUE && due(step).afterNs() != TimePlan.Due.USUAL_GAP;
  }

  /** Returns the least duration of a step. */
  long lower(long step) {
    if (hasOwnGap(step)) {
      return due(step).afterNs();
    }
    int c = Step.op(step).cost().ordinal();
    return duration(least[c], items(step), leastPerItem[c], Zone.LONGEST);
  }

  /** Returns the largest duration of a step, or {@link Zone#INF}. */
  long upper(long step) {
    if (hasOwnGap(step)) {
      return due(step).afterNs();
    }
    int c = Step.op(step).cost().ordinal();
    return duration(most[c], items(step), mostPerItem[c], Zone.INF);
  }

  private static int items(long step) {
    return Step.op(step) == MicroOp.GUEST_DUE ? 0 : Step.items(step);
  }

  /** What is beyond all sense counts as {@code endless}. */
  private static long duration(long value, int items, long perItem, long endless) {
    if (value > Zone.LONGEST || (items > 0 && perItem > Zone.LONGEST / items)) {
      return endless;
    }
    long sum = value + items * perItem;
    return sum > Zone.LONGEST ? endless : sum;
  }

  /** Returns the process of a mediated device that works on what {@code process} submits, or -1. */
  int servedBy(int process) {
    return processes.kind(process) == Kind.SUBMISSION
        ? processes.of(Kind.DESCRIPTOR, processes.object(process))
        : -1;
  }

  boolean isDescriptor(int process) {
    return processes.kind(process) == Kind.DESCRIPTOR;
  }

  boolean isWork(int process) {
    Kind kind = processes.kind(process);
    return kind == Kind.SOURCE || kind == Kind.SUBMISSION;
  }
}
