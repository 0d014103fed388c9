// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Arrivals.OnOff;
import org.virqsim.kernel.Arrivals.Poisson;
import org.virqsim.kernel.Arrivals.Recorded;
import org.virqsim.kernel.Arrivals.Renewal;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Distribution.Constant;
import org.virqsim.kernel.Distribution.Exponential;
import org.virqsim.kernel.Distribution.Lognormal;
import org.virqsim.kernel.Distribution.Weibull;
import org.virqsim.kernel.Durations;
import org.virqsim.kernel.Empirical;
import org.virqsim.kernel.Gamma;
import org.virqsim.machine.TimePlan;

/** When arrivals come; statistical tests have a fixed seed and the exact standard error. */
class WorkloadTest {
  private static final long US = 1_000;

  private static Workload of(Arrivals... arrivals) {
    return new Workload(1, Stream.of(arrivals).map(a -> new TimePlan.Source(0, a)).toList());
  }

  /** The instants at which vector 0 has arrivals before the horizon. */
  private static List<Long> instants(Workload workload, long replication, long horizon) {
    workload.reset(1, replication);
    List<Long> instants = new ArrayList<>();
    long now = 0;
    while ((now = workload.next(0, now)) < horizon) {
      instants.add(now);
      workload.arrived(0, now);
    }
    return instants;
  }

  /** Five standard errors must be below 1 % of the mean, or the test is too weak. */
  private static void near(double seen, double exact, double standardError) {
    assertThat(5 * standardError).as("power").isLessThan(0.01 * exact);
    assertThat(Math.abs(seen - exact) / standardError).as("|z|").isLessThanOrEqualTo(5);
  }

  static Stream<Arguments> gaps() {
    // Gaps and their coefficients of variation.
    return Stream.of(
        Arguments.of(new Gamma(2, 50 * US), 1 / Math.sqrt(2)),
        Arguments.of(new Gamma(0.5, 50 * US), Math.sqrt(2)),
        Arguments.of(new Exponential(50 * US), 1.0),
        Arguments.of(new Lognormal(30 * US, 1), Math.sqrt(Math.expm1(1))),
        Arguments.of(new Weibull(2, 50 * US), Math.sqrt(4 / Math.PI - 1)),
        Arguments.of(
            Empirical.of(List.of(0L, 10 * US, 90 * US), List.of(1.0, 2.0, 1.0)),
            1.3205308223939956));
  }

  @ParameterizedTest
  @MethodSource("gaps")
  void renewalGapsHaveTheMeanOfTheirDistribution(Distribution gap, double variation) {
    Workload workload = of(new Renewal(gap));
    workload.reset(1, 0);
    int n = 1_000_000;
    long last = take(workload, 0, n);
    near((double) last / n, gap.mean(), gap.mean() * variation / Math.sqrt(n));
  }

  @Test
  void constantGapsAreExact() {
    assertThat(instants(of(new Renewal(new Constant(7))), 0, 30))
        .containsExactly(7L, 14L, 21L, 28L);
  }

  /**
   * The number of arrivals of an on-off source with exponential periods, which is in its steady
   * state from the start: mean p r T and, with c = 1/on + 1/off, variance p r T + 2 r^2 p (1 - p)
   * (c T - 1 + e^(-c T)) / c^2.
   */
  @Test
  void onOffIsInItsSteadyStateWithExponentialPeriods() {
    double rate = 2e-4;
    double on = 100 * US;
    double off = 300 * US;
    long window = 1000 * US;
    Workload workload = of(new OnOff(new Exponential(on), new Exponential(off), new Poisson(rate)));
    int n = 150_000;
    long sum = 0;
    for (int replication = 0; replication < n; replication++) {
      sum += instants(workload, replication, window).size();
    }
    double p = on / (on + off);
    double c = 1 / on + 1 / off;
    double ct = c * window;
    double mean = p * rate * window;
    double variance = mean + 2 * rate * rate * p * (1 - p) * (ct + Math.expm1(-ct)) / (c * c);
    near((double) sum / n, mean, Math.sqrt(variance / n));
  }

  /** On for [0, 10) of every 100, or off for 90 first: all arrivals lie in the on periods. */
  @Test
  void onOffRestsDuringOffPeriods() {
    Workload workload = of(new OnOff(new Constant(10), new Constant(90), new Poisson(0.5)));
    int n = 200_000;
    int startedOn = 0;
    for (int replication = 0; replication < n; replication++) {
      List<Long> instants = instants(workload, replication, 1000);
      // At 0.5 per ns, 100 ns within on periods are empty with probability e^-50.
      boolean on = instants.get(0) % 100 < 10;
      assertThat(instants).allMatch(at -> on ? at % 100 < 10 : at % 100 >= 90);
      startedOn += on ? 1 : 0;
    }
    double standardError = Math.sqrt(0.1 * 0.9 / n);
    assertThat(Math.abs((double) startedOn / n - 0.1) / standardError).isLessThanOrEqualTo(5);
    assertThat(startedOn).isBetween(1, n - 1);
  }

