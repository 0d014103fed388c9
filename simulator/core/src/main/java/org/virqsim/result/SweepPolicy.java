// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * What one policy did in one cell of a sweep: the metrics that decide between policies.
 *
 * @param policy the name as asked for
 * @param canonical the policy's own name
 * @param host host profile
 * @param replications how many replications the numbers stand on, at least one
 * @param raised requests raised, mean per replication
 * @param lossProbability that one replication drops at least one request
 * @param dropped requests dropped, mean per replication
 * @param late requests served later than the deadline, mean per replication
 * @param latencyP99Ns 99th percentile of latency; 0 if nothing was served
 * @param bringupNs bring-up time, mean
 * @param resizes teardowns to grow the vectors, mean per replication
 * @param darkNs time in which a request would be dropped, mean per replication
 * @param metric the metric that the sweep was asked for
 */
public record SweepPolicy(
    String policy,
    String canonical,
    String host,
    int replications,
    double raised,
    Probability lossProbability,
    Estimate dropped,
    Estimate late,
    long latencyP99Ns,
    Estimate bringupNs,
    double resizes,
    double darkNs,
    Estimate metric) {
  /**
   * Rounds and checks ranges.
   *
   * @throws IllegalArgumentException if there is no replication or a number is negative
   */
  public SweepPolicy {
    if (replications < 1) {
      throw new IllegalArgumentException("policy " + policy + " has no replication");
    }
    raised = Decimals.roundNonNegative("raised", raised);
    Decimals.nonNegative("latency_p99_ns", latencyP99Ns);
    resizes = Decimals.roundNonNegative("resizes", resizes);
    darkNs = Decimals.roundNonNegative("dark_ns", darkNs);
  }
}
