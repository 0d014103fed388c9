// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.Optional;

/**
 * When an exploration gives up. A search that gave up proves nothing: its verdict is incomplete,
 * unless it had found a violation before.
 */
public interface Limits {
  /** No limit but the largest number of states that can be numbered. */
  Limits NONE = new Limits() {};

  /** Returns the most states, at least 1; the search stops at exactly this number. */
  default int maxStates() {
    return Integer.MAX_VALUE - 64;
  }

  /** Returns the most steps from the initial state, at least 0. */
  default int maxDepth() {
    return Integer.MAX_VALUE;
  }

  /** Returns the most memory for states, in bytes. */
  default long maxBytes() {
    return Long.MAX_VALUE;
  }

  /**
   * Is asked now and then, by the thread that called the explorer; shows progress and says whether
   * to stop for a reason outside the search, for example time.
   *
   * @param states states found so far
   * @param transitions steps tried so far
   * @param depth steps from the initial state to those that are being expanded
   * @param bytes memory taken for states
   * @return empty to go on, else what was reached, as a phrase such as {@code "10 s
   *     (--max-seconds)"}
   */
  default Optional<String> reached(long states, long transitions, int depth, long bytes) {
    return Optional.empty();
  }
}
