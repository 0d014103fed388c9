// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;

/** Cases O1, O3, O3b, O4 and O14: dark, latched and unserved time, and what is dropped in it. */
class DarkTimeOraclesTest {
  private static final HostProfile LINUX_5_14 =
      HostProfile.find("linux-5.14").orElseThrow().withIrqsPendingWindow(false);

  /** Five standard errors must be below 1 % of the mean, or the test is too weak. */
  private static void near(String what, double seen, double exact, double standardError) {
    assertThat(5 * standardError).as("power of the test of " + what).isLessThan(0.01 * exact);
    assertThat(Math.abs(seen - exact) / standardError).as("|z| of " + what).isLessThanOrEqualTo(5);
  }

  /** O1: Poisson 0.02/us over one dark window of 100 us; the number dropped is Poisson(2). */
  @Test
  void oneDarkWindow() {
    Totals totals = Oracles.run(Oracles.scenario("oracles/one-dark-window"), "incremental");
    int n = totals.replications();
    double p = 1 - Math.exp(-2);
    assertThat(totals.vector(0).darkNs()).isEqualTo(100 * US * n);
    near("P(at least one)", (double) totals.withDrop() / n, p, Math.sqrt(p * (1 - p) / n));
    near("the mean", (double) totals.vector(0).dropped() / n, 2, Math.sqrt(2.0 / n));
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

  /** O3: every vector of an incremental bring-up of 64, to the nanosecond. */
  @Test
  void growingDarkWindows() {
    Totals totals = Oracles.run(Oracles.scenario("oracles/growing-dark-windows"), "incremental");
    long sum = 0;
    for (int i = 0; i < 64; i++) {
      long exact = 0;
      for (int k = i + 2; k <= 64; k++) {
        exact += (30 + 12L * k) * US;
      }
      assertThat(totals.vector(i).darkNs()).as("vector %s", i).isEqualTo(exact);
      sum += exact;
    }
    assertThat(totals.vector(0).darkNs()).isEqualTo(26_838 * US);
    assertThat(sum).isEqualTo(1_108_800 * US);
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
  @Test
  void severalDarkWindows() {
    Totals totals = Oracles.run(Oracles.scenario("oracles/several-dark-windows"), "incremental");
    int n = totals.replications();
    double exponent = 0;
    for (int i = 0; i < 4; i++) {
      long dark = 0;
      for (int k = i + 2; k <= 4; k++) {
        dark += (30 + 12L * k) * US;
      }
      assertThat(totals.vector(i).darkNs()).as("vector %s", i).isEqualTo(dark * n);
      exponent += (2 * i + 1) * 1e-6 * dark;
    }
    double p = -Math.expm1(-exponent);
    near("P(any dropped)", (double) totals.withDrop() / n, p, Math.sqrt(p * (1 - p) / n));
  }

  private static TimePlan defaults(Configuration configuration, List<TimePlan.Source> sources) {
    Map<CostClass, TimePlan.Cost> costs = new java.util.EnumMap<>(CostClass.class);
    for (CostClass c : CostClass.values()) {
      costs.put(c, cost(c.valueNs(), c.perItemNs()));
    }
    return Oracles.plan(configuration, costs, sources);
  }
}
