// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.State;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * Without dynamic MSI-X no policy can be best at both: dropping no request, and holding no more
 * vectors than the guest uses.
 *
 * <p>Two guests with a table of N entries begin alike. P enables MSI-X and unmasks entry 0; Q does
 * the same and unmasks entry N-1 then. A policy can not tell them apart until Q's last write, so
 * after P it holds the same number of vectors for both, and
 *
 * <ul>
 *   <li>if that is fewer than N, it must clear Enable in Q's last write, since VFIO answers -EINVAL
 *       beyond the allocated range (asserted below), and OFF is the only way to another range;
 *       vector 0 is live meanwhile, and a request of it is dropped;
 *   <li>if it drops nothing in Q, it holds N for P, of which the guest uses one, and qemu-2.1 holds
 *       one.
 * </ul>
 *
 * <p>So each policy is worse than some other on one of the two. This holds for every policy that
 * arms each unmasked vector before the guest's write retires, which is asserted too: one that did
 * not would leave a vector dead that the guest believes to be in use. It needs a device that does
 * not keep what it has to say while Enable is 0, as most do not.
 */
class NoPolicyIsBestTest {
  private static final String HOST = "linux-5.14";
  private static final List<Integer> TABLES = List.of(2, 8, 64);
  private static final int STEPS_OF_P = 3;

  private record Case(String policy, int n) {
    /** Q; P is its beginning. */
    HandDriven q() {
      return new HandDriven(
          Calls.configuration(
              policy,
              HostProfile.find(HOST).orElseThrow(),
              DeviceProfile.nvme(n),
              Calls.steps(
                  "enable-masked", "clear-function-mask", "unmask 0", "unmask " + (n - 1))));
    }
  }

  /**
   * All but those of which the argument does not hold. Xen and bhyve have the device themselves and
   * add a vector without VFIO's limit. The hypercall policies are told by the guest how many
   * vectors it will use, so that P and Q do not begin alike for them; refused, they have no MSI-X.
   */
  private static boolean isJudged(VectorPolicy policy) {
    return !policy.ownsHost()
        && !policy.name().startsWith("hypercall")
        && policy.refusal(HostProfile.find(HOST).orElseThrow().dynamicMsix()).isEmpty();
  }

  static List<Case> cases() {
    return Policies.builtIn().all().stream()
        .filter(NoPolicyIsBestTest::isJudged)
        .flatMap(policy -> TABLES.stream().map(n -> new Case(policy.name(), n)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void dropsInTheOneOrHoldsTheTableInTheOther(Case c) {
    HandDriven h = c.q().done(STEPS_OF_P).settle();
    int held = h.get("allocated");
    assertThat(h.get("v0.fd")).as("vector 0 is armed when its unmask retires").isNotZero();
    assertThat(h.get("v0.live") + h.get("v0.seen")).as("and in use").isEqualTo(2);
    boolean drops = dropsInLastStep(h);
    assertThat(h.get("v" + (c.n() - 1) + ".fd")).as("the last is armed, too").isNotZero();
    assertThat(h.get("allocated")).isGreaterThanOrEqualTo(c.n());
    assertThat(drops)
        .as("drops in Q, holding %s of %s after P", held, c.n())
        .isEqualTo(held < c.n());
    if (!drops) {
      assertThat(held).isEqualTo(c.n());
    }
  }

  /**
   * Goes through Q's last step. Before each of its micro-steps a request of vector 0 is raised in a
   * copy of the state, which goes on to the end: where Enable is 0 it must be dropped.
   */
  private static boolean dropsInLastStep(HandDriven h) {
    boolean any = false;
    while (h.get("guest.pc") == STEPS_OF_P) {
      State before = h.state();
      h.forget().raise(0).settle().finish();
      boolean dropped =
          Arrays.stream(DropCause.values()).anyMatch(d -> h.facts().contains(">" + d));
      String facts = h.facts();
      h.state(before);
      if (h.get("E") == 0) {
        assertThat(dropped).as("raised while Enable is 0: %s", facts).isTrue();
      }
      any |= dropped;
      h.go(HandDriven.GUEST);
    }
    return any;
  }

  /** There is a policy on each side, so that both halves of the argument are needed. */
  @Test
  void qemuHoldsOneAndAllocateAllTheTable() {
    for (int n : TABLES) {
      assertThat(new Case("qemu-2.1", n).q().done(STEPS_OF_P).get("allocated")).isEqualTo(1);
      assertThat(new Case("allocate-all", n).q().done(STEPS_OF_P).get("allocated")).isEqualTo(n);
    }
  }

  /** What forces the teardown: without one VFIO refuses the vector beyond the range. */
  @ParameterizedTest
  @MethodSource("tables")
  void vfioRefusesVectorsBeyondTheRange(int n) {
    HandDriven h =
        new HandDriven(
            Configuration.single(
                DeviceProfile.nvme(n),
                HostProfile.find(HOST).orElseThrow(),
                new ScriptedPolicy(
                    List.of(
                        SetIrqs.intx(SetIrqs.Action.TRIGGER, 0),
                        ScriptedPolicy.si(0, "K"),
                        ScriptedPolicy.si(n - 1, "K")),
                    List.of(),
                    List.of()),
                Calls.steps("enable"),
                Collections.nCopies(n, 0),
                1,
                0));
    assertThat(h.done(1).facts()).endsWith("S(0):K=0, S(" + (n - 1) + "):K=-22");
  }

  static Stream<Integer> tables() {
    return TABLES.stream();
  }
}
