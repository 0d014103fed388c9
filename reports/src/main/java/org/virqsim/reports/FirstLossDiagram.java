// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;

/**
 * The first loss of a replication as a Mermaid sequence diagram: the driver's step during which it
 * happens, the calls in it, what the host does to the device, the request, and what follows.
 */
final class FirstLossDiagram {
  /** The line with the policy's name. */
  static final Pattern TITLE = Pattern.compile("  Note over guest,device: (.+?) on [^,]*, .*\n");

  /** Lines of the host's work of one kind that are not summed up. */
  private static final int FEW = 3;

  private final Timeline timeline;
  private final FirstLoss loss;
  private final List<Line> lines = new ArrayList<>();

  /**
   * An arrow.
   *
   * @param at its instant, nanoseconds
   * @param order among those of one instant
   */
  private record Line(long at, int order, String from, String arrow, String to, String text) {}

  private FirstLossDiagram(Timeline timeline, FirstLoss loss) {
    this.timeline = timeline;
    this.loss = loss;
  }

  /** Returns the diagram's source, which ends with a line feed; empty if nothing is dropped. */
  static Optional<String> of(Timeline timeline) {
    return FirstLoss.of(timeline).map(loss -> new FirstLossDiagram(timeline, loss).render());
  }

  private String render() {
    long start = loss.step().map(Slice::startNs).orElse(loss.mark().raisedNs());
    long end = loss.step().map(Slice::endNs).orElse(loss.atNs());
    loss.step().ifPresent(this::step);
    calls(start, end);
    request();
    after(end);
    lines.sort(Comparator.comparingLong(Line::at).thenComparingInt(Line::order));
    StringBuilder out = new StringBuilder("sequenceDiagram\n");
    for (String participant : List.of("guest", "VMM", "KVM", "kernel", "device")) {
      String name = participant.equals("kernel") ? "kernel as host kernel" : participant;
      out.append("  participant ").append(name).append('\n');
    }
    out.append("  Note over guest,device: ").append(safe(title())).append('\n');
    long dropped = loss.atNs();
    boolean said = false;
    for (Line line : lines) {
      if (!said && (line.at() > dropped || line.order() > Order.DROP)) {
        out.append("  Note over kernel,device: ").append(safe(cause())).append('\n');
        said = true;
      }
      out.append("  ").append(line.from()).append(line.arrow()).append(line.to());
      out.append(": ").append(safe(FirstLoss.instant(line.at()) + " " + line.text())).append('\n');
    }
    if (!said) {
      out.append("  Note over kernel,device: ").append(safe(cause())).append('\n');
    }
    out.append("  Note over guest,device: ").append(safe(fate())).append('\n');
    return out.toString();
  }

  /** What comes first of things at one instant. */
  private static final class Order {
    static final int STEP = 0;
    static final int CALL = 1;
    static final int WORK = 2;
    static final int RAISE = 3;
    static final int DROP = 4;
    static final int RETURN = 5;
    static final int RETIRE = 6;
    static final int HANDLER = 7;

    private Order() {}
  }

  private String title() {
    return timeline.policy()
        + " on "
        + timeline.host()
        + ", "
        + timeline.scenario()
        + ", replication "
        + timeline.replication()
        + ": the first request that is dropped";
  }

  private String cause() {
    return "vector " + loss.lane().vector() + " is dropped: " + loss.cause();
  }

  private String fate() {
    return "vector " + loss.lane().vector() + ": " + loss.fate();
  }

  private void step(Slice step) {
    add(step.startNs(), Order.STEP, "guest", "->>", "VMM", "driver " + step.detail());
    if (step.endNs() < timeline.horizonNs()) {
      add(step.endNs(), Order.RETIRE, "VMM", "-->>", "guest", "the write retires");
    }
  }

