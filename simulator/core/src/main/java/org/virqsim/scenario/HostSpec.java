// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Optional;

/**
 * The host kernel: a profile, and what differs from it.
 *
 * @param profile name of a host profile, for example {@code linux-5.14}
 * @param dynamicMsix whether the kernel adds MSI-X vectors without tearing down the others; empty:
 *     as the profile
 * @param irqsPendingWindow whether an event between the removal of a handler and its mask is held
 *     in IRQS_PENDING (a narrow window of its own); empty: as the profile
 * @param posted whether interrupts are posted by the IOMMU; empty: as the profile
 */
public record HostSpec(
    String profile,
    Optional<Boolean> dynamicMsix,
    Optional<Boolean> irqsPendingWindow,
    Optional<Boolean> posted) {

  /** A profile as it is. */
  public static HostSpec of(String profile) {
    return new HostSpec(profile, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
