// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import org.jspecify.annotations.Nullable;
import org.virqsim.result.Estimate;
import org.virqsim.result.Metrics;
import org.virqsim.result.Standing;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepPolicy;

/**
 * What tornado and break-even look at: a metric of one policy, or its difference between two.
 *
 * @param metric which one
 * @param policy whose
 * @param against the policy that is subtracted, or null
 * @param threshold what the metric of one policy is held against, in its unit; null if nothing is
 *     asked, or for two policies, whose difference is held against 0
 */
public record Measure(
    Metrics.Metric metric, String policy, @Nullable String against, @Nullable Double threshold) {
  /**
   * Checks.
   *
   * @throws IllegalArgumentException for a threshold of a difference
   */
  public Measure {
    if (against != null && threshold != null) {
      throw new IllegalArgumentException("a difference is held against 0");
    }
  }

  /** Returns the estimate in a cell, in which its policies were run. */
  Estimate of(SweepCell cell) {
    Estimate difference = cell.difference();
    if (against != null && difference != null) {
      return difference;
    }
    for (SweepPolicy result : cell.policies()) {
      if (against == null && result.policy().equals(policy)) {
        return result.metric();
      }
    }
    throw new IllegalArgumentException("the cell has no " + policy + ": " + cell.values());
  }

  /** Returns whether there is anything that an estimate can be held against. */
  boolean decides() {
    return against != null || threshold != null;
  }

  /** Returns where an estimate stands; null if nothing is asked. */
  @Nullable Standing standing(Estimate estimate) {
    if (against != null) {
      return Standing.ofDifference(estimate);
    }
    return threshold == null ? null : Standing.to(threshold, estimate);
  }
}
