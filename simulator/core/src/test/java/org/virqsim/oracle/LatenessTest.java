// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.virqsim.engine.TimedResolver;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Durations;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Driver;
import org.virqsim.machine.HostLimits;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.Wait;
import org.virqsim.policy.Policies;

/**
 * What late requests waited for, in small systems worked out by hand. Every cost is 0 unless it is
 * given; times in microseconds. Every request here is later than the deadline of 1 us.
 */
class LatenessTest {
  private static final long US = 1_000;
  private static final HostProfile HOST = HostProfile.find("linux-5.14").orElseThrow();

  private final Map<CostClass, TimePlan.Cost> costs = new EnumMap<>(CostClass.class);
  private final List<TimePlan.Source> sources = new ArrayList<>();

  private LatenessTest cost(CostClass cost, long us) {
    costs.put(cost, Oracles.cost(us * US, 0));
    return this;
  }

  /** One request of the vector at that time. */
  private LatenessTest raise(int vector, long us) {
    Arrivals once = new Arrivals.Periodic(Durations.MAX_NS, new Arrivals.Phase.Fixed(us * US));
    sources.add(new TimePlan.Source(vector, once));
    return this;
  }

  private static VirtualMachine vm(boolean preempted, boolean interruptsOff, boolean halts) {
    return new VirtualMachine(
        Policies.builtIn().find("incremental").orElseThrow(), 2, preempted, interruptsOff, halts);
  }

  /** The driver on vCPU 1 has a step for each word; the handlers are on vCPU 0. */
  private static Configuration one(
      HostProfile host, VirtualMachine vm, DeviceProfile device, String... words) {
    return new Configuration(
        host,
        List.of(vm),
        List.of(new AssignedFunction(device, 0, Collections.nCopies(device.vectors(), 0))),
        List.of(new Driver(0, 1, Oracles.steps(words))));
  }

