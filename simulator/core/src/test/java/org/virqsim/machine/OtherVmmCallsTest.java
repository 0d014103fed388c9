// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.junit.jupiter.api.Test;

/**
 * The calls of VMMs other than QEMU on Linux's VFIO, written out from the second table of the
 * reference's section 4 and the sources that each plan names. Nothing of them is ever torn down to
 * grow: the only OFF is the guest's own DISABLE or RESET.
 */
class OtherVmmCallsTest {

  /**
   * pci/src/msix.rs, vmm/src/interrupt.rs. Everything is requested at enabling. set_msg_ctl, when
   * Function Mask is cleared, updates every entry of the table, the masked ones too, and each
   * update hands over the routes: eight times GSIR. write_table does nothing for an entry that is
   * masked then ("see #4273"): MASK and FREE call nothing. Function Mask detaches every irqfd; at
   * its end entry 4, freed in the meantime, is updated as masked and stays without.
   */
  @Test
  void cloudHypervisor() {
    CallTable.check(
        "cloud-hypervisor",
        """
        enable-masked       | intx-off EN(8):KKKKKKKK
        clear-function-mask | GSIR GSIR GSIR GSIR GSIR GSIR GSIR GSIR
        unmask 0            | GSIR irqfd+0
        unmask 1            | GSIR irqfd+1
        unmask 4            | GSIR irqfd+4
        unmask 2            | GSIR irqfd+2
        mask 0              |
        unmask 0            | GSIR
        set-function-mask   | irqfd-0 irqfd-1 irqfd-2 irqfd-4
        clear-function-mask | GSIR irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR GSIR irqfd+4 GSIR GSIR GSIR
        free 4              |
        disable             | irqfd-0 irqfd-1 irqfd-2 irqfd-4 OFF intx-on
        enable-masked       | intx-off EN(8):KKKKKKKK
        clear-function-mask | GSIR irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR GSIR GSIR GSIR GSIR
        unmask 4            | GSIR irqfd+4
        reset               | irqfd-0 irqfd-1 irqfd-2 irqfd-4 OFF intx-on intx-off function-reset intx-on
        """);
  }

  /**
   * A route is withdrawn only where the entry was masked before Function Mask was cleared: the
   * irqfd goes first, or the kernel would panic (#3827).
   */
  @Test
  void cloudHypervisorForgetsMaskedEntriesAtFunctionMask() {
    CallTable.check(
        "cloud-hypervisor",
        """
        unmask 0            |
        unmask 1            |
        unmask 2            |
        unmask 5            |
        enable              | GSIR irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR GSIR GSIR irqfd+5 GSIR GSIR intx-off EN(8):KKKKKKKK
        mask 1              |
        set-function-mask   | irqfd-0 irqfd-1 irqfd-2 irqfd-5
        clear-function-mask | GSIR irqfd+0 GSIR GSIR irqfd+2 GSIR GSIR GSIR irqfd+5 GSIR GSIR
        unmask 1            | GSIR irqfd+1
        restore             | GSIR irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR GSIR GSIR irqfd+5 GSIR GSIR intx-off EN(8):KKKKKKKK
        """);
  }

  /**
   * devices/src/pci/vfio_pci.rs, msix.rs. With no vector in use yet, vfio enables the device only
   * for an eventfd: one goes along and is dropped at once. msix_enable_one: irqfd, then route. A
   * change of Function Mask or Enable sets all vectors by one call, masked ones to the thread.
   */
  @Test
  void crosvm() {
    CallTable.check(
        "crosvm",
        """
        enable-masked       | intx-off EN(8):Q------- EN(8):--------
        clear-function-mask | EN(8):--------
        unmask 0            | irqfd+0 GSIR S(0):K
        unmask 1            | irqfd+1 GSIR S(1):K
        unmask 4            | irqfd+4 GSIR S(4):K
        unmask 2            | irqfd+2 GSIR S(2):K
        mask 0              | S(0):Q
        unmask 0            | S(0):K
        set-function-mask   | EN(8):QQQ-Q---
        clear-function-mask | EN(8):KKK-K---
        free 4              | S(4):Q
        disable             | OFF intx-on
        enable-masked       | intx-off EN(8):QQQ-Q---
        clear-function-mask | EN(8):KKK-Q---
        reset               | OFF intx-on intx-off function-reset intx-on
        """);
  }

