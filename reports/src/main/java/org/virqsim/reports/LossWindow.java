// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/**
 * The part of one timeline that shows its first loss, or where there is none what would be worth
 * comparing with one.
 *
 * @param startNs first instant shown
 * @param endNs end of what is shown, after {@code startNs}
 * @param subject what is shown, a sentence
 * @param loss the first loss, if there is one
 * @param lanes vectors shown, in the timeline's order
 * @param hidden what is true of the others
 * @param tracks tracks shown, in the timeline's order
 */
record LossWindow(
    long startNs,
    long endNs,
    String subject,
    Optional<FirstLoss> loss,
    List<Timeline.Lane> lanes,
    String hidden,
    List<Timeline.Track> tracks) {
  private static final double MARGIN = 0.07;

  /** Part of the replication shown around what no step of a driver explains. */
  private static final int AROUND = 40;

  private static final int MOST_TRACKS_OF_A_KIND = 3;

  /** Vectors shown at least, if there are so many, even if nothing happens to them. */
  private static final int FEWEST = 3;

  /** A part of the time. */
  private record Part(long start, long end) {}

  /**
   * Chooses.
   *
   * @param like a step of the driver during which another policy lost a request: where nothing is
   *     dropped the same step is shown
   * @param most vectors at most
   */
  static LossWindow of(Timeline timeline, Optional<Slice> like, int most) {
    Optional<FirstLoss> loss = FirstLoss.of(timeline);
    Part part;
    String subject;
    if (loss.isPresent()) {
      part = around(timeline, loss.get());
      subject = sentence(timeline, loss.get());
    } else {
      Optional<Slice> step = like.flatMap(s -> same(timeline, s)).or(() -> darkest(timeline));
      part = step.map(s -> new Part(s.startNs(), s.endNs())).orElseGet(() -> bringUp(timeline));
      boolean any = timeline.lanes().stream().anyMatch(lane -> !lane.marks().isEmpty());
      subject =
          (any ? "Nothing is dropped in this replication" : "There are no requests")
              + step.map(s -> "; shown is the driver's step \u201c" + s.detail() + "\u201d.")
                  .orElse(".");
    }
    long margin = Math.max(1, Math.round((part.end() - part.start()) * MARGIN));
    long start = Math.max(0, part.start() - margin);
    long end = Math.max(start + 1, Math.min(timeline.horizonNs(), part.end() + margin));
    Predicate<Timeline.Lane> quiet = lane -> quiet(lane, start, end);
    List<Timeline.Lane> shown = lanes(timeline, loss, quiet, most);
    boolean allQuiet = timeline.lanes().stream().filter(l -> !shown.contains(l)).allMatch(quiet);
    return new LossWindow(
        start,
        end,
        subject,
        loss,
        shown,
        allQuiet ? "nothing happens there in this time" : "less happens there",
        tracks(timeline, loss, start, end));
  }

  boolean shows(long fromNs, long toNs) {
    return toNs >= startNs && fromNs <= endNs;
  }

  private static Optional<Slice> same(Timeline timeline, Slice step) {
    return timeline
        .outermost("guest")
        .filter(s -> s.kind().equals("step") && s.name().equals(step.name()))
        .filter(s -> s.device().equals(step.device()) && s.startNs() < s.endNs())
        .findFirst();
  }

  /** The step in which vectors are dark for the longest time; where none is, the longest. */
  private static Optional<Slice> darkest(Timeline timeline) {
    return timeline
        .outermost("guest")
        .filter(s -> s.kind().equals("step") && s.startNs() < s.endNs())
        .max(
            Comparator.comparingLong((Slice s) -> darkNs(timeline, s))
                .thenComparingLong(s -> s.endNs() - s.startNs()));
  }

  private static long darkNs(Timeline timeline, Slice step) {
    long dark = 0;
    for (Timeline.Lane lane : timeline.lanes()) {
      for (Timeline.Span span : lane.spans()) {
        if (span.state().equals("dark")) {
          long part =
              Math.min(span.endNs(), step.endNs()) - Math.max(span.startNs(), step.startNs());
          dark += Math.max(0, part);
        }
      }
    }
    return dark;
  }

  private static Part bringUp(Timeline timeline) {
    TimelineWindow window = TimelineWindow.of(List.of(timeline), 1);
    return new Part(window.startNs(), window.endNs());
  }

  /** The whole step, and on to where the vector is served again. */
  private static Part around(Timeline timeline, FirstLoss loss) {
    long at = loss.atNs();
    long some = Math.max(1, timeline.horizonNs() / AROUND);
    long start = loss.step().map(Slice::startNs).orElse(Math.max(0, at - some));
    long end = loss.step().map(Slice::endNs).orElse(at + some);
    start = Math.min(start, Math.max(loss.mark().raisedNs(), at - some));
    for (Timeline.Span span : loss.lane().spans()) {
      boolean waits = span.state().equals("dark") || span.state().equals("latched");
      if (waits
          && span.startNs() <= end
          && span.endNs() > end
          && span.endNs() - end < end - start) {
        end = span.endNs();
      }
    }
    long reaped = loss.mark().recoveredNs().orElse(end);
    return new Part(start, reaped > end && reaped - end < (end - start) / 2 ? reaped : end);
  }

  private static String sentence(Timeline timeline, FirstLoss loss) {
    Timeline.Lane lane = loss.lane();
    boolean several = timeline.lanes().stream().map(Timeline.Lane::device).distinct().count() > 1;
    String which = "vector " + lane.vector() + (several ? " of " + Text.clean(lane.device()) : "");
    boolean later = loss.atNs() > loss.mark().raisedNs();
    return "The first request that is dropped: "
        + which
        + ", raised at "
        + FirstLoss.instant(loss.mark().raisedNs())
        + (later ? ", dropped at " + FirstLoss.instant(loss.atNs()) : "")
        + loss.step().map(s -> " while the driver " + s.detail()).orElse("")
        + " ("
        + loss.cause()
        + "); "
        + loss.fate()
        + ".";
  }

  /** Whether a vector stays in one state from then to then, without a request. */
  private static boolean quiet(Timeline.Lane lane, long start, long end) {
    boolean changes =
        lane.spans().stream()
            .filter(s -> s.startNs() < end && s.endNs() > start)
            .skip(1)
            .findAny()
            .isPresent();
    return !changes
        && lane.marks().stream().noneMatch(m -> m.raisedNs() >= start && m.raisedNs() <= end);
  }

  private static List<Timeline.Lane> lanes(
      Timeline timeline, Optional<FirstLoss> loss, Predicate<Timeline.Lane> quiet, int most) {
    List<TimelineWindow.Key> busy =
        timeline.lanes().stream().filter(quiet.negate()).map(TimelineWindow.Key::of).toList();
    List<TimelineWindow.Key> keys = new ArrayList<>();
    loss.map(l -> TimelineWindow.Key.of(l.lane())).ifPresent(keys::add);
    // By what happens to them in the whole replication, as in the picture of all policies.
    List<TimelineWindow.Key> order = TimelineWindow.byInterest(List.of(timeline));
    for (TimelineWindow.Key key : order) {
      if (keys.size() < most && busy.contains(key) && !keys.contains(key)) {
        keys.add(key);
      }
    }
    for (TimelineWindow.Key key : order) {
      if (keys.size() < FEWEST && !keys.contains(key)) {
        keys.add(key);
      }
    }
    return timeline.lanes().stream()
        .filter(lane -> keys.contains(TimelineWindow.Key.of(lane)))
        .toList();
  }

  /** Those of the VM in which it happens that are busy in the window, the busiest of each kind. */
  private static List<Timeline.Track> tracks(
      Timeline timeline, Optional<FirstLoss> loss, long start, long end) {
    String device = loss.map(l -> l.lane().device()).orElse("");
    Optional<String> vm =
        timeline.tracks().stream()
            .filter(t -> t.slices().stream().anyMatch(s -> s.device().equals(device)))
            .map(Timeline.Track::vm)
            .findFirst()
            .or(() -> timeline.tracks().stream().map(Timeline.Track::vm).findFirst());
    List<Timeline.Track> chosen = new ArrayList<>();
    for (String kind : List.of("guest", "lock", "calls")) {
      timeline.tracks().stream()
          .filter(t -> t.kind().equals(kind) && vm.filter(t.vm()::equals).isPresent())
          .filter(t -> busy(t, start, end) > 0)
          .sorted(Comparator.comparingLong(t -> -busy(t, start, end)))
          .limit(MOST_TRACKS_OF_A_KIND)
          .forEach(chosen::add);
    }
    return timeline.tracks().stream().filter(chosen::contains).toList();
  }

  /** Steps of the driver count more than handlers, which run on every vCPU. */
  private static long busy(Timeline.Track track, long start, long end) {
    long busy = 0;
    for (Slice s : track.slices()) {
      long part = Math.min(end, s.endNs()) - Math.max(start, s.startNs());
      if (part >= 0) {
        busy += 1 + (s.kind().equals("step") ? 1_000 * part : part);
      }
    }
    return busy;
  }
}
