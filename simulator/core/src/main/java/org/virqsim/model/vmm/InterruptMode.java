// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vmm;

/** Which interrupt of the assigned function the VMM has set up (QEMU hw/vfio/pci.h, VFIO_INT_*). */
public enum InterruptMode {
  /** None. */
  NONE,
  /** INTx. */
  INTX,
  /** MSI-X. */
  MSIX;

  private static final InterruptMode[] ALL = values();

  /** Returns the constant with that ordinal. */
  public static InterruptMode of(int ordinal) {
    return ALL[ordinal];
  }
}
