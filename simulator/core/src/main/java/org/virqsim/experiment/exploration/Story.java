// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.exploration;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.virqsim.explore.Fact;
import org.virqsim.explore.Trace.Taken;
import org.virqsim.machine.CallNames;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.VmmCall;
import org.virqsim.result.StoryLine;

/**
 * Tells a path to people: a write of the guest during which nothing else happened is one line; of
 * the others, each call of the VMM and each change of what becomes of a request.
 */
final class Story {
  private static final String GUEST = "guest";
  private static final String VMM = "VMM";
  private static final String HOST = "host";
  private static final String DEVICE = "device";
  private static final String KVM = "KVM";
  private static final String NOT_GRANTED = ": left out, it was not granted the vector";

  /** Steps about the whole function, which decide what becomes of every vector. */
  private static final Set<MicroOp> ALONE =
      EnumSet.of(MicroOp.MSIX_SHUTDOWN, MicroOp.MSIX_ENABLE, MicroOp.FINISH_ENABLE);

  private final Configuration config;
  private final Processes processes;
  private final List<Line> lines = new ArrayList<>();
  private final Map<Integer, Trap> traps = new HashMap<>();

  /** Steps of drivers that are due and do not trap. */
  private final Map<Integer, Due> due = new HashMap<>();

  private boolean after;
  private int number;

  private record Due(GuestStep step, int number, int lines) {}

  /** A line that may still grow. */
  private static final class Line {
    private final int driver;
    private final int first;
    private int last;
    private final String from;
    private final String to;
    private String text;
    private boolean drop;
    private final boolean after;

    /** Operations of a line about the host's work, and whether it can take another. */
    private final List<MicroOp> ops = new ArrayList<>();

    private final int vector;
    private boolean closed;

    Line(int driver, int first, String from, String to, String text, int vector, boolean after) {
      this.driver = driver;
      this.first = first;
      this.last = first;
      this.from = from;
      this.to = to;
      this.text = text;
      this.vector = vector;
      this.after = after;
    }
  }

  /** A write of the guest that has not retired. */
  private static final class Trap {
    private final GuestStep step;
    private final int first;
    private final int firstLine;
    private final List<String> calls = new ArrayList<>();
    private boolean torn;

    /** The driver did what it was due to do. */
    private boolean begun;

    Trap(GuestStep step, int first, int firstLine) {
      this.step = step;
      this.first = first;
      this.firstLine = firstLine;
    }
  }

  private Story(Configuration config, Processes processes) {
    this.config = config;
    this.processes = processes;
  }

  /**
   * Tells a path.
   *
   * @param path the path
   * @param rest what follows of itself; only what the host does to the vectors is told of it
   */
  static List<StoryLine> of(
      Configuration config, Processes processes, List<Taken> path, List<Taken> rest) {
    Story story = new Story(config, processes);
    path.forEach(story::tell);
    story.after = true;
    rest.forEach(story::tell);
    return story.lines.stream()
        .map(
            l -> new StoryLine(l.first, l.last, l.from, l.to, text(l), l.drop && !l.after, l.after))
        .toList();
  }

  private static String text(Line line) {
    if (line.ops.isEmpty()) {
      return line.text;
    }
    String names = line.ops.stream().map(MicroOp::name).collect(Collectors.joining(", "));
    String effect = line.ops.get(line.ops.size() - 1).effect();
    return names + " (" + effect + ")" + line.text;
  }

  private void tell(Taken taken) {
    number++;
    int process = Step.process(taken.step());
    if (processes.kind(process) == Processes.Kind.DRIVER) {
      control(processes.object(process), taken);
    } else {
      other(process, taken);
    }
  }

  private void control(int d, Taken taken) {
    MicroOp op = Step.op(taken.step());
    if (op == MicroOp.GUEST_DUE) {
      leaveOut(traps.get(d));
      Due left = due.remove(d);
      if (left != null) {
        String text = who(d) + CallNames.of(left.step()) + NOT_GRANTED;
        lines.add(line(d, GUEST, GUEST, text));
      }
      GuestStep step = config.drivers().get(d).steps().get(Step.items(taken.step()));
      if (CallNames.isGuestsOwn(step)) {
        traps.remove(d);
        due.put(d, new Due(step, number, lines.size()));
        return;
      }
      traps.put(d, new Trap(step, number, lines.size()));
      lines.add(line(d, GUEST, VMM, who(d) + CallNames.of(step)));
      return;
    }
    Due own = due.remove(d);
    if (own != null) {
      boolean alone = own.lines() == lines.size();
      String text = who(d) + CallNames.of(own.step());
      Line line = new Line(d, alone ? own.number() : number, GUEST, GUEST, text, -1, after);
      line.last = number;
      lines.add(line);
      return;
    }
    Trap trap = traps.get(d);
    if (trap != null) {
      trap.begun = true;
    }
    Fact call = find(taken, Fact.Kind.CALL);
    if (call != null && trap != null) {
      call(d, trap, call.call().orElseThrow());
    } else if (find(taken, Fact.Kind.RETIRED) != null) {
      retired(d, taken);
    } else if (op.compareTo(MicroOp.INTX_SETUP) >= 0
        && op.compareTo(MicroOp.SINGLE_OVERHEAD) <= 0) {
      host(d, taken);
    } else if (op == MicroOp.RETURN) {
      returned(d, trap, taken);
    } else if (trap == null && op == MicroOp.GUEST_WRITE) {
      lines.add(line(d, GUEST, VMM, "a handler writes to the entry of its vector"));
    } else {
      extend(d);
    }
    notes(taken);
  }

