// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

/** What finds a completion whose interrupt was discarded. */
public enum Recovery {
  /** Nothing but the next interrupt of the vector. */
  NONE,
  /**
   * The driver's timeout for a command polls the queue (Linux drivers/nvme/host/pci.c nvme_timeout,
   * 30 s).
   */
  TIMEOUT,
  /**
   * A periodic watchdog writes the cause register of every live vector, which sends a message
   * (Linux ixgbe_main.c ixgbe_check_hang_subtask, 2 s).
   */
  WATCHDOG,
  /** The driver looks at the queue all the time (DPDK). */
  POLL
}
