// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.TimePlan;

/**
 * When the device next has a reason to interrupt, vector by vector.
 *
 * <p>Open arrivals (Poisson, periodic) lie at instants that depend on the seed alone; those at
 * which the queue is not in use are no work at all. Closed loops wait for their completions to be
 * reaped.
 */
final class Workload {
  /** No arrival is due. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<List<ArrivalSource>> sources = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<ArrivalSource> all = new ArrayList<>();

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
  }

  private static ArrivalSource create(Arrivals arrivals) {
    if (arrivals instanceof Arrivals.Poisson poisson) {
      return new OpenArrivals(poisson);
    }
    if (arrivals instanceof Arrivals.Periodic periodic) {
      return new OpenArrivals(periodic);
    }
    return new ClosedLoopArrivals((Arrivals.ClosedLoop) arrivals);
  }

  /** Starts a replication. */
  void reset(long seed, long replication) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).reset(Streams.key(seed, names.get(i), replication));
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
        return;
      }
    }
  }

  void reaped(int v, long now) {
    List<ArrivalSource> same = sources.get(v);
    for (int i = 0; i < same.size(); i++) {
      same.get(i).reaped(now);
    }
  }

  void live(int v, boolean on, long now) {
    List<ArrivalSource> same = sources.get(v);
    for (int i = 0; i < same.size(); i++) {
      same.get(i).live(on, now);
    }
  }

  /** One source of arrivals. */
  interface ArrivalSource {
    void reset(long key);

    long next(long now);

    void arrived();

    default void reaped(long now) {}

    default void live(boolean on, long now) {}
  }

  /** Arrivals that nothing holds back. */
  private static final class OpenArrivals implements ArrivalSource {
    private final Arrivals arrivals;
    private long key;
    private long ordinal;
    private long at;

    OpenArrivals(Arrivals arrivals) {
      this.arrivals = arrivals;
    }

    @Override
    public void reset(long streamKey) {
      key = streamKey;
      ordinal = 0;
      at = 0;
      if (arrivals instanceof Arrivals.Periodic periodic) {
        at = periodic.offset(Streams.uniform(key, 0));
      } else {
        arrived();
      }
    }

    @Override
    public long next(long now) {
      while (at < now) {
        arrived();
      }
      return at;
    }

    @Override
    public void arrived() {
      if (arrivals instanceof Arrivals.Poisson poisson) {
        at += poisson.gap(Streams.uniform(key, ordinal++));
      } else if (arrivals instanceof Arrivals.Periodic periodic) {
        at += periodic.periodNs();
      }
    }
  }

  /** Slots that submit, are served, wait to be reaped, think, and submit again. */
  private static final class ClosedLoopArrivals implements ArrivalSource {
    private final Arrivals.ClosedLoop loop;
    private final LongHeap completions = new LongHeap();
    private int unreaped;
    private long key;
    private long ordinal;

    ClosedLoopArrivals(Arrivals.ClosedLoop loop) {
      this.loop = loop;
    }

    @Override
    public void reset(long streamKey) {
      key = streamKey;
      ordinal = 0;
      unreaped = 0;
      completions.clear();
    }

    @Override
    public long next(long now) {
      return completions.isEmpty() ? NEVER : completions.first();
    }

    @Override
    public void arrived() {
      completions.removeFirst();
      unreaped++;
    }

    @Override
    public void reaped(long now) {
      for (; unreaped > 0; unreaped--) {
        submit(now);
      }
    }

    @Override
    public void live(boolean on, long now) {
      completions.clear();
      unreaped = 0;
      for (int slot = 0; on && slot < loop.depth(); slot++) {
        submit(now);
      }
    }

    private void submit(long now) {
      long think = loop.think().sample(Streams.uniform(key, 2 * ordinal));
      long service = loop.service().sample(Streams.uniform(key, 2 * ordinal + 1));
      ordinal++;
      completions.add(now + think + service);
    }
  }
}
