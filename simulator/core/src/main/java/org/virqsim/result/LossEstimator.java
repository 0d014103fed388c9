// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * How the probability that a replication drops a request was estimated for one policy.
 *
 * @param policy the name as asked for
 * @param probability the estimate; its method is {@code clopper-pearson} for replications that were
 *     counted, or {@code dark-time}
 * @param replications how many there were
 * @param whyCounted why they were counted, as the end of a sentence; null with {@code dark-time}
 * @param effectiveSampleSize how many equal replications would know as much (Kish); null if counted
 * @param largestWeightShare of one replication in the estimate, 0 to 1; null if counted
 * @param counted replications whose drops were counted
 * @param notFollowed replications in which the dark-time estimator may have missed a window, so
 *     that they were counted
 */
public record LossEstimator(
    String policy,
    Probability probability,
    int replications,
    @JsonSetter(nulls = Nulls.SET) @Nullable String whyCounted,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double effectiveSampleSize,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double largestWeightShare,
    int counted,
    int notFollowed) {
  /** Rounds to nine significant digits. */
  public LossEstimator {
    effectiveSampleSize =
        effectiveSampleSize == null
            ? null
            : Decimals.roundNonNegative("effective sample size", effectiveSampleSize);
    largestWeightShare =
        largestWeightShare == null
            ? null
            : Decimals.roundProbability("largest weight share", largestWeightShare);
  }
}