  /** A step that concerns a vector which the driver was not granted is due, but not done. */
  private void leaveOut(@Nullable Trap before) {
    if (before != null && !before.begun) {
      Line line = lines.get(before.firstLine);
      line.text = line.text + NOT_GRANTED;
    }
  }

  private void call(int d, Trap trap, VmmCall call) {
    if (!CallNames.isSystemCall(call)) {
      extend(d);
      return;
    }
    boolean grows =
        trap.step.op() == GuestOp.UNMASK || trap.step.op() == GuestOp.CLEAR_FUNCTION_MASK;
    String label = "";
    if (CallNames.isOff(call) && grows) {
      trap.torn = true;
      label = ": tears everything down (4.a)";
    } else if (trap.torn && call instanceof VmmCall.SetIrqs) {
      trap.torn = false;
      label = ": enables again with one vector more (4.b)";
      if (call instanceof VmmCall.SetIrqs set) {
        label = ": enables again with " + (set.start() + set.count()) + " vectors (4.b)";
      }
    }
    trap.calls.add(CallNames.brief(call));
    lines.add(line(d, VMM, CallNames.to(call), CallNames.of(call) + label));
  }

  private void host(int d, Taken taken) {
    int v = Step.vector(taken.step());
    Line last = own(d);
    boolean alone = ALONE.contains(Step.op(taken.step()));
    if (last == null || last.closed || last.ops.isEmpty() || last.vector != v || alone) {
      last = new Line(d, number, HOST, DEVICE, "", v, after);
      lines.add(last);
    }
    last.ops.add(Step.op(taken.step()));
    last.last = number;
  }

  private void returned(int d, @Nullable Trap trap, Taken taken) {
    Fact result = find(taken, Fact.Kind.RETURNED);
    extend(d);
    if (result != null && !result.text().equals("0")) {
      lines.add(line(d, HOST, VMM, "the call returns " + result.text()));
      if (trap != null && !trap.calls.isEmpty()) {
        int i = trap.calls.size() - 1;
        trap.calls.set(i, trap.calls.get(i) + "=" + result.text());
      }
    }
  }

  /** A write during which nobody else did anything becomes one line. */
  private void retired(int d, Taken taken) {
    Trap trap = traps.remove(d);
    boolean alone =
        trap != null
            && lines.subList(trap.firstLine, lines.size()).stream()
                .allMatch(l -> l.driver == d && !l.after);
    if (trap == null || !alone || after) {
      lines.add(line(d, VMM, GUEST, "the guest's write retires"));
      return;
    }
    lines.subList(trap.firstLine, lines.size()).clear();
    String calls = trap.calls.isEmpty() ? "" : "; VMM: " + String.join(", ", trap.calls);
    Line line =
        new Line(d, trap.first, GUEST, VMM, who(d) + CallNames.of(trap.step) + calls, -1, false);
    line.last = number;
    line.closed = true;
    lines.add(line);
    taken.facts().stream()
        .filter(f -> f.kind() == Fact.Kind.DROPPED)
        .forEach(f -> line.text = line.text + "; " + f.text());
  }

  /** What became of requests, or would become of them, is said where it happened. */
  private void notes(Taken taken) {
    Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    for (Fact fact : taken.facts()) {
      boolean tells =
          fact.kind() == Fact.Kind.DROPPED
              || fact.kind() == Fact.Kind.MOVED
              || fact.kind() == Fact.Kind.EXPOSURE;
      if (tells && last != null && last.last == number && !last.ops.isEmpty()) {
        last.text = last.text + "; " + fact.text();
        last.drop |= fact.kind() == Fact.Kind.DROPPED;
        last.closed = true;
      }
    }
  }

  private void other(int process, Taken taken) {
    String facts = "";
    int vector = -1;
    for (Fact fact : taken.facts()) {
      if (fact.kind() != Fact.Kind.EXPOSURE) {
        String prefix = "vector " + fact.vector() + ": ";
        boolean again = fact.vector() == vector && fact.text().startsWith(prefix);
        String text = again ? fact.text().substring(prefix.length()) : fact.text();
        facts = facts.isEmpty() ? text : facts + "; " + text;
        vector = fact.vector();
      }
    }
    MicroOp op = Step.op(taken.step());
    String text = facts.isEmpty() ? op.name() + ": " + op.effect() : facts;
    Line line = line(-1, from(process), to(process), text);
    line.drop = find(taken, Fact.Kind.DROPPED) != null || find(taken, Fact.Kind.MISROUTED) != null;
    lines.add(line);
  }

  private String from(int process) {
    return switch (processes.kind(process)) {
      case SOURCE, COMMAND, MODERATION, MESSAGE, DESCRIPTOR -> DEVICE;
      case MAIN_LOOP -> VMM;
      case NOTIFICATION, SCHEDULER -> KVM;
      default -> GUEST;
    };
  }

  private String to(int process) {
    return switch (processes.kind(process)) {
      case SOURCE, COMMAND, MODERATION, SUBMISSION, DESCRIPTOR -> DEVICE;
      case MESSAGE -> HOST;
      default -> GUEST;
    };
  }

  private Line line(int d, String from, String to, String text) {
    return new Line(d, number, from, to, text, -1, after);
  }

  private String who(int d) {
    return config.drivers().size() > 1 ? "driver " + d + " " : "";
  }

  private void extend(int d) {
    Line last = own(d);
    if (last != null) {
      last.last = number;
    }
  }

  /** The last line, if it is about the driver. */
  private @Nullable Line own(int d) {
    Line last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    return last != null && last.driver == d && last.after == after ? last : null;
  }

  private static @Nullable Fact find(Taken taken, Fact.Kind kind) {
    return taken.facts().stream().filter(f -> f.kind() == kind).findFirst().orElse(null);
  }
}