  @Test
  void onOffWithoutOffPeriodsIsPoisson() {
    Workload workload = of(new OnOff(new Constant(1000), Constant.ZERO, new Poisson(1e-3)));
    int n = 300_000;
    assertThat(instants(workload, 0, 1000L * n))
        .hasSizeBetween(n - 5 * (int) Math.sqrt(n), n + 5 * (int) Math.sqrt(n));
  }

  @Test
  void onOffEndsWhereTimeDoes() {
    Workload workload =
        of(new OnOff(new Constant(10), new Constant(Durations.MAX_NS), new Poisson(0.5)));
    assertThat(instants(workload, 0, Durations.MAX_NS)).hasSizeLessThan(50);
    assertThat(workload.next(0, Durations.MAX_NS)).isGreaterThanOrEqualTo(Durations.MAX_NS);
    // Periods go on only as far as a run can last.
    assertThat(workload.next(0, 2 * Durations.MAX_NS)).isEqualTo(Workload.NEVER);
  }

  @Test
  void recordedInstantsAreTheSameInEveryReplication() {
    Workload workload = of(new Recorded(List.of(0L, 5L, 5L, 90L, 200L)));
    assertThat(instants(workload, 0, 100)).containsExactly(0L, 5L, 5L, 90L);
    assertThat(instants(workload, 1, 1000)).containsExactly(0L, 5L, 5L, 90L, 200L);
    assertThat(workload.next(0, 201)).isEqualTo(Workload.NEVER);
  }

  /** What comes late does not depend on whether what came early was taken: runs stay paired. */
  @Test
  void arrivalsThatNobodyTookDoNotShiftLaterOnes() {
    for (Arrivals arrivals :
        List.of(
            new Renewal(new Gamma(2, 50 * US)),
            new OnOff(new Exponential(100 * US), new Exponential(100 * US), new Poisson(1e-4)),
            new Recorded(List.of(10 * US, 400 * US, 600 * US, 700 * US)))) {
      Workload workload = of(arrivals);
      List<Long> all = instants(workload, 3, 2000 * US);
      workload.reset(1, 3);
      assertThat(workload.next(0, 500 * US))
          .isEqualTo(all.stream().filter(at -> at >= 500 * US).findFirst().orElseThrow());
      assertThat(instants(workload, 3, 2000 * US)).isEqualTo(all);
      if (!(arrivals instanceof Recorded)) {
        assertThat(instants(workload, 4, 2000 * US)).isNotEqualTo(all);
      }
    }
  }

  /** Four sources of one vector: four times as many, at instants of their own. */
  @Test
  void queuesOfOneVectorAreIndependent() {
    Arrivals each = new Renewal(new Gamma(2, 40 * US));
    Workload four = of(Collections.nCopies(4, each).toArray(new Arrivals[0]));
    int n = 400_000;
    List<Long> instants = instants(four, 0, 10L * n * US);
    // A renewal process: the variance of the number is about cv^2 times its mean.
    near(instants.size(), n, Math.sqrt(0.5 * n));
    assertThat(instants.stream().distinct().count()).isGreaterThan((long) (0.99 * instants.size()));
    List<Long> one = instants(of(each), 0, 1000 * US);
    assertThat(instants).containsAll(one);
  }

  /** Neither a table nor anything else is made for an arrival, once the first has come. */
  @Test
  void arrivalsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.setThreadAllocatedMemoryEnabled(true);
    int n = 10_000;
    for (Arrivals arrivals :
        List.of(
            new Renewal(new Gamma(2, 50 * US)),
            new Renewal(Empirical.of(List.of(0L, 10 * US, 90 * US))),
            new Renewal(new Lognormal(30 * US, 1)),
            new OnOff(new Exponential(100 * US), new Exponential(100 * US), new Poisson(1e-4)))) {
      Workload workload = of(arrivals);
      workload.reset(1, 0);
      long now = take(workload, 0, n);
      long before = threads.getCurrentThreadAllocatedBytes();
      take(workload, now, n);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(n);
    }
  }

  private static long take(Workload workload, long start, int arrivals) {
    long now = start;
    for (int i = 0; i < arrivals; i++) {
      now = workload.next(0, now);
      workload.arrived(0, now);
    }
    return now;
  }
}
