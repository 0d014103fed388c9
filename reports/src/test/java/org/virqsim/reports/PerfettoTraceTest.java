// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.virqsim.result.Timeline;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trace as Perfetto reads it: rows, nesting, arrows. */
class PerfettoTraceTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /** A complete event, nanoseconds. */
  private record Slice(String name, long start, long end) {}

  private static List<JsonNode> events(Timeline timeline) {
    JsonNode document = JSON.readTree(PerfettoTrace.of(timeline));
    List<JsonNode> events = new ArrayList<>();
    document.get("traceEvents").forEach(events::add);
    return events;
  }

  private static long nanos(JsonNode event, String key) {
    return event.get(key).decimalValue().multiply(THOUSAND).longValueExact();
  }

  private static List<JsonNode> of(List<JsonNode> events, String phase) {
    return events.stream().filter(e -> e.get("ph").asString().equals(phase)).toList();
  }

  private static String row(JsonNode event) {
    assertThat(event.get("pid").isInt()).as(event.toString()).isTrue();
    assertThat(event.get("tid").isInt()).as(event.toString()).isTrue();
    return event.get("pid").asInt() + "/" + event.get("tid").asInt();
  }

  private static Map<String, List<Slice>> slices(List<JsonNode> events) {
    Map<String, List<Slice>> rows = new LinkedHashMap<>();
    for (JsonNode e : of(events, "X")) {
      long start = nanos(e, "ts");
      rows.computeIfAbsent(row(e), key -> new ArrayList<>())
          .add(new Slice(e.get("name").asString(), start, start + nanos(e, "dur")));
    }
    return rows;
  }

  private static void consistent(Timeline timeline) {
    List<JsonNode> events = events(timeline);
    long last = 0;
    for (JsonNode e : events) {
      if (!e.get("ph").asString().equals("M")) {
        assertThat(nanos(e, "ts")).as("by time").isGreaterThanOrEqualTo(last);
        last = nanos(e, "ts");
      }
    }
    named(events);
    Map<String, List<Slice>> rows = slices(events);
    rows.values().forEach(PerfettoTraceTest::nest);
    arrows(events, rows);
    asyncs(events);
  }

  /** Every row that is used has a name, and no two of a process have the same. */
  private static void named(List<JsonNode> events) {
    Set<String> names = new HashSet<>();
    Set<String> rows = new HashSet<>();
    for (JsonNode e : of(events, "M")) {
      String what = e.get("name").asString();
      if (what.equals("thread_name")) {
        assertThat(rows.add(row(e))).isTrue();
        String name = e.get("args").get("name").asString();
        assertThat(names.add(e.get("pid").asInt() + " " + name)).as(name).isTrue();
      }
    }
    assertThat(slices(events).keySet()).isSubsetOf(rows);
    assertThat(of(events, "M").stream().map(e -> e.get("name").asString()))
        .contains("process_name", "process_sort_index", "thread_sort_index");
  }

  private static void nest(List<Slice> row) {
    Deque<Slice> open = new ArrayDeque<>();
    for (Slice slice : row) {
      while (!open.isEmpty() && open.element().end() <= slice.start()) {
        open.pop();
      }
      assertThat(open.isEmpty() || slice.end() <= open.element().end())
          .as(slice + " in " + open.peek())
          .isTrue();
      open.push(slice);
    }
  }

  /** Both ends of an arrow lie in a slice that is not over at that instant. */
  private static void arrows(List<JsonNode> events, Map<String, List<Slice>> rows) {
    Map<Integer, JsonNode> ends = new HashMap<>();
    for (JsonNode e : of(events, "f")) {
      assertThat(e.get("bp").asString()).isEqualTo("e");
      assertThat(ends.put(e.get("id").asInt(), e)).isNull();
      bound(e, rows);
    }
    assertThat(of(events, "s")).hasSameSizeAs(ends.values());
    for (JsonNode e : of(events, "s")) {
      bound(e, rows);
      JsonNode end = ends.get(e.get("id").asInt());
      assertThat(end).as("end of " + e).isNotNull();
      assertThat(nanos(end, "ts")).isGreaterThanOrEqualTo(nanos(e, "ts"));
      assertThat(end.get("name")).isEqualTo(e.get("name"));
      assertThat(end.get("cat")).isEqualTo(e.get("cat"));
    }
  }

  private static void bound(JsonNode arrow, Map<String, List<Slice>> rows) {
    long at = nanos(arrow, "ts");
    assertThat(rows.get(row(arrow)))
        .as(arrow.toString())
        .anyMatch(s -> s.start() <= at && (at < s.end() || s.start() == s.end()));
  }

  private static void asyncs(List<JsonNode> events) {
    Map<String, JsonNode> open = new HashMap<>();
    for (JsonNode e : events) {
      String phase = e.get("ph").asString();
      if (phase.equals("b")) {
        assertThat(open.put(e.get("cat") + "/" + e.get("id").asString(), e)).isNull();
      } else if (phase.equals("e")) {
        assertThat(open.remove(e.get("cat") + "/" + e.get("id").asString())).isNotNull();
      }
    }
    assertThat(open).as("not ended").isEmpty();
  }

  @Test
  void everythingNestsAndEveryArrowHasTwoEnds() {
    consistent(FakeResults.resizing("incremental", 5, 40));
    consistent(FakeResults.growing("dynamic", 5, 40));
  }

  @Test
  void aDropHasItsSliceAndItsArrow() {
    Timeline timeline = FakeResults.resizing("incremental", 3, 40);
    List<JsonNode> events = events(timeline);
    long dropped =
        timeline.lanes().stream()
            .flatMap(lane -> lane.marks().stream())
            .filter(Timeline.Mark::dropped)
            .count();
    assertThat(dropped).isPositive();
    assertThat(of(events, "s").stream().filter(e -> e.get("name").asString().equals("dropped")))
        .hasSize((int) dropped);
    assertThat(of(events, "X").stream().map(e -> e.get("name").asString()))
        .contains("DROPPED", "dark", "latched", "served, armed to KVM", "unmask 1");
  }

  /** Slices of one row that overlap without nesting are asynchronous. */
  @Test
  void whatOverlapsIsAsynchronous() {
    Timeline.Slice first = new Timeline.Slice("call", "a", "a", "d", -1, 10, 30, 0, "0");
    Timeline.Slice second = new Timeline.Slice("call", "b", "b", "d", -1, 20, 40, 0, "0");
    Timeline timeline =
        new Timeline(
            Timeline.SCHEMA,
            "t/x",
            "p",
            "linux-5.14",
            0,
            1_000,
            List.of(),
            List.of(new Timeline.Track("calls", "vm-0", "host calls", List.of(first, second))));
    consistent(timeline);
    List<JsonNode> events = events(timeline);
    assertThat(of(events, "X")).hasSize(1);
    assertThat(of(events, "b")).singleElement().matches(e -> nanos(e, "ts") == 20);
  }

  /** Requests that arise at one instant, and a run without length. */
  @Test
  void pointsHoldArrowsToo() {
    List<Timeline.Mark> marks =
        List.of(
            new Timeline.Mark(100, 150, "delivered", false),
            new Timeline.Mark(100, 150, "coalesced", false),
            new Timeline.Mark(101, 150, "coalesced", false),
            new Timeline.Mark(120, -1, "in_flight", false));
    Timeline.Slice run = new Timeline.Slice("handler", "h", "h", "d", 0, 150, 150, 0, "");
    Timeline timeline =
        new Timeline(
            Timeline.SCHEMA,
            "t/x",
            "p",
            "linux-5.14",
            0,
            1_000,
            List.of(
                new Timeline.Lane("d", 0, List.of(new Timeline.Span("served", 0, 1_000)), marks)),
            List.of(new Timeline.Track("guest", "vm-0", "vCPU 0", List.of(run))));
    consistent(timeline);
    assertThat(of(events(timeline), "s")).hasSize(3);
    assertThat(
            slices(events(timeline)).values().stream()
                .flatMap(List::stream)
                .filter(s -> s.start() == 100))
        .singleElement()
        .isEqualTo(new Slice("delivered and 1 more", 100, 101));
  }

  @Test
  void namesOfOthersAreOnlyText() {
    String hostile = "\"},{\\ \u0007 <b>\u202e";
    Timeline timeline = FakeResults.resizing(hostile, 2, 40);
    JsonNode document = JSON.readTree(PerfettoTrace.of(timeline));
    assertThat(document.get("otherData").get("policy").asString()).isEqualTo("\"},{\\ ? <b>?");
    assertThat(PerfettoTrace.of(timeline)).doesNotContain("\u0007", "\u202e");
    assertThat(PerfettoTrace.of(timeline)).isEqualTo(PerfettoTrace.of(timeline));
    assertThat(
            events(timeline).stream()
                .filter(e -> e.has("ts"))
                .map(e -> nanos(e, "ts"))
                .max(Comparator.naturalOrder()))
        .hasValueSatisfying(end -> assertThat(end).isLessThanOrEqualTo(timeline.horizonNs()));
  }
}