  /**
   * Setting Enable looks for unmasked entries (msix_enable_all), clearing Function Mask does not:
   * entry 3 is left without an eventfd until it is masked, which finds nothing to arm, and unmasked
   * again. A restore begins with no vector in use and finds the unmasked ones as enabling does.
   */
  @Test
  void crosvmLeavesEntriesUnmaskedUnderFunctionMaskAlone() {
    CallTable.check(
        "crosvm",
        """
        unmask 0            |
        unmask 1            |
        unmask 2            |
        unmask 5            |
        enable              | irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR irqfd+5 GSIR intx-off EN(8):KKK--K--
        set-function-mask   | EN(8):QQQ--Q--
        unmask 3            |
        clear-function-mask | EN(8):KKK--K--
        mask 3              | S(3):-
        unmask 3            | irqfd+3 GSIR S(3):K
        mask 1              | S(1):Q
        restore             | irqfd+0 GSIR irqfd+2 GSIR irqfd+3 GSIR irqfd+5 GSIR intx-off EN(8):K-KK-K--
        unmask 1            | irqfd+1 GSIR S(1):K
        """);
  }

  /**
   * vfio/pci.c. The whole table is set at enabling, and once more as long as nothing is armed
   * ("phys_state is empty"): when Function Mask is cleared, and with the first vector in use. A
   * masked vector loses its irqfd and nothing else; Function Mask does nothing. Gsi, eventfd and
   * irqfd survive a DISABLE, so that enabling arms all of them, 4 without irqfd too.
   */
  @Test
  void kvmtool() {
    CallTable.check(
        "kvmtool",
        """
        enable-masked       | intx-off EN(8):--------
        clear-function-mask | EN(8):--------
        unmask 0            | GSIR irqfd+0 EN(8):K-------
        unmask 1            | GSIR irqfd+1 S(1):K
        unmask 4            | GSIR irqfd+4 S(4):K
        unmask 2            | GSIR irqfd+2 S(2):K
        mask 0              | irqfd-0
        unmask 0            | irqfd+0
        set-function-mask   |
        clear-function-mask |
        free 4              | irqfd-4
        disable             | OFF intx-on
        enable-masked       | intx-off EN(8):KKK-K---
        clear-function-mask |
        reset               | OFF intx-on intx-off function-reset intx-on
        """);
  }

  /**
   * Enabling over unmasked entries is one call, without a look at Function Mask. Entries that were
   * unmasked under it are touched before it is cleared, and set one by one since something is armed
   * already.
   */
  @Test
  void kvmtoolOverUnmaskedEntries() {
    CallTable.check(
        "kvmtool",
        """
        unmask 0            |
        unmask 1            |
        unmask 2            |
        unmask 5            |
        enable-masked       | intx-off GSIR irqfd+0 GSIR irqfd+1 GSIR irqfd+2 GSIR irqfd+5 EN(8):KKK--K--
        unmask 3            |
        mask 1              |
        clear-function-mask | irqfd-1 GSIR irqfd+3 S(3):K
        restore             | intx-off GSIR irqfd+0 GSIR irqfd+2 GSIR irqfd+3 GSIR irqfd+5 EN(8):K-KK-K--
        unmask 1            | GSIR irqfd+1 S(1):K
        """);
  }

  /** With nothing armed before, Function Mask's end sets what is unmasked by one call. */
  @Test
  void kvmtoolOverEntriesUnmaskedUnderFunctionMask() {
    CallTable.check(
        "kvmtool",
        """
        enable-masked       | intx-off EN(8):--------
        unmask 1            |
        unmask 3            |
        clear-function-mask | GSIR irqfd+1 GSIR irqfd+3 EN(8):-K-K----
        """);
  }
}
