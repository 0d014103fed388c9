// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The calls of QEMU before 2.1, written out from the rows a0, a1 and b1 of the reference's section
 * 4 and from hw/vfio_pci.c (v1.3) vfio_msix_vector_use and vfio_msix_vector_release: one eventfd
 * for each vector; use is a route, an irqfd and then either OFF with everything enabled anew, or
 * one SI(v,1); release is SI(v,1,[-1]), the irqfd's end and the eventfd's.
 *
 * <p>DISABLE releases each vector in use, as the reference has it for every QEMU. That is true from
 * 3e40ba0faf08 (December 2013) on; before, msix_unset_vector_notifiers released them only where
 * Enable was still set, so that a guest's DISABLE was OFF alone, and routes and irqfds leaked.
 */
class EarlyQemuCallsTest {

  /**
   * Row a1. INTx goes at enabling and nothing else happens, so that the first OFF finds irq_type
   * none: -EINVAL. Vector 4 leaves 2 and 3 as holes; vector 2 is inside the range then. Re-unmask
   * is a first unmask inside the range, because release has undone everything but the range. After
   * DISABLE the entries 0, 1 and 2 are still unmasked, so that clearing Function Mask uses them one
   * after the other, each beyond the range.
   */
  @Test
  void qemu13() {
    CallTable.check(
        "qemu-1.3",
        """
        enable-masked       | intx-off
        clear-function-mask |
        unmask 0            | GSIR irqfd+0 OFF=-22 S(0):K
        unmask 1            | GSIR irqfd+1 OFF EN(2):KK
        unmask 4            | GSIR irqfd+4 OFF EN(5):KK--K
        unmask 2            | GSIR irqfd+2 S(2):K
        mask 0              | S(0):- irqfd-0 close 0
        unmask 0            | GSIR irqfd+0 S(0):K
        set-function-mask   | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 S(4):- irqfd-4 close 4
        clear-function-mask | GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K GSIR irqfd+4 S(4):K
        free 4              | S(4):- irqfd-4 close 4
        disable             | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 OFF intx-on
        enable-masked       | intx-off
        clear-function-mask | GSIR irqfd+0 OFF=-22 S(0):K GSIR irqfd+1 OFF EN(2):KK GSIR irqfd+2 OFF EN(3):KKK
        """);
  }

  /**
   * Row a0. INTx stays until the first vector is used. After each call that set an eventfd the
   * vectors concerned are injected: all in use after a resize, the one after an SI(v,1).
   */
  @Test
  void qemu12() {
    CallTable.check(
        "qemu-1.2",
        """
        enable-masked       |
        clear-function-mask |
        unmask 0            | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0
        unmask 1            | GSIR irqfd+1 OFF EN(2):KK inject 0 inject 1
        unmask 4            | GSIR irqfd+4 OFF EN(5):KK--K inject 0 inject 1 inject 4
        unmask 2            | GSIR irqfd+2 S(2):K inject 2
        mask 0              | S(0):- irqfd-0 close 0
        unmask 0            | GSIR irqfd+0 S(0):K inject 0
        set-function-mask   | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 S(4):- irqfd-4 close 4
        clear-function-mask | GSIR irqfd+0 S(0):K inject 0 GSIR irqfd+1 S(1):K inject 1 GSIR irqfd+2 S(2):K inject 2 GSIR irqfd+4 S(4):K inject 4
        free 4              | S(4):- irqfd-4 close 4
        disable             | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 OFF intx-on
        enable-masked       |
        clear-function-mask | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0 GSIR irqfd+1 OFF EN(2):KK inject 0 inject 1 GSIR irqfd+2 OFF EN(3):KKK inject 0 inject 1 inject 2
        """);
  }

