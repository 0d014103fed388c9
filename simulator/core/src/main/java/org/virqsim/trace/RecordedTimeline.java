// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.virqsim.machine.CallNames;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.EventFd;
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
  private static final String NONE = "none";

  private final RecordedRun run;
  private final long originNs;
  private final TreeMap<Integer, Lane> lanes = new TreeMap<>();
  private final List<Timeline.Slice> calls = new ArrayList<>();
  private final List<Timeline.Slice> steps = new ArrayList<>();
  private boolean enabled;

  /** A vector's changes of state, by time. */
  private static final class Lane {
    /** From when on the guest has it unmasked, or not. */
    final TreeMap<Long, Boolean> live = new TreeMap<>();

    /** What the host makes of a request. */
    final TreeMap<Long, String> host = new TreeMap<>();

    /** Which eventfd it signals. */
    final TreeMap<Long, String> eventFd = new TreeMap<>();

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
        List.of(
            timeline.track("guest", "driver", timeline.steps, untilNs),
            timeline.track("calls", "host calls", timeline.calls, untilNs)));
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

  private Timeline.Track track(
      String kind, String name, List<Timeline.Slice> slices, long untilNs) {
    return new Timeline.Track(
        kind,
        run.guest().device(),
        name,
        slices.stream().filter(s -> s.startNs() < untilNs).toList());
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
      // The times of a damaged log can be any; what lies before the picture begins at its edge.
      addStep(step.step(), Math.max(0, start), Math.max(0, ends.get(i) - originNs));
      if (op == GuestOp.UNMASK) {
        lane(step.step().vector()).live.put(ends.get(i) - originNs, true);
      } else if (op == GuestOp.MASK) {
        lane(step.step().vector()).live.put(start, false);
      } else if (op == GuestOp.DISABLE || op == GuestOp.SET_FUNCTION_MASK) {
        lanes.values().forEach(lane -> lane.live.put(start, false));
      }
    }
  }

  /** Steps of a driver follow each other: one is over when the next begins, at the latest. */
  private void addStep(GuestStep step, long start, long end) {
    if (!steps.isEmpty()) {
      Timeline.Slice last = steps.remove(steps.size() - 1);
      steps.add(last.until(Math.max(last.startNs(), Math.min(last.endNs(), start))));
    }
    int vector = CallNames.isOfVector(step) ? step.vector() : Timeline.Slice.NO_VECTOR;
    steps.add(
        new Timeline.Slice(
            "step",
            CallNames.brief(step),
            CallNames.of(step),
            run.guest().device(),
            vector,
            start,
            Math.max(start, end),
            0,
            ""));
  }

  private void call(SetIrqs set, long start, long end) {
    String brief =
        set.fds().isEmpty() ? "OFF" : "SI(" + set.start() + "," + set.count() + "):" + set.kinds();
    calls.add(
        new Timeline.Slice(
            "call",
            brief,
            "SET_IRQS(" + set.start() + "," + set.count() + ") " + set.kinds(),
            run.guest().device(),
            Timeline.Slice.NO_VECTOR,
            Math.max(0, start),
            Math.max(0, end),
            0,
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
        lane.eventFd.put(start, NONE);
      }
      lane.armed = arm;
      if (arm) {
        lane.eventFd.put(end, set.kinds().get(i) == EventFd.KVM ? "kvm" : "qemu");
      }
      lane.host.put(end, arm ? SERVED : LATCHED);
    }
  }

  private void tornDown(long start, long end) {
    long armed = lanes.values().stream().filter(lane -> lane.armed).count();
    double each = armed == 0 ? 0 : FREE_IRQ_SHARE * (end - start) / armed;
    int freed = 0;
    for (Lane lane : lanes.values()) {
      if (lane.armed) {
        long at = start + Math.round(each * freed++);
        lane.host.put(at, LATCHED);
        lane.eventFd.put(at, NONE);
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
    for (long at : lane.eventFd.keySet()) {
      changes.put(Math.max(0, at), "");
    }
    List<Timeline.Span> spans = new ArrayList<>();
    Timeline.Span open = new Timeline.Span(MASKED, 0, 0);
    for (long at : changes.keySet()) {
      if (at >= untilNs) {
        break;
      }
      String state = state(lane, at);
      String eventFd = eventFd(lane, state, at);
      if (!state.equals(open.state()) || !eventFd.equals(open.eventfd())) {
        if (at > open.startNs()) {
          spans.add(open.until(at));
        }
        open = new Timeline.Span(state, eventFd, at, at);
      }
    }
    if (untilNs > open.startNs()) {
      spans.add(open.until(untilNs));
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

  private static String eventFd(Lane lane, String state, long at) {
    var armed = lane.eventFd.floorEntry(at);
    boolean shown = state.equals(MASKED) || state.equals(SERVED);
    return shown && armed != null ? armed.getValue() : NONE;
  }
}
