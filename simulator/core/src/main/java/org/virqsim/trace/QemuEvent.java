// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.Optional;

/** An event of QEMU's trace log that tells something about a function's MSI-X. */
public sealed interface QemuEvent {

  /** Returns where in the log it stands. */
  Where where();

  /**
   * Where an event stands in the log.
   *
   * @param line line number from 1
   * @param tid the thread that logged it, 0 if the log does not say
   * @param micros microseconds since the epoch, 0 if the log does not say
   * @param device the function's address, empty if the log does not say
   */
  record Where(int line, long tid, long micros, String device) {}

  /**
   * {@code vfio_msix_early_setup}: the function has an MSI-X capability.
   *
   * @param entries size of the table
   * @param noresize whether the host adds no vectors while MSI-X is enabled; logged since QEMU 8.2
   */
  record TableFound(Where where, int entries, Optional<Boolean> noresize) implements QemuEvent {}

  /**
   * {@code msix_write_config}: the guest wrote the message control register.
   *
   * @param enabled MSI-X Enable after the write
   * @param masked Function Mask after the write
   */
  record ControlWritten(Where where, boolean enabled, boolean masked) implements QemuEvent {}

  /** {@code vfio_msix_vector_do_use}: a vector is put to use. */
  record VectorUsed(Where where, int vector) implements QemuEvent {}

  /** {@code vfio_msix_vector_release}: a vector is released. */
  record VectorReleased(Where where, int vector) implements QemuEvent {}

  /** {@code vfio_msix_enable}, logged when enabling is over. */
  record MsixEnabled(Where where) implements QemuEvent {}

  /** {@code vfio_msix_disable}, logged when disabling is over. */
  record MsixDisabled(Where where) implements QemuEvent {}

  /** {@code vfio_pci_reset}, logged when the reset begins. */
  record ResetBegun(Where where) implements QemuEvent {}

  /** {@code vfio_pci_read_config} or {@code vfio_pci_write_config}, logged when it begins. */
  record ConfigAccessed(Where where) implements QemuEvent {}

  /** How INTx is armed and disarmed, and given to KVM and taken from it. */
  enum IntxChange {
    /** {@code vfio_intx_enable}: armed; logged when it is over. */
    ARMED,
    /** {@code vfio_intx_disable}: disarmed; logged when it is over. */
    DISARMED,
    /** {@code vfio_intx_enable_kvm}: KVM injects; logged when it is over. */
    KVM_ON,
    /** {@code vfio_intx_disable_kvm}: QEMU injects; logged when it is over. */
    KVM_OFF
  }

  /** INTx of the function has changed. */
  record IntxChanged(Where where, IntxChange change) implements QemuEvent {}

  /**
   * {@code kvm_irqchip_commit_routes}: the VM's routing table is handed to KVM; logged when that
   * begins. No device is named.
   */
  record RoutesCommitted(Where where) implements QemuEvent {}

  /**
   * {@code kvm_irqchip_add_msi_route} of a device that is not assigned by vfio-pci: it shares the
   * routing table.
   */
  record ForeignRoute(Where where) implements QemuEvent {}
}
