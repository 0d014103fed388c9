// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vfio;

/** Interrupt indexes of a VFIO PCI device (include/uapi/linux/vfio.h, VFIO_PCI_*_IRQ_INDEX). */
public enum IrqIndex {
  /** VFIO_PCI_INTX_IRQ_INDEX. */
  INTX,
  /** VFIO_PCI_MSIX_IRQ_INDEX. */
  MSIX
}
