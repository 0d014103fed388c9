// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Optional;

/**
 * How long and how often.
 *
 * @param horizonNs end of each replication, nanoseconds since its start, above 0; outcomes are
 *     decided then
 * @param deadlineNs a request whose latency exceeds this many nanoseconds is late
 * @param replications number of independent replications, 1 .. {@value #MAX_REPLICATIONS}; with a
 *     precision the most
 * @param seed root seed of all random streams: 64 bits, to be read as unsigned
 * @param precision when fewer replications are enough, if that is asked for
 * @param estimator how the probability that a replication drops a request is estimated
 */
public record RunSpec(
    long horizonNs,
    long deadlineNs,
    int replications,
    long seed,
    Optional<PrecisionSpec> precision,
    Estimator estimator) {
  /** Deadline when the file gives none: 100 us. */
  public static final long DEFAULT_DEADLINE_NS = 100_000;

  /** Replications when the file gives none. */
  public static final int DEFAULT_REPLICATIONS = 1000;

  /** Most replications of one run. */
  public static final int MAX_REPLICATIONS = 1_000_000_000;

  /**
   * Seed when the file gives none. It is fixed, so that the same command prints the same numbers.
   */
  public static final long DEFAULT_SEED = 1;

  /** A fixed number of replications. */
  public RunSpec(long horizonNs, long deadlineNs, int replications, long seed) {
    this(horizonNs, deadlineNs, replications, seed, Optional.empty(), Estimator.AUTO);
  }
}
