// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import java.util.Optional;

/**
 * Replications until a mean is known well enough, instead of a fixed number of them. The most that
 * are made is {@link RunSpec#replications()}.
 *
 * @param relative the half-width of the 95 % interval that is asked for, as a share of the mean,
 *     {@value #SMALLEST} .. {@value #LARGEST}
 * @param metric one of {@link #METRICS}; empty: dropped requests for a policy that dropped any,
 *     else the mean latency
 * @param minReplications replications before the first check, {@value #FEWEST} .. {@value #MOST};
 *     the next checks come after twice, four times .. as many
 */
public record PrecisionSpec(double relative, Optional<String> metric, int minReplications) {
  /** Smallest half-width: 0.01 % of the mean. */
  public static final double SMALLEST = 0.0001;

  /** Largest half-width: half of the mean. */
  public static final double LARGEST = 0.5;

  /** Fewest replications before a check: fewer give no variance worth the name. */
  public static final int FEWEST = 10;

  /** Most replications: of more, the values of each are not kept. */
  public static final int MOST = 1_000_000;

  /** Replications before the first check when the file says nothing. */
  public static final int DEFAULT_MIN = 100;

  /** Most replications when the file says nothing. */
  public static final int DEFAULT_MAX = 100_000;

  /** What can be asked for: metrics that every replication has a value of. */
  public static final List<String> METRICS =
      List.of(
          "interrupts.dropped",
          "interrupts.lost",
          "interrupts.late",
          "interrupts.rejected",
          "pasids.rejected_legitimate",
          "interrupts.misrouted",
          "host_cost.bringup_ns",
          "loss_probability.estimate",
          "latency_ns.mean",
          "latency_ns.max");
}
