// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import java.util.Optional;

/**
 * How a host kernel carries out VFIO_DEVICE_SET_IRQS, and what it has to give.
 *
 * @param name for example {@code linux-5.14}
 * @param enableBeforeAllocation Enable and Function Mask are set before vectors are allocated
 *     (Linux 5.14, 438553958ba1), else after
 * @param dynamicMsix vectors can be added while MSI-X is enabled (Linux 6.5)
 * @param irqsPendingWindow free_irq removes the action before it masks the entry, so that a message
 *     in between is held in IRQS_PENDING; if false the entry is masked first
 * @param posted IRTEs of irqfds are posted, so that messages reach the guest without a host handler
 * @param availableVectors the most vectors (IRTEs) that one enabling can get, at least 1
 * @param cpuVectors the most vectors that can be requested at once, at least 1
 */
public record HostProfile(
    String name,
    boolean enableBeforeAllocation,
    boolean dynamicMsix,
    boolean irqsPendingWindow,
    boolean posted,
    int availableVectors,
    int cpuVectors) {
  /** IRTEs of one Intel IOMMU. */
  public static final int IRTES = 65_536;

  /** CPU vectors of one CPU that are free for devices, about. */
  public static final int CPU_VECTORS_PER_CPU = 200;

  /** Returns the profiles that come with virqsim, oldest first. */
  public static List<HostProfile> builtIn() {
    return List.of(
        linux("linux-5.13", false, false),
        linux("linux-5.14", true, false),
        linux("linux-6.5", true, true));
  }

  /** Returns the profile of that name. */
  public static Optional<HostProfile> find(String name) {
    return builtIn().stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Returns this profile with or without dynamic MSI-X. */
  public HostProfile withDynamicMsix(boolean on) {
    return new HostProfile(
        name, enableBeforeAllocation, on, irqsPendingWindow, posted, availableVectors, cpuVectors);
  }

  /** Returns this profile with or without the IRQS_PENDING window. */
  public HostProfile withIrqsPendingWindow(boolean on) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, on, posted, availableVectors, cpuVectors);
  }

  /** Returns this profile with or without posted interrupts. */
  public HostProfile withPosted(boolean on) {
    return new HostProfile(
        name,
        enableBeforeAllocation,
        dynamicMsix,
        irqsPendingWindow,
        on,
        availableVectors,
        cpuVectors);
  }

  /** Returns this profile with other limits. */
  public HostProfile withLimits(int available, int cpu) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, irqsPendingWindow, posted, available, cpu);
  }

  private static HostProfile linux(String name, boolean enableFirst, boolean dynamic) {
    return new HostProfile(name, enableFirst, dynamic, true, false, IRTES, IRTES);
  }
}
