// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.virqsim.machine.CallNames;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Driver;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.MicroOp;
import org.virqsim.model.Layout;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.observe.Activity;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.policy.LockScope;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.FunctionSpec;

/** Turns the books of one replication into its timeline. */
public final class TimelineBuilder {
  private final CompiledScenario compiled;
  private final Configuration config;
  private final Layout layout;
  private final TimelineLedger ledger;
  private final List<Driver> threads;

  /** Slices by track, in the order in which tracks are shown. */
  private final Map<Key, List<Slice>> tracks = new TreeMap<>();

  /** A track: its VM, its place among the VM's, and which of its kind it is. */
  private record Key(int vm, Kind kind, int number) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparingInt(Key::vm)
          .thenComparing(Key::kind)
          .thenComparingInt(Key::number)
          .compare(this, other);
    }
  }

  private enum Kind {
    GUEST,
    LOCK,
    CALLS
  }

  private TimelineBuilder(CompiledScenario compiled, TimelineLedger ledger) {
    this.compiled = compiled;
    this.config = compiled.configuration();
    this.layout = config.layout();
    this.ledger = ledger;
    this.threads = config.threads();
  }

  /**
   * Returns the timeline of one replication, with a lane for each vector that the guest used.
   *
   * @param replication which one, from 0
   * @param ledger the books of that replication, closed
   */
  public static Timeline of(CompiledScenario compiled, int replication, TimelineLedger ledger) {
    TimelineBuilder builder = new TimelineBuilder(compiled, ledger);
    return new Timeline(
        Timeline.SCHEMA,
        compiled.scenario().name(),
        compiled.policy(),
        builder.config.host().name(),
        replication,
        compiled.scenario().run().horizonNs(),
        builder.lanes(),
        builder.tracks());
  }

  private List<Timeline.Lane> lanes() {
    List<List<Timeline.Mark>> marks = marks();
    List<Timeline.Lane> lanes = new ArrayList<>();
    int number = 0;
    for (FunctionSpec function : compiled.scenario().functions()) {
      int first = layout.first(number++);
      for (int v : function.guest().usedVectors()) {
        lanes.add(new Timeline.Lane(function.name(), v, spans(first + v), marks.get(first + v)));
      }
    }
    return lanes;
  }

  private List<List<Timeline.Mark>> marks() {
    List<List<Timeline.Mark>> marks = new ArrayList<>();
    for (int v = 0; v < ledger.vectors(); v++) {
      marks.add(new ArrayList<>());
    }
    List<Timeline.Mark> all = new ArrayList<>();
    ledger.forEachRequest(
        (v, raisedAt, servedAt, outcome, late) -> {
          Timeline.Drop drop =
              ledger
                  .drop(all.size())
                  .map(d -> new Timeline.Drop(d.at(), d.cause().description(), d.reapedAt()))
                  .orElse(null);
          Timeline.Mark mark =
              new Timeline.Mark(
                  raisedAt, servedAt, outcome.name().toLowerCase(Locale.ROOT), late, drop);
          all.add(mark);
          marks.get(v).add(mark);
        });
    return marks;
  }

  /** States, those that send or are masked split by the eventfd that the host signals. */
  private List<Timeline.Span> spans(int v) {
    List<Timeline.Span> spans = new ArrayList<>();
    List<TimelineLedger.Armed> armed = ledger.armed(v);
    int next = 0;
    for (TimelineLedger.Span span : ledger.spans(v)) {
      boolean split =
          span.exposure() == Exposure.SERVED || span.exposure() == Exposure.NOT_EXPECTED;
      while (next < armed.size() && armed.get(next).end() <= span.start()) {
        next++;
      }
      if (!split) {
        spans.add(new Timeline.Span(state(span.exposure()), span.start(), span.end()));
      }
      for (int i = next; split && i < armed.size() && armed.get(i).start() < span.end(); i++) {
        spans.add(
            new Timeline.Span(
                state(span.exposure()),
                eventFd(armed.get(i).eventFd()),
                Math.max(span.start(), armed.get(i).start()),
                Math.min(span.end(), armed.get(i).end())));
      }
    }
    return spans;
  }

  private List<Timeline.Track> tracks() {
    ledger.activities().forEach(this::add);
    List<Timeline.Track> result = new ArrayList<>();
    tracks.forEach(
        (key, slices) ->
            result.add(
                new Timeline.Track(
                    key.kind().name().toLowerCase(Locale.ROOT),
                    compiled.scenario().vms().get(key.vm()).name(),
                    name(key),
                    inOrder(slices))));
    return result;
  }

  private String name(Key key) {
    return switch (key.kind()) {
      case GUEST -> "vCPU " + (key.number() - config.firstVcpu(key.vm()));
      case LOCK -> shared(key.vm()) ? "VMM lock" : "lock of " + device(key.number());
      case CALLS -> {
        boolean only =
            tracks.keySet().stream()
                    .filter(k -> k.vm() == key.vm() && k.kind() == Kind.CALLS)
                    .count()
                == 1;
        boolean driver = key.number() < config.drivers().size();
        Driver thread = threads.get(key.number());
        // All steps of a driver are of one function; handlers of a vCPU may be of several.
        String of =
            driver
                ? ", driver of " + device(thread.steps().get(0).function())
                : ", handlers of vCPU " + thread.vcpu();
        yield only ? "host calls" : "host calls" + of;
      }
    };
  }

  private boolean shared(int vm) {
    return config.vms().get(vm).policy().lockScope() == LockScope.VM;
  }

  private void add(Activity activity) {
    if (activity instanceof Activity.GuestWork work) {
      put(
          guest(work.thread()),
          step("step", work.step(), work.start(), work.end()).withDepth(inHandler(work.thread())));
    } else if (activity instanceof Activity.LockWait wait) {
      String text = "waits for the VMM's lock";
      put(
          guest(wait.thread()),
          slice("wait", "lock?", text, -1, wait.start(), wait.end())
              .withDepth(1 + inHandler(wait.thread())));
    } else if (activity instanceof Activity.HandlerRun run) {
      int vm = config.functions().get(layout.functionOf(run.vector())).vm();
      put(
          new Key(vm, Kind.GUEST, run.vcpu()),
          slice(
              "handler",
              "handler " + index(run.vector()),
              "handler of vector " + index(run.vector()),
              run.vector(),
              run.start(),
              run.end()));
    } else if (activity instanceof Activity.LockedByVcpu held) {
      put(
          lock(threads.get(held.thread()).vm(), held.step().function()),
          step("vcpu", held.step(), held.start(), held.end()));
    } else if (activity instanceof Activity.LockedByMainLoop held) {
      int function = layout.functionOf(held.vector());
      put(
          lock(config.functions().get(function).vm(), function),
          slice(
              "main_loop",
              "main loop",
              "main loop, passing on vector " + index(held.vector()),
              held.vector(),
              held.start(),
              held.end()));
    } else {
      addCall(activity);
    }
  }

  private void addCall(Activity activity) {
    if (activity instanceof Activity.Call call) {
      put(
          calls(call.thread()),
          new Slice(
              "call",
              CallNames.brief(call.call()),
              CallNames.of(call.call()),
              device(call.function()),
              call.call().vector(),
              call.start(),
              call.end(),
              0,
              call.result().isPresent() ? String.valueOf(call.result().getAsInt()) : ""));
    } else if (activity instanceof Activity.HostWork work) {
      HostNames names = HostNames.of(work.ops(), index(work.vector()));
      Slice slice =
          slice("host", names.brief(), names.detail(), work.vector(), work.start(), work.end());
      put(
          calls(work.thread()),
          (names.ofVector() ? slice : slice.withVector(Slice.NO_VECTOR)).withDepth(1));
    }
  }

  /** A handler's writes lie within its run, a driver's within nothing. */
  private int inHandler(int thread) {
    return thread < config.drivers().size() ? 0 : 1;
  }

  private Key guest(int thread) {
    Driver driver = threads.get(thread);
    return new Key(driver.vm(), Kind.GUEST, config.firstVcpu(driver.vm()) + driver.vcpu());
  }

  private Key lock(int vm, int function) {
    return new Key(vm, Kind.LOCK, shared(vm) ? 0 : function);
  }

  private Key calls(int thread) {
    return new Key(threads.get(thread).vm(), Kind.CALLS, thread);
  }

  private void put(Key track, Slice slice) {
    tracks.computeIfAbsent(track, key -> new ArrayList<>()).add(slice);
  }

  private Slice step(String kind, GuestStep step, long start, long end) {
    int vector = CallNames.isOfVector(step) ? layout.first(step.function()) + step.vector() : -1;
    Slice slice = slice(kind, CallNames.brief(step), CallNames.of(step), vector, start, end);
    return new Slice(
        kind,
        slice.name(),
        slice.detail(),
        device(step.function()),
        slice.vector(),
        start,
        end,
        0,
        "");
  }

  /** A slice of a vector, numbered through all functions; -1 if it concerns none. */
  private Slice slice(String kind, String name, String detail, int vector, long start, long end) {
    boolean of = vector >= 0;
    return new Slice(
        kind,
        name,
        detail,
        of ? device(layout.functionOf(vector)) : "",
        of ? index(vector) : Slice.NO_VECTOR,
        start,
        end,
        0,
        "");
  }

  private String device(int function) {
    return compiled.scenario().functions().get(function).name();
  }

  private int index(int vector) {
    return vector - layout.first(layout.functionOf(vector));
  }

  /** By start; of those that start together outer ones first, then by end, then as they came. */
  private static List<Slice> inOrder(List<Slice> slices) {
    return slices.stream()
        .sorted(
            Comparator.comparingLong(Slice::startNs)
                .thenComparingInt(Slice::depth)
                .thenComparingLong(Slice::endNs))
        .toList();
  }

  private static String state(Exposure exposure) {
    return switch (exposure) {
      case NOT_EXPECTED -> "masked";
      case SERVED -> "served";
      case LATCHED -> "latched";
      case DARK -> "dark";
    };
  }

  private static String eventFd(EventFd fd) {
    return switch (fd) {
      case NONE -> "none";
      case INTERRUPT -> "qemu";
      case KVM -> "kvm";
    };
  }

  /** What the host does, in a word or two and in full. */
  private record HostNames(String brief, String detail, boolean ofVector) {
    static HostNames of(List<MicroOp> ops, int vector) {
      MicroOp last = ops.get(ops.size() - 1);
      String all = String.join(", ", ops.stream().map(MicroOp::name).toList());
      String detail = all + ": " + last.effect();
      return switch (last) {
        case BYPASS_UNREGISTER, REMOVE_ACTION, MASK_ENTRY, SYNCHRONIZE, RELEASE_IRQ ->
            new HostNames("free_irq " + vector, detail, true);
        case ALLOCATE_ONE, WRITE_MESSAGE, REQUEST_IRQ, UNMASK_ENTRY, BYPASS_REGISTER ->
            new HostNames("request_irq " + vector, detail, true);
        case IMS_ALLOCATE, IMS_PROGRAM, IMS_PROGRAM_UNMASK, IMS_FREE ->
            new HostNames("slot of " + vector, detail, true);
        case MSIX_SHUTDOWN -> new HostNames("Enable := 0", detail, false);
        case MSIX_ENABLE -> new HostNames("Enable := 1", detail, false);
        case FREE_VECTORS -> new HostNames("free vectors", detail, false);
        case ALLOCATE_VECTORS -> new HostNames("allocate vectors", detail, false);
        case FINISH_ENABLE -> new HostNames("Function Mask := 0", detail, false);
        case SINGLE_OVERHEAD -> new HostNames("single call", detail, false);
        case INTX_SETUP -> new HostNames("INTx", detail, false);
        default ->
            new HostNames(last.name().toLowerCase(Locale.ROOT).replace('_', ' '), detail, false);
      };
    }
  }
}
