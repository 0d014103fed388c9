// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What happens when a host runs out of IRTEs, CPU vectors or routes. Two VMs with one function each
 * share the host; the driver of the first finishes before that of the second begins. Calls are
 * written {@code d:call=result}, d the driver.
 */
class ExhaustionTest {
  private static final HostLimits LIMITS = HostLimits.DEFAULT;

  private static final class Shared {
    private final Machine machine;
    private final State state;
    private final List<String> calls = new ArrayList<>();

    Shared(String host, HostLimits limits, List<String> policies, List<List<GuestStep>> steps) {
      List<VirtualMachine> vms = new ArrayList<>();
      List<AssignedFunction> functions = new ArrayList<>();
      List<Driver> drivers = new ArrayList<>();
      for (int vm = 0; vm < policies.size(); vm++) {
        vms.add(new VirtualMachine(Policies.builtIn().find(policies.get(vm)).orElseThrow(), 1));
        functions.add(new AssignedFunction(DeviceProfile.nvme(4), vm, Collections.nCopies(4, 0)));
        List<GuestStep> own = new ArrayList<>();
        for (GuestStep step : steps.get(vm)) {
          own.add(new GuestStep(step.op(), vm, step.vector()));
        }
        drivers.add(new Driver(vm, 0, own));
      }
      HostProfile profile = HostProfile.find(host).orElseThrow().withLimits(limits);
      this.machine = new Machine(new Configuration(profile, vms, functions, drivers));
      this.state = machine.initial();
      new ReplayResolver(machine)
          .runQuietly(
              state,
              new NoEffects() {
                @Override
                public void callReturned(int driver, SetIrqs call, int result) {
                  if (call.index() == IrqIndex.MSIX) {
                    String outcome = result == 0 ? "" : "=" + result;
                    calls.add(driver + ":" + Calls.text(call) + outcome);
                  }
                }
              });
      assertThat(machine.guestDone(state)).isTrue();
    }

    /** The exposure of each vector of function {@code f}. */
    List<Exposure> exposures(int f) {
      List<Exposure> exposures = new ArrayList<>();
      for (int v = machine.layout().first(f); v < machine.layout().first(f + 1); v++) {
        exposures.add(machine.exposure(state, v));
      }
      return exposures;
    }
  }

  private static List<GuestStep> bringUp(int vectors) {
    List<String> words = new ArrayList<>(List.of("enable-masked", "clear-function-mask"));
    for (int v = 0; v < vectors; v++) {
      words.add("unmask " + v);
    }
    return Calls.steps(words.toArray(String[]::new));
  }

  /** The other VM took three of four IRTEs; growing to two frees one and can not get two. */
  @Test
  void aResizeThatFindsNoIrteKillsTheVectorsThatWorked() {
    Shared s =
        new Shared(
            "linux-5.14",
            LIMITS.withIrtes(4),
            List.of("incremental", "incremental"),
            List.of(bringUp(3), bringUp(2)));
    assertThat(s.calls)
        .endsWith(
            // Vector 0 alone: the fourth IRTE. OFF at enabling is refused, as always.
            "1:OFF=-22", "1:S(0):Q", "1:S(0):K", "1:OFF", "1:EN(2):KK=-12");
    // The guest sees both unmasked, and every request of either is dropped.
    assertThat(s.exposures(1))
        .containsExactly(
            Exposure.DARK, Exposure.DARK, Exposure.NOT_EXPECTED, Exposure.NOT_EXPECTED);
    assertThat(s.exposures(0).subList(0, 3)).containsOnly(Exposure.SERVED);
  }

