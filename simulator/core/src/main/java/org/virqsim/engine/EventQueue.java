// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import nl.tudelft.simulation.dsol.eventlists.EventListInterface;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import org.jspecify.annotations.Nullable;

/**
 * The future event list: a sorted array or a 4-ary heap of primitive keys; of many events only
 * those before a horizon are in it.
 *
 * <p>Order: earlier time first; at the same time higher priority first (DSOL's convention); at the
 * same priority in the order of scheduling. DSOL's own events of the same time and priority keep
 * among themselves the order in which they were constructed, as in DSOL's list.
 *
 * <p>What is meant to make it fast (what was measured: decision record 0002):
 *
 * <ul>
 *   <li>The heap is one {@code long[]} with two words an entry, the time and an {@link Entry}; four
 *       children fill one cache line. Events lie aside, by slot: comparing touches no event, and
 *       moving an entry crosses no barrier of the garbage collector.
 *   <li>The smallest of four children is chosen by sign bits, without a branch to mispredict. That
 *       needs times whose differences do not overflow, hence {@link #MIN_TIME} and {@link
 *       #MAX_TIME}, and unused entries that are later than any time.
 *   <li>The first event leaves its place open while it executes ({@link #takeBefore}); the first
 *       event scheduled meanwhile fills it with a single pass through the heap, where removing and
 *       inserting would need two.
 *   <li>When many are pending, what is far ahead is only sorted into buckets ({@link FarEvents}).
 *       An event then costs the same however many there are, and reading those of a bucket together
 *       brings them into the cache before they are wanted.
 *   <li>Cancelling takes the event from its slot and leaves the entry; it is dropped when it comes
 *       to the root, or with all others like it once they are the majority. So cancelling costs
 *       constant time on average, and no entry needs to know its position.
 * </ul>
 *
 * <p>Not thread-safe: a queue belongs to the thread that runs its simulator.
 */
public final class EventQueue implements EventListInterface<Long> {
  /** The earliest time, in ns, that an event may have: 73 years before 0. */
  public static final long MIN_TIME = -(1L << 61);

  /** The latest time, in ns, that an event may have: 73 years after 0. */
  public static final long MAX_TIME = (1L << 61) - 1;

  /** The lowest priority that an event may have. */
  public static final int MIN_PRIORITY = Entry.MIN_PRIORITY;

  /** The highest priority that an event may have. */
  public static final int MAX_PRIORITY = Entry.MAX_PRIORITY;

  /** Dropping cancelled entries is not worth a thought below this number. */
  static final int FEW = 32;

  private static final int NONE = Slots.NONE;

  private final Slots slots = new Slots();

  /** The events before the horizon. */
  private final KeyHeap near = new KeyHeap(FEW);

  /** The events beyond it. */
  private final FarEvents far = new FarEvents(slots, near);

  /** The slot of the first event while it executes and its place is open, or {@link #NONE}. */
  private int taken = NONE;

  /** The number that the next event gets. */
  private long sequence;

  private final ForeignEvents foreign = new ForeignEvents();

  /** Creates an empty queue; it grows as needed. */
  public EventQueue() {
    this(0);
  }

  /**
   * For tests of what happens when the sequence numbers run out.
   *
   * @param sequence the first number, at most {@link Entry#SEQUENCES}
   */
  EventQueue(long sequence) {
    this.sequence = sequence;
  }

  /**
   * Adds an event.
   *
   * @param event not pending, here or in another queue
   * @param time absolute, in ns, {@link #MIN_TIME} to {@link #MAX_TIME}
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}; higher is first at the same
   *     time
   * @throws IllegalStateException if the event is pending, or if 16,777,215 events are pending
   * @throws IllegalArgumentException if the time or the priority is out of range
   */
  public void schedule(ReusableEvent event, long time, int priority) {
    if (event.isPending()) {
      throw new IllegalStateException("already pending: " + event);
    }
    requireInRange(time, priority);
    if (sequence == Entry.SEQUENCES) {
      renumber();
    }
    int slot = taken;
    if (slot == NONE) {
      slot = slots.take();
      if (far.includes(time)) {
        place(event, slot, time, priority);
        far.add(slot, time);
      } else {
        near.add(time, place(event, slot, time, priority));
        far.relieve(sequence);
      }
      return;
    }
    taken = NONE;
    if (far.includes(time)) {
      near.removeFirst();
      place(event, slot, time, priority);
      far.add(slot, time);
    } else {
      near.replaceFirst(time, place(event, slot, time, priority));
    }
  }

