// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one policy did on one host, over all replications.
 *
 * @param policy the name as asked for, such as {@code incremental} or {@code dynamic@linux-6.5}
 * @param canonical the policy's own name, such as {@code qemu-2.1}
 * @param host host profile, such as {@code linux-5.14}
 * @param replications how many replications the numbers stand on, at least one
 * @param interrupts requests by outcome, summed over replications
 * @param latencyNs latency of delivered and coalesced requests
 * @param latencyHistogram the same as a distribution, for charts and for merging runs
 * @param reapWaitNs time from the raise of a completion to the instant at which a handler takes it,
 *     over all that were taken; only where handlers reap one by one (the cost {@code service} is
 *     set), else null and not in the file
 * @param recoveredHistogram how long dropped requests waited until something reaped their
 *     completion; kept apart, or drops would look like slow deliveries
 * @param lateByNs what the late requests waited for
 * @param lossProbability that one replication drops at least one request
 * @param stallProbability that one replication loses at least one request: dropped, never reaped
 * @param hostCost what it cost the host, per replication
 * @param droppedBy dropped requests by cause, causes in alphabetical order; adds up to {@code
 *     interrupts.dropped}
 * @param devices per device and vector
 * @param pasids what the PASID checks of mediated devices came to; without such devices null and
 *     not in the file
 */
public record PolicyResult(
    String policy,
    String canonical,
    String host,
    int replications,
    Interrupts interrupts,
    Latency latencyNs,
    Histogram latencyHistogram,
    @MayBeMissing @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
        @Nullable Latency reapWaitNs,
    Histogram recoveredHistogram,
    Lateness lateByNs,
    Probability lossProbability,
    Probability stallProbability,
    HostCost hostCost,
    Map<String, Long> droppedBy,
    List<DeviceResult> devices,
    @MayBeMissing @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
        @Nullable Pasids pasids) {

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if there is no replication, or the causes do not account for
   *     every dropped request
   */
  public PolicyResult {
    if (replications < 1) {
      throw new IllegalArgumentException("policy " + policy + " has no replication");
    }
    droppedBy = Collections.unmodifiableMap(new TreeMap<>(droppedBy));
    devices = List.copyOf(devices);
    long caused = 0;
    for (long count : droppedBy.values()) {
      caused = Math.addExact(caused, Decimals.nonNegative("dropped_by", count));
    }
    if (caused != interrupts.dropped()) {
      throw new IllegalArgumentException(
          "policy "
              + policy
              + ": dropped_by adds up to "
              + caused
              + " but dropped is "
              + interrupts.dropped());
    }
  }

  /** A result without mediated devices. */
  public PolicyResult(
      String policy,
      String canonical,
      String host,
      int replications,
      Interrupts interrupts,
      Latency latencyNs,
      Histogram latencyHistogram,
      @Nullable Latency reapWaitNs,
      Histogram recoveredHistogram,
      Lateness lateByNs,
      Probability lossProbability,
      Probability stallProbability,
      HostCost hostCost,
      Map<String, Long> droppedBy,
      List<DeviceResult> devices) {
    this(
        policy,
        canonical,
        host,
        replications,
        interrupts,
        latencyNs,
        latencyHistogram,
        reapWaitNs,
        recoveredHistogram,
        lateByNs,
        lossProbability,
        stallProbability,
        hostCost,
        droppedBy,
        devices,
        null);
  }
}