  /**
   * One VM allocates its whole table, of which its guest uses one entry; the other gets nothing.
   */
  @Test
  void allocatingAllCanHurtAnotherVm() {
    for (String policy : List.of("allocate-all", "allocate-all-lazy")) {
      Shared s =
          new Shared(
              "linux-5.14",
              LIMITS.withIrtes(4),
              List.of(policy, "incremental"),
              List.of(bringUp(1), bringUp(1)));
      assertThat(s.calls).as(policy).contains("1:S(0):Q=-12", "1:S(0):K=-12");
      assertThat(s.exposures(1).get(0)).as(policy).isEqualTo(Exposure.DARK);
    }
    Shared modest =
        new Shared(
            "linux-5.14",
            LIMITS.withIrtes(4),
            List.of("incremental", "incremental"),
            List.of(bringUp(1), bringUp(1)));
    assertThat(modest.exposures(1).get(0)).isEqualTo(Exposure.SERVED);
  }

  /** CPU vectors are taken at request_irq: a table that is only allocated takes none. */
  @Test
  void reservationTakesCpuVectorsAtRequestAndManagedInterruptsAtAllocation() {
    List<List<GuestStep>> steps = List.of(bringUp(1), bringUp(2));
    List<String> policies = List.of("allocate-all-lazy", "incremental");
    HostLimits three = LIMITS.withCpuVectors(3);
    Shared reserving = new Shared("linux-5.14", three, policies, steps);
    assertThat(reserving.exposures(1).subList(0, 2)).containsOnly(Exposure.SERVED);

    Shared managed = new Shared("linux-5.14", three.withManaged(true), policies, steps);
    // Four at once are more than the host has; VM 0's first unmask then enables that vector alone.
    assertThat(managed.calls).containsSubsequence("0:EN(4):----=-28", "0:S(0):K");
    assertThat(managed.exposures(0).get(0)).isEqualTo(Exposure.SERVED);
    assertThat(managed.exposures(1).subList(0, 2)).containsOnly(Exposure.SERVED);

    // Requested at enabling instead, they are missing for VM 1 in the middle of its resize.
    Shared eager =
        new Shared(
            "linux-5.14", LIMITS.withCpuVectors(5), List.of("allocate-all", "incremental"), steps);
    assertThat(eager.calls).endsWith("1:OFF", "1:EN(2):KK=-28");
    assertThat(eager.exposures(1).subList(0, 2)).containsOnly(Exposure.DARK);
  }

  /** With dynamic MSI-X only the new vector is missing; those that worked go on. */
  @Test
  void aFailedAdditionLeavesTheOthersAlone() {
    Shared s =
        new Shared(
            "linux-6.5",
            LIMITS.withIrtes(4),
            List.of("dynamic", "dynamic"),
            List.of(bringUp(3), bringUp(2)));
    assertThat(s.calls).endsWith("1:S(0):-", "1:S(0):K", "1:S(1):K=-12");
    assertThat(s.exposures(1).subList(0, 2)).containsExactly(Exposure.SERVED, Exposure.LATCHED);
  }

  /** A positive answer says how many there are; nothing stays allocated. */
  @Test
  void aPartialGrantIsAnAnswerAndNoAllocation() {
    Shared s =
        new Shared(
            "linux-5.14",
            LIMITS.withPerEnabling(2),
            List.of("allocate-all-lazy", "incremental"),
            List.of(bringUp(1), bringUp(2)));
    assertThat(s.calls).contains("0:EN(4):----=2");
    assertThat(s.exposures(1).subList(0, 2)).containsOnly(Exposure.SERVED);
  }

  /** Without a route the vector stays with the main loop: slower, not lost. */
  @Test
  void aVectorWithoutARouteIsDeliveredByTheMainLoop() {
    Shared s =
        new Shared(
            "linux-6.5",
            LIMITS.withKvmRoutes(2),
            List.of("dynamic", "dynamic"),
            List.of(bringUp(3), bringUp(2)));
    assertThat(s.calls)
        .containsSubsequence("0:S(0):K", "0:S(1):K", "0:S(2):Q")
        .as("routes are the VM's own")
        .endsWith("1:S(0):K", "1:S(1):K");
    assertThat(s.exposures(0).subList(0, 3)).containsOnly(Exposure.SERVED);
  }
}
