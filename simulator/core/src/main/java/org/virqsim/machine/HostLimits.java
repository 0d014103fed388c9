// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/**
 * What a host can run out of.
 *
 * @param perEnabling the most vectors that one enabling can get; an enabling that asks for more is
 *     answered with this number ("only so many are available") and gets nothing, at least 1
 * @param irtes interrupt remapping table entries of all functions together, taken at allocation:
 *     65,536 for one Intel IOMMU, at least 1
 * @param cpuVectors CPU vectors of all functions together, about 200 for each CPU, at least 1
 * @param managed a CPU vector is taken at allocation already, as for managed interrupts, and not
 *     only at {@code request_irq} (reservation mode, Linux 4.15)
 * @param kvmRoutes MSI routes of one VM: KVM_MAX_IRQ_ROUTES is 4,096, at least 0
 */
public record HostLimits(
    int perEnabling, int irtes, int cpuVectors, boolean managed, int kvmRoutes) {
  /** IRTEs of one Intel IOMMU (drivers/iommu/intel/irq_remapping.c, INTR_REMAP_TABLE_ENTRIES). */
  public static final int IRTES = 65_536;

  /** CPU vectors of one CPU that are free for devices, about (arch/x86/kernel/apic/vector.c). */
  public static final int CPU_VECTORS_PER_CPU = 200;

  /** Routes of one VM (include/linux/kvm_host.h, KVM_MAX_IRQ_ROUTES). */
  public static final int KVM_ROUTES = 4_096;

  /** One IOMMU's IRTEs and KVM's routes; nothing else runs out. */
  public static final HostLimits DEFAULT = new HostLimits(IRTES, IRTES, IRTES, false, KVM_ROUTES);

  /** Checks ranges. */
  public HostLimits {
    require("vectors of one enabling", perEnabling, 1, IRTES);
    require("IRTEs", irtes, 1, IRTES);
    require("CPU vectors", cpuVectors, 1, IRTES);
    require("routes", kvmRoutes, 0, KVM_ROUTES);
  }

  private static void require(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + ": " + min + " to " + max + ", not " + value);
    }
  }

  /** Returns these limits with another number of vectors for one enabling. */
  public HostLimits withPerEnabling(int n) {
    return new HostLimits(n, irtes, cpuVectors, managed, kvmRoutes);
  }

  /** Returns these limits with another number of IRTEs. */
  public HostLimits withIrtes(int n) {
    return new HostLimits(perEnabling, n, cpuVectors, managed, kvmRoutes);
  }

  /** Returns these limits with another number of CPU vectors. */
  public HostLimits withCpuVectors(int n) {
    return new HostLimits(perEnabling, irtes, n, managed, kvmRoutes);
  }

  /** Returns these limits with CPU vectors taken at allocation, or not. */
  public HostLimits withManaged(boolean on) {
    return new HostLimits(perEnabling, irtes, cpuVectors, on, kvmRoutes);
  }

  /** Returns these limits with another number of routes for each VM. */
  public HostLimits withKvmRoutes(int n) {
    return new HostLimits(perEnabling, irtes, cpuVectors, managed, n);
  }
}
