// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The calls of the two reference policies that allocate the table at enabling (reference, section
 * 4): one arms every entry to the main loop, so that it has eventfds for all eight, the other none.
 * Afterwards both do the same, and only DISABLE, RESET and RESTORE show what was opened.
 */
class AllocateAllCallsTest {
  private static final String ALL = "allocate-all, QQQQQQQQ";
  private static final String LAZY = "allocate-all-lazy, --------";

  /** Closes the eventfds of one vector, where all were opened at enabling. */
  private static String close(String fds, int v) {
    return fds.startsWith("Q") ? " close " + v : "";
  }

  private static String closeUnused(String fds) {
    return close(fds, 5) + close(fds, 6) + close(fds, 7);
  }

  @ParameterizedTest
  @CsvSource({ALL, LAZY})
  void fromEnablingToReset(String policy, String fds) {
    CallTable.check(
        policy,
        """
        enable-masked       | intx-off EN(8):%1$s
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
        disable             | S(0):Q S(1):Q S(2):Q S(4):Q OFF irqfd-0 close 0 irqfd-1 close 1 irqfd-2 close 2%2$s irqfd-4 close 4%3$s intx-on
        enable-masked       | intx-off EN(8):%1$s
        clear-function-mask | GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K
        reset               | S(0):Q S(1):Q S(2):Q OFF irqfd-0 close 0 irqfd-1 close 1 irqfd-2 close 2%2$s%4$s%3$s intx-on intx-off function-reset intx-on
        """
            .formatted(fds, close(fds, 3), closeUnused(fds), close(fds, 4)));
  }

  /** Enabling over unmasked entries is the same, then each is used as if it were unmasked now. */
  @ParameterizedTest
  @CsvSource({ALL, LAZY})
  void overUnmaskedEntries(String policy, String fds) {
    CallTable.check(
        policy,
        """
        unmask 0 |
        unmask 1 |
        unmask 2 |
        unmask 5 |
        enable   | intx-off EN(8):%1$s GSIR irqfd+0 S(0):K GSIR irqfd+1 S(1):K GSIR irqfd+2 S(2):K GSIR irqfd+5 S(5):K
        mask 1   | S(1):Q
        restore  | intx-off EN(8):%1$s GSIR irqfd+0 S(0):K GSIR irqfd+2 S(2):K GSIR irqfd+5 S(5):K
        unmask 1 | GSIR irqfd+1 S(1):K
        """
            .formatted(fds));
  }
}
