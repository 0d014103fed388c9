// SPDX-License-Identifier: Apache-2.0
package org.virqsim.policy;

/** What a VMM's lock keeps apart while a trapped write is emulated, with all calls it leads to. */
public enum LockScope {
  /**
   * One lock for the whole VM, which its main loop needs, too (QEMU's big lock, system/cpus.c
   * bql_lock).
   */
  VM,
  /**
   * A lock for each assigned function (cloud-hypervisor and crosvm: a Mutex around each device on
   * the bus; kvmtool: vfio_pci_device.msix.mutex).
   */
  FUNCTION
}
