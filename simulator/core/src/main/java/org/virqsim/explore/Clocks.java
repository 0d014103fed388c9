// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Step;

/**
 * Which steps the bounds on durations let go first, and what remains of the others then: the state
 * classes of time Petri nets (Berthomieu and Menasche 1983; Berthomieu and Diaz 1991), with the
 * rules of the timed resolver about what goes on, starts over and is interrupted.
 *
 * <p>A process whose next step is the same after a step of another process goes on with it. One
 * whose next step is another, and the one whose step it was, start over. One that has none any more
 * keeps what is left of a step that {@linkplain MicroOp#resumes() resumes}: an interval, without
 * what was known of its distance to others.
 *
 * <p>At one instant, any order is possible, whatever the tiers of the timed resolver say.
 *
 * <p>A step of which nothing is known but that it takes no negative time has no variable. Nor has
 * work that comes at fixed instants: it can go first if one of them can be the present before
 * another step must go, and it can stay away, as there is more of it than the bounds of an
 * exploration let come. Its instants, and those before which a driver's step is not due, are told
 * from the start of the run, which is a variable as long as such steps can follow. Where it is open
 * which of several cases it is, there is one zone for each. Not for several threads.
 */
final class Clocks {
  /** Of this many instants at which work may come next, each is a case; of more, none is. */
  private static final int MOST_CASES = 16;

  private final Timing timing;
  private final int processes;

  /** Stands for the start of the run. */
  private final int start;

  private final Zone base;
  private final List<Zone> results = new ArrayList<>();
  private int count;

  Clocks(Timing timing, int processes) {
    this.timing = timing;
    this.processes = processes;
    this.start = processes;
    this.base = new Zone(start);
  }

  /** Takes up a zone that {@link #result} has written. */
  void load(long[] words, int offset) {
    base.load(words, offset);
  }

  /** Returns the zone that was taken up. */
  Zone base() {
    return base;
  }

  /** Returns a zone that the last step led to. */
  Zone result(int i) {
    return results.get(i);
  }

  /**
   * Starts the run.
   *
   * @param next the next step of each process
   * @return how many zones there are: one
   */
  int begin(long[] next, boolean workLeft) {
    count = 0;
    Zone zone = fresh();
    zone.clear();
    zone.add(start, 0, 0);
    for (int process = 0; process < processes; process++) {
      if (next[process] != Step.NONE) {
        enable(process, next[process], false);
      }
    }
    forgetStart(workLeft);
    return count;
  }

  /** Returns whether the step of a process, which is its next one, can go first. */
  boolean mayGo(int process) {
    int variable = base.variable(process);
    return variable == 0 ? mayCome(process) : base.mayBeFirst(variable);
  }

  /** Returns whether one of the instants of work can be the present before another step must go. */
  private boolean mayCome(int process) {
    int began = base.variable(start);
    if (began == 0 || timing.fixed(process).isEmpty()) {
      return true;
    }
    long next = timing.fixed(process).get().next(-base.upper(began));
    return next != Zone.INF && next <= base.mostElapsed(began);
  }

  /**
   * The step of a process goes first, which {@link #mayGo}.
   *
   * @param before the next step of each process before it
   * @param after the same after it
   * @param workLeft whether work that comes at fixed instants can still follow
   * @return how many zones that leads to
   */
  int go(int process, long[] before, long[] after, boolean workLeft) {
    count = 0;
    Zone zone = fresh();
    zone.set(base);
    int own = zone.variable(process);
    if (own == 0) {
      zone.elapse();
      timing.fixed(process).ifPresent(instants -> come(zone, instants));
    } else {
      zone.first(own);
    }
    int zones = count;
    for (int i = 0; i < zones; i++) {
      stop(results.get(i), process, before, after);
    }
    int served = timing.servedBy(process);
    for (int q = 0; q < processes; q++) {
      if (after[q] != Step.NONE && (q == process || before[q] != after[q])) {
        enable(q, after[q], q == served);
      }
    }
    forgetStart(workLeft);
    return count;
  }

  /** Takes away what ends, or becomes shorter, with a step of a process. */
  private void stop(Zone zone, int process, long[] before, long[] after) {
    int served = timing.servedBy(process);
    if (served >= 0 && before[served] != Step.NONE && before[served] == after[served]) {
      shorten(zone, served, after[served]);
    }
    for (int q = 0; q < processes; q++) {
      if (q != process && before[q] != after[q] && before[q] != Step.NONE) {
        disable(zone, q, before[q], after[q] == Step.NONE);
      }
    }
  }

