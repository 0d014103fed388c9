// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.virqsim.model.device.DeviceProfile;

/**
 * The calls of the policies whose driver asks for its vectors, written out from the reference's
 * section 4: grant g of the n asked for, SI(0,g,[-1..]) at enabling, requests at unmask; refused,
 * the guest keeps INTx. What was granted is masked, freed and disabled as under QEMU 2.1.
 */
class HypercallCallsTest {

  /**
   * The driver asks for as many as it uses until it disables: five, for entry 4 is the highest. At
   * the second enabling it asks for three, since the entries 0 to 2 are still unmasked. Nothing is
   * beyond the range, so that no OFF comes but with the guest's own DISABLE and RESET.
   */
  @Test
  void grantsWhatIsAskedFor() {
    CallTable.check(
        "hypercall",
        """
        enable-masked       | grant 5 intx-off EN(5):-----
        clear-function-mask |
        unmask 0            | GSIR irqfd+0 S(0):K
        unmask 1            | GSIR irqfd+1 S(1):K
        unmask 4            | GSIR irqfd+4 S(4):K
        unmask 2            | GSIR irqfd+2 S(2):K
        mask 0              | S(0):Q
        unmask 0            | GSIR S(0):K
        set-function-mask   | S(0):Q S(1):Q S(2):Q S(4):Q
        clear-function-mask | GSIR S(0):K GSIR S(1):K GSIR S(2):K GSIR S(4):K
        free 4              | S(4):Q
        disable             | S(0):Q S(1):Q S(2):Q S(4):Q OFF irqfd-0 close 0 irqfd-1 close 1 irqfd-2 close 2 irqfd-4 close 4 intx-on
        enable-masked       | grant 3 intx-off EN(3):---
        clear-function-mask | GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K
        reset               | S(0):Q S(1):Q S(2):Q OFF irqfd-0 close 0 irqfd-1 close 1 irqfd-2 close 2 intx-on intx-off function-reset intx-on
        enable-masked       | grant 1 intx-off S(0):-
        """);
  }

  /** Entries that are unmasked already count as asked for. A restore allocates the grant again. */
  @Test
  void grantsForUnmaskedEntries() {
    CallTable.check(
        "hypercall",
        """
        unmask 0 |
        unmask 1 |
        unmask 2 |
        unmask 5 |
        enable   | grant 6 intx-off EN(6):------ GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K GSIR irqfd+5 S(5):K
        mask 1   | S(1):Q
        restore  | intx-off EN(6):------ GSIR irqfd+0 S(0):K GSIR irqfd+2 S(2):K GSIR irqfd+5 S(5):K
        unmask 1 | GSIR irqfd+1 S(1):K
        """);
  }

  /**
   * Four of six: the driver leaves vectors 4 and 5 alone, so that their steps do not even trap, and
   * nothing ever grows.
   */
  @Test
  void grantsFour() {
    CallTable.check(
        "hypercall-4",
        """
        enable-masked       | grant 4 intx-off EN(4):----
        clear-function-mask |
        unmask 0            | GSIR irqfd+0 S(0):K
        unmask 3            | GSIR irqfd+3 S(3):K
        unmask 5            |
        mask 0              | S(0):Q
        unmask 0            | GSIR S(0):K
        unmask 4            |
        set-function-mask   | S(0):Q S(3):Q
        clear-function-mask | GSIR S(0):K GSIR S(3):K
        free 3              | S(3):Q
        free 4              |
        free 5              |
        restore             | intx-off EN(4):---- GSIR irqfd+0 S(0):K
        disable             | S(0):Q OFF irqfd-0 close 0 intx-on
        enable-masked       | grant 1 intx-off S(0):-
        clear-function-mask | GSIR irqfd+0 S(0):K
        reset               | S(0):Q OFF irqfd-0 close 0 intx-on intx-off function-reset intx-on
        """);
  }

  /** Entry 5 was unmasked before it was known that only four are granted: it stays without. */
  @Test
  void grantsFourOverUnmaskedEntries() {
    CallTable.check(
        "hypercall-4",
        """
        unmask 0            |
        unmask 1            |
        unmask 2            |
        unmask 5            |
        enable              | grant 4 intx-off EN(4):---- GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K
        set-function-mask   | S(0):Q S(1):Q S(2):Q
        clear-function-mask | GSIR S(0):K GSIR S(1):K GSIR S(2):K
        """);
  }

  /** No work is given to a vector beyond the grant, though the guest's entry is unmasked. */
  @Test
  void vectorsBeyondTheGrantAreNotInUse() {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "hypercall-4",
                HostProfile.find("linux-5.14").orElseThrow(),
                DeviceProfile.nvme(6),
                Calls.steps("unmask 0", "unmask 5", "enable")));
    h.finish();
    assertThat(h.next(h.process(MicroOp.RAISE, 0))).isEqualTo("RAISE");
    assertThat(h.next(h.process(MicroOp.RAISE, 5))).isEqualTo("blocked");
  }

  /**
   * Nothing is granted: pci_enable_msix_range fails, INTx stays, and the driver does none of the
   * other steps. A migration finds MSI-X disabled. A reset is the driver's own.
   */
  @Test
  void refuses() {
    CallTable.check(
        "hypercall-refuse",
        """
        enable-masked       | grant 0
        clear-function-mask |
        unmask 0            |
        unmask 1            |
        mask 0              |
        set-function-mask   |
        free 1              |
        restore             |
        disable             |
        enable              | grant 0
        unmask 0            |
        reset               | intx-off function-reset intx-on
        unmask 0            |
        unmask 5            |
        enable              | grant 0
        """);
  }

  /** A refused driver leaves MSI-X as it was: Enable and Function Mask are 0 again. */
  @Test
  void refusedGuestHasMsixDisabled() {
    HandDriven h =
        new HandDriven(
            Calls.configuration(
                "hypercall-refuse",
                HostProfile.find("linux-5.14").orElseThrow(),
                DeviceProfile.nvme(4),
                Calls.steps("enable-masked", "clear-function-mask", "unmask 0")));
    h.finish();
    assertThat(h.get("g.E") + h.get("g.F") + h.get("E")).isZero();
    assertThat(h.get("irqType")).as("INTx").isEqualTo(1);
    assertThat(h.next(h.process(MicroOp.RAISE, 0))).isEqualTo("blocked");
  }
}
