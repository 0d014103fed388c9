// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.US;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.Driver;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.VirtualMachine;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/** Two VMs with a device each share a host, which has enough of everything, and nothing else. */
class MetamorphicNeighbourTest {
  private static final int VECTORS = 6;
  private static final long HORIZON = 12_000 * US;
  private static final Observed.Run RUN = new Observed.Run(1, HORIZON, 100 * US);

  private static Stream<Twins.Place> places() {
    return Twins.places();
  }

  /** The neighbour has another table, more vCPUs and as much to do. */
  private static final int OTHER_VECTORS = 9;

  private static Configuration pair(Twins.Place place, VectorPolicy neighbour, boolean first) {
    VirtualMachine mine = new VirtualMachine(place.policy(), 2);
    VirtualMachine theirs = new VirtualMachine(neighbour, 3);
    int vm = first ? 0 : 1;
    AssignedFunction device = function(VECTORS, vm);
    AssignedFunction other = function(OTHER_VECTORS, 1 - vm);
    Driver driver = new Driver(vm, 1, of(vm, Twins.everything()));
    Driver busy = new Driver(1 - vm, 1, of(1 - vm, Twins.ascending(OTHER_VECTORS)));
    return new Configuration(
        place.host(),
        first ? List.of(mine, theirs) : List.of(theirs, mine),
        first ? List.of(device, other) : List.of(other, device),
        first ? List.of(driver, busy) : List.of(busy, driver));
  }

  private static AssignedFunction function(int vectors, int vm) {
    return new AssignedFunction(DeviceProfile.nvme(vectors), vm, Collections.nCopies(vectors, 0));
  }

  private static List<GuestStep> of(int function, List<GuestStep> steps) {
    return steps.stream().map(s -> new GuestStep(s.op(), function, s.vector())).toList();
  }

  private static Configuration alone(Twins.Place place) {
    return place.system(
        DeviceProfile.nvme(VECTORS), Twins.everything(), Collections.nCopies(VECTORS, 0), 1);
  }

  /** What concerns one function, as if it were the only one. */
  private record Share(
      List<Observed.Request> requests,
      List<Observed.Vector> vectors,
      List<TimelineLedger.Call> calls,
      long bringUpNs) {
    static Share of(Observed seen, int function, int first) {
      List<Observed.Request> requests = new ArrayList<>();
      for (Observed.Request r : seen.requests()) {
        if (r.vector() >= first && r.vector() < first + VECTORS) {
          requests.add(
              new Observed.Request(
                  r.vector() - first, r.raisedAt(), r.servedAt(), r.outcome(), r.late()));
        }
      }
      return new Share(
          requests,
          seen.vectors().subList(first, first + VECTORS),
          seen.calls().stream()
              .filter(c -> c.driver() == function)
              .map(c -> new TimelineLedger.Call(0, c.call(), c.start(), c.end(), c.result()))
              .toList(),
          seen.durations().get("bring-up " + function));
    }
  }

  private static List<TimePlan.Source> moved(List<TimePlan.Source> sources, int by) {
    return sources.stream().map(s -> new TimePlan.Source(s.vector() + by, s.arrivals())).toList();
  }

  private static void undisturbed(
      Twins.Place place, boolean first, List<TimePlan.Cost> costs, List<TimePlan.Source> work) {
    Share base =
        Share.of(Observed.of(alone(place), Twins.plan(alone(place), 1, costs, work), RUN), 0, 0);
    if (!place.policy().name().equals("hypercall-refuse")) {
      assertThat(base.requests()).hasSizeGreaterThan(100);
    }
    List<TimePlan.Source> all = new ArrayList<>(moved(work, first ? 0 : OTHER_VECTORS));
    all.addAll(moved(Twins.onEach(OTHER_VECTORS, 15 * US, HORIZON), first ? VECTORS : 0));
    for (String neighbour : List.of("incremental", "cloud-hypervisor")) {
      Configuration pair = pair(place, Policies.builtIn().find(neighbour).orElseThrow(), first);
      Observed seen = Observed.of(pair, Twins.plan(pair, 1, costs, all), RUN);
      assertThat(Share.of(seen, first ? 0 : 1, first ? 0 : OTHER_VECTORS))
          .as("beside %s", neighbour)
          .isEqualTo(base);
    }
  }

  /** Streams are named after vectors, whose numbers the second VM does not change. */
  @ParameterizedTest
  @MethodSource("places")
  void theSecondVmChangesNothingOfTheFirst(Twins.Place place) {
    List<TimePlan.Source> work = new ArrayList<>();
    for (int v = 0; v < VECTORS; v++) {
      work.add(new TimePlan.Source(v, new Arrivals.Poisson(1.0 / (30 * US))));
    }
    undisturbed(place, true, Twins.drawnCosts(), work);
  }

  /** Its own numbers are others, so what is drawn would be drawn from elsewhere. */
  @ParameterizedTest
  @MethodSource("places")
  void theFirstVmChangesNothingOfTheSecond(Twins.Place place) {
    undisturbed(place, false, Twins.costs(), Twins.onEach(VECTORS, 30 * US, HORIZON));
  }
}
