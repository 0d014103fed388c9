// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/**
 * A timeline in the Trace Event Format (JSON), which ui.perfetto.dev and chrome://tracing open.
 *
 * <p>A process for the guest, the VMM's locks and the calls of each VM, and one for each device.
 * What nests is written as complete events ({@code X}); requests, which overlap, as asynchronous
 * ones ({@code b}, {@code e}) beside a short slice for each raise, from which arrows ({@code s},
 * {@code f}) lead to the handler run that served it, or to its drop and on to what found it. Times
 * are microseconds with three decimals, which is exact.
 */
final class PerfettoTrace {
  /**
   * Longest slice that stands for a raise or a drop, nanoseconds; a point can not hold an arrow.
   */
  private static final long POINT_NS = 200;

  private final Timeline timeline;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> processes = new LinkedHashMap<>();
  private final Map<String, Integer> threads = new LinkedHashMap<>();

  /** The runs of each vector's handler by start, by device and vector. */
  private final Map<TimelineWindow.Key, List<Run>> handlers = new LinkedHashMap<>();

  private int arrows;
  private int asyncs;

  /** A handler run and where it is drawn. */
  private record Run(Slice slice, Row row) {
    /** An instant of the run, or the last one before its end: at its very end it is over. */
    long within(long at) {
      return Math.min(at, Math.max(slice.startNs(), slice.endNs() - 1));
    }
  }

  /** A thread of the trace, which is drawn as a row. */
  private record Row(int pid, int tid) {}

  /**
   * An event without its closing brace.
   *
   * @param ts nanoseconds; -1 for metadata, which comes first
   * @param order among those of one instant: slices before arrows
   */
  private record Event(long ts, int order, String json) {}

  private static final int SLICE = 1;
  private static final int ARROW = 2;
  private static final int ASYNC = 3;

