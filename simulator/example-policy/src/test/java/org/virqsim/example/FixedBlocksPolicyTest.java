// SPDX-License-Identifier: Apache-2.0
package org.virqsim.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.HostLimits;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.ReplayResolver;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.model.vmm.InterruptMode;
import org.virqsim.policy.EventFds;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.AddRoute;
import org.virqsim.policy.VmmCall.AttachIrqfd;
import org.virqsim.policy.VmmCall.CommitRoutes;
import org.virqsim.policy.VmmCall.DetachIntxIrqfd;
import org.virqsim.policy.VmmCall.SetHandler;
import org.virqsim.policy.VmmCall.SetIrqs;
import org.virqsim.policy.VmmCall.SetMode;
import org.virqsim.policy.VmmCall.SetNrVectors;
import org.virqsim.policy.VmmCall.UseVector;

/**
 * The calls of the policy, written out by hand. A machine without time runs the guest's steps, so
 * that what the policy sees is what its own calls have left, and the host's answers are checked
 * too.
 */
class FixedBlocksPolicyTest {
  private static final HostProfile HOST = HostProfile.find("linux-5.14").orElseThrow();

  /** Returns what the VMM does in each of the guest's steps; every call must succeed. */
  private static List<List<VmmCall>> calls(HostProfile host, int table, List<GuestStep> steps) {
    Machine machine =
        new Machine(
            Configuration.single(
                DeviceProfile.nvme(table),
                host,
                new FixedBlocksPolicy(),
                steps,
                Collections.nCopies(table, 0),
                1,
                0));
    List<List<VmmCall>> answers = new ArrayList<>(List.of(new ArrayList<>()));
    State state = machine.initial();
    new ReplayResolver(machine)
        .runQuietly(
            state,
            new NoEffects() {
              @Override
              public void callStarted(int driver, VmmCall call) {
                answers.get(answers.size() - 1).add(call);
              }

              @Override
              public void callReturned(int driver, SetIrqs call, int result) {
                assertThat(result).as("%s", call).isZero();
              }

              @Override
              public void retired(int driver, int guestStep) {
                answers.add(new ArrayList<>());
              }
            });
    assertThat(machine.guestDone(state)).isTrue();
    return answers.subList(0, steps.size());
  }

  /** Returns what the host is asked for on the MSI-X index, in all of the steps. */
  private static List<SetIrqs> msix(HostProfile host, int table, List<GuestStep> steps) {
    return calls(host, table, steps).stream()
        .flatMap(List::stream)
        .filter(call -> call instanceof SetIrqs set && set.index() == IrqIndex.MSIX)
        .map(SetIrqs.class::cast)
        .toList();
  }

  private static GuestStep step(GuestOp op, int vector) {
    return new GuestStep(op, vector);
  }

  private static GuestStep step(GuestOp op) {
    return GuestStep.of(op);
  }

  /** Returns SI(start, fds): {@code K} kvm eventfd, {@code Q} the main loop's, {@code -} none. */
  private static SetIrqs si(int start, String fds) {
    return SetIrqs.msix(
        start,
        EventFds.of(
            fds.length(),
            i ->
                switch (fds.charAt(i)) {
                  case 'K' -> EventFd.KVM;
                  case 'Q' -> EventFd.INTERRUPT;
                  default -> EventFd.NONE;
                }));
  }

  /**
   * Linux enables with Function Mask set: one block without eventfds. Vectors 0 and 1 are in it and
   * cost one call each. Vector 8 is the ninth: two blocks would be 16, but the table ends at 12. A
   * masked vector goes to the main loop and comes back.
   */
  @Test
  void onlyAVectorBeyondTheBlocksTearsAllDown() {
    assertThat(
            msix(
                HOST,
                12,
                List.of(
                    step(GuestOp.ENABLE_MASKED),
                    step(GuestOp.CLEAR_FUNCTION_MASK),
                    step(GuestOp.UNMASK, 0),
                    step(GuestOp.UNMASK, 1),
                    step(GuestOp.UNMASK, 8),
                    step(GuestOp.MASK, 1),
                    step(GuestOp.UNMASK, 1),
                    step(GuestOp.DISABLE))))
        .containsExactly(
            si(0, "--------"),
            si(0, "K"),
            si(1, "K"),
            SetIrqs.msixOff(),
            si(0, "KK------K---"),
            si(1, "Q"),
            si(1, "K"),
            SetIrqs.msixOff());
  }

