// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.machine.ScriptedPolicy.si;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.device.WhileDisabled;
import org.virqsim.model.vfio.IrqIndex;
import org.virqsim.policy.EventFds;
import org.virqsim.policy.VmmCall;
import org.virqsim.policy.VmmCall.SetIrqs;

/**
 * What VFIO_DEVICE_SET_IRQS answers and leaves behind, worked out by hand from vfio_pci_intrs.c:
 * for each irq_type, refused, partly granted and failing calls. EINVAL is 22, ENOTTY 25, ENOSPC 28.
 */
class SetIrqsAnswersTest {
  private static final SetIrqs OFF = SetIrqs.msixOff();

  /** Disarms INTx, which the machine starts with: irq_type is none afterwards. */
  private static final SetIrqs INTX_OFF = SetIrqs.intx(SetIrqs.Action.TRIGGER, 0);

  private static HostProfile host(String name) {
    return HostProfile.find(name).orElseThrow();
  }

  private static HostProfile limits(String name, int available, int cpu) {
    return host(name).withLimits(HostLimits.DEFAULT.withPerEnabling(available).withCpuVectors(cpu));
  }

  /** Makes the calls one after the other; four vectors. */
  private static HandDriven made(HostProfile host, SetIrqs... calls) {
    return made(host, List.of(), calls);
  }

  private static HandDriven made(HostProfile host, List<VmmCall> atPartial, SetIrqs... calls) {
    HandDriven h =
        new HandDriven(
            Configuration.single(
                DeviceProfile.nvme(4),
                host,
                new ScriptedPolicy(List.of(calls), atPartial, List.of()),
                Calls.steps("enable"),
                Collections.nCopies(4, 0),
                1,
                0));
    return h.done(1);
  }

  private static String answers(HostProfile host, SetIrqs... calls) {
    return made(host, calls).facts();
  }

  /** One letter per vector: armed to Q or K, allocated only a, nothing -. */
  private static String vectors(HandDriven h) {
    StringBuilder text = new StringBuilder();
    for (int v = 0; v < 4; v++) {
      String vector = "v" + v + ".";
      int fd = h.get(vector + "fd");
      // An armed vector has an action and is unmasked, any other has neither.
      assertThat(h.get(vector + "action")).isEqualTo(fd == 0 ? 0 : 1);
      assertThat(h.get(vector + "M")).isEqualTo(fd == 0 ? 1 : 0);
      text.append(fd == 0 ? h.get(vector + "allocated") == 1 ? 'a' : '-' : "-QK".charAt(fd));
    }
    return text.toString();
  }

  private static String function(HandDriven h) {
    List<String> values = new ArrayList<>();
    for (String field : List.of("E", "F", "irqType", "allocated", "requested")) {
      values.add(field + "=" + h.get(field));
    }
    return String.join(" ", values);
  }

  private static final String NOTHING = "E=0 F=0 irqType=0 allocated=0 requested=0";

  @ParameterizedTest
  @ValueSource(strings = {"linux-5.13", "linux-5.14", "linux-6.5"})
  void disablingWhatIsNotEnabledIsRefused(String host) {
    HandDriven h = made(host(host), INTX_OFF, OFF);
    assertThat(h.facts()).isEqualTo("INTX OFF=0, OFF=-22");
    assertThat(function(h)).isEqualTo(NOTHING);
    // Twice in a row: the second finds nothing to disable either.
    assertThat(answers(host(host), INTX_OFF, si(0, "QQ"), OFF, OFF))
        .isEqualTo("INTX OFF=0, EN(2):QQ=0, OFF=0, OFF=-22");
  }

  @Test
  void rangesBeyondTheTableAreRefused() {
    // irq_type none and MSI-X alike: the ioctl checks the range before anything else.
    assertThat(answers(host("linux-5.14"), INTX_OFF, si(3, "QQ"), si(0, "QQQQQ"), si(4, "Q")))
        .isEqualTo("INTX OFF=0, EN(2):QQ=-22, EN(5):QQQQQ=-22, S(4):Q=-22");
    assertThat(answers(host("linux-6.5"), INTX_OFF, si(0, "QQQQ"), si(4, "Q")))
        .isEqualTo("INTX OFF=0, EN(4):QQQQ=0, S(4):Q=-22");
  }

  @Test
  void msixIsRefusedWhileIntxIsSetUp() {
    HandDriven h = made(host("linux-5.14"), si(0, "Q"), OFF);
    assertThat(h.facts()).isEqualTo("S(0):Q=-22, OFF=-22");
    assertThat(function(h)).isEqualTo("E=0 F=0 irqType=1 allocated=0 requested=0");
  }

