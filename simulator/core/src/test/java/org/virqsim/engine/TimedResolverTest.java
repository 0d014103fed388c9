// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.policy.Policies;

/** Hand-worked traces of one vector or two; every instant in nanoseconds. */
class TimedResolverTest {
  private static final List<GuestStep> BRING_UP =
      List.of(
          GuestStep.of(GuestOp.ENABLE_MASKED),
          GuestStep.of(GuestOp.CLEAR_FUNCTION_MASK),
          new GuestStep(GuestOp.UNMASK, 0));

  /**
   * Delivery takes 1,000 to the local APIC, 500 to the handler, 2,000 to its reaping, 100 to its
   * end.
   */
  private static final Map<CostClass, Long> DELIVERY =
      Map.of(
          CostClass.MESSAGE, 1_000L,
          CostClass.HANDLER_ENTRY, 500L,
          CostClass.HANDLER, 2_000L,
          CostClass.HANDLER_EXIT, 100L);

  private record Served(long raisedAt, long servedAt, Ledger.Outcome outcome) {}

  @Test
  void oneRequestTakesTheSumOfItsSteps() {
    assertThat(run(BRING_UP, DELIVERY, 90_000, at(10_000)))
        .containsExactly(new Served(10_000, 11_500, Ledger.Outcome.DELIVERED));
  }

  /**
   * 10,000 goes on the wire and is delivered at 11,000; 10,400 merges with it there. 11,200 is on
   * the wire itself, reaches the IRR at 12,200, when the handler runs since 11,500, so it waits for
   * that handler's end at 13,600 and starts its own at 14,100. 13,000 merges into it in the IRR at
   * 14,000.
   */
  @Test
  void requestsMergeOnTheWireAndInTheIrr() {
    assertThat(run(BRING_UP, DELIVERY, 90_000, at(10_000), at(10_400), at(11_200), at(13_000)))
        .containsExactly(
            new Served(10_000, 11_500, Ledger.Outcome.DELIVERED),
            new Served(10_400, 11_500, Ledger.Outcome.COALESCED),
            new Served(11_200, 14_100, Ledger.Outcome.DELIVERED),
            new Served(13_000, 14_100, Ledger.Outcome.COALESCED));
  }

  /**
   * Nothing at or after the horizon happens: 89,000 is delivered to the APIC at 90,000, too late.
   */
  @Test
  void whatIsUnderWayAtTheHorizonIsInFlight() {
    assertThat(run(BRING_UP, DELIVERY, 90_000, at(89_000), at(90_000)))
        .containsExactly(new Served(89_000, -1, Ledger.Outcome.IN_FLIGHT));
  }

  /**
   * The resize for vector 1 begins at 20,000 and keeps Enable at 0 for 5,000: 22,000 is dropped.
   * Its completion is reaped at 33,500 by the handler run of 30,000: recovered.
   */
  @Test
  void aLaterHandlerRunRecoversADroppedRequest() {
    List<GuestStep> steps = new ArrayList<>(BRING_UP);
    steps.add(new GuestStep(GuestOp.UNMASK, 1));
    Map<CostClass, Long> costs = new java.util.EnumMap<>(DELIVERY);
    costs.put(CostClass.FREE_VECTORS, 5_000L);
    assertThat(run(steps, costs, 90_000, at(22_000), at(30_000)))
        .containsExactly(
            new Served(22_000, -1, Ledger.Outcome.RECOVERED),
            new Served(30_000, 31_500, Ledger.Outcome.DELIVERED));
    assertThat(run(steps, costs, 90_000, at(22_000)))
        .containsExactly(new Served(22_000, -1, Ledger.Outcome.LOST));
  }

  /**
   * One slot, think 1,000, service 9,000: the first completion comes at 10,000 after the queue went
   * live at 0, is reaped at 13,500 (1,000 + 500 + 2,000 later), the next comes at 23,500. The
   * resize at 20,000 makes that one dropped; nothing else is outstanding, so nothing ever reaps it.
   */
  @Test
  void aDroppedCompletionHoldsItsSlot() {
    List<GuestStep> steps = new ArrayList<>(BRING_UP);
    steps.add(new GuestStep(GuestOp.UNMASK, 1));
    Map<CostClass, Long> costs = new java.util.EnumMap<>(DELIVERY);
    costs.put(CostClass.FREE_VECTORS, 5_000L);
    Arrivals loop =
        new Arrivals.ClosedLoop(
            1, new Distribution.Constant(1_000), new Distribution.Constant(9_000));
    assertThat(run(steps, costs, 900_000, loop))
        .containsExactly(
            new Served(10_000, 11_500, Ledger.Outcome.DELIVERED),
            new Served(23_500, -1, Ledger.Outcome.LOST));
    // With the window elsewhere the loop goes on: a completion every 13,500.
    costs.put(CostClass.FREE_VECTORS, 1_000L);
    assertThat(run(steps, costs, 60_000, loop))
        .extracting(Served::raisedAt)
        .containsExactly(10_000L, 23_500L, 37_000L, 50_500L);
  }

