// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.State;

/**
 * When each step of a path lands, so that every duration lies within its bounds: a solution of the
 * difference constraints that the path implies (Bellman and Ford). Work comes at whatever instants
 * suit; each is put into the middle of those that are possible.
 *
 * <p>What is left of an interrupted step, and which of several descriptors of a lane is done, is
 * bounded more loosely than in a run: whoever uses the instants has to see that a run does the
 * same.
 *
 * @param instants when each step lands, nanoseconds since the start of the run
 * @param durations how long each step took from when it became its process's next one; {@link
 *     #UNKNOWN} for work and for steps that were interrupted
 */
public record Witness(List<Long> instants, List<Long> durations) {
  /** A step whose duration says nothing about its cost. */
  public static final long UNKNOWN = -1;

  /** Copies. */
  public Witness {
    instants = List.copyOf(instants);
    durations = List.copyOf(durations);
  }

  /**
   * Finds instants for a path.
   *
   * @param plan bounds of durations; when its work comes does not matter
   * @param steps each is the next step of its process after those before it
   * @param timeouts whether drivers' timeouts and watchdogs act
   * @return empty if there are none
   */
  public static Optional<Witness> find(
      Model model, TimePlan plan, List<Long> steps, boolean timeouts) {
    TimePlan open = new TimePlan(plan.due(), plan.costs(), List.of(), List.of());
    Search search = new Search(model, new Timing(model, open), steps, timeouts);
    if (!search.possible()) {
      return Optional.empty();
    }
    // Best not at one instant where that is possible, then at least in the resolver's order.
    for (Ties ties : Ties.values()) {
      Optional<long[]> found = search.solve(ties);
      if (found.isPresent()) {
        return Optional.of(search.witness(found.get()));
      }
    }
    return Optional.empty();
  }

  /** Which steps may land at the instant of the one before. */
  private enum Ties {
    /** Those that take no time. */
    IMMEDIATE,
    /** Those that the timed resolver takes last of both. */
    IN_ORDER,
    /** All. */
    ANY
  }

  /** Step {@code later} lands at most {@code most} nanoseconds after step {@code earlier}. */
  private record Constraint(int later, int earlier, long most) {}

  private static final class Search {
    private final Model model;
    private final Timing timing;
    private final List<Long> steps;
    private final Quiet quiet;
    private final boolean timeouts;
    private final int processes;
    private final List<Constraint> constraints = new ArrayList<>();

    /** Of each step the number of the one after which it began; the start of the run is 0. */
    private final int[] began;

    private final boolean[] interrupted;

    /** The zones that the first steps lead to, and from which of the zones before each comes. */
    private final List<List<Zone>> zones = new ArrayList<>();

    private final List<List<Integer>> parents = new ArrayList<>();

    Search(Model model, Timing timing, List<Long> steps, boolean timeouts) {
      this.model = model;
      this.timing = timing;
      this.steps = steps;
      this.quiet = new Quiet(model);
      this.timeouts = timeouts;
      this.processes = model.processes().count();
      this.began = new int[steps.size() + 1];
      this.interrupted = new boolean[steps.size() + 1];
    }

    private long[] pending(State s) {
      long[] next = new long[processes];
      for (int process = 0; process < processes; process++) {
        long step = model.next(s, process);
        boolean rescue = step != Step.NONE && !timeouts && quiet.isRescue(process, step);
        next[process] = rescue ? Step.NONE : step;
      }
      return next;
    }

    private static Zone copy(Zone zone, int start) {
      Zone copy = new Zone(start);
      copy.set(zone);
      return copy;
    }

    /** Follows the path; returns whether bounds let it happen, and if so collects constraints. */
    boolean possible() {
      State s = model.initial();
      List<long[]> pending = new ArrayList<>();
      pending.add(pending(s));
      Clocks clocks = new Clocks(timing, processes);
      clocks.begin(pending.get(0), false);
      zones.add(List.of(copy(clocks.result(0), processes)));
      parents.add(List.of(0));
      for (long step : steps) {
        int process = Step.process(step);
        model.apply(s, step, new NoEffects());
        long[] after = pending(s);
        long[] before = pending.get(pending.size() - 1);
        List<Zone> next = new ArrayList<>();
        List<Integer> from = new ArrayList<>();
        List<Zone> last = zones.get(zones.size() - 1);
        for (int i = 0; i < last.size(); i++) {
          long[] words = new long[last.get(i).words()];
          last.get(i).store(words, 0);
          clocks.load(words, 0);
          int results = clocks.mayGo(process) ? clocks.go(process, before, after, false) : 0;
          for (int r = 0; r < results; r++) {
            next.add(copy(clocks.result(r), processes));
            from.add(i);
          }
        }
        if (next.isEmpty()) {
          return false;
        }
        zones.add(next);
        parents.add(from);
        pending.add(after);
      }
      constraints(pending);
      return true;
    }

    /** What became pending when, and until when it may stay so. */
    private void constraints(List<long[]> pending) {
      int[] since = new int[processes];
      boolean[] resumed = new boolean[processes];
      Zone[] chosen = chosen();
      for (int process = 0; process < processes; process++) {
        begin(process, pending.get(0)[process], 0, chosen);
      }
      for (int k = 1; k < pending.size(); k++) {
        int own = Step.process(steps.get(k - 1));
        began[k] = since[own];
        interrupted[k] = resumed[own];
        for (int q = 0; q < processes; q++) {
          long before = pending.get(k - 1)[q];
          long after = pending.get(k)[q];
          if (q != own && before == after) {
            continue;
          }
          if (before != Step.NONE) {
            end(q, before, since[q], k, q == own && !resumed[q], chosen);
          }
          resumed[q] = q != own && chosen[k - 1].suspendedAt(q) >= 0 && after != Step.NONE;
          since[q] = k;
          begin(q, after, k, chosen);
        }
      }
      int last = pending.size() - 1;
      for (int q = 0; q < processes; q++) {
        if (pending.get(last)[q] != Step.NONE) {
          end(q, pending.get(last)[q], since[q], last, false, chosen);
        }
      }
    }