  @Test
  void intxIsRefusedWhileMsixIsSetUp() {
    SetIrqs arm = SetIrqs.intxEventFd(SetIrqs.Action.TRIGGER);
    SetIrqs mask = SetIrqs.intx(SetIrqs.Action.MASK, 1);
    // Disarmed twice: the second is refused, as is masking what is not armed.
    assertThat(answers(host("linux-5.14"), INTX_OFF, INTX_OFF, mask))
        .isEqualTo("INTX OFF=0, INTX OFF=-22, INTX NONE|MASK start 0 count 1=-22");
    HandDriven h = made(host("linux-5.14"), INTX_OFF, si(0, "Q"), arm);
    assertThat(h.facts()).isEqualTo("INTX OFF=0, S(0):Q=0, INTX S(0):Q=-22");
    assertThat(function(h)).isEqualTo("E=1 F=0 irqType=2 allocated=1 requested=1");
    // After OFF irq_type is none, and INTx can be armed again.
    h = made(host("linux-5.14"), INTX_OFF, si(0, "Q"), OFF, arm);
    assertThat(h.facts()).endsWith("OFF=0, INTX S(0):Q=0");
    assertThat(function(h)).isEqualTo("E=0 F=0 irqType=1 allocated=0 requested=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-5.13", "linux-5.14"})
  void aStaticHostRefusesWhatLiesBeyondItsRange(String host) {
    // Two allocated. A block that begins inside and ends outside is refused whole.
    HandDriven h = made(host(host), INTX_OFF, si(0, "--"), si(2, "Q"), si(1, "QQ"), si(1, "Q"));
    assertThat(h.facts()).isEqualTo("INTX OFF=0, EN(2):--=0, S(2):Q=-22, EN(2):QQ=-22, S(1):Q=0");
    assertThat(vectors(h)).isEqualTo("aQ--");
  }

  @Test
  void aDynamicHostAllocatesJustWhatIsMissing() {
    HandDriven h = made(host("linux-6.5"), INTX_OFF, si(0, "-"), si(2, "Q"));
    assertThat(h.facts()).isEqualTo("INTX OFF=0, S(0):-=0, S(2):Q=0");
    assertThat(vectors(h)).isEqualTo("a-Q-");
    assertThat(h.vectorsOf(MicroOp.ALLOCATE_ONE)).containsExactly("2");
    // 0 is allocated, 1 gets no eventfd and so no irq, 2 is allocated, 3 is missing.
    h = made(host("linux-6.5"), INTX_OFF, si(0, "-"), si(2, "Q"), si(0, "K-KQ"));
    assertThat(vectors(h)).isEqualTo("K-KQ");
    assertThat(h.vectorsOf(MicroOp.ALLOCATE_ONE)).containsExactly("2", "3");
    assertThat(function(h)).isEqualTo("E=1 F=0 irqType=2 allocated=3 requested=3");
    // What was allocated once stays so until OFF.
    h = made(host("linux-6.5"), INTX_OFF, si(0, "-"), si(2, "Q"), si(2, "-"), si(2, "K"));
    assertThat(h.vectorsOf(MicroOp.ALLOCATE_ONE)).containsExactly("2");
  }

  @Test
  void aDynamicHostThatHasNoVectorLeftRefusesTheBlock() {
    // Two available: 0 and 1 are taken, so 2 can not be added; nothing else is touched.
    HandDriven h = made(limits("linux-6.5", 2, 4), INTX_OFF, si(0, "QQ"), si(2, "K"));
    assertThat(h.facts()).endsWith("S(2):K=-28");
    assertThat(vectors(h)).isEqualTo("QQ--");
    // In one block with 1, the working 1 is disarmed.
    h = made(limits("linux-6.5", 2, 4), INTX_OFF, si(0, "QQ"), si(1, "KK"));
    assertThat(h.facts()).endsWith("EN(2):KK=-28");
    assertThat(vectors(h)).isEqualTo("Qa--");
  }

