// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.TimePlan;

/**
 * When the device next has a reason to interrupt, vector by vector.
 *
 * <p>Open arrivals lie at instants that depend on the seed alone; those at which the queue is not
 * in use are no work at all. Closed loops wait for their completions to be reaped.
 */
final class Workload {
  /** No arrival is due. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<List<ArrivalSource>> sources = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<ArrivalSource> all = new ArrayList<>();
  private final ReapOrder[] orders;

  /** Only closed loops ask which of their completions has been reaped. */
  private final boolean[] ordered;

  private int arrived = ReapOrder.NO_SOURCE;

  Workload(int vectors, List<TimePlan.Source> plan) {
    for (int v = 0; v < vectors; v++) {
      sources.add(new ArrayList<>());
    }
    for (TimePlan.Source source : plan) {
      List<ArrivalSource> same = sources.get(source.vector());
      names.add("arrivals/" + source.vector() + "/" + same.size());
      ArrivalSource arrivals = create(source.arrivals());
      same.add(arrivals);
      all.add(arrivals);
    }
    this.orders = new ReapOrder[vectors];
    Arrays.setAll(orders, v -> new ReapOrder());
    this.ordered = new boolean[vectors];
    for (TimePlan.Source source : plan) {
      ordered[source.vector()] |= source.arrivals() instanceof Arrivals.ClosedLoop;
    }
  }

  private static ArrivalSource create(Arrivals arrivals) {
    return arrivals instanceof Arrivals.ClosedLoop loop
        ? new ClosedLoopArrivals(loop)
        : OpenArrivals.of(arrivals);
  }

  /** From the next replication on, what {@code withheld} holds then does not arrive. */
  void withhold(Withheld withheld) {
    for (int v = 0; v < sources.size(); v++) {
      for (ArrivalSource source : sources.get(v)) {
        source.withhold(v, withheld);
      }
    }
  }

  /** Returns how many arrivals of {@code v} at {@code instant} can be withheld. */
  int withholdable(int v, long instant) {
    int n = 0;
    for (ArrivalSource source : sources.get(v)) {
      n += source.withholdable(instant);
    }
    return n;
  }

  /** Returns the hazard of all sources of {@code v} together over {@code [from, to)}. */
  double hazard(int v, long from, long to) {
    double sum = 0;
    for (ArrivalSource source : sources.get(v)) {
      sum += source.hazard(from, to);
    }
    return sum;
  }

  /** Starts a replication. */
  void reset(long seed, long replication) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).reset(Streams.key(seed, names.get(i), replication));
    }
    for (ReapOrder order : orders) {
      order.clear();
    }
  }

  /**
   * Returns the instant of the next arrival of {@code v} at {@code now} or later, or {@link
   * #NEVER}.
   */
  long next(int v, long now) {
    long earliest = NEVER;
    List<ArrivalSource> same = sources.get(v);
    for (int i = 0; i < same.size(); i++) {
      earliest = Math.min(earliest, same.get(i).next(now));
    }
    return earliest;
  }

  /** The arrival of {@code v} at {@code now} happened. */
  void arrived(int v, long now) {
    List<ArrivalSource> same = sources.get(v);
    for (int i = 0; i < same.size(); i++) {
      if (same.get(i).next(now) == now) {
        same.get(i).arrived();
        arrived = i;
        return;
      }
    }
  }

  /** A completion of {@code v} was raised: by the arrival just noted, or by an admin command. */
  void raised(int v) {
    if (ordered[v]) {
      orders[v].add(arrived);
    }
    arrived = ReapOrder.NO_SOURCE;
  }

  void reapStarted(int v) {
    int source = orders[v].take();
    if (source != ReapOrder.NO_SOURCE) {
      sources.get(v).get(source).reapStarted();
    }
  }

  void reapEnded(int v, long now) {
    int source = orders[v].ended();
    if (source != ReapOrder.NO_SOURCE) {
      sources.get(v).get(source).reapEnded(now);
    }
  }

  void reaped(int v, long now) {
    List<ArrivalSource> same = sources.get(v);
    orders[v].forgetWaiting();
    for (int i = 0; i < same.size(); i++) {
      same.get(i).reaped(now);
    }
  }

  void live(int v, boolean on, long now) {
    List<ArrivalSource> same = sources.get(v);
    orders[v].forgetSources();
    for (int i = 0; i < same.size(); i++) {
      same.get(i).live(on, now);
    }
  }
}
