// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.virqsim.result.Timeline;

/**
 * What part of the timelines is worth looking at: the time of the bring-up, and the vectors to
 * which most happens.
 *
 * @param startNs first instant shown
 * @param endNs end of what is shown, after {@code startNs}
 * @param lanes the vectors shown, the same for every policy so that they can be compared
 */
record TimelineWindow(long startNs, long endNs, List<Key> lanes) {
  private static final double MARGIN = 0.04;

  /** A vector of a device. */
  record Key(String device, int vector) {
    static Key of(Timeline.Lane lane) {
      return new Key(lane.device(), lane.vector());
    }
  }

  /** Chooses for these timelines; at most {@code most} vectors. */
  static TimelineWindow of(List<Timeline> timelines, int most) {
    long first = Long.MAX_VALUE;
    long last = 0;
    long horizon = 1;
    for (Timeline timeline : timelines) {
      horizon = Math.max(horizon, timeline.horizonNs());
      for (Timeline.Slice call : timeline.outermost("calls").toList()) {
        first = Math.min(first, call.startNs());
        last = Math.max(last, call.endNs());
      }
      for (Timeline.Lane lane : timeline.lanes()) {
        for (Timeline.Span span : lane.spans()) {
          if (span.state().equals("dark") || span.state().equals("latched")) {
            first = Math.min(first, span.startNs());
            last = Math.max(last, span.endNs());
          }
        }
      }
    }
    boolean nothing = last <= first;
    long start = nothing ? 0 : first;
    long end = nothing ? horizon : Math.min(last, horizon);
    long margin = Math.max(1, (long) ((end - start) * MARGIN));
    return new TimelineWindow(
        Math.max(0, start - margin),
        Math.max(start + 1, Math.min(horizon, end + margin)),
        choose(timelines, most));
  }

  private static List<Key> choose(List<Timeline> timelines, int most) {
    List<Key> chosen = byInterest(timelines).stream().limit(most).toList();
    // In the timelines' order, which is the scenario's: device-10 comes after device-9.
    return timelines.stream()
        .flatMap(timeline -> timeline.lanes().stream())
        .map(Key::of)
        .distinct()
        .filter(chosen::contains)
        .toList();
  }

  /** All vectors, those first to which most happens. */
  static List<Key> byInterest(List<Timeline> timelines) {
    Map<Key, Long> interest = new LinkedHashMap<>();
    for (Timeline timeline : timelines) {
      for (Timeline.Lane lane : timeline.lanes()) {
        interest.merge(Key.of(lane), interest(lane), Long::sum);
      }
    }
    // Of equal interest: the first of each device, then the second of each, in their order.
    List<Key> keys = new ArrayList<>(interest.keySet());
    Map<String, Integer> seen = new HashMap<>();
    Map<Key, Integer> rank = new HashMap<>();
    keys.forEach(key -> rank.put(key, seen.merge(key.device(), 1, Integer::sum)));
    keys.sort(
        Comparator.comparing((Key key) -> -interest.getOrDefault(key, 0L))
            .thenComparing(key -> rank.getOrDefault(key, 0)));
    return keys;
  }

  /** Lost counts before dropped, dropped before late, late before time in the dark. */
  private static long interest(Timeline.Lane lane) {
    long dark = 0;
    for (Timeline.Span span : lane.spans()) {
      dark += span.state().equals("dark") ? span.endNs() - span.startNs() : 0;
    }
    long score = Math.min(dark, 1_000_000_000L);
    for (Timeline.Mark mark : lane.marks()) {
      score +=
          switch (mark.outcome()) {
            case "lost" -> 100_000_000_000L;
            case "recovered" -> 10_000_000_000L;
            default -> mark.late() ? 2_000_000_000L : 0;
          };
    }
    return score;
  }

  /** How many vectors the timelines have that are not shown. */
  int hidden(List<Timeline> timelines) {
    long all = timelines.stream().flatMap(t -> t.lanes().stream()).map(Key::of).distinct().count();
    return (int) all - lanes.size();
  }

  boolean shows(long fromNs, long toNs) {
    return toNs >= startNs && fromNs <= endNs;
  }
}
