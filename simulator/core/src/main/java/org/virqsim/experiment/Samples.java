// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.VectorCounts;

/**
 * What each replication of one policy came to. All policies meet the same arrivals and costs in a
 * replication, so they are compared pair by pair, for which sums are not enough.
 */
final class Samples {
  /** More replications than this are not kept: 80 bytes each. */
  static final int MOST = 1_000_000;

  /** What is kept of a replication; the name is one of {@link org.virqsim.result.Metrics}. */
  enum Metric {
    /** Requests dropped. */
    DROPPED("interrupts.dropped"),
    /** Requests dropped and never reaped. */
    LOST("interrupts.lost"),
    /** Requests served later than the deadline. */
    LATE("interrupts.late"),
    /** The guest's bring-up time, nanoseconds. */
    BRING_UP("host_cost.bringup_ns"),
    /** 1 if at least one request was dropped, else 0. */
    ANY_DROPPED("loss_probability.estimate"),
    /** Descriptors refused by the device. */
    REJECTED("interrupts.rejected"),
    /** Of these, those whose process owned the vector. */
    REJECTED_LEGITIMATE("pasids.rejected_legitimate"),
    /** Requests sent to a vector that their process did not own. */
    MISROUTED("interrupts.misrouted"),
    /** Mean latency of the requests served, nanoseconds; none if none was. */
    MEAN_LATENCY("latency_ns.mean"),
    /** Largest latency of the requests served, nanoseconds; none if none was. */
    MAX_LATENCY("latency_ns.max");

    /** What {@code compare} holds against each other; of these every replication has a value. */
    static final List<Metric> COMPARED = List.of(DROPPED, LOST, LATE, BRING_UP, ANY_DROPPED);

    /** What {@code compare} also holds against each other where there are mediated devices. */
    static final List<Metric> COMPARED_MEDIATED = List.of(REJECTED, REJECTED_LEGITIMATE, MISROUTED);

    private final String key;

    Metric(String key) {
      this.key = key;
    }

    /** Returns the metric of that name. */
    static Optional<Metric> find(String key) {
      return Arrays.stream(values()).filter(m -> m.key.equals(key)).findFirst();
    }

    /** Returns the name in the results. */
    String key() {
      return key;
    }
  }

  /** In the place of what a replication has no value of. */
  private static final long NOTHING = Long.MIN_VALUE;

  private static final int METRICS = Metric.values().length;
  private final BitSet done = new BitSet();
  private long[] values = new long[64 * METRICS];

  /** Keeps the closed ledger of a replication, unless its number is too high. */
  void add(int replication, Ledger ledger, long dropped, long lost, long late) {
    if (replication >= MOST) {
      return;
    }
    set(replication, Metric.DROPPED, dropped);
    set(replication, Metric.LOST, lost);
    set(replication, Metric.LATE, late);
    set(replication, Metric.BRING_UP, ledger.bringUpNs());
    set(replication, Metric.ANY_DROPPED, dropped > 0 ? 1 : 0);
    pasids(replication, ledger);
    latency(replication, ledger);
    done.set(replication);
  }

  private void pasids(int replication, Ledger ledger) {
    long rejected = 0;
    long legitimate = 0;
    long misrouted = 0;
    for (int v = 0; v < ledger.vectors(); v++) {
      VectorCounts counts = ledger.vector(v);
      rejected += counts.rejected();
      legitimate += counts.rejectedLegitimate();
      misrouted += counts.misrouted();
    }
    set(replication, Metric.REJECTED, rejected);
    set(replication, Metric.REJECTED_LEGITIMATE, legitimate);
    set(replication, Metric.MISROUTED, misrouted);
  }

  private void latency(int replication, Ledger ledger) {
    long served = 0;
    long sum = 0;
    long max = 0;
    for (int v = 0; v < ledger.vectors(); v++) {
      VectorCounts counts = ledger.vector(v);
      served += counts.delivered() + counts.coalesced();
      sum = Math.addExact(sum, counts.latencySumNs());
      max = Math.max(max, counts.maxLatencyNs());
    }
    long mean = served == 0 ? NOTHING : Double.doubleToRawLongBits((double) sum / served);
    set(replication, Metric.MEAN_LATENCY, mean);
    set(replication, Metric.MAX_LATENCY, served == 0 ? NOTHING : max);
  }

  /** Keeps what others kept of other replications. */
  void add(Samples other) {
    for (int r = other.done.nextSetBit(0); r >= 0; r = other.done.nextSetBit(r + 1)) {
      for (Metric metric : Metric.values()) {
        set(r, metric, other.values[r * METRICS + metric.ordinal()]);
      }
      done.set(r);
    }
  }

  private void set(int replication, Metric metric, long value) {
    int at = replication * METRICS + metric.ordinal();
    if (at >= values.length) {
      values = Arrays.copyOf(values, Math.max(2 * values.length, at + METRICS));
    }
    values[at] = value;
  }

  /** Returns the replications that both policies finished, ascending. */
  int[] common(Samples other) {
    BitSet both = (BitSet) done.clone();
    both.and(other.done);
    return both.stream().toArray();
  }

  /** Returns the replications that all of these finished, ascending. */
  static int[] common(List<Samples> all) {
    BitSet every = (BitSet) all.get(0).done.clone();
    all.forEach(samples -> every.and(samples.done));
    return every.stream().toArray();
  }

  /** Returns the values of those replications, in the same order. */
  double[] of(Metric metric, int[] replications) {
    double[] chosen = new double[replications.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = value(metric, replications[i]);
    }
    return chosen;
  }

  /** Returns the values of all replications that have one, in their order. */
  double[] of(Metric metric) {
    return done.stream()
        .filter(r -> values[r * METRICS + metric.ordinal()] != NOTHING)
        .mapToDouble(r -> value(metric, r))
        .toArray();
  }

  private double value(Metric metric, int replication) {
    long value = values[replication * METRICS + metric.ordinal()];
    return metric == Metric.MEAN_LATENCY ? Double.longBitsToDouble(value) : value;
  }
}
