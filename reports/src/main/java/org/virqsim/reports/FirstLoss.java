// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/**
 * The first request of a replication whose message was discarded, and what the driver did then.
 *
 * @param lane its vector
 * @param mark the request
 * @param step the driver's step during which the message was discarded; of several the one on the
 *     same device
 */
record FirstLoss(Timeline.Lane lane, Timeline.Mark mark, Optional<Slice> step) {

  /** Finds it; empty if nothing was dropped. Of several at one instant the first lane's. */
  static Optional<FirstLoss> of(Timeline timeline) {
    FirstLoss first = null;
    for (Timeline.Lane lane : timeline.lanes()) {
      Optional<Timeline.Mark> mark =
          lane.marks().stream()
              .filter(Timeline.Mark::dropped)
              .min(Comparator.comparingLong(Timeline.Mark::droppedNs));
      if (mark.isPresent()
          && (first == null || mark.get().droppedNs() < first.mark().droppedNs())) {
        first = new FirstLoss(lane, mark.get(), step(timeline, lane, mark.get().droppedNs()));
      }
    }
    return Optional.ofNullable(first);
  }

  /** The step whose effect it is lands at the step's end at the latest: both ends count. */
  private static Optional<Slice> step(Timeline timeline, Timeline.Lane lane, long at) {
    List<Slice> during =
        timeline
            .outermost("guest")
            .filter(s -> s.kind().equals("step") && s.startNs() < s.endNs())
            .filter(s -> s.startNs() <= at && at <= s.endNs())
            .toList();
    return during.stream()
        .filter(s -> s.device().equals(lane.device()))
        .findFirst()
        .or(() -> during.stream().findFirst());
  }

  /** Returns when its message was discarded, nanoseconds. */
  long atNs() {
    return mark.droppedNs();
  }

  /** Returns why, in words. */
  String cause() {
    Timeline.Drop drop = mark.drop();
    return drop == null ? "dropped" : drop.cause();
  }

  /** Returns what became of its completion, as the end of a sentence, without a full stop. */
  String fate() {
    return mark.outcome().equals("lost")
        ? "nothing reaped its completion up to the end of the replication: lost"
        : mark.recoveredNs()
            .map(
                at ->
                    "its completion was found "
                        + Units.chartDuration(at - mark.raisedNs())
                        + " after the raise, at "
                        + instant(at)
                        + ": recovered")
            .orElse("its completion was found later: recovered");
  }

  /** An instant to a tenth of a microsecond, for people: {@code 752.3 us}. */
  static String instant(long ns) {
    if (ns < 1_000) {
      return ns + " ns";
    }
    boolean micro = ns < 10_000_000;
    double value = micro ? ns / 1e3 : ns / 1e6;
    String text = String.format(java.util.Locale.ROOT, micro ? "%,.1f" : "%,.3f", value);
    return text + (micro ? " \u00b5s" : " ms");
  }
}
