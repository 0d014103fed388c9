// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.Arrays;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.MicroOp;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;
import org.virqsim.result.LossEstimator;
import org.virqsim.result.Probability;

/**
 * Sums over the replications of one policy. They are sums of integers, so they do not depend on the
 * order in which replications were added, nor on how they were shared out among threads.
 */
public final class Totals {
  /** Significant decimal digits that latency histograms keep. */
  public static final int HISTOGRAM_DIGITS = 3;

  /** Stands for no replication. */
  public static final int NONE = Integer.MAX_VALUE;

  private final VectorCounts[] vectors;
  private final long[] ops = new long[MicroOp.values().length];
  private final long[] causes = new long[DropCause.values().length];
  private final long[] lateBy = new long[WAITS.length];
  private final Histogram latency = new Histogram(HISTOGRAM_DIGITS);
  private final Histogram recovery = new Histogram(HISTOGRAM_DIGITS);
  private final Histogram reapWait = new Histogram(HISTOGRAM_DIGITS);
  private final Samples samples = new Samples();
  private int replications;
  private int withDrop;
  private int withLoss;
  private long resizes;
  private long bringUpNs;
  private final long[] bringUpOfFunction;
  private int allocatedPeak;
  private int requestedPeak;
  private long submitted;
  private int withMisrouted;
  private boolean mediated;
  private int firstWithDrop = NONE;
  private @Nullable LossEstimator loss;
  private double[] lossByReplication = new double[0];

  /**
   * Creates sums of nothing.
   *
   * @param vectors number of vectors of all functions
   * @param functions number of functions
   */
  public Totals(int vectors, int functions) {
    this.bringUpOfFunction = new long[functions];
    this.vectors = new VectorCounts[vectors];
    latency.setAutoResize(true);
    recovery.setAutoResize(true);
    reapWait.setAutoResize(true);
    Arrays.setAll(this.vectors, v -> new VectorCounts());
  }

  /** Returns the histogram that a ledger must record latencies in. */
  Histogram latency() {
    return latency;
  }

  /** Returns the histogram that a ledger must record the times of recovered requests in. */
  Histogram recovery() {
    return recovery;
  }

  /** Returns the histogram that a ledger must record the waits for reaping one by one in. */
  Histogram reapWait() {
    return reapWait;
  }

  /** Adds the closed ledger of a replication; its histograms must be this object's own. */
  void add(int replication, Ledger ledger) {
    long lost = 0;
    long dropped = 0;
    long late = 0;
    long misrouted = 0;
    for (int v = 0; v < vectors.length; v++) {
      VectorCounts counts = ledger.vector(v);
      vectors[v].add(counts);
      lost += counts.lost();
      dropped += counts.dropped();
      late += counts.late();
      misrouted += counts.misrouted();
    }
    samples.add(replication, ledger, dropped, lost, late);
    for (MicroOp op : OPS) {
      ops[op.ordinal()] += ledger.applied(op);
    }
    for (DropCause cause : CAUSES) {
      causes[cause.ordinal()] += ledger.droppedBy(cause);
    }
    for (Wait wait : WAITS) {
      lateBy[wait.ordinal()] += ledger.lateBy(wait);
    }
    replications++;
    withDrop += dropped > 0 ? 1 : 0;
    firstWithDrop = dropped > 0 ? Math.min(firstWithDrop, replication) : firstWithDrop;
    withLoss += lost > 0 ? 1 : 0;
    resizes += ledger.resizes();
    withMisrouted += misrouted > 0 ? 1 : 0;
    mediated |= ledger.submitted().isPresent();
    submitted += ledger.submitted().orElse(0);
    bringUpNs += ledger.bringUpNs();
    for (int f = 0; f < bringUpOfFunction.length; f++) {
      bringUpOfFunction[f] += ledger.bringUpNs(f);
    }
    allocatedPeak = Math.max(allocatedPeak, ledger.allocatedPeak());
    requestedPeak = Math.max(requestedPeak, ledger.requestedPeak());
  }