  /**
   * Moves a pending event, or adds one that is not pending. Among equals it is the last, as if it
   * had been cancelled and scheduled.
   *
   * @param event pending here, or nowhere
   * @param time absolute, in ns, {@link #MIN_TIME} to {@link #MAX_TIME}
   * @param priority {@link #MIN_PRIORITY} to {@link #MAX_PRIORITY}; higher is first at the same
   *     time
   * @throws IllegalStateException if the event is pending in another queue
   * @throws IllegalArgumentException if the time or the priority is out of range
   */
  public void reschedule(ReusableEvent event, long time, int priority) {
    requireInRange(time, priority);
    cancel(event);
    schedule(event, time, priority);
  }

  /**
   * Removes an event wherever it is, in constant time on average.
   *
   * @return whether it was pending here
   */
  public boolean cancel(ReusableEvent event) {
    if (!holds(event)) {
      return false;
    }
    slots.cancel(Entry.slot(event.entry));
    event.entry = Entry.withoutSlot(event.entry);
    if (slots.cancelled() > FEW && 2 * slots.cancelled() > slots.taken()) {
      fillRoot();
      far.rebuild(sequence); // drops them
    }
    return true;
  }

  /** The time in ns of the first event, or {@link Long#MAX_VALUE} when there is none. */
  public long firstTime() {
    ReusableEvent first = settle();
    return first == null ? Long.MAX_VALUE : first.time;
  }

  /**
   * Takes the first event for execution if it is before {@code end}. Its place stays open until the
   * next operation: scheduling an event then costs one pass through the heap instead of two.
   *
   * @param end in ns, at most {@link #MAX_TIME} + 1
   * @return the first event, no longer pending, or null when there is none before {@code end}
   */
  @Nullable ReusableEvent takeBefore(long end) {
    fillRoot();
    for (; ; ) {
      while (near.firstTime() < end) { // when empty it says a time after all others
        int slot = Entry.slot(near.firstEntry());
        ReusableEvent event = slots.events[slot];
        if (event != null) {
          event.entry |= Entry.NO_SLOT;
          taken = slot;
          return event;
        }
        dropFirst(slot);
      }
      if (near.size() > 0 || !far.refill(sequence)) {
        return null;
      }
    }
  }

  /** Closes the place that {@link #takeBefore} left open. */
  void fillRoot() {
    if (taken != NONE) {
      slots.release(taken);
      near.removeFirst();
      taken = NONE;
    }
  }

