// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;
import static org.virqsim.oracle.Oracles.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;

/**
 * Where and when completions are lost, against a real stack under software emulation. Only shapes
 * are compared: the times of that stack are about a hundred times too long.
 *
 * <p>A trial is one teardown of 4 armed vectors and the enabling after it; the vector under test is
 * 1. The recorded length T of the disabling call is spread over the model's cost classes thus: each
 * of the 4 {@code free_irq} takes 0.3 T / 4, {@code free_vectors}, during which Enable is 0, the
 * rest of about 0.7 T, all other steps of the call take no time. So both parts of a call are long
 * together. The enabling call takes no time: it sets Enable at its start, so that nothing is lost
 * in it. Each recorded length is used equally often: the empirical distribution, without the noise
 * of drawing from it. The recorded trials are those into whose calls a completion fell, so long
 * calls are over-represented: their mean is 2.3 ms, that of all trials of the closed loop 1.7 ms.
 */
class MeasuredLossTest {
  private static final int VECTORS = 4;
  private static final int TESTED = 1;
  private static final double FREE_IRQ_SHARE = 0.3;

  /** When the reconfiguration begins; the recorded ones began 15 to 30 ms after the load. */
  private static final long START = 22_500 * US;

  private static final int QUINTILES = 5;

  /** Completions tried at equal distances over each disabling call. */
  private static final int POSITIONS = 100;

  private static final int[] THINK_US = {50, 100, 200, 500, 1000, 2000, 5000};

  /** Replications with each recorded length. */
  private static final int RUNS_PER_CALL = 60;