  /** A masked vector is not in use, so that a resize does not inject it. */
  @Test
  void qemu12InjectsNoVectorThatIsMasked() {
    CallTable.check(
        "qemu-1.2",
        """
        enable   |
        unmask 0 | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0
        unmask 1 | GSIR irqfd+1 OFF EN(2):KK inject 0 inject 1
        mask 0   | S(0):- irqfd-0 close 0
        unmask 2 | GSIR irqfd+2 OFF EN(3):-KK inject 1 inject 2
        """);
  }

  /** INTx comes back as by DISABLE, goes for the reset, and then stays until a vector is used. */
  @Test
  void qemu12Resets() {
    CallTable.check(
        "qemu-1.2",
        """
        enable   |
        unmask 1 | GSIR irqfd+1 intx-off OFF=-22 EN(2):-K inject 1
        reset    | S(1):- irqfd-1 close 1 OFF intx-on intx-off function-reset intx-on
        enable   |
        unmask 0 | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0
        """);
  }

  /** Nothing was set up, so that nothing is taken down: INTx has been there all the time. */
  @Test
  void qemu12DisablesNothingThatWasNotUsed() {
    CallTable.check(
        "qemu-1.2",
        """
        enable-masked       |
        clear-function-mask |
        disable             |
        reset               | intx-off function-reset intx-on
        """);
  }

  /**
   * Row b1, b0223e29afdc. Vector 0 is armed without a route, to the main loop, and released: the
   * device has MSI-X enabled with one vector, and the first unmask of 0 is inside the range.
   */
  @Test
  void qemu14() {
    CallTable.check(
        "qemu-1.4",
        """
        enable-masked       | intx-off OFF=-22 S(0):Q S(0):- close 0
        clear-function-mask |
        unmask 0            | GSIR irqfd+0 S(0):K
        unmask 1            | GSIR irqfd+1 OFF EN(2):KK
        unmask 4            | GSIR irqfd+4 OFF EN(5):KK--K
        unmask 2            | GSIR irqfd+2 S(2):K
        mask 0              | S(0):- irqfd-0 close 0
        unmask 0            | GSIR irqfd+0 S(0):K
        set-function-mask   | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 S(4):- irqfd-4 close 4
        clear-function-mask | GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K GSIR irqfd+4 S(4):K
        free 4              | S(4):- irqfd-4 close 4
        disable             | S(0):- irqfd-0 close 0 S(1):- irqfd-1 close 1 S(2):- irqfd-2 close 2 OFF intx-on
        enable-masked       | intx-off OFF=-22 S(0):Q S(0):- close 0
        clear-function-mask | GSIR irqfd+0 S(0):K GSIR irqfd+1 OFF EN(2):KK GSIR irqfd+2 OFF EN(3):KKK
        """);
  }

  /** One vector has been enabled and released, so that there is something to turn off. */
  @Test
  void qemu14DisablesTheVectorThatItEnabledAtOnce() {
    CallTable.check(
        "qemu-1.4",
        """
        enable-masked | intx-off OFF=-22 S(0):Q S(0):- close 0
        disable       | OFF intx-on
        """);
  }

  /** Nothing but INTx was changed, so that there is no index to turn off (nr_vectors is 0). */
  @Test
  void qemu13DisablesNoVectorThatWasNotUsed() {
    CallTable.check(
        "qemu-1.3",
        """
        enable-masked | intx-off
        disable       | intx-on
        """);
  }

  /** "One by one" in all three rows; nothing is unmasked below 5 but 0, 1 and 2. */
  @Test
  void enablingOverUnmaskedEntriesGrowsOneByOne() {
    String before =
        """
        unmask 0 |
        unmask 1 |
        unmask 2 |
        unmask 5 |
        """;
    CallTable.check(
        "qemu-1.2",
        before
            + "enable | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0"
            + " GSIR irqfd+1 OFF EN(2):KK inject 0 inject 1"
            + " GSIR irqfd+2 OFF EN(3):KKK inject 0 inject 1 inject 2"
            + " GSIR irqfd+5 OFF EN(6):KKK--K inject 0 inject 1 inject 2 inject 5");
    String others =
        " GSIR irqfd+1 OFF EN(2):KK GSIR irqfd+2 OFF EN(3):KKK GSIR irqfd+5 OFF EN(6):KKK--K";
    CallTable.check("qemu-1.3", before + "enable | intx-off GSIR irqfd+0 OFF=-22 S(0):K" + others);
    CallTable.check(
        "qemu-1.4",
        before + "enable | intx-off OFF=-22 S(0):Q S(0):- close 0 GSIR irqfd+0 S(0):K" + others);
  }