  /** Forgets all events, which may then be scheduled elsewhere, and starts counting anew. */
  @Override
  public void clear() {
    fillRoot(); // its event may be pending in another queue by now
    for (int i = 0; i < near.size(); i++) {
      slots.forget(Entry.slot(near.entry(i)));
    }
    near.clear();
    far.clear();
    sequence = 0;
    foreign.clear();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int size() {
    return slots.taken() - slots.cancelled() - (taken == NONE ? 0 : 1);
  }

  /**
   * Adds an event at the time and priority that it says itself. As in DSOL's lists nothing happens
   * if it is pending already.
   *
   * @throws IllegalArgumentException if its time or priority is not in the range of this queue
   */
  @Override
  public void add(SimEventInterface<Long> event) {
    if (contains(event)) {
      return;
    }
    if (event instanceof ReusableEvent reusable) {
      schedule(reusable, reusable.time(), reusable.priority());
    } else {
      ForeignEvent stand = new ForeignEvent(event, foreign);
      schedule(stand, event.getAbsoluteExecutionTime(), event.getPriority());
      foreign.add(stand);
    }
  }

  @Override
  public boolean contains(SimEventInterface<Long> event) {
    ReusableEvent entry = entryOf(event);
    return entry != null && holds(entry);
  }

  @Override
  public boolean remove(SimEventInterface<Long> event) {
    ReusableEvent entry = entryOf(event);
    if (entry == null || !cancel(entry)) {
      return false;
    }
    foreign.remove(event);
    return true;
  }

  /** The first event, or null when there is none. */
  @Override
  public @Nullable SimEventInterface<Long> first() {
    ReusableEvent first = settle();
    return first == null ? null : ForeignEvent.unwrap(first);
  }

  /** Removes and returns the first event, or returns null when there is none. */
  @Override
  public @Nullable SimEventInterface<Long> removeFirst() {
    SimEventInterface<Long> first = first();
    if (first != null) {
      remove(first);
    }
    return first;
  }

  /**
   * Walks through the events that are pending now, in the order of their execution. It works on a
   * copy, so the queue may change meanwhile; {@code remove} cancels the event returned last.
   */
  @Override
  public Iterator<SimEventInterface<Long>> iterator() {
    fillRoot();
    List<ReusableEvent> pending = new ArrayList<>(size());
    for (ReusableEvent event : slots.events) {
      if (event != null) {
        pending.add(event);
      }
    }
    pending.sort(null);
    return new Snapshot(pending.iterator());
  }

  private long place(ReusableEvent event, int slot, long time, int priority) {
    slots.put(slot, event);
    long entry = Entry.of(priority, sequence++, slot);
    event.time = time;
    event.entry = entry;
    return entry;
  }

  /** How many slots there are; for tests of what the queue holds on to. */
  int slots() {
    return slots.capacity();
  }

  /** How many events were spread over buckets; for tests of what that costs. */
  long spread() {
    return far.spread();
  }

  private @Nullable ReusableEvent entryOf(SimEventInterface<Long> event) {
    return event instanceof ReusableEvent reusable ? reusable : foreign.standFor(event);
  }

  private boolean holds(ReusableEvent event) {
    int slot = Entry.slot(event.entry);
    return slot < slots.capacity() // NO_SLOT never is
        && slots.events[slot] == event
        && slot != taken; // then it is pending elsewhere
  }

  /** Has the first event at the root and returns it, or null when there is none. */
  private @Nullable ReusableEvent settle() {
    fillRoot();
    while (near.size() > 0 || far.refill(sequence)) {
      int slot = Entry.slot(near.firstEntry());
      ReusableEvent event = slots.events[slot];
      if (event != null) {
        return event;
      }
      dropFirst(slot);
    }
    return null;
  }

  private void dropFirst(int slot) {
    slots.drop(slot);
    near.removeFirst();
  }

  /** Numbers the entries from 0 in their present order; once in 2^30 schedulings. */
  private void renumber() {
    fillRoot();
    long[] byAge = new long[size()];
    int pending = 0;
    for (ReusableEvent event : slots.events) {
      if (event != null) {
        byAge[pending++] = Entry.withoutPriority(event.entry);
      }
    }
    Arrays.sort(byAge);
    for (int i = 0; i < pending; i++) {
      int slot = Entry.slot(byAge[i]);
      ReusableEvent event = slots.events[slot];
      if (event != null) { // it never is
        event.entry = Entry.of(Entry.priority(event.entry), i, slot);
      }
    }
    sequence = pending;
    far.rebuild(sequence); // with the new numbers
  }

  /** One comparison for both ends of each range: a word of 62 bits, a number of 10. */
  private static void requireInRange(long time, int priority) {
    if ((time - MIN_TIME) >>> 62 != 0 || priority << 22 >> 22 != priority) {
      throw new IllegalArgumentException(
          "out of range: time " + time + " ns or priority " + priority);
    }
  }

  /** The pending events at one moment, in order. */
  private final class Snapshot implements Iterator<SimEventInterface<Long>> {
    private final Iterator<ReusableEvent> entries;
    private @Nullable SimEventInterface<Long> latest;

    Snapshot(Iterator<ReusableEvent> entries) {
      this.entries = entries;
    }

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public SimEventInterface<Long> next() {
      SimEventInterface<Long> next = ForeignEvent.unwrap(entries.next());
      latest = next;
      return next;
    }

    @Override
    public void remove() {
      if (latest == null) {
        throw new IllegalStateException("no event returned since the last removal");
      }
      EventQueue.this.remove(latest);
      latest = null;
    }
  }
}
