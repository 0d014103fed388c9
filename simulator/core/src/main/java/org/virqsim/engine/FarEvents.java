// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;

/**
 * The events beyond a horizon, not sorted, and how they come before it: what keeps the {@link
 * KeyHeap} small when many are pending.
 *
 * <p>Time beyond the horizon is cut into buckets of the same width, a power of two, and a last one
 * for all that is later. A bucket is a chain of slots, so that adding costs the same however many
 * there are. When the heap is empty the next bucket that is not is moved into it, and the horizon
 * to that bucket's end; when there is none but the last, that is spread over new buckets, whose
 * width follows from how close its events are.
 *
 * <p>No width suits all. What is too much for its bucket, such as many events of one time, makes
 * the heap as large as it would be without buckets; then all is spread anew, but not before as many
 * were scheduled as there are to spread. A spread that would move too few into buckets is widened
 * until it moves all. So the worst that can happen costs as much as the heap, and a constant beside
 * it.
 */
final class FarEvents {
  private static final int NONE = Slots.NONE;

  /** The heap alone serves up to this many: so far buckets were not measured to be faster. */
  private static final int MANY = 256;

  /** The heap alone serves again what remains of many; fewer, or it would be at every turn. */
  private static final int FEW_AGAIN = 128;

  /** How many events a bucket should hold. */
  private static final int OCCUPANCY = 4;

  /**
   * The buckets would hold this many times the events that there are, if these lay as close as the
   * first of them do: those that come meanwhile should find their bucket, too.
   */
  private static final int SPAN = 8;

  /** How many events at most are looked at to find how close they are. */
  private static final int SAMPLES = 64;

  /** So many times its usual interval passes after a spread that left the heap with many. */
  private static final long IN_VAIN = 8;

  /** Events that are loaded at once; see {@link #load}. */
  private static final int BATCH = 32;

  private final Slots slots;
  private final KeyHeap near;

  /** The first slot of each bucket's chain. */
  private int[] heads = {NONE};

  /** The number of buckets; behind them is the one for all that is later. */
  private int buckets;

  /** The next bucket; those before it are empty. */
  private int current;

  /** Where the first bucket begins. */
  private long base;

  /** The binary logarithm of the buckets' width. */
  private int shift;

  /** Events from this time on belong here; {@code Long.MAX_VALUE} while the heap holds all. */
  private long horizon = Long.MAX_VALUE;

  /** The sequence number from which all may be spread anew. */
  private long due;

  private long spread;

  private final long[] sample = new long[SAMPLES];
  private final long[] batch = new long[2 * BATCH];

  FarEvents(Slots slots, KeyHeap near) {
    this.slots = slots;
    this.near = near;
  }

  /** How many events were spread since the beginning; for tests of what that costs. */
  long spread() {
    return spread;
  }

  /** Whether an event at this time belongs here. */
  boolean includes(long time) {
    return time >= horizon;
  }

  /**
   * Adds an event.
   *
   * @param slot where it is
   * @param time one that this {@linkplain #includes includes}
   */
  void add(int slot, long time) {
    chain(bucketOf(time), slot);
  }

  /**
   * Moves the next events into the heap, which must be empty.
   *
   * @param sequence the number that the next event gets
   * @return whether there were any
   */
  boolean refill(long sequence) {
    advance(sequence);
    relieve(sequence);
    return near.size() > 0;
  }

  /**
   * Spreads all anew if the heap holds many and enough were scheduled since the last time.
   *
   * @param sequence the number that the next event gets
   */
  void relieve(long sequence) {
    if (near.size() > MANY && sequence >= due) {
      rebuild(sequence);
    }
  }

  /**
   * Spreads all anew, what is in the heap too, and drops cancelled entries.
   *
   * @param sequence the number that the next event gets
   */
  void rebuild(long sequence) {
    gather();
    for (int i = 0; i < near.size(); i++) {
      chain(buckets, Entry.slot(near.entry(i)));
    }
    near.clear();
    spread(sequence);
    advance(sequence);
    if (near.size() > MANY) { // in vain, so not again soon
      due = sequence + IN_VAIN * slots.taken();
    }
  }

  /** Forgets the events; linear in them and in the buckets that they were spread over. */
  void clear() {
    gather();
    int following;
    for (int slot = takeLast(); slot != NONE; slot = following) {
      following = slots.next[slot];
      slots.forget(slot);
    }
    off();
    due = 0;
  }

  private void off() {
    horizon = Long.MAX_VALUE;
    buckets = 0;
    current = 0;
  }

  private void advance(long sequence) {
    while (near.size() == 0 && horizon != Long.MAX_VALUE) {
      int slot = takeBucket();
      if (slot == NONE) {
        spread(sequence);
      } else {
        horizon = base + ((long) current << shift);
        load(slot);
      }
    }
  }

