// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Streams;

/** Slots that submit, are served, wait to be reaped, think, and submit again. */
final class ClosedLoopArrivals implements ArrivalSource {
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
    return completions.isEmpty() ? Workload.NEVER : completions.first();
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
  public void reapStarted() {
    unreaped--;
  }

  @Override
  public void reapEnded(long now) {
    submit(now);
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
