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
 * @param remoteIrrRace free_irq does not wait for a message that a remote CPU has accepted but,
 *     with interrupts off, not handled: it is lost when the irq is deactivated first (T. Gleixner,
 *     August 2025; the read-back of the mask write orders the message before it, but does not have
 *     it handled)
 * @param posted IRTEs of irqfds are posted, so that messages reach the guest without a host handler
 * @param limits what the host can run out of
 */
public record HostProfile(
    String name,
    boolean enableBeforeAllocation,
    boolean dynamicMsix,
    boolean irqsPendingWindow,
    boolean remoteIrrRace,
    boolean posted,
    HostLimits limits) {

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
        name, enableBeforeAllocation, on, irqsPendingWindow, remoteIrrRace, posted, limits);
  }

  /** Returns this profile with or without the IRQS_PENDING window. */
  public HostProfile withIrqsPendingWindow(boolean on) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, on, remoteIrrRace, posted, limits);
  }

  /** Returns this profile with or without the race of the eventfd swap. */
  public HostProfile withRemoteIrrRace(boolean on) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, irqsPendingWindow, on, posted, limits);
  }

  /** Returns this profile with or without posted interrupts. */
  public HostProfile withPosted(boolean on) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, irqsPendingWindow, remoteIrrRace, on, limits);
  }

  /** Returns this profile with other limits. */
  public HostProfile withLimits(HostLimits other) {
    return new HostProfile(
        name, enableBeforeAllocation, dynamicMsix, irqsPendingWindow, remoteIrrRace, posted, other);
  }

  private static HostProfile linux(String name, boolean enableFirst, boolean dynamic) {
    return new HostProfile(name, enableFirst, dynamic, true, false, false, HostLimits.DEFAULT);
  }
}
