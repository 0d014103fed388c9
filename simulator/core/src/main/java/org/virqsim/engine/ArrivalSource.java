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

  /**
   * Leaves out arrivals of vector {@code v} from the next replication on, as if nothing had come at
   * those instants: the sources whose hazard is known go on under the condition that nothing came.
   */
  default void withhold(int v, Withheld withheld) {}

  /**
   * Returns how many arrivals this source had at {@code instant} of this replication which it can
   * do without, because {@link #hazard} covers that instant.
   */
  default int withholdable(long instant) {
    return 0;
  }

  /**
   * Returns minus the logarithm of the probability that nothing comes in {@code [from, to)}, given
   * what came before; 0 where the source can not say.
   *
   * @param from nanoseconds; nothing came from here to {@code to}, and the queue was in use
   * @param to nanoseconds, above {@code from}
   * @return 0 to infinity
   */
  default double hazard(long from, long to) {
    return 0;
  }
}