  /**
   * Moves a chain into the heap. First reads, then adds: the events lie anywhere in memory, and
   * reading many at once takes as long as reading one, unless decisions on each come between.
   */
  private void load(int chain) {
    int[] next = slots.next;
    long[] batch = this.batch;
    int slot = chain;
    while (slot != NONE) {
      int length = 0;
      while (slot != NONE && length < batch.length) {
        int following = next[slot];
        ReusableEvent event = slots.events[slot];
        if (event == null) {
          slots.drop(slot);
        } else {
          batch[length] = event.time;
          batch[length + 1] = event.entry;
          length += 2;
        }
        slot = following;
      }
      for (int i = 0; i < length; i += 2) {
        near.add(batch[i], batch[i + 1]);
      }
    }
  }

  /** Spreads over buckets what is in the last one, when all else and the heap are empty. */
  private void spread(long sequence) {
    int chain = takeLast();
    if (slots.cancelled() > 0) {
      chain = withoutCancelled(chain);
    }
    int size = slots.taken();
    due = sequence + size;
    if (size <= FEW_AGAIN) {
      off();
      load(chain);
      return;
    }
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int samples = Math.max(SAMPLES / 8, Math.min(SAMPLES, size / 8));
    int step = size / samples;
    int sampled = 0;
    int skip = 0;
    for (int slot = chain; slot != NONE; slot = slots.next[slot]) {
      long time = timeOf(slot);
      min = Math.min(min, time);
      max = Math.max(max, time);
      if (--skip < 0 && sampled < samples) {
        sample[sampled++] = time;
        skip = step - 1;
      }
    }
    Arrays.sort(sample, 0, sampled);
    // The earliest quarter says how close the events are; the latest may be watchdogs at "never".
    double width = OCCUPANCY * 4.0 / size * (sample[sampled / 4] - min);
    begin(SPAN * size / OCCUPANCY, min, Math.max(0, Math.getExponent(width * Math.sqrt(2))));
    horizon = min;
    if (distribute(chain) < size / 16) { // else a spread might not be worth what it costs
      gather();
      begin(buckets, min, Long.SIZE - Long.numberOfLeadingZeros((max - min) / buckets));
      distribute(takeLast());
    }
  }

  private int withoutCancelled(int chain) {
    int kept = NONE;
    int following;
    for (int slot = chain; slot != NONE; slot = following) {
      following = slots.next[slot];
      if (slots.events[slot] == null) {
        slots.drop(slot);
      } else {
        slots.next[slot] = kept;
        kept = slot;
      }
    }
    return kept;
  }

  private void begin(int buckets, long base, int shift) {
    if (heads.length <= buckets) {
      int old = heads.length;
      heads = Arrays.copyOf(heads, buckets + buckets / 2 + 1);
      Arrays.fill(heads, old, heads.length, NONE);
    }
    this.buckets = buckets;
    this.base = base;
    this.shift = shift;
    current = 0;
  }

  /** Returns how many are not in the last bucket. */
  private int distribute(int chain) {
    spread += slots.taken();
    int moved = 0;
    int following;
    for (int slot = chain; slot != NONE; slot = following) {
      following = slots.next[slot];
      int bucket = bucketOf(timeOf(slot));
      chain(bucket, slot);
      moved += bucket < buckets ? 1 : 0;
    }
    return moved;
  }

  /** Moves all into the last bucket. */
  private void gather() {
    int following;
    for (int chain = takeBucket(); chain != NONE; chain = takeBucket()) {
      for (int slot = chain; slot != NONE; slot = following) {
        following = slots.next[slot];
        chain(buckets, slot);
      }
    }
  }

  /** Empties the next bucket that is not empty, besides the last; NONE if there is none. */
  private int takeBucket() {
    int[] heads = this.heads;
    int bucket = current;
    int chain = NONE;
    while (bucket < buckets && chain == NONE) {
      chain = heads[bucket];
      heads[bucket++] = NONE;
    }
    current = bucket;
    return chain;
  }

  private int takeLast() {
    int chain = heads[buckets];
    heads[buckets] = NONE;
    return chain;
  }

  private int bucketOf(long time) {
    return (int) Math.min((time - base) >>> shift, buckets);
  }

  private void chain(int bucket, int slot) {
    slots.next[slot] = heads[bucket];
    heads[bucket] = slot;
  }

  private long timeOf(int slot) {
    ReusableEvent event = slots.events[slot];
    if (event == null) {
      throw new IllegalStateException("cancelled: " + slot);
    }
    return event.time;
  }
}
