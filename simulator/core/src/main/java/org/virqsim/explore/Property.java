// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.List;
import java.util.Optional;

/** What is checked in the states that an exploration visits. */
public enum Property {
  /** The message of a request is gone, and nothing will have its completion reaped. */
  NOTHING_DOOMED(
      "nothing-doomed",
      "no completion is doomed: raised on a queue in use, its message discarded, nothing of its vector in"
          + " any latch, queue, counter or on the wire, and no handler run or injection still to come from"
          + " what is already running; checked in every state"),
  /** A vector that the guest sees unmasked no longer works. */
  NO_DEAD_VECTOR(
      "no-dead-vector",
      "a completion raised on any vector that the guest sees unmasked, while nothing else is under way,"
          + " is reaped without a further step of the driver's program"),
  /** The facts that steps report do not add up, or do not agree with the state. */
  CONSERVATION(
      "conservation",
      "every raised request is at one place or has one outcome; what steps report and what the state"
          + " says about each place agree; what was dropped and not reaped is what the guest still has to"
          + " reap once everything is quiet; descriptors in flight, and whose PASID each slot holds, change"
          + " only as steps report"),
  /** A mediated device accepted work for somebody who does not own the vector. */
  AUTHORISED_PASID(
      "authorised-pasid",
      "a mediated device sends or latches no interrupt of a vector under a PASID that the vector's owner"
          + " has not authorised in MSIX_PERM, none unchecked, and none into another vector than the one"
          + " whose handle it was; old and new owner both count while the write is trapped; checked in"
          + " every state");

  private final String key;
  private final String description;

  Property(String key, String description) {
    this.key = key;
    this.description = description;
  }

  /** Returns the name by which users choose it. */
  public String key() {
    return key;
  }

  /** Returns what holds if the property holds. */
  public String description() {
    return description;
  }

  /** Returns the property of that name. */
  public static Optional<Property> find(String key) {
    return List.of(values()).stream().filter(p -> p.key.equals(key)).findFirst();
  }

  int bit() {
    return 1 << (16 + ordinal());
  }
}