    /** The zones of one way through the cases, from the start to the end. */
    private Zone[] chosen() {
      Zone[] chosen = new Zone[zones.size()];
      int i = 0;
      for (int k = zones.size() - 1; k >= 0; k--) {
        chosen[k] = zones.get(k).get(i);
        i = parents.get(k).get(i);
      }
      return chosen;
    }

    /** A driver's step that is not due before an instant may wait for the present to be so late. */
    private void begin(int process, long step, int at, Zone[] chosen) {
      if (step != Step.NONE && waits(process, step, chosen[at])) {
        constraints.add(new Constraint(at, 0, timing.notBefore(step) - timing.lower(step)));
      }
    }

    /** Whether it is the instant, not the gap, that the driver waits for. */
    private boolean waits(int process, long step, Zone zone) {
      if (Step.op(step) != MicroOp.GUEST_DUE || timing.notBefore(step) == 0) {
        return false;
      }
      int own = zone.variable(process);
      int start = zone.variable(processes);
      long instant = timing.notBefore(step);
      return own != 0
          && start != 0
          && zone.most(own, start) == instant
          && zone.most(start, own) == -instant;
    }

    /** A step that became pending at {@code since} is pending no more, or landed, at {@code k}. */
    private void end(int process, long step, int since, int k, boolean landed, Zone[] chosen) {
      if (timing.isWork(process)) {
        return;
      }
      if (Step.op(step) == MicroOp.GUEST_DUE && timing.notBefore(step) > 0) {
        long instant = timing.notBefore(step);
        if (waits(process, step, chosen[since])) {
          constraints.add(new Constraint(k, 0, instant));
          if (landed) {
            constraints.add(new Constraint(0, k, -instant));
          }
          return;
        }
        if (landed) {
          constraints.add(new Constraint(0, k, -instant));
        }
      }
      if (timing.upper(step) != Zone.INF) {
        constraints.add(new Constraint(k, since, timing.upper(step)));
      }
      boolean oneInService = !timing.isDescriptor(process) || submittedAt(process, since);
      if (landed && oneInService) {
        constraints.add(new Constraint(since, k, -timing.lower(step)));
      }
    }

    private boolean submittedAt(int process, int k) {
      return k > 0 && timing.servedBy(Step.process(steps.get(k - 1))) == process;
    }

    /** Returns when each step lands, or nothing if that can not be. */
    Optional<long[]> solve(Ties ties) {
      int before = constraints.size();
      for (int k = 1; k <= steps.size(); k++) {
        constraints.add(new Constraint(k - 1, k, -gap(k, ties)));
      }
      Optional<long[]> earliest = earliest();
      for (int k = 1; k <= steps.size() && earliest.isPresent(); k++) {
        if (timing.isWork(Step.process(steps.get(k - 1)))) {
          long low = earliest.get()[k];
          long middle = low + (latest(k, earliest.get()) - low) / 2;
          constraints.add(new Constraint(k, 0, middle));
          constraints.add(new Constraint(0, k, -middle));
          earliest = earliest();
        }
      }
      while (constraints.size() > before) {
        constraints.remove(constraints.size() - 1);
      }
      return earliest;
    }

    private long gap(int k, Ties ties) {
      long step = steps.get(k - 1);
      boolean isWork = timing.isWork(Step.process(step));
      boolean outOfOrder =
          k > 1 && Step.op(step).tier().compareTo(Step.op(steps.get(k - 2)).tier()) < 0;
      return switch (ties) {
        case IMMEDIATE -> outOfOrder || isWork || timing.lower(step) > 0 ? 1 : 0;
        case IN_ORDER -> outOfOrder ? 1 : 0;
        case ANY -> 0;
      };
    }

    /** The smallest solution. */
    private Optional<long[]> earliest() {
      long[] at = new long[steps.size() + 1];
      for (int round = 0; round <= at.length; round++) {
        boolean changed = false;
        for (Constraint c : constraints) {
          // later - earlier <= most: earlier is at least later - most.
          long least = at[c.later()] - c.most();
          if (least > at[c.earlier()]) {
            if (c.earlier() == 0) {
              return Optional.empty();
            }
            at[c.earlier()] = least;
            changed = true;
          }
        }
        if (!changed) {
          return Optional.of(at);
        }
      }
      return Optional.empty();
    }

    /** The latest that a step can land, if the path's end is not later than it must. */
    private long latest(int wanted, long[] earliest) {
      long[] at = new long[earliest.length];
      Arrays.fill(at, Zone.LONGEST);
      at[0] = 0;
      int end = at.length - 1;
      boolean last = wanted == end;
      // What comes last is free; a little later is as good as any.
      at[end] = last ? earliest[end] + 1_000 : earliest[end];
      for (boolean changed = true; changed; ) {
        changed = false;
        for (Constraint c : constraints) {
          long most = at[c.earlier()] + c.most();
          if (most < at[c.later()]) {
            at[c.later()] = most;
            changed = true;
          }
        }
      }
      return at[wanted];
    }

    Witness witness(long[] at) {
      List<Long> instants = new ArrayList<>();
      List<Long> durations = new ArrayList<>();
      for (int k = 1; k < at.length; k++) {
        instants.add(at[k]);
        boolean unknown = interrupted[k] || timing.isWork(Step.process(steps.get(k - 1)));
        durations.add(unknown ? UNKNOWN : at[k] - at[began[k]]);
      }
      return new Witness(instants, durations);
    }
  }
}
