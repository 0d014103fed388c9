// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.machine.ScriptedPolicy.si;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.AddRoute;
import org.virqsim.policy.VmmCall.AttachIrqfd;
import org.virqsim.policy.VmmCall.CommitRoutes;
import org.virqsim.policy.VmmCall.DetachIrqfd;
import org.virqsim.policy.VmmCall.ReleaseRoute;
import org.virqsim.policy.VmmCall.ReleaseVector;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What becomes of an event in an eventfd that nobody reads, or whose irqfd has no route, worked out
 * by hand from virt/kvm/eventfd.c. None of the policies that come with the machine does this to a
 * vector in use, so it takes calls of the test's own.
 */
class EventFdsTest {
  private static final VmmCall ATTACH = new AttachIrqfd(0);
  private static final VmmCall COMMIT = new CommitRoutes();

  /** Vector 0 is armed to its kvm eventfd at enabling; what else the VMM does is given. */
  private static HandDriven armed(List<VmmCall> atEnable, VmmCall... atMask) {
    return armed("K", atEnable, atMask);
  }

  private static HandDriven armed(String fd, List<VmmCall> atEnable, VmmCall... atMask) {
    List<VmmCall> calls = new ArrayList<>();
    calls.add(SetIrqs.intx(SetIrqs.Action.TRIGGER, 0));
    calls.addAll(atEnable);
    calls.add(si(0, fd));
    HandDriven h =
        new HandDriven(
            Configuration.single(
                DeviceProfile.nvme(1),
                HostProfile.find("linux-5.14").orElseThrow(),
                new ScriptedPolicy(calls, List.of(), List.of(atMask)),
                Calls.steps("unmask 0", "enable", "mask 0"),
                List.of(0),
                1,
                0));
    return h.done(2).forget();
  }

  /** Without a consumer the counter keeps it; attaching an irqfd polls the counter and injects. */
  @Test
  void whatWasCountedIsInjectedWhenTheIrqfdIsAttached() {
    HandDriven h = armed(List.of(new AddRoute(0), COMMIT), ATTACH).raise(0).deliver(0).settle();
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>KVM_EVENTFD");
    assertThat(h.forget().finish().facts())
        .isEqualTo("0:KVM_EVENTFD>IRR, 0 handled on 0, 0 reaped");
  }

  @Test
  void whatWasCountedIsLostWhenTheIrqfdHasNoRoute() {
    HandDriven h = armed(List.of(), ATTACH).raise(0).deliver(0).forget();
    assertThat(h.finish().facts()).isEqualTo("0:KVM_EVENTFD>NO_ROUTE");
  }

  /** A route in the VMM's own table is none to KVM until it is committed. */
  @Test
  void anIrqfdWithoutACommittedRouteConsumesAndDrops() {
    HandDriven h = armed(List.of(new AddRoute(0), ATTACH)).raise(0).deliver(0);
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>NO_ROUTE");
  }

  /** The route is taken out while the irqfd stays: consumed and dropped from then on. */
  @Test
  void anIrqfdWhoseRouteWasRemovedConsumesAndDrops() {
    HandDriven h =
        armed(List.of(new AddRoute(0), COMMIT, ATTACH), new ReleaseRoute(0), COMMIT)
            .raise(0)
            .settle();
    assertThat(h.facts()).isEqualTo("0>WIRE, 0:WIRE>IRR, 0 handled on 0, 0 reaped");
    assertThat(h.done(3).forget().raise(0).deliver(0).facts()).isEqualTo("0>WIRE, 0:WIRE>NO_ROUTE");
  }

  @Test
  void aDetachedIrqfdLeavesTheCountInTheEventfd() {
    HandDriven h = armed(List.of(new AddRoute(0), COMMIT, ATTACH), new DetachIrqfd(0)).done(3);
    assertThat(h.raise(0).deliver(0).facts()).isEqualTo("0>WIRE, 0:WIRE>KVM_EVENTFD");
  }

  @Test
  void aClosedEventfdTakesItsCountWithIt() {
    VmmCall close = new ReleaseVector(0);
    HandDriven kvm = armed(List.of(), close).raise(0).deliver(0).forget();
    assertThat(kvm.done(3).facts()).isEqualTo("0:KVM_EVENTFD>EVENTFD_CLOSED");
    HandDriven read = armed("Q", List.of(), close).raise(0).deliver(0).forget();
    assertThat(read.done(3).facts()).isEqualTo("0:INTERRUPT_EVENTFD>EVENTFD_CLOSED");
  }
}