  /** Everything that is done for enabling and for the first unmask, not only what VFIO sees. */
  @Test
  void routesAreCommittedBeforeTheVectorIsArmed() {
    List<List<VmmCall>> calls =
        calls(
            HOST,
            2,
            List.of(
                step(GuestOp.ENABLE_MASKED),
                step(GuestOp.CLEAR_FUNCTION_MASK),
                step(GuestOp.UNMASK, 1)));
    assertThat(calls.get(0))
        .containsExactly(
            SetIrqs.intx(SetIrqs.Action.MASK, 1),
            new DetachIntxIrqfd(),
            SetIrqs.intx(SetIrqs.Action.UNMASK, 1),
            SetIrqs.intx(SetIrqs.Action.TRIGGER, 0),
            new SetMode(InterruptMode.MSIX),
            new SetNrVectors(2),
            si(0, "--"));
    assertThat(calls.get(1)).isEmpty();
    assertThat(calls.get(2))
        .containsExactly(
            new UseVector(1),
            new SetHandler(1, true),
            new AddRoute(1),
            new CommitRoutes(),
            new AttachIrqfd(1),
            si(1, "K"));
  }

  /**
   * Vectors 0 and 2 are unmasked when Function Mask is cleared: one commit for both routes. Had
   * they been unmasked at enabling, the first block would have armed them at once.
   */
  @Test
  void vectorsUnmaskedTogetherShareACommit() {
    List<GuestStep> unmasks = List.of(step(GuestOp.UNMASK, 0), step(GuestOp.UNMASK, 2));
    List<GuestStep> steps = new ArrayList<>(List.of(step(GuestOp.ENABLE_MASKED)));
    steps.addAll(unmasks);
    steps.add(step(GuestOp.CLEAR_FUNCTION_MASK));
    assertThat(calls(HOST, 3, steps).get(3))
        .containsExactly(
            new UseVector(0),
            new SetHandler(0, true),
            new AddRoute(0),
            new UseVector(2),
            new SetHandler(2, true),
            new AddRoute(2),
            new CommitRoutes(),
            new AttachIrqfd(0),
            new AttachIrqfd(2),
            si(0, "K"),
            si(2, "K"));
    steps = new ArrayList<>(unmasks);
    steps.add(step(GuestOp.ENABLE));
    assertThat(msix(HOST, 3, steps)).containsExactly(si(0, "K-K"));
  }

  /** The VM's table takes one route; the second vector is served by the main loop. */
  @Test
  void withoutARouteTheMainLoopServes() {
    HostProfile host = HOST.withLimits(HostLimits.DEFAULT.withKvmRoutes(1));
    assertThat(
            msix(
                host,
                2,
                List.of(step(GuestOp.ENABLE), step(GuestOp.UNMASK, 1), step(GuestOp.UNMASK, 0))))
        .containsExactly(si(0, "--"), si(1, "K"), si(0, "Q"));
  }

  /** 20 vectors one by one: 8 at enabling, then 16 and 20, where QEMU 2.1 tears down 19 times. */
  @Test
  void twentyVectorsMeetTwoTeardowns() {
    List<GuestStep> steps = new ArrayList<>(List.of(step(GuestOp.ENABLE)));
    IntStream.range(0, 20).forEach(v -> steps.add(step(GuestOp.UNMASK, v)));
    assertThat(msix(HOST, 20, steps).stream().filter(SetIrqs.msixOff()::equals)).hasSize(2);
  }

  @Test
  void theProviderFileNamesIt() {
    assertThat(ServiceLoader.load(VectorPolicy.class))
        .extracting(VectorPolicy::name)
        .containsExactly("example-fixed-blocks");
  }
}
