// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Empirical;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.Recovery;
import org.virqsim.model.device.WhileDisabled;

/**
 * The model has no clock of its own: it has no unit of time but those that a plan gives it, and no
 * instant but that at which its driver starts.
 */
class MetamorphicTimeTest {
  private static final long HORIZON = 12_000 * US;

  private static Stream<Twins.Place> places() {
    return Twins.places();
  }

  private static DeviceProfile device() {
    return new DeviceProfile(
        6, WhileDisabled.DROP, false, true, true, DeviceClass.A, Recovery.TIMEOUT, 0);
  }

  /** All kinds of arrivals whose instants are no real numbers that were rounded. */
  private static List<TimePlan.Source> sources() {
    List<TimePlan.Source> sources = new ArrayList<>(Twins.onEach(4, 30 * US, HORIZON));
    sources.add(
        new TimePlan.Source(4, new Arrivals.Periodic(70_001, new Arrivals.Phase.Fixed(1_003))));
    sources.add(
        new TimePlan.Source(
            5,
            new Arrivals.ClosedLoop(
                3, Empirical.of(List.of(9 * US, 31 * US)), new Distribution.Constant(20_007))));
    return sources;
  }

  @ParameterizedTest
  @MethodSource("places")
  void aMultipleOfAllDurationsIsTheSameMultipleOfAllTimes(Twins.Place place) {
    scales(place.system(device(), Twins.everything()), sources(), HORIZON);
  }

  /** The same with everything that a vCPU does of its own, and handlers that mask. */
  @ParameterizedTest
  @CsvSource({
    "qemu-7.1, linux-5.14",
    "qemu-8.2, linux-6.5",
    "allocate-all, linux-5.13",
    "crosvm, linux-5.14",
    "kvmtool, linux-5.14",
    "xen, linux-5.14"
  })
  void thatHoldsForBusyVmsToo(String policy, String host) {
    Twins.Place place = Twins.place(policy, host);
    Configuration busy = place.with(h -> h.withPosted(true)).busy(device(), Twins.everything());
    scales(busy, Twins.onEach(6, 1_000 * US, 100_000 * US), 100_000 * US);
  }

  private static void scales(Configuration system, List<TimePlan.Source> sources, long horizonNs) {
    TimePlan plan = Twins.plan(system, 100 * US, Twins.drawnCosts(), sources);
    Observed base = Observed.of(system, plan, new Observed.Run(1, horizonNs, 100 * US));
    for (int k : new int[] {3, 1000}) {
      Observed.Run longer = new Observed.Run(1, k * horizonNs, 100 * US * k);
      assertThat(Observed.of(system, times(k, plan), longer))
          .as("times %s", k)
          .isEqualTo(base.timed(at -> k * at, ns -> k * ns));
    }
  }

  /**
   * Closed loops begin with their queues, so nothing but the driver's start moves. What is open
   * lies where it lies, and would have to be moved along.
   */
  @ParameterizedTest
  @MethodSource("places")
  void aLaterStartShiftsEverythingByAsMuch(Twins.Place place) {
    Configuration system = place.system(device(), Twins.everything());
    List<TimePlan.Source> loops = new ArrayList<>();
    for (int v = 0; v < 6; v++) {
      loops.add(
          new TimePlan.Source(
              v, new Arrivals.ClosedLoop(1 + v, new Distribution.Exponential(40e3), drawn(v))));
    }
    Observed base = started(system, 1, 0, loops);
    for (long by : new long[] {1, 3_000_001}) {
      assertThat(started(system, 1 + by, by, loops))
          .as("later by %s ns", by)
          .isEqualTo(base.timed(at -> at + by, ns -> ns));
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void aLaterStartOfDriverAndArrivalsShiftsEverythingByAsMuch(Twins.Place place) {
    Configuration system = place.system(device(), Twins.everything());
    List<TimePlan.Source> sources = Twins.onEach(6, 30 * US, HORIZON);
    Observed base = started(system, 1, 0, sources);
    for (long by : new long[] {1, 3_000_001}) {
      List<TimePlan.Source> moved =
          sources.stream()
              .map(s -> new TimePlan.Source(s.vector(), moved(s.arrivals(), by)))
              .toList();
      assertThat(started(system, 1 + by, by, moved))
          .as("later by %s ns", by)
          .isEqualTo(base.timed(at -> at + by, ns -> ns));
    }
  }

  private static Distribution drawn(int v) {
    return new Distribution.Uniform(5 * US, (10 + v) * US);
  }

  private static Observed started(
      Configuration system, long startNs, long by, List<TimePlan.Source> sources) {
    TimePlan plan = Twins.plan(system, startNs, Twins.drawnCosts(), sources);
    return Observed.of(system, plan, new Observed.Run(1, HORIZON + by, 100 * US));
  }

  private static TimePlan times(int k, TimePlan plan) {
    return new TimePlan(
        plan.due().stream()
            .map(
                list ->
                    list.stream()
                        .map(
                            due ->
                                new TimePlan.Due(
                                    k * due.notBeforeNs(),
                                    due.afterNs() == TimePlan.Due.USUAL_GAP
                                        ? TimePlan.Due.USUAL_GAP
                                        : k * due.afterNs()))
                        .toList())
            .toList(),
        plan.costs().stream()
            .map(c -> new TimePlan.Cost(times(k, c.value()), times(k, c.perItem())))
            .toList(),
        plan.sources().stream()
            .map(s -> new TimePlan.Source(s.vector(), times(k, s.arrivals())))
            .toList());
  }

  private static Distribution times(int k, Distribution distribution) {
    if (distribution instanceof Distribution.Constant constant) {
      return new Distribution.Constant(k * constant.ns());
    }
    return Empirical.of(((Empirical) distribution).values().stream().map(ns -> k * ns).toList());
  }

  private static Arrivals times(int k, Arrivals arrivals) {
    if (arrivals instanceof Arrivals.Periodic periodic) {
      long phase = ((Arrivals.Phase.Fixed) periodic.phase()).ns();
      return new Arrivals.Periodic(k * periodic.periodNs(), new Arrivals.Phase.Fixed(k * phase));
    }
    if (arrivals instanceof Arrivals.ClosedLoop loop) {
      return new Arrivals.ClosedLoop(
          loop.depth(), times(k, loop.think()), times(k, loop.service()));
    }
    return new Arrivals.Recorded(
        ((Arrivals.Recorded) arrivals).timesNs().stream().map(ns -> k * ns).toList());
  }

  private static Arrivals moved(Arrivals arrivals, long by) {
    return new Arrivals.Recorded(
        ((Arrivals.Recorded) arrivals).timesNs().stream().map(ns -> ns + by).toList());
  }
}
