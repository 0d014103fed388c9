// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

/**
 * What the guest's trapped write amounts to, as the VMM's PCI code reports it to the code of the
 * assigned device (QEMU hw/pci/msix.c calls the vector notifiers).
 *
 * <p>The registers that the guest sees already have their new values when a policy is asked.
 */
public sealed interface GuestRequest {
  /**
   * MSI-X Enable went from 0 to 1; entries may be unmasked already.
   *
   * @param asked how many vectors the driver asked its kernel for (Linux pci_enable_msix_range);
   *     the registers do not show it, so only a VMM with a hypercall for it may look at it
   */
  record Enable(int asked) implements GuestRequest {}

  /** MSI-X Enable went from 1 to 0. */
  record Disable() implements GuestRequest {}

  /**
   * Entry {@code vector} went from masked to unmasked, with MSI-X enabled and Function Mask clear.
   */
  record Unmask(int vector) implements GuestRequest {}

  /**
   * Entry {@code vector} went from unmasked to masked, with MSI-X enabled and Function Mask clear.
   */
  record Mask(int vector) implements GuestRequest {}

  /** Function Mask went from 0 to 1 with MSI-X enabled. */
  record SetFunctionMask() implements GuestRequest {}

  /** Function Mask went from 1 to 0 with MSI-X enabled. */
  record ClearFunctionMask() implements GuestRequest {}

  /**
   * The function is reset. The view shows the registers after that: Enable clear, every entry
   * masked.
   */
  record Reset() implements GuestRequest {}

  /**
   * The VM goes on here after a migration, with MSI-X enabled. The view shows the registers that
   * came with it; the VMM itself has just been started, with INTx armed and no vector in use.
   */
  record Restore() implements GuestRequest {}
}
