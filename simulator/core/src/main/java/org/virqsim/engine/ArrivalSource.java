// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

/** One source of arrivals of one vector. */
interface ArrivalSource {
  /**
   * Starts a replication.
   *
   * @param key of the source's random stream
   */
  void reset(long key);

  /**
   * Returns the instant of the next arrival at {@code now} or later, or {@link Workload#NEVER}.
   * Arrivals before {@code now} that were not taken are forgotten.
   */
  long next(long now);

  /** The arrival that {@link #next} named happened. */
  void arrived();

  /** A handler run reaped all completions of the vector. */
  default void reaped(long now) {}

  /** A handler has taken the oldest unreaped completion of this source, to reap it. */
  default void reapStarted() {}

  /** The completion that a handler had taken has been reaped. */
  default void reapEnded(long now) {}

  /** The vector's queue comes into use or goes out of it. */
  default void live(boolean on, long now) {}
}
