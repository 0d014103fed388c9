// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Empirical;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Driver;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/** Systems that differ in one thing, to be compared under every policy. */
final class Twins {
  private Twins() {}

  /** A policy on a host that accepts it. */
  record Place(VectorPolicy policy, HostProfile host) {
    @Override
    public String toString() {
      return policy.name() + "@" + host.name();
    }

    Place with(UnaryOperator<HostProfile> change) {
      return new Place(policy, change.apply(host));
    }

    /** One function in a VM of which each vector has a vCPU, and the driver has another one. */
    Configuration system(DeviceProfile device, List<GuestStep> steps) {
      return system(
          device, steps, IntStream.range(0, device.vectors()).boxed().toList(), device.vectors());
    }

    Configuration system(
        DeviceProfile device, List<GuestStep> steps, List<Integer> affinity, int driverVcpu) {
      int vcpus = 1 + Math.max(driverVcpu, Collections.max(affinity));
      return Configuration.single(device, host, policy, steps, affinity, vcpus, driverVcpu);
    }

    /** The same, with vCPUs that are preempted, turn interrupts off and halt. */
    Configuration busy(DeviceProfile device, List<GuestStep> steps) {
      int n = device.vectors();
      return new Configuration(
          host,
          List.of(new VirtualMachine(policy, n + 1, true, true, true)),
          List.of(new AssignedFunction(device, 0, IntStream.range(0, n).boxed().toList(), true)),
          List.of(new Driver(0, n, steps)));
    }
  }

  /** Every policy on every host that accepts it. */
  static Stream<Place> places() {
    return Policies.builtIn().all().stream()
        .flatMap(
            policy ->
                HostProfile.builtIn().stream()
                    .filter(host -> policy.refusal(host.dynamicMsix()).isEmpty())
                    .map(host -> new Place(policy, host)));
  }

  static Place place(String policy, String host) {
    return new Place(
        Policies.builtIn().find(policy).orElseThrow(), HostProfile.find(host).orElseThrow());
  }

  /** Linux brings up vectors in that order. */
  static List<GuestStep> bringUp(List<Integer> order) {
    List<GuestStep> steps = new ArrayList<>(Oracles.steps("enable-masked", "clear-function-mask"));
    order.forEach(v -> steps.addAll(Oracles.unmask(v, v)));
    return steps;
  }

  static List<GuestStep> ascending(int n) {
    return bringUp(IntStream.range(0, n).boxed().toList());
  }

  /** Everything that a guest may do with 6 vectors. */
  static List<GuestStep> everything() {
    return Oracles.steps(
        "enable-masked",
        "unmask 0",
        "clear-function-mask",
        "unmask 1",
        "unmask 4",
        "unmask 2",
        "mask 1",
        "unmask 1",
        "set-function-mask",
        "unmask 3",
        "clear-function-mask",
        "free 4",
        "unmask 5",
        "write-entry 2",
        "disable",
        "enable",
        "mask 0",
        "unmask 0",
        "unmask 4");
  }

  /** The durations that scenarios have unless they say otherwise. */
  static List<TimePlan.Cost> costs() {
    return Arrays.stream(CostClass.values())
        .map(c -> Oracles.cost(c.valueNs(), c.perItemNs()))
        .toList();
  }

  /** As {@link #costs}, but drawn from three values around them, of which a multiple is exact. */
  static List<TimePlan.Cost> drawnCosts() {
    return costs().stream()
        .map(c -> new TimePlan.Cost(drawn(c.value()), drawn(c.perItem())))
        .toList();
  }

  private static Distribution drawn(Distribution constant) {
    long ns = constant.sample(0);
    return Empirical.of(List.of(ns / 2, ns, ns + ns / 2));
  }

  /** A plan in which each step follows the one before after the usual gap; the first at a time. */
  static TimePlan plan(
      Configuration configuration,
      long startNs,
      List<TimePlan.Cost> costs,
      List<TimePlan.Source> sources) {
    List<List<TimePlan.Due>> due = new ArrayList<>();
    for (Driver driver : configuration.drivers()) {
      List<TimePlan.Due> steps = new ArrayList<>();
      for (int step = 0; step < driver.steps().size(); step++) {
        steps.add(
            step == 0 ? new TimePlan.Due(startNs, 0) : new TimePlan.Due(0, TimePlan.Due.USUAL_GAP));
      }
      due.add(steps);
    }
    return new TimePlan(due, costs, sources);
  }

  /** Instants with gaps of 0 up to twice the mean. */
  static Arrivals.Recorded recorded(long key, long meanNs, long untilNs) {
    List<Long> times = new ArrayList<>();
    long at = 0;
    for (int i = 0; at < untilNs; i++) {
      at += (long) (2 * meanNs * Streams.uniform(key, i));
      times.add(at);
    }
    return new Arrivals.Recorded(times);
  }

  /** Recorded arrivals on every vector, each with its own. */
  static List<TimePlan.Source> onEach(int vectors, long meanNs, long untilNs) {
    return IntStream.range(0, vectors)
        .mapToObj(v -> new TimePlan.Source(v, recorded(v + 1, meanNs, untilNs)))
        .toList();
  }
}
