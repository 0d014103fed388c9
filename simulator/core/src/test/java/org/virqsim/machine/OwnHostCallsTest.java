// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.junit.jupiter.api.Test;

/**
 * The calls of hypervisors that have the device themselves, written out from the second table of
 * the reference's section 4 and the sources that the plans name. SI(v,1) stands for mapping a pirq
 * or setting an interrupt handler up, {@code bind} for what ties it to the guest's interrupt.
 */
class OwnHostCallsTest {

  /**
   * QEMU hw/xen/xen_pt_msi.c pci_msix_write: an entry is mapped and bound when it is unmasked for
   * the first time (xen_pt_msix_update_one), whatever lies between it and the others; after that
   * the hypervisor passes the mask bit on and the device model hears nothing. xen_pt_msix_disable
   * clears Enable, then unbinds and unmaps all.
   */
  @Test
  void xen() {
    CallTable.check(
        "xen",
        """
        enable-masked       | intx-off
        clear-function-mask |
        unmask 0            | bind 0 S(0):K
        unmask 1            | bind 1 S(1):K
        unmask 4            | bind 4 S(4):K
        unmask 2            | bind 2 S(2):K
        mask 0              | pass-mask 0
        unmask 0            | pass-unmask 0
        set-function-mask   | pass-mask 0 pass-mask 1 pass-mask 2 pass-mask 4
        clear-function-mask | pass-unmask 0 pass-unmask 1 pass-unmask 2 pass-unmask 4
        free 4              | pass-mask 4
        disable             | OFF unbind 0 close 0 unbind 1 close 1 unbind 2 close 2 unbind 4 close 4 intx-on
        enable-masked       | intx-off
        clear-function-mask | bind 0 S(0):K bind 1 S(1):K bind 2 S(2):K
        reset               | OFF unbind 0 close 0 unbind 1 close 1 unbind 2 close 2 intx-on intx-off function-reset intx-on
        enable-masked       | intx-off
        disable             | intx-on
        """);
  }

  /**
   * The device is enabled with the first vector; one that is not 0 needs 0 to be there for that.
   */
  @Test
  void xenOverUnmaskedEntries() {
    CallTable.check(
        "xen",
        """
        unmask 0 |
        unmask 1 |
        unmask 2 |
        unmask 5 |
        enable   | intx-off bind 0 S(0):K bind 1 S(1):K bind 2 S(2):K bind 5 S(5):K
        mask 0   | pass-mask 0
        restore  | intx-off S(0):- bind 1 S(1):K bind 2 S(2):K bind 5 S(5):K
        unmask 0 | bind 0 S(0):K
        """);
  }

  /** With everything masked a restored device is enabled all the same: its queues are in use. */
  @Test
  void xenRestoredWithEverythingMasked() {
    CallTable.check(
        "xen",
        """
        enable   | intx-off
        unmask 3 | S(0):- bind 3 S(3):K
        mask 3   | pass-mask 3
        restore  | intx-off S(0):-
        unmask 3 | bind 3 S(3):K
        """);
  }

  /**
   * FreeBSD ppt_setup_msix: the first set-up allocates the table. An unmasked entry gets its
   * handler torn down and set up, a masked one torn down. passthru_cfgwrite does so for every entry
   * at every write of the capability with Enable set; so Function Mask itself masks nothing.
   * ppt_disable_msix takes all down.
   */
  @Test
  void bhyve() {
    CallTable.check(
        "bhyve",
        """
        enable-masked       | intx-off EN(8):--------
        clear-function-mask |
        unmask 0            | bind 0 S(0):K
        unmask 1            | bind 1 S(1):K
        unmask 4            | bind 4 S(4):K
        unmask 2            | bind 2 S(2):K
        mask 0              | S(0):-
        unmask 0            | S(0):K
        set-function-mask   | S(0):K S(1):K S(2):K S(4):K
        clear-function-mask | S(0):K S(1):K S(2):K S(4):K
        free 4              | S(4):-
        disable             | OFF unbind 0 close 0 unbind 1 close 1 unbind 2 close 2 unbind 4 close 4 intx-on
        enable-masked       | intx-off EN(8):-------- bind 0 S(0):K bind 1 S(1):K bind 2 S(2):K
        clear-function-mask | S(0):K S(1):K S(2):K
        reset               | OFF unbind 0 close 0 unbind 1 close 1 unbind 2 close 2 intx-on intx-off function-reset intx-on
        """);
  }

  /**
   * Entries 1 and 3 change under Function Mask. FreeBSD tears 1 down and sets 3 up at these writes
   * already; here the write that clears Function Mask is the first of which a policy hears, and it
   * finds every entry as it is then.
   */
  @Test
  void bhyveOverUnmaskedEntries() {
    CallTable.check(
        "bhyve",
        """
        unmask 0            |
        unmask 1            |
        unmask 2            |
        unmask 5            |
        enable              | intx-off EN(8):-------- bind 0 S(0):K bind 1 S(1):K bind 2 S(2):K bind 5 S(5):K
        set-function-mask   | S(0):K S(1):K S(2):K S(5):K
        mask 1              |
        unmask 3            |
        clear-function-mask | S(0):K S(1):- S(2):K bind 3 S(3):K S(5):K
        restore             | intx-off EN(8):-------- bind 0 S(0):K bind 2 S(2):K bind 3 S(3):K bind 5 S(5):K
        unmask 1            | bind 1 S(1):K
        """);
  }
}
