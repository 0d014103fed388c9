// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.model.guest.GuestOp;

/**
 * When a recorded driver took its steps, told as pauses: a step's own duration depends on the
 * policy, what the guest did between two steps does not.
 *
 * @param steps the steps, each with the pause before it
 * @param shortened how many pauses were shortened
 * @param shortenedNs by how much in all, nanoseconds
 * @param workNs how long the steps themselves took in all, nanoseconds
 */
public record GuestTimes(List<TimedStep> steps, int shortened, long shortenedNs, long workNs) {
  /** Copies the list. */
  public GuestTimes {
    steps = List.copyOf(steps);
  }

  /**
   * A step and the pause before it.
   *
   * @param step the step
   * @param pauseNs nanoseconds from the end of the step before it
   * @param sinceStartNs nanoseconds from the first step
   * @param freed for a mask: whether the vector was given up with it
   */
  public record TimedStep(LoggedStep step, long pauseNs, long sinceStartNs, boolean freed) {}

  /**
   * Finds the pauses.
   *
   * @param run the steps and the last event of each
   * @param calls recorded calls, whose ends are more exact; may be empty
   * @param longestPauseNs longer pauses are shortened to this, nanoseconds
   */
  public static GuestTimes of(RecordedRun run, List<Ioctl> calls, long longestPauseNs) {
    List<LoggedStep> logged = run.guest().steps();
    List<TimedStep> steps = new ArrayList<>();
    long first = logged.isEmpty() ? 0 : nanos(logged.get(0));
    long end = first;
    long shortenedNs = 0;
    long work = 0;
    int shortened = 0;
    List<Long> ends = ends(run, calls);
    for (int i = 0; i < logged.size(); i++) {
      LoggedStep step = logged.get(i);
      long start = nanos(step);
      long pause = Math.max(0, start - end);
      if (pause > longestPauseNs) {
        shortened++;
        shortenedNs += pause - longestPauseNs;
        pause = longestPauseNs;
      }
      steps.add(new TimedStep(step, pause, Math.max(0, start - first), freed(logged, i)));
      end = Math.max(end, ends.get(i));
      work += Math.max(0, end - start);
    }
    return new GuestTimes(steps, shortened, shortenedNs, work);
  }

  /**
   * Returns when each step was over: at the last event or call that belongs to it, but not after
   * the next step began.
   *
   * @param calls recorded calls in order; may be empty
   * @return nanoseconds since the epoch
   */
  static List<Long> ends(RecordedRun run, List<Ioctl> calls) {
    List<LoggedStep> steps = run.guest().steps();
    List<Long> ends = new ArrayList<>();
    int call = 0;
    for (int i = 0; i < steps.size(); i++) {
      long start = nanos(steps.get(i));
      long next = i + 1 < steps.size() ? nanos(steps.get(i + 1)) : Long.MAX_VALUE;
      long ended = i < run.ends().size() ? Math.max(start, run.ends().get(i) * 1_000) : start;
      while (call < calls.size() && calls.get(call).stamp().startNanos() < next) {
        Ioctl.Stamp stamp = calls.get(call++).stamp();
        if (stamp.startNanos() >= start && stamp.tid() == steps.get(i).where().tid()) {
          ended = Math.max(ended, stamp.startNanos() + stamp.durationNanos());
        }
      }
      // Times of the log are microseconds, and inferred steps share theirs.
      ends.add(Math.min(ended, next));
    }
    return ends;
  }

  /**
   * The log does not tell a vector that is given up from one that is masked for a while. It is
   * taken to be given up when MSI-X is disabled before it is unmasked again.
   */
  private static boolean freed(List<LoggedStep> steps, int at) {
    if (steps.get(at).step().op() != GuestOp.MASK) {
      return false;
    }
    int v = steps.get(at).step().vector();
    for (LoggedStep later : steps.subList(at + 1, steps.size())) {
      if (later.step().op() == GuestOp.DISABLE) {
        return true;
      }
      if (later.step().op() == GuestOp.UNMASK && later.step().vector() == v) {
        return false;
      }
    }
    return false;
  }

  private static long nanos(LoggedStep step) {
    return step.where().micros() * 1_000;
  }

  /** Returns the pauses and the steps' own time together, nanoseconds. */
  public long spanNs() {
    return workNs + steps.stream().mapToLong(TimedStep::pauseNs).sum();
  }
}
