// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Streams;

/**
 * Arrivals that nothing holds back.
 *
 * <p>Some can be withheld: then the source goes on as a process of which it is known that nothing
 * came at that instant. For that, and for its hazard, it remembers where its arrivals were.
 */
abstract class OpenArrivals implements ArrivalSource {
  /** Draws for what follows a withheld arrival; far from those of the arrivals. */
  static final long AFTER_WITHHELD = 1L << 60;

  /** The next arrival, or {@link Workload#NEVER}. */
  long at;

  private long key;
  private int vector;
  private @Nullable Withheld withheld;
  private long[] past = new long[16];
  private int count;

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
    count = 0;
    start();
  }

  @Override
  public final void withhold(int v, Withheld instants) {
    vector = v;
    withheld = instants;
  }

  @Override
  public final long next(long now) {
    while (at < now) {
      arrived();
    }
    if (withheld != null) {
      while (withheld.contains(vector, at) && canBeWithheld()) {
        goOnWithout();
      }
    }
    return at;
  }

  @Override
  public final void arrived() {
    if (remembers()) {
      remember(at);
    }
    advance();
  }

  /** Returns whether the source will be asked about what came. */
  final boolean remembers() {
    return withheld != null;
  }

  private void remember(long instant) {
    if (count == past.length) {
      past = Arrays.copyOf(past, 2 * count);
    }
    past[count++] = instant;
  }

  @Override
  public int withholdable(long instant) {
    return canBeWithheld() ? arrivalsAt(instant) : 0;
  }

  private int arrivalsAt(long instant) {
    int n = 0;
    for (int i = firstFrom(instant); i < count && past[i] == instant; i++) {
      n++;
    }
    return n;
  }

  /** Returns the index of the first arrival at {@code instant} or later. */
  private int firstFrom(long instant) {
    int found = Arrays.binarySearch(past, 0, count, instant);
    int index = found >= 0 ? found : -found - 1;
    while (index > 0 && past[index - 1] == instant) {
      index--;
    }
    return index;
  }

  /** Puts {@link #at} at the first arrival of a replication; it is 0 before. */
  abstract void start();

  /** Puts {@link #at} at the arrival after the one it is at. */
  abstract void advance();

  /** Returns whether the source can do without the arrival at {@link #at}. */
  boolean canBeWithheld() {
    return false;
  }

  /** Puts {@link #at} at the next arrival, given that none came at the one it is at. */
  void goOnWithout() {
    advance();
  }

  /** Returns the last arrival before {@code instant}, or -1. */
  final long lastBefore(long instant) {
    int first = firstFrom(instant);
    return first == 0 ? -1 : past[first - 1];
  }

  /** Returns draw number {@code ordinal} of the source's stream. */
  final double draw(long ordinal) {
    return Streams.uniform(key, ordinal);
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
    void advance() {
      at = ++index < times.length ? times[index] : Workload.NEVER;
    }
  }
}