  private PerfettoTrace(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Returns the document; ends with a line feed. */
  static String of(Timeline timeline) {
    PerfettoTrace trace = new PerfettoTrace(timeline);
    // The device before guest and host: what is lost, then why.
    timeline.lanes().forEach(trace::states);
    timeline.tracks().forEach(trace::track);
    timeline.lanes().forEach(trace::lane);
    return trace.document();
  }

  private String document() {
    StringBuilder out = new StringBuilder("{\"displayTimeUnit\":\"ns\",\"otherData\":{");
    out.append("\"scenario\":").append(quoted(timeline.scenario()));
    out.append(",\"policy\":").append(quoted(timeline.policy()));
    out.append(",\"host\":").append(quoted(timeline.host()));
    out.append(",\"replication\":\"").append(timeline.replication()).append("\"},\n");
    out.append("\"traceEvents\":[\n");
    events.sort(Comparator.comparingLong(Event::ts).thenComparingInt(Event::order));
    for (int i = 0; i < events.size(); i++) {
      out.append(events.get(i).json()).append(i + 1 < events.size() ? "},\n" : "}\n");
    }
    return out.append("]}\n").toString();
  }

  private Row thread(String process, String name) {
    int pid = processes.computeIfAbsent(process, p -> named("process", p, processes.size() + 1, 0));
    int tid =
        threads.computeIfAbsent(
            process + "\n" + name, t -> named("thread", name, pid, threads.size() + 1));
    return new Row(pid, tid);
  }

  /** Writes a name and a place among the others; returns the number. */
  private int named(String what, String name, int pid, int tid) {
    int number = tid == 0 ? pid : tid;
    String of = "{\"ph\":\"M\",\"pid\":" + pid + ",\"tid\":" + tid + ",\"name\":\"" + what;
    events.add(new Event(-1, 0, of + "_name\",\"args\":{\"name\":" + quoted(name) + "}"));
    events.add(new Event(-1, 0, of + "_sort_index\",\"args\":{\"sort_index\":" + number + "}"));
    return number;
  }

  private void track(Timeline.Track track) {
    String process = (track.kind().equals("guest") ? "guest " : "VMM and host of ") + track.vm();
    Row thread = thread(process, track.name());
    Deque<Slice> open = new ArrayDeque<>();
    for (Slice slice : track.slices()) {
      while (!open.isEmpty() && open.element().endNs() <= slice.startNs()) {
        open.pop();
      }
      if (open.isEmpty() || slice.endNs() <= open.element().endNs()) {
        complete(thread, slice.name(), slice.startNs(), slice.endNs(), arguments(slice));
        open.push(slice);
      } else {
        // It overlaps the one before it: a track of its own.
        async(thread, slice.kind(), slice.name(), slice.startNs(), slice.endNs(), "");
      }
      if (slice.kind().equals("handler")) {
        handlers
            .computeIfAbsent(
                new TimelineWindow.Key(slice.device(), slice.vector()), key -> new ArrayList<>())
            .add(new Run(slice, thread));
      }
    }
  }

  private static String arguments(Slice slice) {
    StringBuilder out = new StringBuilder("\"what\":").append(quoted(slice.detail()));
    if (!slice.device().isEmpty()) {
      out.append(",\"device\":").append(quoted(slice.device()));
    }
    if (slice.vector() != Slice.NO_VECTOR) {
      out.append(",\"vector\":").append(slice.vector());
    }
    if (!slice.result().isEmpty()) {
      out.append(",\"result\":").append(quoted(slice.result()));
    }
    return out.toString();
  }

  private void states(Timeline.Lane lane) {
    Row states = thread("device " + lane.device(), "vector " + lane.vector());
    for (Timeline.Span span : lane.spans()) {
      boolean armed = span.state().equals("masked") || span.state().equals("served");
      String fd = armed && !span.eventfd().equals("none") ? ", armed to " + to(span.eventfd()) : "";
      String name = span.state() + fd;
      complete(states, name, span.startNs(), span.endNs(), "\"vector\":" + lane.vector());
    }
  }

  private void lane(Timeline.Lane lane) {
    String process = "device " + lane.device();
    String vector = "vector " + lane.vector();
    if (!lane.marks().isEmpty()) {
      requests(lane, thread(process, vector + " raises"));
    }
    if (lane.marks().stream().anyMatch(Timeline.Mark::dropped)) {
      drops(lane, thread(process, vector + " raises"), thread(process, vector + " drops"));
    }
  }

  private static String to(String eventFd) {
    return eventFd.equals("kvm") ? "KVM" : "QEMU";
  }

  /** Raises at one instant are one slice, since slices of a track may not overlap. */
  private void requests(Timeline.Lane lane, Row raises) {
    List<Timeline.Mark> marks = lane.marks();
    int first = 0;
    for (int i = 1; i <= marks.size(); i++) {
      if (i < marks.size() && marks.get(i).raisedNs() == marks.get(first).raisedNs()) {
        continue;
      }
      long at = marks.get(first).raisedNs();
      long next = i < marks.size() ? marks.get(i).raisedNs() : Long.MAX_VALUE;
      int n = i - first;
      String name = marks.get(first).outcome() + (n > 1 ? " and " + (n - 1) + " more" : "");
      String of = "\"requests\":" + n;
      complete(raises, name, at, at + Math.min(POINT_NS, next - at), of);
      first = i;
    }
    for (Timeline.Mark mark : marks) {
      long end = mark.dropped() ? mark.droppedNs() : mark.servedNs();
      end = end == Timeline.Mark.NEVER ? timeline.horizonNs() : end;
      String cause = mark.drop() == null ? "" : ",\"cause\":" + quoted(mark.drop().cause());
      async(
          raises,
          "request",
          "vector " + lane.vector() + ", " + mark.outcome(),
          mark.raisedNs(),
          Math.max(mark.raisedNs(), end),
          "\"outcome\":" + quoted(mark.outcome()) + ",\"late\":" + mark.late() + cause);
      if (mark.servedNs() != Timeline.Mark.NEVER) {
        handler(lane, mark.servedNs())
            .ifPresent(
                run ->
                    arrow(
                        "served", raises, mark.raisedNs(), run.row(), run.within(mark.servedNs())));
      }
    }
  }

  private void drops(Timeline.Lane lane, Row raises, Row drops) {
    List<Timeline.Mark> dropped =
        lane.marks().stream()
            .filter(Timeline.Mark::dropped)
            .sorted(Comparator.comparingLong(Timeline.Mark::droppedNs))
            .toList();
    for (int i = 0; i < dropped.size(); i++) {
      Timeline.Mark mark = dropped.get(i);
      long at = mark.droppedNs();
      boolean same = i > 0 && dropped.get(i - 1).droppedNs() == at;
      long next = Long.MAX_VALUE;
      for (int j = i + 1; j < dropped.size() && next == Long.MAX_VALUE; j++) {
        next = dropped.get(j).droppedNs() > at ? dropped.get(j).droppedNs() : next;
      }
      if (!same) {
        String cause = mark.drop() == null ? "" : mark.drop().cause();
        String text = "\"cause\":" + quoted(cause);
        complete(drops, "DROPPED", at, at + Math.min(POINT_NS, next - at), text);
      }
      arrow("dropped", raises, mark.raisedNs(), drops, at);
      mark.recoveredNs()
          .ifPresent(
              found ->
                  handler(lane, found)
                      .ifPresent(
                          run -> arrow("recovered", drops, at, run.row(), run.within(found))));
    }
  }

  /** The run of the lane's handler at an instant; of two that meet there the later one. */
  private Optional<Run> handler(Timeline.Lane lane, long at) {
    List<Run> runs = handlers.getOrDefault(TimelineWindow.Key.of(lane), List.of());
    return runs.stream()
        .filter(run -> run.slice().startNs() <= at && at <= run.slice().endNs())
        .reduce((a, b) -> b);
  }

  private void complete(Row thread, String name, long start, long end, String arguments) {
    events.add(
        new Event(
            start,
            SLICE,
            head("X", thread, name, start) + ",\"dur\":" + micros(end - start) + args(arguments)));
  }

  private void async(
      Row thread, String category, String name, long start, long end, String arguments) {
    int id = ++asyncs;
    String of = ",\"cat\":" + quoted(category) + ",\"id\":\"" + id + "\"";
    events.add(new Event(start, ASYNC, head("b", thread, name, start) + of + args(arguments)));
    events.add(new Event(end, ASYNC, head("e", thread, name, end) + of));
  }

  /** An arrow from the slice around an instant of one thread to the one around that of another. */
  private void arrow(String name, Row from, long start, Row to, long end) {
    int id = ++arrows;
    String of = ",\"cat\":\"flow\",\"id\":" + id;
    events.add(new Event(start, ARROW, head("s", from, name, start) + of));
    String bound = of + ",\"bp\":\"e\"";
    events.add(new Event(end, ARROW, head("f", to, name, end) + bound));
  }

  private static String head(String phase, Row thread, String name, long ts) {
    return "{\"ph\":\""
        + phase
        + "\",\"pid\":"
        + thread.pid()
        + ",\"tid\":"
        + thread.tid()
        + ",\"ts\":"
        + micros(ts)
        + ",\"name\":"
        + quoted(name);
  }

  private static String args(String arguments) {
    return arguments.isEmpty() ? "" : ",\"args\":{" + arguments + "}";
  }

  private static String micros(long ns) {
    return ns % 1_000 == 0
        ? Long.toString(ns / 1_000)
        : String.format(Locale.ROOT, "%d.%03d", ns / 1_000, ns % 1_000);
  }

  /** JSON's escapes; control characters of others' names do not get through at all. */
  static String quoted(String text) {
    return "\"" + Text.clean(text).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
