// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.observe.Ledger.Outcome;

/** What more load does, and what a device that keeps its conditions saves. */
class MetamorphicLoadTest {
  private static final int VECTORS = 6;
  private static final long HORIZON = 12_000 * US;
  private static final Observed.Run RUN = new Observed.Run(1, HORIZON, 100 * US);

  private static Stream<Twins.Place> places() {
    return Twins.places();
  }

  private static DeviceProfile device(WhileDisabled whileDisabled, boolean pbaKept) {
    return new DeviceProfile(VECTORS, whileDisabled, pbaKept, false, true);
  }

  /** The driver shares its vCPU with no handler, so the load does not change when it does what. */
  private static Observed run(
      Twins.Place place, DeviceProfile device, List<TimePlan.Source> sources) {
    Configuration system = place.system(device, Twins.ascending(device.vectors()));
    return Observed.of(system, Twins.plan(system, 1, Twins.costs(), sources), RUN);
  }

  /** Keeps about that share of all arrivals; a larger share keeps those of a smaller one. */
  private static List<TimePlan.Source> thinned(List<TimePlan.Source> sources, double share) {
    List<TimePlan.Source> some = new ArrayList<>();
    for (TimePlan.Source source : sources) {
      List<Long> all = ((Arrivals.Recorded) source.arrivals()).timesNs();
      List<Long> kept = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (i == 0 || Streams.uniform(source.vector(), i) < share) {
          kept.add(all.get(i));
        }
      }
      some.add(new TimePlan.Source(source.vector(), new Arrivals.Recorded(kept)));
    }
    return some;
  }

  private static Set<List<Long>> dropped(Observed observed) {
    Set<List<Long>> dropped = new HashSet<>();
    for (Observed.Request r : observed.requests()) {
      if (r.outcome() == Outcome.LOST || r.outcome() == Outcome.RECOVERED) {
        dropped.add(List.of((long) r.vector(), r.raisedAt()));
      }
    }
    return dropped;
  }

  /**
   * What is raised in vain is raised in vain whatever else comes, if the requests of the lower rate
   * are among those of the higher. Messages take no time here, and the window of IRQS_PENDING is
   * off: free_irq waits for a message that is on its way, so with others the load moves the dark
   * windows by up to one message's time; and see below for the window.
   */
  @ParameterizedTest
  @MethodSource("places")
  void aHigherRateOfOpenArrivalsNeverDropsLess(Twins.Place any) {
    Twins.Place place = any.with(h -> h.withIrqsPendingWindow(false));
    List<TimePlan.Source> all = Twins.onEach(VECTORS, 5 * US, HORIZON);
    List<TimePlan.Cost> costs =
        Stream.of(CostClass.values())
            .map(
                c ->
                    c == CostClass.MESSAGE
                        ? Oracles.cost(0, 0)
                        : Oracles.cost(c.valueNs(), c.perItemNs()))
            .toList();
    for (boolean pbaKept : new boolean[] {true, false}) {
      DeviceProfile device = device(WhileDisabled.DROP, pbaKept);
      Configuration system = place.system(device, Twins.ascending(VECTORS));
      Observed fewer = null;
      for (double share : new double[] {0.01, 0.1, 0.5, 1}) {
        TimePlan plan = Twins.plan(system, 1, costs, thinned(all, share));
        Observed more = Observed.of(system, plan, RUN);
        if (fewer != null) {
          assertThat(dropped(more)).as("share %s", share).containsAll(dropped(fewer));
        }
        fewer = more;
      }
    }
  }

  /** The other side of the test above: there is something to be dropped. */
  @Test
  void aHigherRateDropsMore() {
    List<TimePlan.Source> all = Twins.onEach(VECTORS, 5 * US, HORIZON);
    Twins.Place place = Twins.place("incremental", "linux-5.14");
    DeviceProfile device = device(WhileDisabled.DROP, true);
    int fewer = dropped(run(place, device, thinned(all, 0.1))).size();
    assertThat(fewer).isPositive();
    assertThat(dropped(run(place, device, all)).size()).isGreaterThan(2 * fewer);
  }

  /** A closed loop that is faster may have its completions elsewhere than in the dark window. */
  @Test
  void aFasterClosedLoopCanDropLess() {
    Twins.Place place = Twins.place("incremental", "linux-5.14");
    DeviceProfile device = new DeviceProfile(2, WhileDisabled.DROP, true, false, true);
    List<Observed.Vector> seen = new ArrayList<>();
    for (long think : new long[] {40 * US, 25 * US}) {
      Arrivals loop =
          new Arrivals.ClosedLoop(
              1, new Distribution.Constant(think), new Distribution.Constant(0));
      seen.add(run(place, device, List.of(new TimePlan.Source(0, loop))).vectors().get(0));
    }
    assertThat(seen.get(0).dropped()).isEqualTo(1);
    assertThat(seen.get(1).dropped()).isZero();
    assertThat(seen.get(1).raised()).isGreaterThan(100 * seen.get(0).raised());
  }

  /**
   * A device that sends no message until the last one was answered is not covered: a request before
   * a dark window may keep it from sending one within, and from waiting in vain for its answer.
   */
  @ParameterizedTest
  @EnumSource(
      value = DeviceClass.class,
      names = {"B", "C"})
  void aDeviceThatWaitsForAnAnswerMayDropOthers(DeviceClass deviceClass) {
    Twins.Place place = Twins.place("incremental", "linux-5.14");
    DeviceProfile device = device(WhileDisabled.DROP, true).withClass(deviceClass);
    List<TimePlan.Source> all = Twins.onEach(VECTORS, 5 * US, HORIZON);
    Set<List<Long>> more = dropped(run(place, device, all));
    assertThat(more.containsAll(dropped(run(place, device, thinned(all, 0.1))))).isFalse();
  }

  /**
   * Nor is a host whose irq has no action for a while: a request 2 us before its removal, whose
   * message takes 5 us, is held in IRQS_PENDING and freed with it; if another one was 4 us earlier,
   * both share the message that came in time.
   */
  @Test
  void anEarlierMessageMayTakeALaterRequestAlong() {
    List<Long> dropped = new ArrayList<>();
    for (List<Long> times : List.of(List.of(98 * US), List.of(94 * US, 98 * US))) {
      Configuration system =
          Twins.place("incremental", "linux-5.14")
              .system(DeviceProfile.nvme(2), Twins.ascending(2));
      TimePlan plan =
          Oracles.plan(
              system,
              Map.of(
                  CostClass.ACTION_REMOVAL,
                  Oracles.cost(10 * US, 0),
                  CostClass.MESSAGE,
                  Oracles.cost(5 * US, 0)),
              List.of(new TimePlan.Source(0, new Arrivals.Recorded(times))));
      List<TimePlan.Due> due = new ArrayList<>(plan.due().get(0));
      due.set(3, new TimePlan.Due(100 * US, 0));
      Observed seen =
          Observed.of(system, new TimePlan(List.of(due), plan.costs(), plan.sources()), RUN);
      dropped.add(seen.vectors().get(0).dropped());
    }
    assertThat(dropped).containsExactly(1L, 0L);
  }

  /**
   * What is dropped while Enable is 0 is latched by a device that keeps it, and what was latched
   * before still is. Those that follow may merge, or wait for the handler run of what was kept. The
   * window of IRQS_PENDING is off: what it holds is dropped with the irq whatever the device keeps.
   */
  @ParameterizedTest
  @MethodSource("places")
  void keepingEverythingTurnsEachDroppedRequestIntoALatchedOne(Twins.Place any) {
    Twins.Place place = any.with(h -> h.withIrqsPendingWindow(false));
    List<TimePlan.Source> sources = Twins.onEach(VECTORS, 10 * US, HORIZON - 500 * US);
    for (boolean pbaKept : new boolean[] {true, false}) {
      Observed drops = run(place, device(WhileDisabled.DROP, pbaKept), sources);
      Observed keeps = run(place, device(WhileDisabled.KEEP, true), sources);
      assertThat(keeps.requests()).hasSameSizeAs(drops.requests());
      for (int v = 0; v < VECTORS; v++) {
        Observed.Vector dropping = drops.vectors().get(v);
        Observed.Vector keeping = keeps.vectors().get(v);
        assertThat(keeping.raised()).isEqualTo(dropping.raised());
        assertThat(keeping.dropped()).isZero();
        assertThat(keeping.inFlight() + dropping.inFlight()).isZero();
        assertThat(keeping.latched()).isEqualTo(dropping.latched() + dropping.dropped());
        assertThat(keeping.darkNs()).isZero();
        assertThat(keeping.latchedNs()).isEqualTo(dropping.latchedNs() + dropping.darkNs());
      }
      for (int i = 0; i < drops.requests().size(); i++) {
        Observed.Request before = drops.requests().get(i);
        Observed.Request after = keeps.requests().get(i);
        assertThat(after.raisedAt()).isEqualTo(before.raisedAt());
        assertThat(after.vector()).isEqualTo(before.vector());
        assertThat(after.outcome()).isIn(Outcome.DELIVERED, Outcome.COALESCED);
      }
    }
  }
}
