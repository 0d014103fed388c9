// SPDX-License-Identifier: Apache-2.0
package org.virqsim.model.guest;

/** What a guest driver can do in one step. */
public enum GuestOp {
  /** Writes MSI-X Enable and Function Mask in one configuration write, as Linux does first. */
  ENABLE_MASKED,
  /** Writes MSI-X Enable with Function Mask clear. */
  ENABLE,
  /** Sets Function Mask. */
  SET_FUNCTION_MASK,
  /** Clears Function Mask. */
  CLEAR_FUNCTION_MASK,
  /** Clears MSI-X Enable (and Function Mask). */
  DISABLE,
  /** Writes address and data of a table entry. */
  WRITE_ENTRY,
  /** Clears a table entry's mask bit. */
  UNMASK,
  /** Sets a table entry's mask bit. */
  MASK,
  /** Stops using the queue of a vector, then sets its mask bit (free_irq). */
  FREE,
  /** Submits a synchronous admin command and waits until its completion was reaped. */
  COMMAND,
  /**
   * Leaves an affinity change to the vector's next interrupt, whose handler masks the entry, writes
   * and unmasks it (IRQD_SETAFFINITY_PENDING; kernel/irq/migration.c irq_move_masked_irq). No write
   * traps.
   */
  DEFER_MOVE,
  /**
   * Resets the function: guest-visible Enable and Function Mask are clear and every entry is masked
   * afterwards (PCIe 6.6.2); what was outstanding is cancelled by the driver.
   */
  RESET,
  /**
   * Not a step of the guest: its VM and device are stopped, and go on with another VMM on another
   * host. What the guest sees travels with it, what VMM and host held begins anew.
   */
  RESTORE,
  /** Writes the PASID of a process to MSIX_PERM of a mediated device's vector. */
  WRITE_PERM,
  /**
   * Gets a process a PASID and its translation (iommu_sva_bind_device, with a virtual IOMMU in the
   * guest).
   */
  BIND,
  /** Takes the PASID of a process away. */
  UNBIND,
  /** Lets a process submit descriptors with a vector's handle. */
  OPEN,
  /** Stops a process from submitting with a vector's handle. */
  QUIESCE,
  /** Waits until the device is done with a process's descriptors on a vector. */
  DRAIN,
  /** Asks the mediated device for a vector's handle (IDXD_CMD_REQUEST_INT_HANDLE). */
  REQUEST_HANDLE,
  /** Gives a vector's dedicated queue the PASID of a process. */
  ASSIGN_QUEUE;

  /** Returns whether the step is about a process of a mediated device, or its store's slots. */
  public boolean mediated() {
    return compareTo(WRITE_PERM) >= 0;
  }
}
