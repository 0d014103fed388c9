// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Locale;

/**
 * What can become of a request, or of a handler run. Not exclusive: a request that is delivered may
 * have been latched, and one that is dropped is recovered or lost.
 */
public enum Outcome {
  /** Its own message reached the handler, without having waited in a PBA. */
  DELIVERED,
  /** Its own message reached the handler after waiting in the device's or the emulated PBA. */
  LATCHED,
  /** It merged into an earlier one, whose message reached the handler. */
  COALESCED,
  /** Its message was discarded. */
  DROPPED,
  /** Its message was discarded, and its completion reaped all the same. */
  RECOVERED,
  /** Its message was discarded, and everything came to rest with its completion unreaped. */
  LOST,
  /** A handler run found nothing to reap. */
  SPURIOUS,
  /** A mediated device sent or latched it for an owner of its vector. */
  ACCEPTED,
  /** A mediated device refused it although the process owned the vector. */
  REJECTED,
  /** A mediated device sent or latched it for a process that did not own the vector. */
  MISROUTED;

  /** Returns the name in results. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  int bit() {
    return 1 << ordinal();
  }
}
