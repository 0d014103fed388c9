// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Timeline;

/** Which vectors are shown where there is no room for all. */
class TimelineWindowTest {
  private static final List<Timeline.Span> SERVED =
      List.of(new Timeline.Span("served", 0, 1_000_000));

  /** Three devices with four vectors each; one request where {@code mark} says so. */
  private static Timeline timeline(String device, int vector, Timeline.Mark mark) {
    List<Timeline.Lane> lanes = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      for (int v = 0; v < 4; v++) {
        boolean marked = name.equals(device) && v == vector;
        lanes.add(new Timeline.Lane(name, v, SERVED, marked ? List.of(mark) : List.of()));
      }
    }
    return new Timeline(
        Timeline.SCHEMA, "t/x", "incremental", "linux-5.14", 0, 1_000_000, lanes, List.of());
  }

  private static List<String> shown(Timeline timeline, int most) {
    return TimelineWindow.of(List.of(timeline), most).lanes().stream()
        .map(key -> key.device() + key.vector())
        .toList();
  }

  @Test
  void whereNothingHappensEveryDeviceIsShown() {
    Timeline.Mark none = new Timeline.Mark(10, 20, "delivered", false);
    assertThat(shown(timeline("a", 0, none), 6))
        .containsExactly("a0", "a1", "b0", "b1", "c0", "c1");
  }

  @Test
  void whatIsLateOrDroppedComesFirst() {
    Timeline.Mark late = new Timeline.Mark(10, 900_000, "delivered", true);
    assertThat(shown(timeline("c", 3, late), 2)).containsExactly("a0", "c3");
    Timeline.Mark lost = new Timeline.Mark(10, -1, "lost", false);
    assertThat(shown(timeline("b", 2, lost), 1)).containsExactly("b2");
  }
}
