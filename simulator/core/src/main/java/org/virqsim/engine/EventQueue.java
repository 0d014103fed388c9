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
 * The future event list: a sorted array of few, or a 4-ary heap of many primitive keys.
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
 *   <li>Cancelling takes the event from its slot and leaves the entry; it is dropped when it comes
 *       to the root, or with all others like it once they are the majority. So cancelling costs
 *       constant time, and no entry needs to know its position.
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
  private static final int FEW = 32;

  private static final int NONE = -1;

  /** The events by slot; null in free slots and in those of cancelled entries. */
  private @Nullable ReusableEvent[] events = new ReusableEvent[FEW];

  /** The free slots, as a stack. */
  private int[] free = new int[FEW];

  private int freeCount;

  private final KeyHeap heap = new KeyHeap(FEW);

  /** The slot of the first event while it executes and its place is open, or {@link #NONE}. */
  private int taken = NONE;

  /** The number of entries whose event was cancelled. */
  private int cancelled;

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
    for (int slot = FEW - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
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
    if (slot != NONE) {
      taken = NONE;
      heap.replaceFirst(time, place(event, slot, time, priority));
    } else {
      heap.add(time, place(event, freeSlot(), time, priority));
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
    events[Entry.slot(event.entry)] = null;
    event.entry = Entry.withoutSlot(event.entry);
    cancelled++;
    if (cancelled > FEW && 2 * cancelled > heap.size()) {
      dropCancelled();
    }
    return true;
  }

  /** The time in ns of the first event, or {@link Long#MAX_VALUE} when there is none. */
  public long firstTime() {
    settle();
    return heap.size() == 0 ? Long.MAX_VALUE : heap.firstTime();
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
    while (heap.firstTime() < end) { // an empty heap says a time after all others
      int slot = Entry.slot(heap.firstEntry());
      ReusableEvent event = events[slot];
      if (event != null) {
        event.entry |= Entry.NO_SLOT;
        taken = slot;
        return event;
      }
      cancelled--;
      removeRoot();
    }
    return null;
  }

  /** Closes the place that {@link #takeBefore} left open. */
  void fillRoot() {
    if (taken != NONE) {
      taken = NONE;
      removeRoot();
    }
  }

  /** Forgets all events, which may then be scheduled elsewhere, and starts counting anew. */
  @Override
  public void clear() {
    fillRoot(); // its event may be pending in another queue by now
    for (int i = 0; i < heap.size(); i++) {
      int slot = Entry.slot(heap.entry(i));
      ReusableEvent event = events[slot];
      if (event != null) {
        event.entry = Entry.withoutSlot(event.entry);
        events[slot] = null;
      }
      free[freeCount++] = slot;
    }
    heap.clear();
    cancelled = 0;
    sequence = 0;
    foreign.clear();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int size() {
    return heap.size() - cancelled - (taken == NONE ? 0 : 1);
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
    settle();
    if (heap.size() == 0) {
      return null;
    }
    ReusableEvent first = events[Entry.slot(heap.firstEntry())];
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
    for (ReusableEvent event : events) {
      if (event != null) {
        pending.add(event);
      }
    }
    pending.sort(null);
    return new Snapshot(pending.iterator());
  }

  private long place(ReusableEvent event, int slot, long time, int priority) {
    if (events[slot] != event) { // spares the usual case the barrier of a reference store
      events[slot] = event;
    }
    long entry = Entry.of(priority, sequence++, slot);
    event.time = time;
    event.entry = entry;
    return entry;
  }

  /** How many slots there are; for tests of what the queue holds on to. */
  int slots() {
    return events.length;
  }

  private @Nullable ReusableEvent entryOf(SimEventInterface<Long> event) {
    return event instanceof ReusableEvent reusable ? reusable : foreign.standFor(event);
  }

  private boolean holds(ReusableEvent event) {
    int slot = Entry.slot(event.entry);
    return slot < events.length // NO_SLOT never is
        && events[slot] == event
        && slot != taken; // then it is pending elsewhere
  }

  /** Has the first event at the root, if there is any. */
  private void settle() {
    fillRoot();
    while (heap.size() > 0 && events[Entry.slot(heap.firstEntry())] == null) {
      cancelled--;
      removeRoot();
    }
  }

  private void removeRoot() {
    release(Entry.slot(heap.firstEntry()));
    heap.removeFirst();
  }

  private void dropCancelled() {
    fillRoot();
    heap.retain(
        entry -> {
          int slot = Entry.slot(entry);
          boolean pending = events[slot] != null;
          if (!pending) {
            release(slot);
          }
          return pending;
        });
    cancelled = 0;
  }

  private void release(int slot) {
    events[slot] = null;
    free[freeCount++] = slot;
  }

  private int freeSlot() {
    if (freeCount == 0) {
      grow();
    }
    return free[--freeCount];
  }

  private void grow() {
    int old = events.length;
    int capacity = Math.min(2 * old, Entry.NO_SLOT);
    if (capacity == old) {
      throw new IllegalStateException(old + " events are pending; there is no room for more");
    }
    events = Arrays.copyOf(events, capacity);
    free = new int[capacity];
    for (int slot = capacity - 1; slot >= old; slot--) {
      free[freeCount++] = slot;
    }
  }

  /** Numbers the entries from 0 in their present order; once in 2^30 schedulings. */
  private void renumber() {
    dropCancelled();
    long[] byAge = new long[heap.size()];
    for (int i = 0; i < byAge.length; i++) {
      byAge[i] = Entry.withoutPriority(heap.entry(i));
    }
    Arrays.sort(byAge);
    int[] rank = new int[events.length];
    for (int i = 0; i < byAge.length; i++) {
      rank[Entry.slot(byAge[i])] = i;
    }
    for (int i = 0; i < byAge.length; i++) {
      long old = heap.entry(i);
      int slot = Entry.slot(old);
      long entry = Entry.of(Entry.priority(old), rank[slot], slot);
      heap.setEntry(i, entry);
      ReusableEvent event = events[slot];
      if (event != null) {
        event.entry = entry;
      }
    }
    sequence = byAge.length;
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