  private void calls(long start, long end) {
    for (Timeline.Track track : timeline.tracks()) {
      if (track.kind().equals("calls")) {
        List<Slice> during =
            track.slices().stream()
                .filter(s -> s.startNs() >= start && s.endNs() <= end)
                .filter(s -> s.device().equals(loss.lane().device()) || s.device().isEmpty())
                .toList();
        during.stream().filter(s -> s.kind().equals("call")).forEach(this::call);
        during.stream()
            .filter(s -> s.kind().equals("call"))
            .forEach(
                call ->
                    work(
                        during.stream()
                            .filter(s -> s.kind().equals("host"))
                            .filter(s -> s.startNs() >= call.startNs() && s.endNs() <= call.endNs())
                            .filter(s -> call.startNs() < call.endNs())
                            .toList()));
      }
    }
  }

  private void call(Slice call) {
    boolean host = call.detail().startsWith("VFIO") || call.detail().startsWith("SET_IRQS");
    String to = host ? "kernel" : call.detail().startsWith("injects") ? "guest" : "KVM";
    add(call.startNs(), Order.CALL, "VMM", "->>", to, call.detail());
    if (!call.result().isEmpty()) {
      String text = "returns " + call.result();
      add(call.endNs(), Order.RETURN, "kernel", "-->>", "VMM", text);
    }
  }

  /** Many of one kind in a row become one line, from the first to the last. */
  private void work(List<Slice> work) {
    int from = 0;
    for (int i = 1; i <= work.size(); i++) {
      if (i == work.size() || !kind(work.get(i)).equals(kind(work.get(from)))) {
        List<Slice> alike = work.subList(from, i);
        if (alike.size() <= FEW) {
          alike.forEach(s -> add(s.endNs(), Order.WORK, "kernel", "->>", "device", s.name()));
        } else {
          Slice last = alike.get(alike.size() - 1);
          String text = alike.get(0).name() + " to " + last.vector();
          add(last.endNs(), Order.WORK, "kernel", "->>", "device", text);
        }
        from = i;
      }
    }
  }

  private static String kind(Slice work) {
    return work.vector() < 0 ? work.detail() : work.name().replaceAll(" \\d+$", "");
  }

  /** The message does not arrive: an arrow that ends in a cross. */
  private void request() {
    String vector = "vector " + loss.lane().vector();
    long raised = loss.mark().raisedNs();
    if (raised == loss.atNs()) {
      add(raised, Order.RAISE, "device", "-x", "kernel", vector + " raised a request, dropped");
    } else {
      add(raised, Order.RAISE, "device", "->>", "device", vector + " raised a request, held");
      add(
          loss.atNs(),
          Order.DROP,
          "device",
          "-x",
          "kernel",
          "the request of " + vector + " dropped");
    }
  }

  /** The first run of the vector's handler afterwards, or what else found the completion. */
  private void after(long end) {
    Optional<Slice> handler =
        timeline.tracks().stream()
            .filter(t -> t.kind().equals("guest"))
            .flatMap(t -> t.slices().stream())
            .filter(s -> s.kind().equals("handler") && s.startNs() >= end)
            .filter(s -> s.device().equals(loss.lane().device()))
            .filter(s -> s.vector() == loss.lane().vector())
            .min(Comparator.comparingLong(Slice::startNs));
    handler.ifPresent(
        run ->
            add(
                run.startNs(),
                Order.HANDLER,
                "KVM",
                "->>",
                "guest",
                "a later request: handler of vector " + run.vector() + " runs"));
    loss.mark()
        .recoveredNs()
        .ifPresent(
            at ->
                add(
                    at,
                    Order.HANDLER + 1,
                    "guest",
                    "->>",
                    "guest",
                    "finds the completion of the dropped request"));
  }

  private void add(long at, int order, String from, String arrow, String to, String text) {
    lines.add(new Line(at, order, from, arrow, to, text));
  }

  private static String safe(String text) {
    return SequenceDiagram.safe(Text.clean(text));
  }
}
