// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * Within what an exploration's verdict holds.
 *
 * @param completions the most completions on one vector
 * @param total the most completions on all vectors together; 0 for no bound but the one on each
 *     vector
 * @param vectors completions come on the first so many vectors of each device; 0 for all
 * @param raised {@code in-use}: on every vector whose queue is in use; {@code unmasked}: only on
 *     those that the guest sees unmasked
 * @param timeouts whether drivers' timeouts and watchdogs acted
 * @param timing {@code ignored}: every order, whatever steps cost; {@code bounds}: only orders that
 *     the least and largest durations of the scenario's costs leave possible
 */
public record ExplorationBounds(
    int completions, int total, int vectors, String raised, boolean timeouts, String timing) {
  /** Every order counts. */
  public static final String TIMING_IGNORED = "ignored";

  /** Only orders that are possible within the bounds of durations count. */
  public static final String TIMING_BOUNDS = "bounds";
}
