// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Durations;
import org.virqsim.kernel.Streams;

/** Arrivals that nothing holds back. */
abstract class OpenArrivals implements ArrivalSource {
  /** The next arrival, or {@link Workload#NEVER}. */
  long at;

  private long key;

  /** Returns a source for any arrivals but a closed loop. */
  static OpenArrivals of(Arrivals arrivals) {
    if (arrivals instanceof Arrivals.Poisson poisson) {
      return new PoissonArrivals(poisson);
    } else if (arrivals instanceof Arrivals.Periodic periodic) {
      return new PeriodicArrivals(periodic);
    } else if (arrivals instanceof Arrivals.Renewal renewal) {
      return new RenewalArrivals(renewal);
    } else if (arrivals instanceof Arrivals.OnOff onOff) {
      return new OnOffArrivals(onOff);
    }
    return new RecordedArrivals((Arrivals.Recorded) arrivals);
  }

  @Override
  public final void reset(long streamKey) {
    key = streamKey;
    at = 0;
    start();
  }

  @Override
  public final long next(long now) {
    while (at < now) {
      arrived();
    }
    return at;
  }

  /** Puts {@link #at} at the first arrival of a replication; it is 0 before. */
  abstract void start();

  /** Returns draw number {@code ordinal} of the source's stream. */
  final double draw(long ordinal) {
    return Streams.uniform(key, ordinal);
  }

  private static final class PoissonArrivals extends OpenArrivals {
    private final Arrivals.Poisson poisson;
    private long ordinal;

    PoissonArrivals(Arrivals.Poisson poisson) {
      this.poisson = poisson;
    }

    @Override
    void start() {
      ordinal = 0;
      arrived();
    }

    @Override
    public void arrived() {
      at += poisson.gap(draw(ordinal++));
    }
  }

  private static final class PeriodicArrivals extends OpenArrivals {
    private final Arrivals.Periodic periodic;

    PeriodicArrivals(Arrivals.Periodic periodic) {
      this.periodic = periodic;
    }

    @Override
    void start() {
      at = periodic.offset(draw(0));
    }

    @Override
    public void arrived() {
      at += periodic.periodNs();
    }
  }

  private static final class RenewalArrivals extends OpenArrivals {
    private final Arrivals.Renewal renewal;
    private long ordinal;

    RenewalArrivals(Arrivals.Renewal renewal) {
      this.renewal = renewal;
    }

    @Override
    void start() {
      ordinal = 0;
      arrived();
    }

    @Override
    public void arrived() {
      at += renewal.gap().sample(draw(ordinal++));
    }
  }

  /** Even draws are gaps, odd ones periods, so that neither shifts the other. */
  private static final class OnOffArrivals extends OpenArrivals {
    private final Arrivals.OnOff arrivals;
    private final double shareOn;
    private long gaps;
    private long periods;

    /** What is left of the on period after {@link #at}. */
    private long left;

    OnOffArrivals(Arrivals.OnOff arrivals) {
      this.arrivals = arrivals;
      this.shareOn = arrivals.shareOn();
    }

    @Override
    void start() {
      gaps = 0;
      periods = 0;
      if (period() >= shareOn) {
        at = arrivals.off().sample(period());
      }
      left = arrivals.on().sample(period());
      arrived();
    }

    /** The gap runs on while the source is on; the off periods stand between its parts. */
    @Override
    public void arrived() {
      long gap = arrivals.during().gap(draw(2 * gaps++));
      while (gap >= left) {
        gap -= left;
        at += left + arrivals.off().sample(period());
        left = arrivals.on().sample(period());
        if (at > Durations.MAX_NS) {
          at = Workload.NEVER;
          return;
        }
      }
      at += gap;
      left -= gap;
    }

    private double period() {
      return draw(2 * periods++ + 1);
    }
  }

  private static final class RecordedArrivals extends OpenArrivals {
    private final long[] times;
    private int index;

    RecordedArrivals(Arrivals.Recorded recorded) {
      times = recorded.timesNs().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    void start() {
      index = 0;
      at = times[0];
    }

    @Override
    public void arrived() {
      at = ++index < times.length ? times[index] : Workload.NEVER;
    }
  }
}
