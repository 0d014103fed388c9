// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/**
 * What becomes of a request that arises while the guest has its vector masked: in which latch it
 * waits, and that it arrives with the unmask and not before. It follows from where the device's
 * message goes meanwhile (reference, section 4, columns "mask v" and "masking"): to nobody (the
 * device's own pending bit), to the main loop (the emulated one), or to an eventfd without irqfd.
 */
class MaskedRequestsTest {
  private static final String TO_IRR = "0:WIRE>IRR, 0 handled on 0, 0 reaped";

  /** The device's entry is masked: its own pending bit, sent by the unmasking of the entry. */
  private static final String PBA = "0>PBA";

  /** Armed to the main loop: the pending bit that the VMM emulates. */
  private static final String EMULATED =
      "0>WIRE, 0:WIRE>INTERRUPT_EVENTFD, 0:INTERRUPT_EVENTFD>MAIN_LOOP, 0:MAIN_LOOP>EMULATED_PBA";

  /** The irqfd is gone: the eventfd counts. */
  private static final String COUNT = "0>WIRE, 0:WIRE>KVM_EVENTFD";

  /** It is not masked at all: the request is handled while the guest has the vector masked. */
  private static final String NOT_MASKED = "0>WIRE, " + TO_IRR;

  private static HandDriven of(String policy, String... steps) {
    return new HandDriven(
        Calls.configuration(
            policy,
            HostProfile.find("linux-5.14").orElseThrow(),
            DeviceProfile.nvme(3),
            Calls.steps(steps)));
  }

  private static String latch(String name) {
    return switch (name) {
      case "pba" -> PBA;
      case "emulated" -> EMULATED;
      case "count" -> COUNT;
      default -> NOT_MASKED;
    };
  }

  /** How it goes on from the latch, call answers left out. */
  private static String from(String name) {
    return switch (name) {
      case "pba" -> "0:PBA>WIRE, " + TO_IRR;
      case "emulated" -> "0:EMULATED_PBA>IRR, 0 handled on 0, 0 reaped";
      case "count" -> "0:KVM_EVENTFD>IRR, 0 handled on 0, 0 reaped";
      default -> "";
    };
  }

  /** qemu-1.2 injects at each unmask, which merges with the message of the pending bit. */
  private static String withInjection(String facts) {
    return facts.replace("0:WIRE>IRR", "0 signalled>IRR, 0:WIRE>IRR");
  }

  private static String requests(HandDriven h) {
    return String.join(
        ", ", List.of(h.facts().split(", ", -1)).stream().filter(f -> !f.contains("=")).toList());
  }

  /**
   * The new policies, and those that share QEMU 2.1's way. Only cloud-hypervisor lets a masked
   * entry's messages through.
   */
  @ParameterizedTest
  @CsvSource({
    "qemu-1.2, pba",
    "qemu-1.3, pba",
    "qemu-1.4, pba",
    "qemu-2.1, emulated",
    "qemu-8.2, emulated",
    "cloud-hypervisor, not masked",
    "crosvm, emulated",
    "kvmtool, count",
    "xen, pba",
    "bhyve, pba",
    "allocate-all, emulated",
    "allocate-all-lazy, emulated",
    "hypercall, emulated",
    "hypercall-4, emulated"
  })
  void underTheEntrysMask(String policy, String latch) {
    HandDriven h =
        of(policy, "enable-masked", "clear-function-mask", "unmask 0", "mask 0", "unmask 0");
    h.finish(4).forget().raise(0).settle();
    assertThat(requests(h)).isEqualTo(latch(latch));
    h.forget().finish();
    String expected = from(latch);
    assertThat(requests(h))
        .isEqualTo(policy.equals("qemu-1.2") ? withInjection(expected) : expected);
  }

  /** kvmtool and bhyve do not emulate Function Mask; cloud-hypervisor detaches the irqfds. */
  @ParameterizedTest
  @CsvSource({
    "qemu-1.2, pba",
    "qemu-1.3, pba",
    "qemu-1.4, pba",
    "qemu-2.1, emulated",
    "qemu-8.2, emulated",
    "cloud-hypervisor, count",
    "crosvm, emulated",
    "kvmtool, not masked",
    "xen, pba",
    "bhyve, not masked",
    "allocate-all, emulated",
    "allocate-all-lazy, emulated",
    "hypercall, emulated",
    "hypercall-4, emulated"
  })
  void underFunctionMask(String policy, String latch) {
    HandDriven h = of(policy, "enable", "unmask 0", "set-function-mask", "clear-function-mask");
    h.finish(3).forget().raise(0).settle();
    assertThat(requests(h)).isEqualTo(latch(latch));
    h.forget().finish();
    String expected = from(latch);
    assertThat(requests(h))
        .isEqualTo(policy.equals("qemu-1.2") ? withInjection(expected) : expected);
  }

  static List<String> policiesThatEnable() {
    Predicate<VectorPolicy> refuses = policy -> policy.name().equals("hypercall-refuse");
    return Policies.builtIn().all().stream()
        .filter(refuses.negate())
        .map(VectorPolicy::name)
        .toList();
  }

  /** Masked under Function Mask, an entry is masked when that ends, under every policy. */
  @ParameterizedTest
  @MethodSource("policiesThatEnable")
  void anEntryMaskedUnderFunctionMaskStaysMasked(String policy) {
    HandDriven h =
        of(
            policy,
            "enable",
            "unmask 0",
            "set-function-mask",
            "mask 0",
            "clear-function-mask",
            "unmask 0");
    h.finish(5).settle().forget().raise(0).settle();
    assertThat(requests(h)).isIn(PBA, EMULATED, COUNT);
    h.forget().finish();
    assertThat(requests(h)).endsWith("0 handled on 0, 0 reaped");
  }

  /**
   * A request that was latched under Function Mask survives DISABLE and arrives once the guest has
   * enabled again: the device keeps its PBA, and these VMMs their eventfds or the pending bit.
   */
  @ParameterizedTest
  @CsvSource({"qemu-1.3, pba", "cloud-hypervisor, count", "crosvm, emulated", "xen, pba"})
  void latchedAcrossDisable(String policy, String latch) {
    HandDriven h = of(policy, "enable", "unmask 0", "set-function-mask", "disable", "enable");
    h.finish(3).forget().raise(0).settle();
    assertThat(requests(h)).isEqualTo(latch(latch));
    h.forget().finish();
    assertThat(requests(h)).isEqualTo(from(latch));
  }
}
