// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.policy.Policies;
import org.virqsim.result.Timeline;
import org.virqsim.result.Timeline.Slice;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** What a timeline says of guest, lock, calls and requests. */
class TimelineBuilderTest {
  private static final Policies POLICIES = Policies.builtIn();
  private static final ScenarioCatalog CATALOG = ScenarioCatalog.onClassPath();

  static Stream<String> scenarios() {
    return CATALOG.entries().stream().map(ScenarioCatalog.Entry::name);
  }

  private static Scenario load(String name, String... overrides) throws Exception {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
        .load(CATALOG.find(name), List.of(overrides));
  }

  private static Timeline timeline(Scenario scenario, String policy) throws Exception {
    CompiledScenario compiled = new ScenarioCompiler(POLICIES).compile(scenario, policy);
    return TimelineBuilder.of(compiled, 0, new Replications(compiled).timeline(0));
  }

  /** The first resize of incremental as the reference has it, step by step. */
  @Test
  void theFirstResizeIsToldInOrder() throws Exception {
    Timeline timeline = timeline(load("seed-three-vectors"), "incremental");
    Slice step =
        timeline
            .outermost("guest")
            .filter(s -> s.name().equals("unmask 1"))
            .findFirst()
            .orElseThrow();
    List<Slice> calls =
        timeline.tracks().stream()
            .filter(track -> track.kind().equals("calls"))
            .flatMap(track -> track.slices().stream())
            .filter(s -> s.startNs() >= step.startNs() && s.endNs() <= step.endNs())
            .toList();
    assertThat(calls.stream().map(s -> "  ".repeat(s.depth()) + s.name() + s.result()))
        .containsExactly(
            "GSIR",
            "IRQFD+(1)",
            "OFF0",
            "  free_irq 0",
            "  Enable := 0",
            "  free vectors",
            "SI(0,2):KK0",
            "  Enable := 1",
            "  allocate vectors",
            "  Function Mask := 0",
            "  request_irq 0",
            "  request_irq 1");
    assertThat(timeline.outermost("lock").filter(s -> s.startNs() > step.startNs()).findFirst())
        .hasValueSatisfying(held -> assertThat(held.endNs()).isEqualTo(step.endNs()));
    Timeline.Span dark =
        timeline.lanes().get(0).spans().stream()
            .filter(s -> s.state().equals("dark"))
            .findFirst()
            .orElseThrow();
    assertThat(dark.startNs()).isEqualTo(named(calls, "Enable := 0").endNs());
    assertThat(dark.endNs()).isEqualTo(named(calls, "Enable := 1").endNs());
  }

