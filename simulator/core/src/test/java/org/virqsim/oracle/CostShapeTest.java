// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.observe.TimelineLedger;

/**
 * Shapes that were measured on a real stack (one by one about n^2, at once and dynamically about n,
 * a resize a + b n, a swap flat in n), with the default costs.
 */
class CostShapeTest {
  private static final int[] SIZES = {8, 16, 32, 64};

  /** Bring-up of n vectors: slope of the time in MSI-X calls against n, both on log axes. */
  @ParameterizedTest
  @CsvSource({
    "incremental, linux-5.14, 1.7, 2.1",
    "scan-highest, linux-5.14, 1.7, 2.1",
    "qemu-8.2, linux-5.14, 1.7, 2.1",
    "allocate-all, linux-5.14, 0.8, 1.15",
    "dynamic, linux-6.5, 0.8, 1.15"
  })
  void bringUp(String policy, String host, double least, double most) {
    double meanX = 0;
    double meanY = 0;
    for (int n : SIZES) {
      meanX += Math.log(n) / SIZES.length;
      meanY += Math.log((double) bringUpNs(policy, host, n)) / SIZES.length;
    }
    double xy = 0;
    double xx = 0;
    for (int n : SIZES) {
      double x = Math.log(n) - meanX;
      xy += x * (Math.log((double) bringUpNs(policy, host, n)) - meanY);
      xx += x * x;
    }
    assertThat(xy / xx).as("slope").isBetween(least, most);
  }

  private static long bringUpNs(String policy, String host, int n) {
    List<GuestStep> steps = new ArrayList<>(Oracles.steps("enable-masked", "clear-function-mask"));
    steps.addAll(Oracles.unmask(0, n - 1));
    return calls(policy, host, n, steps).stream().mapToLong(c -> c.end() - c.start()).sum();
  }

  /**
   * The teardown and re-enabling of n to n + 1 vectors takes a + b n: equal differences, b above 0.
   */
  @Test
  void resizeIsLinear() {
    List<Long> times = new ArrayList<>();
    for (int n : new int[] {10, 20, 30, 40}) {
      List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, n - 1));
      steps.addAll(Oracles.steps("enable", "unmask " + n));
      List<TimelineLedger.Call> calls = calls("qemu-7.1", "linux-5.14", n + 1, steps);
      TimelineLedger.Call off = calls.get(calls.size() - 2);
      TimelineLedger.Call on = calls.get(calls.size() - 1);
      times.add(on.end() - off.start());
    }
    long difference = times.get(1) - times.get(0);
    assertThat(difference).isPositive();
    assertThat(times.get(2) - times.get(1)).isEqualTo(difference);
    assertThat(times.get(3) - times.get(2)).isEqualTo(difference);
  }

  /** A mask or unmask of an allocated vector takes the same time however many are allocated. */
  @Test
  void swapIsFlat() {
    List<Long> times = new ArrayList<>();
    for (int n : new int[] {1, 8, 64}) {
      List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, n - 1));
      steps.addAll(Oracles.steps("enable", "mask 0"));
      List<TimelineLedger.Call> calls = calls("qemu-7.1", "linux-5.14", n, steps);
      TimelineLedger.Call swap = calls.get(calls.size() - 1);
      times.add(swap.end() - swap.start());
    }
    assertThat(times.get(0)).isPositive();
    assertThat(times).containsOnly(times.get(0));
  }

  private static List<TimelineLedger.Call> calls(
      String policy, String host, int vectors, List<GuestStep> steps) {
    Configuration configuration =
        Oracles.configuration(
            policy, HostProfile.find(host).orElseThrow(), DeviceProfile.nvme(vectors), steps);
    Map<CostClass, TimePlan.Cost> costs = new EnumMap<>(CostClass.class);
    for (CostClass c : CostClass.values()) {
      costs.put(c, Oracles.cost(c.valueNs(), c.perItemNs()));
    }
    Machine machine = new Machine(configuration);
    Histogram unused = new Histogram(3);
    TimelineLedger ledger = new TimelineLedger(machine, 1, unused, unused);
    TimedResolver resolver =
        new TimedResolver(machine, Oracles.plan(configuration, costs, List.of()), ledger);
    resolver.run(1, 0, 1_000_000_000L);
    assertThat(machine.guestDone(resolver.state())).isTrue();
    return ledger.calls().stream().filter(c -> c.call().index() == IrqIndex.MSIX).toList();
  }
}