  /** A synchronous command keeps the driver waiting until its completion was reaped. */
  @Test
  void aCommandDelaysTheDriver() {
    List<GuestStep> steps = new ArrayList<>(BRING_UP);
    steps.add(new GuestStep(GuestOp.COMMAND, 0));
    steps.add(new GuestStep(GuestOp.UNMASK, 1));
    Map<CostClass, Long> costs = new java.util.EnumMap<>(DELIVERY);
    costs.put(CostClass.ADMIN_COMMAND, 7_000L);
    Ledger ledger = ledger();
    assertThat(run(ledger, steps, costs, 90_000))
        .containsExactly(new Served(27_000, 28_500, Ledger.Outcome.DELIVERED));
    // Submitted at 20,000, completed at 27,000, reaped at 30,500: then vector 1 is brought up.
    assertThat(ledger.bringUpNs()).isEqualTo(30_500);
  }

  /**
   * On the driver's own vCPU a handler waits while the driver's write is handled: that of 40,000
   * takes 6,000, so the request that reaches the APIC at 42,000 is served from 46,500 on.
   */
  @Test
  void aTrapKeepsTheHandlersOfItsVcpuWaiting() {
    List<GuestStep> steps = new ArrayList<>(BRING_UP);
    steps.add(new GuestStep(GuestOp.WRITE_ENTRY, 1));
    Map<CostClass, Long> costs = new java.util.EnumMap<>(DELIVERY);
    costs.put(CostClass.EXIT_TO_VMM, 2_000L);
    List<TimePlan.Due> due =
        List.of(
            new TimePlan.Due(0, 0),
            new TimePlan.Due(0, 0),
            new TimePlan.Due(0, 0),
            new TimePlan.Due(40_000, 0));
    costs.put(CostClass.EMULATE, 4_000L);
    assertThat(run(ledger(), steps, costs, 90_000, due, 0, at(41_000)))
        .containsExactly(new Served(41_000, 46_500, Ledger.Outcome.DELIVERED));
    assertThat(run(ledger(), steps, costs, 90_000, due, 1, at(41_000)))
        .containsExactly(new Served(41_000, 42_500, Ledger.Outcome.DELIVERED));
  }

  private static Arrivals at(long instant) {
    return new Arrivals.Periodic(1_000_000_000, new Arrivals.Phase.Fixed(instant));
  }

  private static Ledger ledger() {
    Histogram histogram = new Histogram(3);
    histogram.setAutoResize(true);
    return new Ledger(new Machine(configuration(List.of(), 1)), 100_000, histogram, histogram);
  }

  private static Configuration configuration(List<GuestStep> steps, int driverVcpu) {
    return Configuration.single(
        DeviceProfile.nvme(2),
        HostProfile.find("linux-5.14").orElseThrow(),
        Policies.builtIn().find("incremental").orElseThrow(),
        steps,
        Collections.nCopies(2, 0),
        2,
        driverVcpu);
  }

  private static List<Served> run(
      List<GuestStep> steps, Map<CostClass, Long> costs, long horizon, Arrivals... arrivals) {
    return run(ledger(), steps, costs, horizon, arrivals);
  }

  /**
   * The steps follow at once, but the fourth not before 20,000; the driver has a vCPU of its own.
   */
  private static List<Served> run(
      Ledger ledger,
      List<GuestStep> steps,
      Map<CostClass, Long> costs,
      long horizon,
      Arrivals... arrivals) {
    List<TimePlan.Due> due = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      due.add(new TimePlan.Due(i == 3 ? 20_000 : 0, 0));
    }
    return run(ledger, steps, costs, horizon, due, 1, arrivals);
  }

  private static List<Served> run(
      Ledger ledger,
      List<GuestStep> steps,
      Map<CostClass, Long> costs,
      long horizon,
      List<TimePlan.Due> due,
      int driverVcpu,
      Arrivals... arrivals) {
    List<TimePlan.Cost> all = new ArrayList<>();
    for (CostClass c : CostClass.values()) {
      all.add(
          new TimePlan.Cost(
              new Distribution.Constant(costs.getOrDefault(c, 0L)), Distribution.Constant.ZERO));
    }
    List<TimePlan.Source> sources = new ArrayList<>();
    for (Arrivals a : arrivals) {
      sources.add(new TimePlan.Source(0, a));
    }
    Machine machine = new Machine(configuration(steps, driverVcpu));
    TimedResolver resolver =
        new TimedResolver(machine, new TimePlan(List.of(due), all, sources), ledger);
    resolver.run(1, 0, horizon);
    ledger.close(horizon, resolver.state());
    List<Served> served = new ArrayList<>();
    ledger.forEachRequest(
        (v, raisedAt, servedAt, outcome, late) ->
            served.add(new Served(raisedAt, servedAt, outcome)));
    return served;
  }
}
