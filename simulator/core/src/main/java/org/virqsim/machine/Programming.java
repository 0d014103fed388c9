// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/** How the PASID in a vector's slot stands to the vector's owner. */
public enum Programming {
  /** It is the owner's, or the vector has no slot. */
  MATCHES,
  /**
   * It is that of the process which a trapped write of MSIX_PERM names: ownership has not passed
   * yet, the owner's own work is refused.
   */
  EARLY,
  /** It is another's: the owner's own work is refused, that of the other accepted. */
  LATE
}