  /** Adds the sums of other replications. */
  void add(Totals other) {
    for (int v = 0; v < vectors.length; v++) {
      vectors[v].add(other.vectors[v]);
    }
    for (int i = 0; i < ops.length; i++) {
      ops[i] += other.ops[i];
    }
    for (int i = 0; i < causes.length; i++) {
      causes[i] += other.causes[i];
    }
    for (int i = 0; i < lateBy.length; i++) {
      lateBy[i] += other.lateBy[i];
    }
    latency.add(other.latency);
    recovery.add(other.recovery);
    reapWait.add(other.reapWait);
    samples.add(other.samples);
    replications += other.replications;
    withDrop += other.withDrop;
    firstWithDrop = Math.min(firstWithDrop, other.firstWithDrop);
    withLoss += other.withLoss;
    resizes += other.resizes;
    withMisrouted += other.withMisrouted;
    mediated |= other.mediated;
    submitted += other.submitted;
    bringUpNs += other.bringUpNs;
    for (int f = 0; f < bringUpOfFunction.length; f++) {
      bringUpOfFunction[f] += other.bringUpOfFunction[f];
    }
    allocatedPeak = Math.max(allocatedPeak, other.allocatedPeak);
    requestedPeak = Math.max(requestedPeak, other.requestedPeak);
  }

  private static final MicroOp[] OPS = MicroOp.values();
  private static final DropCause[] CAUSES = DropCause.values();
  private static final Wait[] WAITS = Wait.values();

  /**
   * Keeps how the probability of a drop was estimated.
   *
   * @param byReplication the probability in each replication, by its number; empty if counted
   */
  void loss(LossEstimator estimator, double[] byReplication) {
    loss = estimator;
    lossByReplication = byReplication;
  }

  /** Returns how the probability of a drop was estimated; nothing before it was. */
  public Optional<LossEstimator> loss() {
    return Optional.ofNullable(loss);
  }

  /**
   * Returns the probability that a replication drops a request; counted if nothing else is known.
   */
  public Probability lossProbability() {
    return loss == null ? Proportions.of(withDrop, replications) : loss.probability();
  }

  /** Returns the probability of a drop in each replication; empty if they were counted. */
  double[] lossByReplication() {
    return lossByReplication;
  }

  /** Returns what each replication came to. */
  Samples samples() {
    return samples;
  }

  /** Returns whether there are mediated devices. */
  public boolean mediated() {
    return mediated;
  }

  /** Returns in how many replications at least one request was sent to another than its owner. */
  public int withMisrouted() {
    return withMisrouted;
  }

  /** Returns how many descriptors were submitted to them, over all replications. */
  public long submitted() {
    return submitted;
  }

  /** Returns how many requests were raised, over all replications. */
  long raised() {
    long raised = 0;
    for (VectorCounts counts : vectors) {
      raised += counts.raised();
    }
    return raised;
  }

  /** Returns the number of replications. */
  public int replications() {
    return replications;
  }

  /** Returns in how many replications at least one request was dropped. */
  public int withDrop() {
    return withDrop;
  }

  /** Returns the first replication in which a request was dropped, or {@link #NONE}. */
  public int firstWithDrop() {
    return firstWithDrop;
  }

  /** Returns in how many replications at least one request was lost: dropped and never reaped. */
  public int withLoss() {
    return withLoss;
  }

  /** Returns the sums of a vector. */
  public VectorCounts vector(int v) {
    return vectors[v];
  }

  /** Returns the number of vectors. */
  public int vectors() {
    return vectors.length;
  }

  /** Returns how often an operation was applied, over all replications. */
  public long applied(MicroOp op) {
    return ops[op.ordinal()];
  }

  /** Returns how many requests were dropped for a cause, over all replications. */
  public long droppedBy(DropCause cause) {
    return causes[cause.ordinal()];
  }

  /** Returns the sum over all late requests of what they waited for, in nanoseconds. */
  public long lateBy(Wait wait) {
    return lateBy[wait.ordinal()];
  }

  /** Returns how often everything was torn down, over all replications. */
  public long resizes() {
    return resizes;
  }

  /** Returns the sum of all bring-up times, in nanoseconds. */
  public long bringUpNs() {
    return bringUpNs;
  }

  /** Returns the sum of the bring-up times of function {@code f} alone, in nanoseconds. */
  public long bringUpNs(int f) {
    return bringUpOfFunction[f];
  }

  /** Returns the most vectors allocated at once in any replication. */
  public int allocatedPeak() {
    return allocatedPeak;
  }

  /** Returns the most vectors requested at once in any replication. */
  public int requestedPeak() {
    return requestedPeak;
  }
}