  private Zone fresh() {
    if (count == results.size()) {
      results.add(new Zone(start));
    }
    return results.get(count++);
  }

  /** A step without a variable, which had bounds when it began, has any time left. */
  private void disable(Zone zone, int process, long step, boolean interrupted) {
    int variable = zone.variable(process);
    if (interrupted && Step.op(step).resumes()) {
      if (variable != 0) {
        zone.suspend(process, step, zone.lower(variable), zone.upper(variable));
      } else if (timing.lower(step) > 0) {
        zone.suspend(process, step, 0, Zone.INF);
      }
    }
    if (variable != 0) {
      zone.remove(variable);
    }
  }

  /** Another descriptor is in service, and may be done before the first of the others. */
  private void shorten(Zone zone, int process, long step) {
    int old = zone.variable(process);
    if (old == 0 || zone.upper(old) <= timing.lower(step)) {
      return;
    }
    // What it is now is at least the smaller lower bound, and not above what it was before.
    long low = Math.min(zone.lower(old), timing.lower(step));
    long high = Math.min(zone.upper(old), timing.upper(step));
    zone.remove(old);
    addUnlessFree(zone, process, low, high);
  }

  private void enable(int process, long step, boolean submitted) {
    int zones = count;
    for (int i = 0; i < zones; i++) {
      enable(results.get(i), process, step, submitted);
    }
  }

  private void enable(Zone zone, int process, long step, boolean submitted) {
    int interrupted = zone.suspendedAt(process);
    boolean goesOn = interrupted >= 0 && zone.suspendedStep(interrupted) == step;
    if (interrupted >= 0) {
      long low = zone.suspendedLower(interrupted);
      long high = zone.suspendedUpper(interrupted);
      zone.forgetSuspended(interrupted);
      if (goesOn) {
        addUnlessFree(zone, process, low, high);
        return;
      }
    }
    if (timing.isWork(process)) {
      return;
    }
    if (timing.isDescriptor(process) && !submitted) {
      // Each has been in service for some time; the first is done at once, or within one service.
      addUnlessFree(zone, process, 0, timing.upper(step));
    } else if (Step.op(step) == MicroOp.GUEST_DUE && timing.notBefore(step) > 0) {
      due(zone, process, step);
    } else {
      addUnlessFree(zone, process, timing.lower(step), timing.upper(step));
    }
  }

  private static void addUnlessFree(Zone zone, int process, long low, long high) {
    if (low > 0 || high != Zone.INF) {
      zone.add(process, low, high);
    }
  }

  /** A driver's step is due after a gap, and not before an instant. */
  private void due(Zone zone, int process, long step) {
    long low = timing.lower(step);
    long high = timing.upper(step);
    long instant = timing.notBefore(step);
    int began = zone.variable(start);
    if (began == 0 || Zone.sum(-zone.upper(began), low) >= instant) {
      addUnlessFree(zone, process, low, high);
      return;
    }
    // Either the gap ends by the instant, or after it. Both can be, for different presents.
    Zone waiting = zone;
    boolean both = Zone.sum(zone.most(0, began), high) > instant;
    if (both) {
      waiting = fresh();
      waiting.set(zone);
      zone.restrict(began, 0, Zone.sum(high, -instant - 1));
      zone.add(process, low, high);
      zone.restrict(zone.variable(start), zone.variable(process), -instant - 1);
      waiting.restrict(0, began, instant - low);
    }
    waiting.addAt(process, waiting.variable(start), instant);
  }

  /** Work comes at one of its instants, where a zone says how much time can have passed. */
  private void come(Zone zone, Timing.Instants instants) {
    int began = zone.variable(start);
    if (began == 0) {
      return;
    }
    long latest = zone.most(0, began);
    List<Long> cases = new ArrayList<>();
    for (long at = instants.next(-zone.upper(began));
        at != Zone.INF && at <= latest;
        at = instants.next(at + 1)) {
      if (cases.size() == MOST_CASES) {
        return;
      }
      cases.add(at);
    }
    for (int i = cases.size() - 1; i >= 0; i--) {
      Zone one = zone;
      if (i > 0) {
        one = fresh();
        one.set(zone);
      }
      one.restrict(0, began, cases.get(i));
      one.restrict(began, 0, -cases.get(i));
    }
  }

  /** Where nothing is told from the start of the run any more, the time since does not matter. */
  private void forgetStart(boolean workLeft) {
    for (int i = 0; i < count; i++) {
      Zone zone = results.get(i);
      int began = zone.variable(start);
      if (began != 0 && !workLeft && -zone.upper(began) >= timing.lastDue()) {
        zone.remove(began);
      }
    }
  }
}
