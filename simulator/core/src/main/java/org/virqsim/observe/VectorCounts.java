// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

/** What a {@link Ledger} counted of one vector. Requests, unless a name says nanoseconds. */
public final class VectorCounts {
  long raised;
  long delivered;
  long coalesced;
  long dropped;
  long recovered;
  long inFlight;
  long late;
  long latched;
  long viaUserspace;
  long spurious;
  long darkNs;
  long latchedNs;
  long longestUnservedNs;
  long maxLatencyNs;
  long latencySumNs;
  long reapStarts;
  long reapWaitSumNs;
  long maxReapWaitNs;
  long rejectedLegitimate;
  long rejectedIllegitimate;
  long misroutedStale;
  long misroutedForeign;
  long earlyNs;
  long lateNs;

  /** Creates counts of zero. */
  public VectorCounts() {}

  void clear() {
    raised = 0;
    delivered = 0;
    coalesced = 0;
    dropped = 0;
    recovered = 0;
    inFlight = 0;
    late = 0;
    latched = 0;
    viaUserspace = 0;
    spurious = 0;
    darkNs = 0;
    latchedNs = 0;
    longestUnservedNs = 0;
    maxLatencyNs = 0;
    latencySumNs = 0;
    reapStarts = 0;
    reapWaitSumNs = 0;
    maxReapWaitNs = 0;
    rejectedLegitimate = 0;
    rejectedIllegitimate = 0;
    misroutedStale = 0;
    misroutedForeign = 0;
    earlyNs = 0;
    lateNs = 0;
  }

  /** Adds the counts of another replication; of maxima the larger remains. */
  public void add(VectorCounts other) {
    raised += other.raised;
    delivered += other.delivered;
    coalesced += other.coalesced;
    dropped += other.dropped;
    recovered += other.recovered;
    inFlight += other.inFlight;
    late += other.late;
    latched += other.latched;
    viaUserspace += other.viaUserspace;
    spurious += other.spurious;
    darkNs += other.darkNs;
    latchedNs += other.latchedNs;
    longestUnservedNs = Math.max(longestUnservedNs, other.longestUnservedNs);
    maxLatencyNs = Math.max(maxLatencyNs, other.maxLatencyNs);
    latencySumNs = Math.addExact(latencySumNs, other.latencySumNs);
    reapStarts += other.reapStarts;
    reapWaitSumNs = Math.addExact(reapWaitSumNs, other.reapWaitSumNs);
    maxReapWaitNs = Math.max(maxReapWaitNs, other.maxReapWaitNs);
    rejectedLegitimate += other.rejectedLegitimate;
    rejectedIllegitimate += other.rejectedIllegitimate;
    misroutedStale += other.misroutedStale;
    misroutedForeign += other.misroutedForeign;
    earlyNs += other.earlyNs;
    lateNs += other.lateNs;
  }

  /** Returns how many were raised. */
  public long raised() {
    return raised;
  }

  /** Returns how many reached the handler by their own message. */
  public long delivered() {
    return delivered;
  }

  /** Returns how many reached the handler merged into an earlier one. */
  public long coalesced() {
    return coalesced;
  }

  /** Returns how many were discarded. */
  public long dropped() {
    return dropped;
  }

  /** Returns how many were discarded but reaped all the same. */
  public long recovered() {
    return recovered;
  }

  /** Returns how many were discarded and never reaped. */
  public long lost() {
    return dropped - recovered;
  }

  /** Returns how many were undecided at the horizon. */
  public long inFlight() {
    return inFlight;
  }

  /** Returns how many were served after the deadline. */
  public long late() {
    return late;
  }

  /** Returns how many of the served ones waited in a PBA, the device's or the emulated one. */
  public long latched() {
    return latched;
  }

  /** Returns how many of the served ones went through the VMM's main loop. */
  public long viaUserspace() {
    return viaUserspace;
  }

  /** Returns how many handler runs found nothing to reap. */
  public long spurious() {
    return spurious;
  }

  /** Returns for how long a request of the vector would have been dropped, in nanoseconds. */
  public long darkNs() {
    return darkNs;
  }

  /** Returns for how long a request of the vector would have been latched, in nanoseconds. */
  public long latchedNs() {
    return latchedNs;
  }

  /** Returns the longest time the vector went unserved without a break, in nanoseconds. */
  public long longestUnservedNs() {
    return longestUnservedNs;
  }

  /** Returns the largest latency, in nanoseconds. */
  public long maxLatencyNs() {
    return maxLatencyNs;
  }

  /** Returns the sum of all latencies, in nanoseconds. */
  public long latencySumNs() {
    return latencySumNs;
  }

  /** Returns how many completions handlers have taken to reap them one by one. */
  public long reapStarts() {
    return reapStarts;
  }

  /** Returns the sum over those of the time from raise to being taken, in nanoseconds. */
  public long reapWaitSumNs() {
    return reapWaitSumNs;
  }

  /** Returns the largest of those times, in nanoseconds. */
  public long maxReapWaitNs() {
    return maxReapWaitNs;
  }

  /** Returns how many the device's check refused. */
  public long rejected() {
    return rejectedLegitimate + rejectedIllegitimate;
  }

  /** Returns how many were sent to a vector that their process did not own. */
  public long misrouted() {
    return misroutedStale + misroutedForeign;
  }

  /** Returns how many the device refused although their process owned the vector. */
  public long rejectedLegitimate() {
    return rejectedLegitimate;
  }

  /** Returns how many the device refused whose process did not own the vector. */
  public long rejectedIllegitimate() {
    return rejectedIllegitimate;
  }

  /** Returns how many were sent under the PASID of a process that did not own the vector. */
  public long misroutedStale() {
    return misroutedStale;
  }

  /** Returns how many were sent unchecked or into the vector of another. */
  public long misroutedForeign() {
    return misroutedForeign;
  }

  /** Returns for how long the slot held the next owner's PASID, in nanoseconds. */
  public long earlyNs() {
    return earlyNs;
  }

  /**
   * Returns for how long the slot held another PASID than the owner's, in nanoseconds, early apart.
   */
  public long lateNs() {
    return lateNs;
  }
}
