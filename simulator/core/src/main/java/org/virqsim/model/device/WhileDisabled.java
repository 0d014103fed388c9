// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.device;

/** What a device does with a reason to interrupt that arises while MSI-X Enable is 0. */
public enum WhileDisabled {
  /** It is not recognised, or goes out as INTx where the function has one (PCIe 6.1.4.3). */
  DROP,
  /** It sets the pending bit, as QEMU's msix_notify does (hw/pci/msix.c). */
  LATCH,
  /** The device keeps the condition internally and signals it after the next enabling. */
  KEEP
}
