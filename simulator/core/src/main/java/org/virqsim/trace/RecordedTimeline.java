// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.result.Timeline;
import org.virqsim.trace.Ioctl.SetIrqs;

/**
 * A recorded run in the form in which a simulated one is drawn: a lane for each vector that the
 * guest unmasked, and when it was masked, served, latched or dark.
 *
 * <p>When the guest has a vector unmasked is known from the log, when calls ran from the recorded
 * ioctls. Where within a call a vector's state changed was not recorded: of a teardown the first 30
 * % are taken to free the interrupts one after the other, ascending, and the rest to have MSI-X
 * Enable clear (measured on Linux 6.1 and 6.12); an enabling sets Enable at its start and unmasks
 * at its end (Linux 5.14 and later; before, Enable is set after the allocation).
 */
public final class RecordedTimeline {
  private static final double FREE_IRQ_SHARE = 0.3;
  private static final String MASKED = "masked";
  private static final String SERVED = "served";
  private static final String LATCHED = "latched";
  private static final String DARK = "dark";

  private final RecordedRun run;
  private final long originNs;
  private final TreeMap<Integer, Lane> lanes = new TreeMap<>();
  private final List<Timeline.CallSpan> calls = new ArrayList<>();
  private boolean enabled;

  /** A vector's changes of state, by time. */
  private static final class Lane {
    /** From when on the guest has it unmasked, or not. */
    final TreeMap<Long, Boolean> live = new TreeMap<>();

    /** What the host makes of a request. */
    final TreeMap<Long, String> host = new TreeMap<>();

    boolean armed;
  }

  private RecordedTimeline(RecordedRun run) {
    this.run = run;
    this.originNs = run.guest().steps().get(0).where().micros() * 1_000;
  }

  /**
   * Draws a part of a run.
   *
   * @param run the steps
   * @param log the calls, with the same clock as the log
   * @param scenario what to call the run
   * @param policy what made it
   * @param untilNs end of the part, nanoseconds since the first step
   * @throws TraceException if no call has a time within the steps
   */
  public static Timeline of(
      RecordedRun run, IoctlLog log, String scenario, PolicyFromLog policy, long untilNs) {
    RecordedTimeline timeline = new RecordedTimeline(run);
    timeline.guest(log.ioctls());
    for (Ioctl ioctl : log.ioctls()) {
      long start = ioctl.stamp().startNanos() - timeline.originNs;
      if (ioctl instanceof SetIrqs set && set.index().equals("MSIX") && start < untilNs) {
        timeline.call(set, start, start + set.stamp().durationNanos());
      }
    }
    if (timeline.calls.isEmpty()) {
      throw new TraceException(
          "no SET_IRQS lies within the first "
              + untilNs / 1_000_000
              + " ms of the log's steps; do both have the same clock?");
    }
    List<Timeline.Lane> drawn = new ArrayList<>();
    timeline.lanes.forEach(
        (v, lane) ->
            drawn.add(new Timeline.Lane(run.guest().device(), v, spans(lane, untilNs), List.of())));
    return new Timeline(
        Timeline.SCHEMA,
        scenario,
        policy.policy() + " (recorded)",
        policy.host(),
        0,
        untilNs,
        drawn,
        timeline.calls.stream().filter(c -> c.startNs() < untilNs).toList());
  }

  /**
   * Returns the end of the first part of a run: of the last step before the guest pauses for longer
   * than that.
   *
   * @param pauseNs nanoseconds
   * @return nanoseconds since the first step
   */
  public static long firstPart(RecordedRun run, List<Ioctl> calls, long pauseNs) {
    List<LoggedStep> steps = run.guest().steps();
    long origin = steps.get(0).where().micros() * 1_000;
    long end = origin;
    List<Long> ends = GuestTimes.ends(run, calls);
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).where().micros() * 1_000 - end > pauseNs) {
        break;
      }
      end = Math.max(end, ends.get(i));
    }
    return Math.max(1, end - origin);
  }

  private Lane lane(int v) {
    return lanes.computeIfAbsent(v, key -> new Lane());
  }

  /** A vector is in use from the end of its unmask to the next step that takes it away. */
  private void guest(List<Ioctl> ioctls) {
    List<LoggedStep> steps = run.guest().steps();
    List<Long> ends = GuestTimes.ends(run, ioctls);
    for (int i = 0; i < steps.size(); i++) {
      LoggedStep step = steps.get(i);
      GuestOp op = step.step().op();
      long start = step.where().micros() * 1_000 - originNs;
      if (op == GuestOp.UNMASK) {
        lane(step.step().vector()).live.put(ends.get(i) - originNs, true);
      } else if (op == GuestOp.MASK) {
        lane(step.step().vector()).live.put(start, false);
      } else if (op == GuestOp.DISABLE || op == GuestOp.SET_FUNCTION_MASK) {
        lanes.values().forEach(lane -> lane.live.put(start, false));
      }
    }
  }

  private void call(SetIrqs set, long start, long end) {
    calls.add(
        new Timeline.CallSpan(
            "host",
            "SET_IRQS(" + set.start() + "," + set.count() + ") " + set.kinds(),
            Math.max(0, start),
            Math.max(0, end),
            Integer.toString(set.stamp().result())));
    if (set.stamp().result() != 0) {
      return;
    }
    if (set.fds().isEmpty()) {
      tornDown(start, end);
      enabled = false;
      return;
    }
    if (!enabled) {
      lanes.values().forEach(lane -> lane.host.put(start, LATCHED));
      enabled = true;
    }
    for (int i = 0; i < set.fds().size(); i++) {
      Lane lane = lane(set.start() + i);
      boolean arm = set.fds().get(i) >= 0;
      if (arm || lane.armed) {
        lane.host.put(start, LATCHED);
      }
      lane.armed = arm;
      lane.host.put(end, arm ? SERVED : LATCHED);
    }
  }

  private void tornDown(long start, long end) {
    long armed = lanes.values().stream().filter(lane -> lane.armed).count();
    double each = armed == 0 ? 0 : FREE_IRQ_SHARE * (end - start) / armed;
    int freed = 0;
    for (Lane lane : lanes.values()) {
      if (lane.armed) {
        lane.host.put(start + Math.round(each * freed++), LATCHED);
        lane.armed = false;
      }
      lane.host.put(start + Math.round(FREE_IRQ_SHARE * (end - start)), DARK);
    }
  }

  private static List<Timeline.Span> spans(Lane lane, long untilNs) {
    TreeMap<Long, String> changes = new TreeMap<>();
    changes.put(0L, MASKED);
    for (long at : lane.live.keySet()) {
      changes.put(Math.max(0, at), "");
    }
    for (long at : lane.host.keySet()) {
      changes.put(Math.max(0, at), "");
    }
    List<Timeline.Span> spans = new ArrayList<>();
    String state = MASKED;
    long since = 0;
    for (long at : changes.keySet()) {
      String now = state(lane, at);
      if (at >= untilNs) {
        break;
      }
      if (!now.equals(state)) {
        if (at > since) {
          spans.add(new Timeline.Span(state, since, at));
        }
        state = now;
        since = at;
      }
    }
    if (untilNs > since) {
      spans.add(new Timeline.Span(state, since, untilNs));
    }
    return spans;
  }

  private static String state(Lane lane, long at) {
    var live = lane.live.floorEntry(at);
    if (live == null || !live.getValue()) {
      return MASKED;
    }
    var host = lane.host.floorEntry(at);
    return host == null ? SERVED : host.getValue();
  }
}
