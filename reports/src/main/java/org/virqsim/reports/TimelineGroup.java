// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.result.Timeline;

/**
 * Policies under which the same happened on every vector; one picture shows them all.
 *
 * @param timeline that of the first of them
 * @param policies their names, at least one
 */
record TimelineGroup(Timeline timeline, List<String> policies) {

  /** Groups timelines that have lanes, in the order of each group's first. */
  static List<TimelineGroup> of(List<Timeline> timelines) {
    return of(timelines, false);
  }

  /** As {@link #of(List)}, but guest, VMM and host must have done the same too. */
  static List<TimelineGroup> identical(List<Timeline> timelines) {
    return of(timelines, true);
  }

  private static List<TimelineGroup> of(List<Timeline> timelines, boolean tracks) {
    List<TimelineGroup> groups = new ArrayList<>();
    for (Timeline timeline : timelines) {
      if (timeline.lanes().isEmpty()) {
        continue;
      }
      Optional<TimelineGroup> same =
          groups.stream().filter(g -> g.looksLike(timeline, tracks)).findFirst();
      if (same.isPresent()) {
        same.get().policies().add(timeline.policy());
      } else {
        groups.add(new TimelineGroup(timeline, new ArrayList<>(List.of(timeline.policy()))));
      }
    }
    return groups;
  }

  private boolean looksLike(Timeline other, boolean tracks) {
    return timeline.replication() == other.replication()
        && timeline.horizonNs() == other.horizonNs()
        && timeline.lanes().equals(other.lanes())
        && (!tracks || timeline.tracks().equals(other.tracks()));
  }
}
