// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;
import static org.virqsim.oracle.Oracles.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.guest.GuestStep;

/** What the numbers of vectors mean, their order and their number. */
class MetamorphicVectorsTest {
  private static final long HORIZON = 20_000 * US;
  private static final Observed.Run RUN = new Observed.Run(1, HORIZON, 100 * US);

  private static Stream<Twins.Place> places() {
    return Twins.places();
  }

  /** Some orders of 0 to n-1; the first two are ascending and descending. */
  private static List<List<Integer>> orders(int n, int count) {
    List<List<Integer>> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
      if (i == 1) {
        java.util.Collections.reverse(order);
      } else if (i > 1) {
        java.util.Collections.shuffle(order, new java.util.Random(i));
      }
      orders.add(order);
    }
    return orders;
  }

  private static Observed run(Configuration system, List<TimePlan.Source> sources) {
    return Observed.of(system, Twins.plan(system, 1, Twins.costs(), sources), RUN);
  }

  /** Vector v of the one system is called names[v] in the other, everywhere. */
  private static Observed renamed(Twins.Place place, int table, List<Integer> names, long key) {
    List<Integer> affinity = new ArrayList<>(java.util.Collections.nCopies(table, 0));
    List<TimePlan.Source> sources = new ArrayList<>();
    for (int v = 0; v < names.size(); v++) {
      affinity.set(names.get(v), v);
      sources.add(new TimePlan.Source(names.get(v), Twins.recorded(key + v, 40 * US, HORIZON)));
    }
    List<GuestStep> steps = new ArrayList<>(Twins.bringUp(names));
    int second = names.get(2);
    steps.addAll(Oracles.steps("mask " + second, "unmask " + second));
    DeviceProfile device = new DeviceProfile(table, WhileDisabled.DROP, true, false, true);
    return run(place.system(device, steps, affinity, table), sources);
  }

  /** A VMM that remembers the highest vector writes it down once or again and again. */
  private static Map<String, Long> memoryAside(Observed seen) {
    return seen.factsWithout(MicroOp.BOOKKEEPING);
  }

  /**
   * Where nothing is torn down to grow, numbers are names. Vector 0 keeps its own under those that
   * begin with vector 0 alone: the others have to be added.
   */
  @ParameterizedTest
  @CsvSource({
    "allocate-all, linux-5.14, 0",
    "allocate-all-lazy, linux-5.13, 0",
    "qemu-8.2, linux-6.5, 1",
    "cloud-hypervisor, linux-5.14, 0",
    "crosvm, linux-5.14, 0",
    "kvmtool, linux-5.14, 0",
    "xen, linux-5.14, 1",
    "bhyve, linux-5.14, 0",
    "hypercall, linux-5.14, 0"
  })
  void renamedVectorsBehaveAsBefore(String policy, String host, int fixed) {
    int n = 6;
    Twins.Place place = Twins.place(policy, host);
    Observed base = renamed(place, n, orders(n, 1).get(0), 7);
    assertThat(base.sum(Observed.Vector::raised)).isPositive();
    for (List<Integer> order : orders(n - fixed, 8)) {
      List<Integer> names = new ArrayList<>();
      IntStream.range(0, fixed).forEach(names::add);
      order.forEach(v -> names.add(v + fixed));
      Observed other = renamed(place, n, names, 7);
      assertThat(memoryAside(other)).as("%s", names).isEqualTo(memoryAside(base));
      assertThat(other.durations()).as("%s", names).isEqualTo(base.durations());
      for (int v = 0; v < n; v++) {
        assertThat(other.vectors().get(names.get(v)))
            .as("vector %s of %s", v, names)
            .isEqualTo(base.vectors().get(v));
      }
    }
  }

  /** Two vectors whose names change places: the one that comes first is dark, or none is. */
  @Test
  void whereTablesGrowNumbersAreMoreThanNames() {
    Twins.Place place = Twins.place("incremental", "linux-5.14");
    DeviceProfile device = DeviceProfile.nvme(2);
    Observed up = run(place.system(device, Twins.bringUp(List.of(0, 1))), List.of());
    Observed down = run(place.system(device, Twins.bringUp(List.of(1, 0))), List.of());
    assertThat(up.vectors().get(0).darkNs()).isPositive();
    assertThat(down.vectors().get(1).darkNs()).isZero();
  }

  /** With nothing to be torn down, the order in which vectors come is nobody's business. */
  @ParameterizedTest
  @CsvSource({"allocate-all, linux-5.14", "allocate-all, linux-5.13", "dynamic, linux-6.5"})
  void theOrderOfUnmaskingChangesNoSum(String policy, String host) {
    int n = 16;
    Twins.Place place = Twins.place(policy, host);
    Observed base = null;
    for (List<Integer> order : orders(n, 12)) {
      Observed other = run(place.system(DeviceProfile.nvme(n), Twins.bringUp(order)), List.of());
      base = base == null ? other : base;
      assertThat(memoryAside(other)).as("%s", order).isEqualTo(memoryAside(base));
      assertThat(other.durations()).as("%s", order).isEqualTo(base.durations());
      assertThat(other.sum(Observed.Vector::darkNs)).as("%s", order).isZero();
      assertThat(other.sum(Observed.Vector::latchedNs)).as("%s", order).isZero();
    }
  }

  /**
   * O3 for any order: a vector above all before it has everything torn down, with Enable = 0 for
   * value + per_item for each entry that was allocated, holes too; who is in use then is dark.
   */
  @Test
  void theOrderOfUnmaskingChangesIncrementalAsTheClosedFormSays() {
    int n = 16;
    Twins.Place place = Twins.place("incremental", "linux-5.14");
    Map<CostClass, TimePlan.Cost> costs = Map.of(CostClass.FREE_VECTORS, cost(42 * US, 12 * US));
    for (List<Integer> order : orders(n, 40)) {
      Configuration system =
          place
              .with(h -> h.withIrqsPendingWindow(false))
              .system(DeviceProfile.nvme(n), Twins.bringUp(order));
      Observed seen = Observed.of(system, Oracles.plan(system, costs, List.of()), RUN);
      long[] dark = new long[n];
      int allocated = 1;
      for (int i = 0; i < n; i++) {
        if (order.get(i) >= allocated) {
          for (int live : order.subList(0, i)) {
            dark[live] += (42 + 12L * allocated) * US;
          }
          allocated = order.get(i) + 1;
        }
      }
      assertThat(seen.vectors().stream().mapToLong(Observed.Vector::darkNs).toArray())
          .as("%s", order)
          .isEqualTo(dark);
    }
    long ascending = IntStream.rangeClosed(2, n).mapToLong(k -> (k - 1) * (30 + 12L * k)).sum();
    assertThat(run(place, costs, n)).isEqualTo(ascending * US);
  }

  private static long run(Twins.Place place, Map<CostClass, TimePlan.Cost> costs, int n) {
    Configuration system = place.system(DeviceProfile.nvme(n), Twins.ascending(n));
    return Observed.of(system, Oracles.plan(system, costs, List.of()), RUN)
        .sum(Observed.Vector::darkNs);
  }

  private static long[] dark(Twins.Place place, int table, List<Integer> order) {
    DeviceProfile device = new DeviceProfile(table, WhileDisabled.DROP, false, true, true);
    return run(place.system(device, Twins.bringUp(order)), List.of()).vectors().stream()
        .mapToLong(Observed.Vector::darkNs)
        .toArray();
  }

  /** A vector that comes when all others are there, below, between or above them. */
  @ParameterizedTest
  @MethodSource("places")
  void aVectorThatComesLastShortensNobodysDarkTime(Twins.Place place) {
    for (List<Integer> order : orders(6, 6)) {
      for (int n = 1; n < order.size(); n++) {
        List<Integer> before = order.subList(0, n);
        long[] fewer = dark(place, 6, before);
        long[] more = dark(place, 6, order.subList(0, n + 1));
        for (int v : before) {
          assertThat(more[v])
              .as("vector %s, %s of %s", v, n, order)
              .isGreaterThanOrEqualTo(fewer[v]);
        }
      }
    }
  }

  /** A longer table, as well, of which the guest uses one vector more. */
  @ParameterizedTest
  @MethodSource("places")
  void aLongerTableShortensNobodysDarkTime(Twins.Place place) {
    long[] fewer = dark(place, 1, List.of(0));
    for (int n = 2; n < 9; n++) {
      long[] more = dark(place, n, orders(n, 1).get(0));
      for (int v = 0; v < n - 1; v++) {
        assertThat(more[v]).as("vector %s of %s", v, n).isGreaterThanOrEqualTo(fewer[v]);
      }
      fewer = more;
    }
  }

  /**
   * The relation needs the new vector to be the last. One with a higher number that comes first has
   * everything allocated before anything is in use.
   */
  @ParameterizedTest
  @CsvSource({"incremental", "scan-highest", "qemu-7.1", "qemu-8.2", "geometric"})
  void aVectorThatComesFirstCanShortenIt(String policy) {
    Twins.Place place = Twins.place(policy, "linux-5.14");
    assertThat(dark(place, 3, List.of(0, 1))[0]).isPositive();
    assertThat(dark(place, 3, List.of(2, 0, 1))[0]).isZero();
  }

  /**
   * One more vector below the others, which all move up, lengthens dark times where tables grow by
   * one; where they grow by doubling, vector 1 is dark as 1, but as 2 finds the room.
   */
  @Test
  void oneMoreBelowCanShortenItWhereTablesDouble() {
    Twins.Place byOne = Twins.place("incremental", "linux-5.14");
    Twins.Place doubled = Twins.place("geometric", "linux-5.14");
    long[] three = dark(byOne, 4, List.of(0, 1, 2));
    long[] four = dark(byOne, 4, List.of(0, 1, 2, 3));
    for (int v = 0; v < 3; v++) {
      assertThat(four[v + 1]).isGreaterThanOrEqualTo(three[v]);
    }
    assertThat(dark(doubled, 4, List.of(0, 1, 2))[1]).isPositive();
    assertThat(dark(doubled, 4, List.of(0, 1, 2, 3))[2]).isZero();
  }
}
