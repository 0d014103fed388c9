// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

/**
 * What the device's check of a completed descriptor came to, judged at that moment by who owns the
 * vector: the process whose PASID MSIX_PERM holds since its last write retired, and while a write
 * is trapped the one it names as well.
 */
public enum Verdict {
  /** Sent or latched, for an owner. */
  ACCEPTED,
  /** Sent or latched for a process of the same device that does not own the vector: stale PASID. */
  MISROUTED_STALE,
  /** Sent or latched unchecked, or into a vector of another device or another vector. */
  MISROUTED_FOREIGN,
  /** Refused although the process owns the vector: a loss for it. */
  REJECTED_LEGITIMATE,
  /** Refused, and the process does not own the vector: isolation at work. */
  REJECTED_ILLEGITIMATE;

  /** Returns whether the device refused: error 0x19 in the record, nothing sent or latched. */
  public boolean rejected() {
    return compareTo(REJECTED_LEGITIMATE) >= 0;
  }

  /** Returns whether it was sent or latched for someone who does not own the vector. */
  public boolean misrouted() {
    return this == MISROUTED_STALE || this == MISROUTED_FOREIGN;
  }
}
