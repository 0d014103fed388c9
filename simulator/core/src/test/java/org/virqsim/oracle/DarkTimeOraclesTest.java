// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.virqsim.oracle.Oracles.US;
import static org.virqsim.oracle.Oracles.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.experiment.Totals;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.scenario.CostSpec;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.WorkSpec;

/** Cases O1, O3, O3b, O4 and O14: dark, latched and unserved time, and what is dropped in it. */
class DarkTimeOraclesTest {
  private static final HostProfile LINUX_5_14 =
      HostProfile.find("linux-5.14").orElseThrow().withIrqsPendingWindow(false);

  /** O1: Poisson arrivals over one dark window; the number dropped is Poisson(l W). */
  @ParameterizedTest
  @CsvSource({"0.02/us, 100us, 2", "0.05/us, 60us, 3"})
  void oneDarkWindow(String rate, String window, double expected) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/one-dark-window",
            "workload[0].arrivals.poisson.rate=" + rate,
            "costs.free_vectors.value=" + window);
    Totals totals = Oracles.run(scenario);
    int n = totals.replications();
    long dark = Exact.constant(scenario, CostClass.FREE_VECTORS);
    double mean = Exact.rate(scenario) * dark;
    assertThat(mean).isCloseTo(expected, within(1e-12));
    assertThat(totals.vector(0).darkNs()).isEqualTo(dark * n);
    Exact.proportion("P(at least one)", totals.withDrop(), n, -Math.expm1(-mean), 0.01);
    double seen = (double) totals.vector(0).dropped() / n;
    Exact.near("the mean", seen, mean, Math.sqrt(mean / n));
    assertThat(totals.vector(1).raised()).isZero();
  }

  /**
   * O1: the whole distribution, not only its mean: chi-square with 7 classes, 6 degrees of freedom.
   */
  @Test
  void droppedInOneDarkWindowIsPoisson() {
    int n = 20_000;
    long[] seen = new long[7];
    Configuration configuration =
        Oracles.configuration(
            "incremental",
            LINUX_5_14,
            DeviceProfile.nvme(2),
            Oracles.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1"));
    TimePlan plan =
        Oracles.plan(
            configuration,
            Map.of(CostClass.FREE_VECTORS, cost(100 * US, 0)),
            List.of(new TimePlan.Source(0, new Arrivals.Poisson(2e-5))));
    Counter counter = new Counter(configuration, plan);
    for (int replication = 0; replication < n; replication++) {
      seen[(int) Math.min(6, counter.dropped(replication, 150 * US))]++;
    }
    double chiSquare = 0;
    double rest = 1;
    double probability = Math.exp(-2);
    for (int k = 0; k < 7; k++) {
      double expected = n * (k == 6 ? rest : probability);
      chiSquare += (seen[k] - expected) * (seen[k] - expected) / expected;
      rest -= probability;
      probability *= 2.0 / (k + 1);
    }
    // 99.9999 % quantile of chi-square with 6 degrees of freedom: 38.26.
    assertThat(chiSquare).isLessThan(38.26);
  }

  /** Arrivals exactly at the start of a window fall into it, those exactly at its end do not. */
  @Test
  void windowsAreHalfOpen() {
    Configuration configuration =
        Oracles.configuration(
            "incremental",
            LINUX_5_14,
            DeviceProfile.nvme(2),
            Oracles.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1"));
    // Everything but the window takes no time, so it is [0, 100 us).
    Map<CostClass, TimePlan.Cost> costs = Map.of(CostClass.FREE_VECTORS, cost(100 * US, 0));
    for (long phase : new long[] {0, 1, 99_999, 100_000}) {
      TimePlan plan =
          Oracles.plan(
              configuration,
              costs,
              List.of(
                  new TimePlan.Source(
                      0, new Arrivals.Periodic(1_000_000, new Arrivals.Phase.Fixed(phase)))));
      Ledger ledger = Oracles.once(configuration, plan, 500 * US);
      assertThat(ledger.vector(0).dropped())
          .as("raised at %s ns", phase)
          .isEqualTo(phase < 100_000 ? 1 : 0);
      assertThat(ledger.vector(0).raised()).isEqualTo(1);
    }
  }

  /** How long the expansion to {@code k} vectors keeps Enable at 0: it frees the k - 1 old ones. */
  private static long window(Scenario scenario, int k) {
    CostSpec free = scenario.costs().get(CostClass.FREE_VECTORS.key());
    long value = ((Distribution.Constant) free.value()).ns();
    return value + (k - 1) * ((Distribution.Constant) free.perItem()).ns();
  }

  /** The dark time of vector {@code i} of {@code n}. */
  private static long dark(Scenario scenario, int i, int n) {
    long sum = 0;
    for (int k = i + 2; k <= n; k++) {
      sum += window(scenario, k);
    }
    return sum;
  }

  /** O3: every vector of an incremental bring-up of 64, to the nanosecond. */
  @ParameterizedTest
  @CsvSource({"42us, 12us, 26838, 1108800", "11us, 5us, 10773, 448896"})
  void growingDarkWindows(String first, String each, long firstUs, long allUs) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/growing-dark-windows",
            "costs.free_vectors.value=" + first,
            "costs.free_vectors.per_item=" + each);
    Totals totals = Oracles.run(scenario);
    long sum = 0;
    for (int i = 0; i < 64; i++) {
      long exact = dark(scenario, i, 64);
      assertThat(totals.vector(i).darkNs()).as("vector %s", i).isEqualTo(exact);
      sum += exact;
    }
    assertThat(totals.vector(0).darkNs()).isEqualTo(firstUs * US);
    assertThat(sum).isEqualTo(allUs * US);
  }

  /**
   * O3b: one resize from m to m + 1 vectors. Vector i is unserved from its mask write, with which
   * its free_irq begins, over the other frees (m - i in all), the disabling, the enabling of m + 1
   * vectors and the requests of vectors 0 to i.
   */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void oneResizeStepByStep(boolean window) {
    long free = 7 * US;
    long shutdown = 1_100;
    long release = 13 * US;
    long releaseEach = 3 * US;
    long allocate = 50 * US;
    long allocateEach = 9 * US;
    long finish = 1_700;
    long request = 11 * US;
    Map<CostClass, TimePlan.Cost> costs =
        Map.of(
            CostClass.FREE_IRQ, cost(free, 0),
            CostClass.MSIX_SHUTDOWN, cost(shutdown, 0),
            CostClass.FREE_VECTORS, cost(release, releaseEach),
            CostClass.ALLOCATE_VECTORS, cost(allocate, allocateEach),
            CostClass.FINISH_ENABLE, cost(finish, 0),
            CostClass.REQUEST_IRQ, cost(request, 0));
    for (int m = 1; m <= 20; m++) {
      List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, m - 1));
      steps.add(GuestStep.of(GuestOp.ENABLE));
      steps.add(new GuestStep(GuestOp.UNMASK, m));
      Configuration configuration =
          Oracles.configuration(
              "qemu-7.1",
              LINUX_5_14.withIrqsPendingWindow(window),
              DeviceProfile.nvme(m + 1),
              steps);
      Ledger ledger =
          Oracles.once(configuration, Oracles.plan(configuration, costs, List.of()), 100_000 * US);
      assertThat(ledger.resizes()).isEqualTo(1);
      for (int i = 0; i < m; i++) {
        long disable = shutdown + release + m * releaseEach;
        long enable = allocate + (m + 1) * allocateEach + finish;
        long exact = (m - i) * free + disable + enable + (i + 1) * request;
        assertThat(ledger.vector(i).longestUnservedNs())
            .as("vector %s of %s", i, m)
            .isEqualTo(exact);
        assertThat(ledger.vector(i).darkNs()).isEqualTo(release + m * releaseEach);
        assertThat(ledger.vector(i).latchedNs() + ledger.vector(i).darkNs()).isEqualTo(exact);
      }
      assertThat(ledger.vector(m).longestUnservedNs()).as("the new vector").isZero();
    }
  }

  /** With the PBA dropped across Enable = 0, latching before the shutdown counts as dark. */
  @Test
  void droppedPendingBitsMakeTheMaskedTimeDark() {
    Map<CostClass, TimePlan.Cost> costs =
        Map.of(
            CostClass.FREE_IRQ, cost(7 * US, 0),
            CostClass.FREE_VECTORS, cost(13 * US, 0),
            CostClass.ALLOCATE_VECTORS, cost(50 * US, 0));
    DeviceProfile kept = DeviceProfile.nvme(3);
    DeviceProfile dropped =
        new DeviceProfile(3, kept.whileDisabled(), false, kept.intx(), kept.disIntxHonoured());
    List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, 1));
    steps.add(GuestStep.of(GuestOp.ENABLE));
    steps.add(new GuestStep(GuestOp.UNMASK, 2));
    Configuration configuration = Oracles.configuration("qemu-7.1", LINUX_5_14, dropped, steps);
    Ledger ledger =
        Oracles.once(configuration, Oracles.plan(configuration, costs, List.of()), 1_000 * US);
    // Vector 0 is masked first and waits for both frees, vector 1 only for its own.
    assertThat(ledger.vector(0).darkNs()).isEqualTo((7 + 7 + 13) * US);
    assertThat(ledger.vector(1).darkNs()).isEqualTo((7 + 13) * US);
    assertThat(ledger.vector(0).latchedNs()).isEqualTo(50 * US);
  }

  /** O4: descending unmasks, allocate-all and dynamic leave no live vector dark, at any rate. */
  @ParameterizedTest
  @CsvSource({
    "incremental, linux-5.14, true",
    "scan-highest, linux-5.14, true",
    "qemu-7.1, linux-5.13, true",
    "qemu-8.2, linux-5.14, true",
    "allocate-all, linux-5.14, false",
    "allocate-all, linux-5.13, true",
    "allocate-all-lazy, linux-5.14, false",
    "dynamic, linux-6.5, false",
    "dynamic, linux-6.5, true"
  })
  void nothingIsDarkOrDropped(String policy, String host, boolean descending) {
    int n = 32;
    for (double perNs : new double[] {1e-5, 1e-3}) {
      List<GuestStep> steps =
          new ArrayList<>(Oracles.steps("enable-masked", "clear-function-mask"));
      steps.addAll(descending ? Oracles.unmask(n - 1, 0) : Oracles.unmask(0, n - 1));
      Configuration configuration =
          Oracles.configuration(
              policy, HostProfile.find(host).orElseThrow(), DeviceProfile.nvme(n), steps);
      List<TimePlan.Source> sources = new ArrayList<>();
      for (int v = 0; v < n; v++) {
        sources.add(new TimePlan.Source(v, new Arrivals.Poisson(perNs)));
      }
      TimePlan plan = defaults(configuration, sources);
      Ledger ledger = Oracles.once(configuration, plan, 15_000 * US);
      long raised = 0;
      for (int v = 0; v < n; v++) {
        assertThat(ledger.vector(v).darkNs()).as("dark, vector %s", v).isZero();
        assertThat(ledger.vector(v).dropped()).as("dropped, vector %s", v).isZero();
        raised += ledger.vector(v).raised();
      }
      assertThat(raised).isGreaterThan(1_000);
    }
  }

  /** O14: several vectors with rates l_i and dark times D_i: P(any) = 1 - exp(-sum of l_i D_i). */
  @ParameterizedTest
  @CsvSource({"42us, 5/ms", "20us, 12/ms"})
  void severalDarkWindows(String first, String third) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/several-dark-windows",
            "costs.free_vectors.value=" + first,
            "workload[2].arrivals.poisson.rate=" + third);
    Totals totals = Oracles.run(scenario);
    int n = totals.replications();
    double exponent = 0;
    for (int i = 0; i < 4; i++) {
      long dark = dark(scenario, i, 4);
      assertThat(totals.vector(i).darkNs()).as("vector %s", i).isEqualTo(dark * n);
      WorkSpec work = scenario.workload().get(i);
      assertThat(work.vectors()).containsExactly(i);
      exponent += ((Arrivals.Poisson) work.arrivals()).perNs() * dark;
    }
    Exact.proportion("P(any dropped)", totals.withDrop(), n, -Math.expm1(-exponent), 0.01);
  }

  private static TimePlan defaults(Configuration configuration, List<TimePlan.Source> sources) {
    Map<CostClass, TimePlan.Cost> costs = new java.util.EnumMap<>(CostClass.class);
    for (CostClass c : CostClass.values()) {
      costs.put(c, cost(c.valueNs(), c.perItemNs()));
    }
    return Oracles.plan(configuration, costs, sources);
  }
}