  /** A system that has 4 vectors in use and then takes a few steps more. */
  private static Configuration configuration(String policy, String host, String... last) {
    List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, VECTORS - 1));
    steps.addAll(Oracles.steps("enable"));
    steps.addAll(Oracles.steps(last));
    return Oracles.configuration(
        policy, HostProfile.find(host).orElseThrow(), DeviceProfile.nvme(VECTORS + 1), steps);
  }

  /** Unmasking the fifth vector tears down four and enables five. */
  private static Configuration resize() {
    return configuration("qemu-7.1", "linux-5.14", "unmask " + VECTORS);
  }

  /** The plan of a system whose first step after the bring-up is due at {@link #START}. */
  private static TimePlan plan(
      Configuration configuration, Map<CostClass, TimePlan.Cost> costs, Arrivals arrivals) {
    TimePlan plan =
        Oracles.plan(configuration, costs, List.of(new TimePlan.Source(TESTED, arrivals)));
    List<TimePlan.Due> due = new ArrayList<>(plan.due().get(0));
    due.set(VECTORS + 1, new TimePlan.Due(START, 0));
    return new TimePlan(List.of(due), plan.costs(), plan.sources());
  }

  private static long freeIrqNs(long offNs) {
    return Math.round(FREE_IRQ_SHARE * offNs / VECTORS);
  }

  private static Map<CostClass, TimePlan.Cost> costs(long offNs) {
    return Map.of(
        CostClass.FREE_IRQ, cost(freeIrqNs(offNs), 0),
        CostClass.FREE_VECTORS, cost(offNs - VECTORS * freeIrqNs(offNs), 0));
  }

  /** A completion at the middle of each of many equal parts of a call. */
  private static Arrivals everywhere(long start, long length) {
    return new Arrivals.Recorded(
        LongStream.range(0, POSITIONS)
            .map(i -> start + (2 * i + 1) * length / (2 * POSITIONS))
            .boxed()
            .toList());
  }

  /**
   * In the model a completion is lost exactly when Enable is 0; so over the call the chance rises
   * from 0 to 1. In the recording it does too, and from 60 % of the call on all are lost in both.
   */
  @Test
  void theChanceOfLossRisesAlongTheDisablingCall() {
    double[] lost = new double[QUINTILES];
    double[] all = new double[QUINTILES];
    for (long offNs : Measured.offNs(VECTORS)) {
      TimePlan plan = plan(resize(), costs(offNs), everywhere(START, offNs));
      TimelineLedger books = Oracles.timeline(resize(), plan, START + offNs + 100 * US);
      TimelineLedger.Call off = books.calls().get(books.calls().size() - 2);
      assertThat(off.start()).isEqualTo(START);
      assertThat(off.end() - off.start()).isEqualTo(offNs);
      long cleared = START + VECTORS * freeIrqNs(offNs);
      int[] seen = new int[1];
      books.forEachRequest(
          (v, raisedAt, servedAt, outcome, late) -> {
            boolean dropped = isDropped(outcome);
            assertThat(dropped)
                .as("raised %s ns after Enable := 0", raisedAt - cleared)
                .isEqualTo(raisedAt >= cleared);
            int quintile = seen[0]++ * QUINTILES / POSITIONS;
            all[quintile]++;
            lost[quintile] += dropped ? 1 : 0;
          });
      assertThat(seen[0]).isEqualTo(POSITIONS);
    }
    double[] model = ratio(lost, all);
    double[] recorded = recordedQuintiles();
    report("chance of loss by fifth of the disabling call, model", model);
    report("chance of loss by fifth of the disabling call, recorded", recorded);
    for (double[] curve : List.of(model, recorded)) {
      assertThat(curve).isSorted();
      assertThat(curve[0]).isLessThan(0.05);
      assertThat(Arrays.copyOfRange(curve, 3, QUINTILES)).containsOnly(1);
    }
  }

  /** What is not asserted, for whoever reads the output of the tests. */
  private static void report(String what, double... values) {
    System.out.println(
        what
            + ": "
            + Arrays.stream(values).mapToObj(x -> text(x)).collect(Collectors.joining(" ")));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static boolean isDropped(Ledger.Outcome outcome) {
    return outcome == Ledger.Outcome.LOST || outcome == Ledger.Outcome.RECOVERED;
  }

  private static double[] recordedQuintiles() {
    double[] lost = new double[QUINTILES];
    double[] all = new double[QUINTILES];
    for (Measured.Completion c : Measured.inOff(VECTORS)) {
      int quintile = Math.min(QUINTILES - 1, (int) (QUINTILES * c.position()));
      all[quintile]++;
      lost[quintile] += c.lost() ? 1 : 0;
    }
    assertThat(Arrays.stream(all).sum()).isEqualTo(125);
    assertThat(Arrays.stream(lost).sum()).isEqualTo(61);
    return ratio(lost, all);
  }

  private static double[] ratio(double[] part, double[] whole) {
    double[] ratio = new double[part.length];
    Arrays.setAll(ratio, i -> part[i] / whole[i]);
    return ratio;
  }

  /** Adding a vector dynamically and exchanging an eventfd lose nothing, wherever in the call. */
  @ParameterizedTest
  @CsvSource({"dyn, unmask 4", "retrig, mask 1;unmask 1"})
  void dynamicAdditionAndEventfdSwapLoseNothing(String method, String steps) {
    assertThat(Measured.lost(method)).isZero();
    assertThat(Measured.lost("full")).isPositive();
    Map<CostClass, TimePlan.Cost> costs = new EnumMap<>(CostClass.class);
    for (CostClass c : CostClass.values()) {
      costs.put(c, cost(c.valueNs(), c.perItemNs()));
    }
    Configuration configuration = configuration("dynamic", "linux-6.5", steps.split(";", -1));
    long length = 400 * US;
    TimePlan plan = plan(configuration, costs, everywhere(START, length));
    TimelineLedger books = Oracles.timeline(configuration, plan, START + 10 * length);
    TimelineLedger.Call last = books.calls().get(books.calls().size() - 1);
    assertThat(last.start()).isGreaterThan(START);
    assertThat(last.end()).isLessThan(START + length);
    assertThat(books.vector(TESTED).raised()).isEqualTo(POSITIONS);
    assertThat(books.dropped()).isZero();
    assertThat(books.vector(TESTED).inFlight()).isZero();
  }

  /**
   * One command outstanding: with short think times its completion is more often latched already
   * when Enable falls, with long ones more often not yet there. So the chance to lose one in a
   * reconfiguration has its maximum in between. Where that lies is reported, not asserted: the
   * recording has it at 200 us, but the same point varied by 0.1 there between runs.
   */
  @Test
  void theChanceToLoseOneRisesAndFallsWithTheThinkTime() {
    double[] chance = new double[THINK_US.length];
    for (int i = 0; i < THINK_US.length; i++) {
      chance[i] = chanceOfLoss(THINK_US[i]);
    }
    int peak = 0;
    for (int i = 1; i < chance.length; i++) {
      peak = chance[i] > chance[peak] ? i : peak;
    }
    report("chance to lose one by think time, model", chance);
    report("its maximum is at (us; recorded: 200)", THINK_US[peak]);
    assertThat(peak).as("of %s", Arrays.toString(chance)).isBetween(1, THINK_US.length - 2);
    for (int i = 1; i < chance.length; i++) {
      assertThat(chance[i] > chance[i - 1])
          .as("rises to %s us: %s", THINK_US[i], Arrays.toString(chance))
          .isEqualTo(i <= peak);
    }
    assertThat(chance[chance.length - 1]).isLessThan(0.6 * chance[peak]);
  }

  private static double chanceOfLoss(int thinkUs) {
    Arrivals loop =
        new Arrivals.ClosedLoop(
            1,
            new Distribution.Exponential((double) thinkUs * US),
            new Distribution.Constant(serviceNs(thinkUs)));
    Configuration configuration = resize();
    int trials = 0;
    int withLoss = 0;
    for (long offNs : Measured.offNs(VECTORS)) {
      Counter counter = new Counter(configuration, plan(configuration, costs(offNs), loop));
      for (int run = 0; run < RUNS_PER_CALL; run++) {
        // What happens after the disabling call loses nothing.
        long dropped = counter.dropped(trials++, START + offNs + US);
        assertThat(dropped).isLessThanOrEqualTo(1);
        withLoss += (int) dropped;
      }
    }
    return (double) withLoss / trials;
  }

  /**
   * The recorded service time was taken at two think times; between them a straight line, beyond
   * them the nearer one. All of the delivery path is in it, so the model's own takes no time.
   */
  private static long serviceNs(int thinkUs) {
    Map<Integer, Long> recorded = Measured.serviceNs();
    long low = recorded.get(200);
    long high = recorded.get(1000);
    double share = Math.max(0, Math.min(1, (thinkUs - 200) / 800.0));
    return Math.round(low + share * (high - low));
  }
}
