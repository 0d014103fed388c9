// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;

/** What remains of one step while others go, step by step. */
class ClocksTest {
  private final Model model = Model.of(new Machine(Systems.bringUp("dynamic", "linux-6.5")));
  private final Processes processes = model.processes();
  private final long[] nothing = new long[processes.count()];

  ClocksTest() {
    Arrays.fill(nothing, Step.NONE);
  }

  /** A step as {@link Step} lays it out. */
  private static long step(MicroOp op, int process, int items) {
    return List.of(MicroOp.values()).indexOf(op) | (long) process << 8 | (long) items << 40;
  }

  private long[] next(long... steps) {
    long[] next = nothing.clone();
    for (long step : steps) {
      next[Step.process(step)] = step;
    }
    return next;
  }

  private static Zone go(
      Clocks clocks, int process, long[] before, long[] after, boolean workLeft) {
    assertThat(clocks.mayGo(process)).isTrue();
    assertThat(clocks.go(process, before, after, workLeft)).isOne();
    Zone zone = clocks.result(0);
    long[] words = new long[zone.words()];
    zone.store(words, 0);
    clocks.load(words, 0);
    return clocks.base();
  }

  /**
   * The driver's step takes 5 ns and, for its one item, any time from 0 on. While messages come at
   * any time, it is interrupted, goes on, is interrupted and goes on. Ever since it first stopped
   * it can have any time left from 0 on.
   */
  @Test
  void aStepThatIsInterruptedTwiceKeepsWhatItHasLeft() {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass c : CostClass.values()) {
      boolean driver = c == MicroOp.EXIT_TO_VMM.cost();
      costs.add(
          new TimePlan.Cost(
              driver ? new Distribution.Constant(5) : new Distribution.Exponential(9),
              new Distribution.Exponential(9)));
    }
    TimePlan plan = new TimePlan(List.of(), costs, List.of());
    Clocks clocks = new Clocks(new Timing(model, plan), processes.count());
    int driver = processes.of(Kind.DRIVER, 0);
    int other = processes.of(Kind.MESSAGE, 0);
    long work = step(MicroOp.EXIT_TO_VMM, driver, 1);
    assertThat(MicroOp.EXIT_TO_VMM.resumes()).isTrue();
    long message = step(MicroOp.DELIVER, other, 0);
    long[] both = next(work, message);
    long[] one = next(message);
    assertThat(clocks.begin(both, false)).isOne();
    Zone zone = clocks.result(0);
    assertThat(zone.lower(zone.variable(driver))).isEqualTo(5);
    long[] words = new long[zone.words()];
    zone.store(words, 0);
    clocks.load(words, 0);
    for (int round = 0; round < 3; round++) {
      zone = go(clocks, other, both, one, false);
      int left = zone.suspendedAt(driver);
      assertThat(left).isNotNegative();
      assertThat(zone.suspendedLower(left)).isZero();
      assertThat(zone.suspendedUpper(left)).isEqualTo(Zone.INF);
      zone = go(clocks, other, one, both, false);
      assertThat(zone.variable(driver)).isZero();
      assertThat(zone.suspendedAt(driver)).isNegative();
    }
  }

  /**
   * Work comes at 5 ns, while a message takes 8 ns. The queue goes out of use with it and, through
   * a second message that takes no time, into use again at the same instant. The work has come, and
   * the first message lands after it without any more.
   */
  @Test
  void workThatCameNeedNotComeAgainAtTheSameInstant() {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass c : CostClass.values()) {
      long ns = c == CostClass.MESSAGE ? 8 : 0;
      costs.add(new TimePlan.Cost(new Distribution.Constant(ns), Distribution.Constant.ZERO));
    }
    Arrivals arrivals = new Arrivals.Recorded(List.of(5L));
    TimePlan plan = new TimePlan(List.of(), costs, List.of(new TimePlan.Source(0, arrivals)));
    Clocks clocks = new Clocks(new Timing(model, plan), processes.count());
    int source = processes.of(Kind.SOURCE, 0);
    int driver = processes.of(Kind.DRIVER, 0);
    int slow = processes.of(Kind.MESSAGE, 0);
    long raise = step(MicroOp.RAISE, source, 0);
    long message = step(MicroOp.DELIVER, slow, 0);
    long write = step(MicroOp.EXIT_TO_VMM, driver, 0);
    assertThat(clocks.begin(next(raise, message), true)).isOne();
    long[] words = new long[clocks.result(0).words()];
    clocks.result(0).store(words, 0);
    clocks.load(words, 0);
    Zone zone = go(clocks, source, next(raise, message), next(write, message), true);
    assertThat(zone.lower(zone.variable(slow))).isEqualTo(3);
    assertThat(zone.upper(zone.variable(slow))).isEqualTo(3);
    go(clocks, driver, next(write, message), next(raise, message), true);
    assertThat(clocks.mayGo(slow)).isTrue();
    go(clocks, slow, next(raise, message), next(raise), true);
    assertThat(clocks.mayGo(source)).isFalse();
  }
}
