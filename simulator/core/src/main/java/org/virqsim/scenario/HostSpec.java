// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Optional;
import org.virqsim.machine.HostLimits;

/**
 * The host: a kernel's profile, and what differs from it.
 *
 * @param profile name of a host profile, for example {@code linux-5.14}
 * @param dynamicMsix whether the kernel adds MSI-X vectors without tearing down the others; empty:
 *     as the profile
 * @param irqsPendingWindow whether an event between the removal of a handler and its mask is held
 *     in IRQS_PENDING (a narrow window of its own); empty: as the profile
 * @param posted whether interrupts are posted by the IOMMU; empty: as the profile
 * @param remoteIrrRace whether a message that a remote CPU has accepted but not handled is lost
 *     when its interrupt is freed; empty: as the profile
 * @param limits what the machine can run out of, whatever kernel it runs
 * @param imsSlots slots of the interrupt message store that mediated devices share; empty: one for
 *     each of their vectors but vector 0
 * @param imsLatches whether a masked slot latches what it lets pass; empty: it does
 */
public record HostSpec(
    String profile,
    Optional<Boolean> dynamicMsix,
    Optional<Boolean> irqsPendingWindow,
    Optional<Boolean> posted,
    Optional<Boolean> remoteIrrRace,
    Limits limits,
    Optional<Integer> imsSlots,
    Optional<Boolean> imsLatches) {

  /** A host that says nothing of an interrupt message store. */
  public HostSpec(
      String profile,
      Optional<Boolean> dynamicMsix,
      Optional<Boolean> irqsPendingWindow,
      Optional<Boolean> posted,
      Optional<Boolean> remoteIrrRace,
      Limits limits) {
    this(
        profile,
        dynamicMsix,
        irqsPendingWindow,
        posted,
        remoteIrrRace,
        limits,
        Optional.empty(),
        Optional.empty());
  }

  /** A profile as it is. */
  public static HostSpec of(String profile) {
    return new HostSpec(
        profile,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Limits.NONE_GIVEN);
  }

  /**
   * What the machine can run out of; what is empty is as the profile has it. {@link HostLimits}
   * says what each means.
   *
   * @param availableVectors the most vectors that one enabling can get, 1 .. 65,536
   * @param irtes interrupt remapping table entries of all devices together, 1 .. 65,536
   * @param cpuVectors CPU vectors of all devices together, 1 .. 65,536
   * @param managedInterrupts whether CPU vectors are taken at allocation already
   * @param kvmRoutes MSI routes of one VM, 0 .. 4,096
   */
  public record Limits(
      Optional<Integer> availableVectors,
      Optional<Integer> irtes,
      Optional<Integer> cpuVectors,
      Optional<Boolean> managedInterrupts,
      Optional<Integer> kvmRoutes) {
    /** Everything as the profile has it. */
    public static final Limits NONE_GIVEN =
        new Limits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** These limits, and the given ones where these say nothing. */
    public HostLimits over(HostLimits usual) {
      return new HostLimits(
          availableVectors.orElse(usual.perEnabling()),
          irtes.orElse(usual.irtes()),
          cpuVectors.orElse(usual.cpuVectors()),
          managedInterrupts.orElse(usual.managed()),
          kvmRoutes.orElse(usual.kvmRoutes()));
    }
  }
}
