// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.ImsLayout;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.PasidPolicy;

/**
 * The interrupt message store of the device behind a host's mediated devices, and how the host
 * deals with its PASIDs.
 *
 * @param slots number of slots, shared by all mediated devices; 0 if there are none
 * @param policy when a slot's PASID is programmed
 * @param latchesWhileMasked a masked slot latches an interrupt that it lets pass, as an MSI-X entry
 *     does; else it is gone (which of the two a device does is assumed, not known)
 */
public record Ims(int slots, PasidPolicy policy, boolean latchesWhileMasked) {
  /** No store. */
  public static final Ims NONE = new Ims(0, PasidPolicies.AT_STARTUP, true);

  /** Checks the range. */
  public Ims {
    if (slots < 0 || slots > ImsLayout.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "an IMS has 0 to " + ImsLayout.MAX_SLOTS + " slots here, not " + slots);
    }
  }

  /** A store that latches. */
  public Ims(int slots, PasidPolicy policy) {
    this(slots, policy, true);
  }
}
