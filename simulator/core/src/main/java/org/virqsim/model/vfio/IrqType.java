// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.vfio;

/** The host's {@code irq_type} of a function (drivers/vfio/pci/vfio_pci_intrs.c). */
public enum IrqType {
  /** VFIO_PCI_NUM_IRQS: no interrupt is set up. */
  NONE,
  /** The function's INTx is set up. */
  INTX,
  /** MSI-X is set up. */
  MSIX;

  private static final IrqType[] ALL = values();

  /** Returns the constant with that ordinal. */
  public static IrqType of(int ordinal) {
    return ALL[ordinal];
  }
}
