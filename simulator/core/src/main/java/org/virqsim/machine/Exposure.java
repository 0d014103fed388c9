// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/**
 * What would become of a request of a vector that the guest sees unmasked, if it were raised now.
 */
public enum Exposure {
  /** The guest does not see the vector unmasked: nothing is owed. */
  NOT_EXPECTED,
  /** It would be sent. */
  SERVED,
  /** It would be latched and sent later. */
  LATCHED,
  /** It would be dropped. */
  DARK
}