  @Test
  void maskingMsixIsNoIoctlForThisIndex() {
    for (SetIrqs.Action action : List.of(SetIrqs.Action.MASK, SetIrqs.Action.UNMASK)) {
      SetIrqs call = new SetIrqs(IrqIndex.MSIX, SetIrqs.Data.NONE, action, 0, 1, EventFds.none());
      assertThat(answers(host("linux-6.5"), INTX_OFF, call)).endsWith("count 1=-25");
      HandDriven h = made(host("linux-6.5"), INTX_OFF, si(0, "QQ"), call);
      assertThat(h.facts()).endsWith("count 1=-25");
      assertThat(vectors(h)).isEqualTo("QQ--");
      // Beyond the table the range is found wrong first.
      call = new SetIrqs(IrqIndex.MSIX, SetIrqs.Data.NONE, action, 4, 1, EventFds.none());
      assertThat(answers(host("linux-6.5"), INTX_OFF, call)).endsWith("count 1=-22");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-5.13", "linux-5.14", "linux-6.5"})
  void aPartialGrantIsANumberAndLeavesNothing(String host) {
    HandDriven h = made(limits(host, 3, 4), INTX_OFF, si(0, "QQQQ"));
    assertThat(h.facts()).isEqualTo("INTX OFF=0, EN(4):QQQQ=3");
    assertThat(function(h)).isEqualTo(NOTHING);
    assertThat(vectors(h)).isEqualTo("----");
    // What the number says can be had.
    h = made(limits(host, 3, 4), INTX_OFF, si(0, "QQQQ"), si(0, "QQQ"));
    assertThat(h.facts()).endsWith("EN(4):QQQQ=3, EN(3):QQQ=0");
    assertThat(vectors(h)).isEqualTo("QQQ-");
  }

  @Test
  void aPolicyMayAnswerAPartialGrant() {
    List<VmmCall> less = List.of(si(0, "KK"));
    // The calls that were still planned are given up.
    HandDriven h = made(limits("linux-5.14", 2, 4), less, INTX_OFF, si(0, "QQQ"), si(0, "Q"));
    assertThat(h.facts()).isEqualTo("INTX OFF=0, EN(3):QQQ=2, EN(2):KK=0");
    assertThat(vectors(h)).isEqualTo("KK--");
  }

  @Test
  void aFailingBlockDisarmsWhatItWasAskedToSet() {
    // Two CPU vectors. 3 has one of them, 0 gets the other, 1 gets none: 0 is disarmed again,
    // 3 was not asked for and works on.
    HandDriven h =
        made(limits("linux-5.14", 4, 2), INTX_OFF, si(0, "----"), si(3, "Q"), si(0, "QQQ"));
    assertThat(h.facts()).endsWith("EN(3):QQQ=-28");
    assertThat(vectors(h)).isEqualTo("aaaQ");
    assertThat(function(h)).isEqualTo("E=1 F=0 irqType=2 allocated=4 requested=1");
    // 0 worked before, and is disarmed all the same.
    h = made(limits("linux-5.14", 4, 2), INTX_OFF, si(0, "Q--Q"), si(0, "KK"));
    assertThat(h.facts()).endsWith("EN(2):KK=-28");
    assertThat(vectors(h)).isEqualTo("aaaQ");
    // The block stopped at 1, before 2, which therefore works on.
    h = made(limits("linux-5.14", 4, 2), INTX_OFF, si(0, "--QQ"), si(0, "-KK"));
    assertThat(h.facts()).endsWith("EN(3):-KK=-28");
    assertThat(vectors(h)).isEqualTo("aaQQ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-5.13", "linux-5.14", "linux-6.5"})
  void aFailingBlockAtEnablingDisablesEverything(String host) {
    HandDriven h = made(limits(host, 4, 2), INTX_OFF, si(0, "QQQ"));
    assertThat(h.facts()).isEqualTo("INTX OFF=0, EN(3):QQQ=-28");
    assertThat(function(h)).isEqualTo(NOTHING);
    assertThat(vectors(h)).isEqualTo("----");
    assertThat(h.vectorsOf(MicroOp.MSIX_SHUTDOWN)).hasSize(1);
  }

  /**
   * The silent dead device: the resize for vector 1 fails, QEMU goes on, and the guest sees both
   * vectors unmasked while the device has MSI-X disabled.
   */
  @Test
  void theGuestSeesSuccessWhenAResizeFails() {
    HandDriven h = broughtUp(limits("linux-5.14", 4, 1), true).done(4);
    assertThat(h.facts()).endsWith("OFF=-22, S(0):Q=0, S(0):K=0, OFF=0, EN(2):KK=-28");
    assertThat(function(h)).isEqualTo(NOTHING);
    for (int v = 0; v < 2; v++) {
      assertThat(h.get("v" + v + ".seen")).isEqualTo(1);
      assertThat(h.machine().exposure(h.state(), v)).isEqualTo(Exposure.DARK);
      assertThat(h.forget().raise(v).facts()).isEqualTo(v + ">NOT_RECOGNISED");
    }
  }

  /**
   * Linux 5.14 sets Enable before it allocates, and clears it when that fails: what was latched in
   * between stays or goes as at any other clearing of Enable. Linux 5.13 allocates first.
   */
  @ParameterizedTest
  @CsvSource({"linux-5.14, true, 1", "linux-5.14, false, 0"})
  void aFailedAllocationClearsEnableAgain(String host, boolean pbaKept, int pending) {
    HandDriven h = broughtUp(limits(host, 1, 4), pbaKept).done(3).to(MicroOp.ALLOCATE_VECTORS);
    assertThat(h.get("E")).isEqualTo(1);
    h.forget().raise(0).done(4);
    assertThat(h.facts())
        .isEqualTo("0>PBA, " + (pbaKept ? "" : "0:PBA>PBA_CLEARED, ") + "EN(2):KK=1");
    assertThat(function(h)).isEqualTo(NOTHING);
    assertThat(h.get("v0.P")).isEqualTo(pending);
    h = broughtUp(limits("linux-5.13", 1, 4), pbaKept).done(3).to(MicroOp.ALLOCATE_VECTORS);
    assertThat(h.get("E")).isZero();
    assertThat(h.forget().raise(0).done(4).facts()).isEqualTo("0>NOT_RECOGNISED, EN(2):KK=1");
  }

  private static HandDriven broughtUp(HostProfile host, boolean pbaKept) {
    DeviceProfile device = new DeviceProfile(4, WhileDisabled.DROP, pbaKept, false, true);
    return new HandDriven(
        Calls.configuration(
            "qemu-2.1",
            host,
            device,
            Calls.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1")));
  }
}