  /** No version looks ahead: the first vector can be any. */
  @Test
  void beginningBeyondAHole() {
    CallTable.check(
        "qemu-1.2", "enable |\nunmask 2 | GSIR irqfd+2 intx-off OFF=-22 EN(3):--K inject 2");
    CallTable.check("qemu-1.3", "enable | intx-off\nunmask 2 | GSIR irqfd+2 OFF=-22 EN(3):--K");
    CallTable.check(
        "qemu-1.4",
        "enable | intx-off OFF=-22 S(0):Q S(0):- close 0\nunmask 2 | GSIR irqfd+2 OFF EN(3):--K");
  }

  /**
   * Everything is disabled as by the guest, which arms INTx; then INTx goes too, and comes back
   * after the reset (vfio_pci_pre_reset, vfio_pci_post_reset). All entries are masked then.
   */
  @ParameterizedTest
  @ValueSource(strings = {"qemu-1.3", "qemu-1.4"})
  void reset(String policy) {
    boolean once = policy.equals("qemu-1.4");
    String enable = once ? "intx-off OFF=-22 S(0):Q S(0):- close 0" : "intx-off";
    String first = once ? "OFF EN(2):-K" : "OFF=-22 EN(2):-K";
    CallTable.check(
        policy,
        "enable | "
            + enable
            + "\nunmask 1 | GSIR irqfd+1 "
            + first
            + """

            reset    | S(1):- irqfd-1 close 1 OFF intx-on intx-off function-reset intx-on
            """
            + "enable | "
            + enable);
  }

  /**
   * The new VMM starts with INTx armed and enables what came with the stream: entries 0 and 2.
   * Vector 1, which is masked, is not even a hole to be filled later: it is inside the range.
   */
  @Test
  void restore() {
    String before =
        """
        unmask 0 | GSIR irqfd+0 %s
        unmask 1 | GSIR irqfd+1 OFF EN(2):KK
        unmask 2 | GSIR irqfd+2 OFF EN(3):KKK
        mask 1   | S(1):- irqfd-1 close 1
        """;
    String after = "\nunmask 1 | GSIR irqfd+1 S(1):K";
    CallTable.check(
        "qemu-1.3",
        "enable | intx-off\n"
            + before.formatted("OFF=-22 S(0):K")
            + "restore | intx-off GSIR irqfd+0 OFF=-22 S(0):K GSIR irqfd+2 OFF EN(3):K-K"
            + after);
    CallTable.check(
        "qemu-1.4",
        "enable | intx-off OFF=-22 S(0):Q S(0):- close 0\n"
            + before.formatted("S(0):K")
            + "restore | intx-off OFF=-22 S(0):Q S(0):- close 0 GSIR irqfd+0 S(0):K"
            + " GSIR irqfd+2 OFF EN(3):K-K"
            + after);
  }

  /** As it injects after every call that sets an eventfd, so it does after a restore. */
  @Test
  void restoreUnderQemu12() {
    CallTable.check(
        "qemu-1.2",
        """
        enable   |
        unmask 0 | GSIR irqfd+0 intx-off OFF=-22 S(0):K inject 0
        unmask 1 | GSIR irqfd+1 OFF EN(2):KK inject 0 inject 1
        mask 0   | S(0):- irqfd-0 close 0
        restore  | GSIR irqfd+1 intx-off OFF=-22 EN(2):-K inject 1
        """);
  }
}
