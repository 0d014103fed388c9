// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.virqsim.model.device.DeviceProfile;

/** Policies that were proposed or are references, with their calls written out. */
class ProposedPoliciesTest {
  /**
   * Five of eight vectors. The first is a swap, as under QEMU 2.1; then two, four and eight vectors
   * are enabled, so vector 3 finds itself allocated.
   */
  @Test
  void geometricDoublesAtEachTeardown() {
    Configuration configuration =
        Calls.configuration(
            "geometric",
            "linux-5.14",
            8,
            Calls.steps(
                "enable-masked",
                "clear-function-mask",
                "unmask 0",
                "unmask 1",
                "unmask 2",
                "unmask 3",
                "unmask 4"));
    assertThat(Calls.msix(configuration))
        .containsExactly(
            "OFF=-22",
            "S(0):Q",
            "S(0):K",
            "OFF",
            "EN(2):KK",
            "OFF",
            "EN(4):KKK-",
            "S(3):K",
            "OFF",
            "EN(8):KKKKK---");
  }

  /** The table ends the doubling: 3 of 3 and not 4. */
  @Test
  void geometricStopsAtTheTable() {
    Configuration configuration =
        Calls.configuration(
            "geometric",
            "linux-5.14",
            3,
            Calls.steps("enable-masked", "clear-function-mask", "unmask 1", "unmask 2"));
    assertThat(Calls.msix(configuration)).endsWith("OFF", "EN(2):QK", "OFF", "EN(3):QKK");
  }

  /**
   * A request of vector 0 is dropped while the resize for vector 1 has Enable at 0; the injection
   * after the resize makes its handler run, which finds the completion. Vector 1 is new, so it gets
   * none.
   */
  @Test
  void reinjectingFindsWhatAResizeDropped() {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "incremental-reinject",
                HostProfile.find("linux-5.14").orElseThrow(),
                DeviceProfile.nvme(2),
                Calls.steps("enable-masked", "clear-function-mask", "unmask 0", "unmask 1")));
    h.done(3).to(MicroOp.FREE_VECTORS).forget().raise(0).finish();
    assertThat(h.facts())
        .isEqualTo(
            "0>INTX_UNHANDLED, OFF=0, EN(2):KK=0, 0 signalled>IRR, 0 handled on 0, 0 reaped");
    assertThat(h.vectorsOf(MicroOp.INJECT)).isEqualTo(List.of("0"));
  }

  /** A vector that the guest has masked gets no injection. */
  @Test
  void reinjectingSparesMaskedVectors() {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "incremental-reinject",
                HostProfile.find("linux-5.14").orElseThrow(),
                DeviceProfile.nvme(3),
                Calls.steps(
                    "enable-masked",
                    "clear-function-mask",
                    "unmask 0",
                    "unmask 1",
                    "mask 0",
                    "unmask 2")));
    h.finish(5);
    int before = h.vectorsOf(MicroOp.INJECT).size();
    h.finish(6);
    assertThat(h.vectorsOf(MicroOp.INJECT).subList(before, before + 1)).isEqualTo(List.of("1"));
    assertThat(h.vectorsOf(MicroOp.INJECT)).hasSize(before + 1);
  }
}
