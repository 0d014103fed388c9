// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Driver;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.Guest;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.guest.QueueOverflowException;
import org.virqsim.observe.Ledger;
import org.virqsim.policy.Policies;

/** Handlers that take 5 us for each completion, all else taking no time; worked out by hand. */
class ReapingOneByOneTest {
  private static final long US = 1_000;

  private final Histogram waits = new Histogram(3);

  private Ledger run(boolean oneByOne, long horizonNs, Arrivals... arrivals) {
    List<GuestStep> steps =
        List.of(
            GuestStep.of(GuestOp.ENABLE_MASKED),
            GuestStep.of(GuestOp.CLEAR_FUNCTION_MASK),
            new GuestStep(GuestOp.UNMASK, 0),
            new GuestStep(GuestOp.UNMASK, 1));
    Configuration configuration =
        new Configuration(
            HostProfile.find("linux-5.14").orElseThrow(),
            List.of(new VirtualMachine(Policies.builtIn().find("incremental").orElseThrow(), 2)),
            List.of(new AssignedFunction(DeviceProfile.nvme(2), 0, List.of(0, 0), false, oneByOne)),
            List.of(new Driver(0, 1, steps)));
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass c : CostClass.values()) {
      // The resize for vector 1 begins at 100 us and keeps Enable at 0 for 10 us.
      long ns = c == CostClass.SERVICE ? 5 * US : c == CostClass.FREE_VECTORS ? 10 * US : 0;
      costs.add(new TimePlan.Cost(new Distribution.Constant(ns), Distribution.Constant.ZERO));
    }
    List<TimePlan.Due> due = new ArrayList<>(Collections.nCopies(3, new TimePlan.Due(0, 0)));
    due.add(new TimePlan.Due(100 * US, 0));
    List<TimePlan.Source> sources =
        Arrays.stream(arrivals).map(a -> new TimePlan.Source(0, a)).toList();
    Machine machine = new Machine(configuration);
    Histogram others = new Histogram(3);
    Ledger ledger = new Ledger(machine, 100 * US, others, others, waits);
    TimedResolver resolver =
        new TimedResolver(machine, new TimePlan(List.of(due), costs, sources), ledger);
    resolver.run(1, 0, horizonNs);
    ledger.close(horizonNs, resolver.state());
    return ledger;
  }

  private static Arrivals at(long... us) {
    return new Arrivals.Recorded(Arrays.stream(us).map(t -> t * US).boxed().toList());
  }

  /**
   * 10 is taken at once, 11 at 15 when 10 has been reaped, 20 in the same instant in which 11 has
   * been reaped; 30 finds an idle handler. The messages of 11 and 20 merge in the IRR and find
   * nothing at 25.
   */
  @Test
  void eachWaitsForThoseBeforeIt() {
    Ledger ledger = run(true, 90 * US, at(10, 11, 20, 30));
    assertThat(ledger.vector(0).reapStarts()).isEqualTo(4);
    assertThat(ledger.vector(0).reapWaitSumNs()).isEqualTo(4 * US);
    assertThat(ledger.vector(0).maxReapWaitNs()).isEqualTo(4 * US);
    assertThat(waits.getTotalCount()).isEqualTo(4);
    assertThat(waits.getCountAtValue(0)).isEqualTo(3);
    assertThat(ledger.vector(0).spurious()).isEqualTo(1);
    assertThat(ledger.applied(MicroOp.HANDLER_SERVICE)).isEqualTo(4);
    assertThat(ledger.vector(0).coalesced()).isEqualTo(1);
    // The handler run for 11 and 20 starts at 25.
    assertThat(ledger.vector(0).latencySumNs()).isEqualTo((14 + 5) * US);
  }

  @Test
  void allAtOnceNothingIsTakenOneByOne() {
    Ledger ledger = run(false, 90 * US, at(10, 11, 20, 30));
    assertThat(ledger.vector(0).reapStarts()).isZero();
    assertThat(ledger.applied(MicroOp.HANDLER_SERVICE)).isZero();
    assertThat(ledger.vector(0).latencySumNs()).isZero();
  }

  /** 105 is dropped; the run for 120 reaps it first, from 120 to 125: recovered after 20. */
  @Test
  void aDroppedCompletionIsReapedInItsTurn() {
    Ledger ledger = run(true, 200 * US, at(105, 120));
    assertThat(ledger.vector(0).dropped()).isEqualTo(1);
    assertThat(ledger.vector(0).recovered()).isEqualTo(1);
    assertThat(ledger.vector(0).reapWaitSumNs()).isEqualTo((15 + 5) * US);
    Ledger cut = run(true, 124 * US, at(105, 120));
    assertThat(cut.vector(0).recovered()).isZero();
    assertThat(cut.vector(0).lost()).isEqualTo(1);
  }

  /**
   * Two slots that the device serves in 10: both complete at 10, are reaped at 15 and 20, complete
   * again at 25 and 30, and at 40 and 45. All at once they would complete every 10.
   */
  @Test
  void aSlotIsFreeWhenItsOwnCompletionHasBeenReaped() {
    Arrivals loop =
        new Arrivals.ClosedLoop(2, Distribution.Constant.ZERO, new Distribution.Constant(10 * US));
    assertThat(run(true, 42 * US, loop).vector(0).raised()).isEqualTo(5);
    assertThat(run(true, 46 * US, loop).vector(0).raised()).isEqualTo(6);
    assertThat(run(false, 42 * US, loop).vector(0).raised()).isEqualTo(8);
  }

  /** A short and a long loop share the vector; each gets its own completions back. */
  @Test
  void loopsOfOneVectorKeepTheirSlots() {
    Arrivals fast =
        new Arrivals.ClosedLoop(1, Distribution.Constant.ZERO, new Distribution.Constant(4 * US));
    Arrivals slow =
        new Arrivals.ClosedLoop(1, Distribution.Constant.ZERO, new Distribution.Constant(6 * US));
    // Fast: 4 to 9, 13, reaped 14 to 19, 23, ... Slow: 6, reaped 9 to 14, 20, reaped 20 to 25, ...
    assertThat(raises(run(true, 35 * US, fast, slow)))
        .containsExactly(4 * US, 6 * US, 13 * US, 20 * US, 23 * US, 31 * US, 34 * US);
  }

  private static List<Long> raises(Ledger ledger) {
    List<Long> raises = new ArrayList<>();
    ledger.forEachRequest((v, raisedAt, servedAt, outcome, late) -> raises.add(raisedAt));
    return raises;
  }

  @Test
  void moreThanAStateCanCountIsRefused() {
    // 100 at every nanosecond: 1,048,575 are there after 11 us.
    Arrivals[] flood =
        Collections.nCopies(100, new Arrivals.Periodic(1, new Arrivals.Phase.Fixed(0)))
            .toArray(Arrivals[]::new);
    assertThatThrownBy(() -> run(true, 20 * US, flood))
        .isInstanceOf(QueueOverflowException.class)
        .hasMessageContaining("more than " + Guest.MOST_UNREAPED + " completions of vector 0");
  }
}