  /** Steps follow at once, but the last step of the last driver not before 100 us. */
  private Ledger run(Configuration configuration) {
    List<TimePlan.Cost> all = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      all.add(costs.getOrDefault(cost, Oracles.cost(0, 0)));
    }
    List<List<TimePlan.Due>> due = new ArrayList<>();
    for (Driver driver : configuration.drivers()) {
      due.add(new ArrayList<>(Collections.nCopies(driver.steps().size(), new TimePlan.Due(0, 0))));
    }
    List<TimePlan.Due> last = due.get(due.size() - 1);
    last.set(last.size() - 1, new TimePlan.Due(100 * US, 0));
    Machine machine = new Machine(configuration);
    Histogram unused = new Histogram(3);
    unused.setAutoResize(true);
    Ledger ledger = new Ledger(machine, US, unused, unused);
    TimedResolver resolver = new TimedResolver(machine, new TimePlan(due, all, sources), ledger);
    resolver.run(1, 0, 10_000 * US);
    ledger.close(10_000 * US, resolver.state());
    return ledger;
  }

  private static void waited(Ledger ledger, Map<Wait, Long> us) {
    for (Wait wait : Wait.values()) {
      assertThat(ledger.lateBy(wait)).as(wait.key()).isEqualTo(us.getOrDefault(wait, 0L) * US);
    }
  }

  @Test
  void moderationHoldsARequestBackUntilItsTimerExpires() {
    // The second shares the first one's message at 250.
    cost(CostClass.MODERATION_TIMER, 50).raise(0, 200).raise(0, 220);
    Ledger ledger =
        run(
            one(
                HOST,
                vm(false, false, false),
                DeviceProfile.nvme(1).withModeration(10),
                "enable",
                "unmask 0",
                "write-entry 0"));
    waited(ledger, Map.of(Wait.MODERATION, 50L + 30L));
    assertThat(ledger.vector(0).delivered()).isEqualTo(1);
    assertThat(ledger.vector(0).coalesced()).isEqualTo(1);
  }

  @Test
  void whatIsLatchedDuringAResizeWaitsInThePba() {
    // unmask 1 at 100: vector 0 is masked at once, freed until 140, and unmasked again when both
    // request_irq of 30 are done for it: at 170. Raised at 110, so 60 in the PBA.
    cost(CostClass.FREE_IRQ, 40).cost(CostClass.REQUEST_IRQ, 30).raise(0, 110);
    // The first bring-up of vector 0 takes two request_irq and one free_irq: 100, all before 100.
    waited(
        run(
            one(
                HOST,
                vm(false, false, false),
                DeviceProfile.nvme(2),
                "enable-masked",
                "clear-function-mask",
                "unmask 0",
                "unmask 1")),
        Map.of(Wait.PBA, 60L));
  }

  @Test
  void theMainLoopWaitsForTheLockThatAVcpuHoldsInATrap() {
    // No routes, so every interrupt goes through the main loop. Enabling with the entry unmasked
    // makes two calls for one vector, S(0):Q twice (OFF is refused): 120. Function 0 is up at 120;
    // function 1's trap follows and keeps the lock until 240. Function 0's request at 150 waits 90
    // for the lock, then 5 for the main loop.
    cost(CostClass.SET_IRQS_SINGLE, 60).cost(CostClass.MAINLOOP_WAKE, 5).raise(0, 150);
    DeviceProfile device = DeviceProfile.nvme(1);
    Configuration configuration =
        new Configuration(
            HOST.withLimits(HostLimits.DEFAULT.withKvmRoutes(0)),
            List.of(vm(false, false, false)),
            List.of(
                new AssignedFunction(device, 0, List.of(0)),
                new AssignedFunction(device, 0, List.of(0))),
            List.of(
                new Driver(0, 0, List.of()),
                new Driver(
                    0,
                    1,
                    List.of(
                        new GuestStep(GuestOp.UNMASK, 0, 0),
                        new GuestStep(GuestOp.ENABLE, 0, 0),
                        new GuestStep(GuestOp.UNMASK, 1, 0),
                        new GuestStep(GuestOp.ENABLE, 1, 0)))));
    Ledger ledger = run(configuration);
    waited(ledger, Map.of(Wait.VMM_LOCK, 90L, Wait.MAIN_LOOP, 5L));
    assertThat(ledger.vector(0).viaUserspace()).isEqualTo(1);
  }

  @Test
  void aPreemptedVcpuTakesNoInterrupts() {
    // Preempted from 1000 to 1300 (and every 1300 again).
    cost(CostClass.VCPU_RUN, 1_000).cost(CostClass.VCPU_AWAY, 300).raise(0, 1_100);
    waited(
        run(one(HOST, vm(true, false, false), DeviceProfile.nvme(1), "enable", "unmask 0")),
        Map.of(Wait.VCPU_AWAY, 200L));
  }

  @Test
  void aVcpuWithInterruptsOffTakesNone() {
    cost(CostClass.INTERRUPTS_ON, 400).cost(CostClass.INTERRUPTS_OFF, 100).raise(0, 930);
    // On 0-400, off 400-500, on 500-900, off 900-1000.
    waited(
        run(one(HOST, vm(false, true, false), DeviceProfile.nvme(1), "enable", "unmask 0")),
        Map.of(Wait.VCPU_AWAY, 70L));
  }

  @Test
  void aHaltedVcpuWakesAtOnceWhilePolledAndLaterWhenBlocked() {
    // The vCPU halts 10 after its last work, is polled for 200, then blocked; waking takes 3 and
    // 25.
    // It halts at 10; the request at 150 finds it polled and costs 3. It halts again at 163 and is
    // blocked from 363: the request at 500 costs 25.
    cost(CostClass.HALT, 10).cost(CostClass.HALT_POLL, 200).cost(CostClass.HALT_POLL_END, 3);
    cost(CostClass.VCPU_WAKEUP, 25).raise(0, 150).raise(0, 500);
    waited(
        run(one(HOST, vm(false, false, true), DeviceProfile.nvme(1), "enable", "unmask 0")),
        Map.of(Wait.VCPU_AWAY, 3L + 25L));
  }

  @Test
  void oneHandlerWaitsForAnother() {
    // The way takes 4, the handler 100. Vector 1's request is in the IRR at 214, the handler of
    // vector 0 runs from 204 to 304.
    cost(CostClass.MESSAGE, 4).cost(CostClass.HANDLER, 100).raise(0, 200).raise(1, 210);
    waited(
        run(
            one(
                HOST,
                vm(false, false, false),
                DeviceProfile.nvme(2),
                "enable",
                "unmask 0",
                "unmask 1")),
        Map.of(Wait.PATH, 4L + 4L, Wait.HANDLER_QUEUE, 90L));
  }
}