  private static Slice named(List<Slice> slices, String name) {
    return slices.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** QEMU 2.1 arms int[0] at enable and kvm[0] when the guest unmasks entry 0 (f4d45d478263). */
  @Test
  void spansSayWhereTheEventfdGoes() throws Exception {
    Timeline timeline = timeline(load("seed-three-vectors"), "incremental");
    List<String> first =
        timeline.lanes().get(0).spans().stream()
            .limit(5)
            .map(s -> s.state() + " " + s.eventfd())
            .toList();
    assertThat(first)
        .containsExactly("masked none", "masked qemu", "masked none", "masked kvm", "served kvm");
    assertThat(timeline.lanes().get(0).spans())
        .extracting(Timeline.Span::state)
        .contains("latched", "dark");
  }

  private static List<Slice> slices(Timeline timeline, String kind, long atNs) {
    return timeline.tracks().stream()
        .filter(track -> track.kind().equals(kind))
        .flatMap(track -> track.slices().stream())
        .filter(s -> s.startNs() <= atNs && atNs <= s.endNs())
        .toList();
  }

  /** A handler's mask is a swap of eventfds; the run ends while the host is at work on it. */
  @Test
  void whatAHandlerHasBegunGoesOnToTheHorizon() throws Exception {
    Timeline whole = timeline(load("mask-per-interrupt"), "qemu-7.1");
    Slice handler =
        whole.outermost("guest").filter(s -> s.kind().equals("handler")).findFirst().orElseThrow();
    Slice held = whole.outermost("lock").filter(s -> within(s, handler)).findFirst().orElseThrow();
    Slice work =
        whole.tracks().stream()
            .flatMap(track -> track.slices().stream())
            .filter(s -> s.kind().equals("host") && within(s, held))
            .findFirst()
            .orElseThrow();
    long horizon = work.endNs() - 1;
    Timeline cut =
        timeline(load("mask-per-interrupt", "run.horizon=" + horizon + "ns"), "qemu-7.1");
    assertThat(slices(cut, "guest", horizon).stream().map(s -> s.kind() + " " + s.name()))
        .containsExactly("handler handler 1", "step mask 1");
    assertThat(slices(cut, "lock", horizon)).containsExactly(until(held, horizon));
    assertThat(slices(cut, "calls", horizon).stream().map(Slice::kind))
        .containsExactly("call", "host");
    fits(cut);
  }

  private static final String TWO_THAT_MASK =
      """
      scenario: x
      description: Two devices whose handlers mask their entries on one vCPU.
      host: linux-5.14
      vms:
        - name: vm
          vcpus: 3
          devices:
            - name: disk
              vectors: 2
              intx: false
              guest: {driver: table-first, vectors: 2, driver_vcpu: 1, affinity: [0, 0], mask_each_interrupt: true}
              workload: [{vectors: [0], arrivals: {poisson: {rate: 2/ms}}}]
            - name: nic
              vectors: 4
              intx: false
              guest: {driver: table-first, vectors: 4, driver_vcpu: 2, affinity: [0, 0, 0, 0], mask_each_interrupt: true}
              workload: [{vectors: [3], arrivals: {poisson: {rate: 2/ms}}}]
      policies: [qemu-7.1]
      run: {horizon: 5ms, replications: 1}
      """;

  /** One vCPU makes the calls of all of its handlers: each is of the device that is masked. */
  @Test
  void aHandlersCallsAreOfItsOwnDevice() throws Exception {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
            .load(new ScenarioSource("x.yaml", TWO_THAT_MASK), List.of());
    Timeline timeline = timeline(scenario, "qemu-7.1");
    Timeline.Track track =
        timeline.tracks().stream()
            .filter(t -> t.name().equals("host calls, handlers of vCPU 0"))
            .findFirst()
            .orElseThrow();
    List<Slice> held = timeline.outermost("lock").toList();
    List<Slice> calls = track.slices().stream().filter(s -> s.kind().equals("call")).toList();
    for (Slice call : calls) {
      Slice trap = held.stream().filter(s -> within(call, s)).findFirst().orElseThrow();
      assertThat(call.device()).as(call.toString()).isEqualTo(trap.device());
    }
    assertThat(calls.stream().map(Slice::device).distinct())
        .containsExactlyInAnyOrder("vm/disk", "vm/nic");
    assertThat(
            calls.stream()
                .filter(s -> s.name().startsWith("SI("))
                .map(s -> s.device() + " " + s.name().substring(0, s.name().indexOf(':'))))
        .contains("vm/disk SI(0,1)", "vm/nic SI(3,1)")
        .doesNotContain("vm/disk SI(3,1)", "vm/nic SI(0,1)");
  }

  private static Slice until(Slice slice, long endNs) {
    return new Slice(
        slice.kind(),
        slice.name(),
        slice.detail(),
        slice.device(),
        slice.vector(),
        slice.startNs(),
        endNs,
        slice.depth(),
        slice.result());
  }

  /** Every scenario under its first policies. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void everythingFitsTogether(String name) throws Exception {
    Scenario scenario = load(name);
    int drawn = 0;
    for (String policy : scenario.policies()) {
      drawn += drawn < 3 && fits(scenario, policy) ? 1 : 0;
    }
    assertThat(drawn).isPositive();
  }

  private static boolean fits(Scenario scenario, String policy) throws Exception {
    try {
      fits(timeline(scenario, policy));
      return true;
    } catch (PolicyRefusedException e) {
      return false;
    }
  }

  private static void fits(Timeline timeline) {
    for (Timeline.Lane lane : timeline.lanes()) {
      long end = 0;
      for (Timeline.Span span : lane.spans()) {
        assertThat(span.startNs()).as("no gap").isEqualTo(end);
        end = span.endNs();
      }
      assertThat(end).as("to the horizon").isEqualTo(timeline.horizonNs());
      for (Timeline.Mark mark : lane.marks()) {
        assertThat(mark.drop() != null).as(mark.toString()).isEqualTo(mark.dropped());
        boolean reaped = mark.recoveredNs().isPresent();
        assertThat(reaped).as(mark.toString()).isEqualTo(mark.outcome().equals("recovered"));
      }
      lane.marks().stream()
          .filter(mark -> mark.servedNs() >= 0)
          .forEach(m -> handled(timeline, lane, m));
    }
    for (Timeline.Track track : timeline.tracks()) {
      nests(track);
    }
    List<Slice> traps = timeline.outermost("guest").filter(s -> s.kind().equals("step")).toList();
    timeline
        .outermost("lock")
        .filter(held -> held.kind().equals("vcpu"))
        .filter(held -> traps.stream().noneMatch(trap -> within(held, trap)))
        .forEach(held -> assertThat(held.detail()).as("held in a handler").contains("entry"));
  }

  private static boolean within(Slice inner, Slice outer) {
    return inner.startNs() >= outer.startNs() && inner.endNs() <= outer.endNs();
  }

  /** A request is served by a run of its own vector's handler. */
  private static void handled(Timeline timeline, Timeline.Lane lane, Timeline.Mark mark) {
    assertThat(
            timeline.tracks().stream()
                .filter(track -> track.kind().equals("guest"))
                .flatMap(track -> track.slices().stream()))
        .as(String.format(Locale.ROOT, "%s vector %d", mark, lane.vector()))
        .anyMatch(
            s ->
                s.kind().equals("handler")
                    && s.device().equals(lane.device())
                    && s.vector() == lane.vector()
                    && s.startNs() <= mark.servedNs()
                    && mark.servedNs() <= s.endNs());
  }

  private static void nests(Timeline.Track track) {
    Deque<Slice> open = new ArrayDeque<>();
    long last = 0;
    for (Slice slice : track.slices()) {
      assertThat(slice.startNs()).as("by start").isGreaterThanOrEqualTo(last);
      last = slice.startNs();
      while (open.size() > slice.depth()) {
        assertThat(open.pop().endNs()).as(slice.name()).isLessThanOrEqualTo(slice.startNs());
      }
      assertThat(open.size()).as("depth of " + slice).isEqualTo(slice.depth());
      if (!open.isEmpty()) {
        assertThat(within(slice, open.element())).as(slice + " in " + open.peek()).isTrue();
      }
      open.push(slice);
    }
  }
}
