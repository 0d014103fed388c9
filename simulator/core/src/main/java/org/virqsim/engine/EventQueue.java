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
 * The future event list: a 4-ary heap of primitive keys, with removal of any event in O(log n).
 *
 * <p>Order: earlier time first; at the same time higher priority first (DSOL's convention); at the
 * same priority in the order of scheduling. DSOL's own events of the same time and priority keep
 * among themselves the order in which they were constructed, as in DSOL's list.
 *
 * <p>What makes it fast, each found by measuring ({@code simulator/docs/benchmarks.md}):
 *
 * <ul>
 *   <li>The heap is a {@code long[]} of times and an {@code int[]} of slots; what is needed less
 *       often (the event, its order among equals, its position) lies in arrays indexed by slot.
 *       Moving an entry copies 12 bytes, dereferences no event and crosses no GC barrier.
 *   <li>The smallest of four children is chosen by sign bits, without a branch to mispredict. That
 *       needs times whose differences do not overflow, hence {@link #MIN_TIME} and {@link
 *       #MAX_TIME}, and entries beyond the end that are later than any time.
 *   <li>The first event leaves its place open while it executes ({@link #takeBefore}); the first
 *       event scheduled meanwhile fills it with a single pass through the heap, where removing and
 *       inserting would need two.
 * </ul>
 *
 * <p>{@code slots} is always a permutation of all slots: entries 1 to {@code size} are pending, the
 * rest are free, so that no list of free slots is needed. The root is at index 1, which puts the
 * four children of a node into one aligned group.
 *
 * <p>Not thread-safe: a queue belongs to the thread that runs its simulator.
 */
public final class EventQueue implements EventListInterface<Long> {
  /** The earliest time, in ns, that an event may have: 73 years before 0. */
  public static final long MIN_TIME = -(1L << 61);

  /** The latest time, in ns, that an event may have: 73 years after 0. */
  public static final long MAX_TIME = 1L << 61;

  private static final int ROOT = 1;

  /** Reading a whole group of children may reach this far beyond the last entry. */
  private static final int MARGIN = 3;

  private static final long MAX_SEQUENCE = (1L << ReusableEvent.SEQUENCE_BITS) - 1;

  /** By position in the heap: the time, or a time {@link #beyond} all others. */
  private long[] times;

  /** By position in the heap: the slot; behind the last entry, the free slots. */
  private int[] slots;

  /** By slot: the position in the heap. Of free slots undefined. */
  private int[] positions;

  /** By slot: the order among events of the same time. Of free slots undefined. */
  private long[] orders;

  /** By slot: the event; null in free slots. */
  private @Nullable ReusableEvent[] events;

  /** The number of entries, counting a root that was taken. Also the last position in use. */
  private int size;

  /** Whether the root's event was taken for execution and its place not filled yet. */
  private boolean rootTaken;

  /** The number of schedulings since the last {@link #clear()}. */
  private long sequence;

  private final ForeignEvents foreign = new ForeignEvents();

  /** Creates an empty queue; it grows as needed. */
  public EventQueue() {
    int capacity = 32;
    times = new long[ROOT + capacity + MARGIN];
    slots = new int[ROOT + capacity];
    positions = new int[capacity];
    orders = new long[capacity];
    events = new ReusableEvent[capacity];
    for (int i = 0; i < times.length; i++) {
      times[i] = beyond(i);
    }
    for (int i = 0; i < capacity; i++) {
      slots[ROOT + i] = i;
    }
  }

  /**
   * Adds an event.
   *
   * @param event not pending, here or in another queue
   * @param time absolute, in ns, {@link #MIN_TIME} to {@link #MAX_TIME}
   * @param priority in the range of {@code short}; higher is first at the same time
   * @throws IllegalStateException if the event is pending
   * @throws IllegalArgumentException if the time or the priority is out of range
   */
  public void schedule(ReusableEvent event, long time, int priority) {
    if (event.slot != ReusableEvent.NOT_PENDING) {
      throw new IllegalStateException("already pending: " + event);
    }
    long order = nextOrder(time, priority);
    event.time = time;
    event.order = order;
    int slot;
    if (rootTaken) {
      rootTaken = false;
      slot = slots[ROOT];
      if (events[slot] != event) { // spares the usual case the barrier of a reference store
        events[slot] = event;
      }
      event.slot = slot;
      orders[slot] = order;
      siftDown(ROOT, time, order, slot);
    } else {
      if (size == events.length) {
        grow();
      }
      slot = slots[++size];
      events[slot] = event;
      event.slot = slot;
      orders[slot] = order;
      siftUp(size, time, order, slot);
    }
  }

  /**
   * Moves a pending event, or adds one that is not pending. Among equals it is the last, as if it
   * had been cancelled and scheduled.
   *
   * @param event pending here, or nowhere
   * @param time absolute, in ns, {@link #MIN_TIME} to {@link #MAX_TIME}
   * @param priority in the range of {@code short}; higher is first at the same time
   * @throws IllegalStateException if the event is pending in another queue
   * @throws IllegalArgumentException if the time or the priority is out of range
   */
  public void reschedule(ReusableEvent event, long time, int priority) {
    if (!holds(event)) {
      schedule(event, time, priority);
      return;
    }
    long order = nextOrder(time, priority);
    fillRoot(); // the new key may be before that of the place left open
    event.time = time;
    event.order = order;
    orders[event.slot] = order;
    sift(positions[event.slot], time, order, event.slot);
  }

  /**
   * Removes an event wherever it is.
   *
   * @return whether it was pending here
   */
  public boolean cancel(ReusableEvent event) {
    if (!holds(event)) {
      return false;
    }
    fillRoot();
    removeAt(positions[event.slot]);
    event.slot = ReusableEvent.NOT_PENDING;
    return true;
  }

  /** The time in ns of the first event, or {@link Long#MAX_VALUE} when there is none. */
  public long firstTime() {
    fillRoot();
    return size == 0 ? Long.MAX_VALUE : times[ROOT];
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
    if (times[ROOT] >= end) { // an empty queue has a time beyond all others there
      return null;
    }
    ReusableEvent event = eventAt(ROOT);
    event.slot = ReusableEvent.NOT_PENDING;
    rootTaken = true;
    return event;
  }

  /** Closes the place that {@link #takeBefore} left open, so that every entry is pending. */
  void fillRoot() {
    if (rootTaken) {
      rootTaken = false;
      removeAt(ROOT);
    }
  }

  /** Forgets all events, which may then be scheduled elsewhere, and starts counting anew. */
  @Override
  public void clear() {
    for (int i = ROOT; i <= size; i++) {
      if (i != ROOT || !rootTaken) { // the taken one may be pending in another queue by now
        eventAt(i).slot = ReusableEvent.NOT_PENDING;
      }
      events[slots[i]] = null;
      times[i] = beyond(i);
    }
    size = 0;
    rootTaken = false;
    sequence = 0;
    foreign.clear();
  }

  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public int size() {
    return rootTaken ? size - 1 : size;
  }

  /**
   * Adds an event at the time and priority that it says itself. As in DSOL's lists nothing happens
   * if it is pending already.
   *
   * @throws IllegalArgumentException if its time is not in the range of this queue
   */
  @Override
  public void add(SimEventInterface<Long> event) {
    if (contains(event)) {
      return;
    }
    if (event instanceof ReusableEvent reusable) {
      schedule(reusable, reusable.time, reusable.priority());
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
    fillRoot();
    return size == 0 ? null : ForeignEvent.unwrap(eventAt(ROOT));
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
    List<ReusableEvent> pending = new ArrayList<>(size);
    for (int i = ROOT; i <= size; i++) {
      pending.add(eventAt(i));
    }
    pending.sort(null);
    return new Snapshot(pending.iterator());
  }

  private @Nullable ReusableEvent entryOf(SimEventInterface<Long> event) {
    return event instanceof ReusableEvent reusable ? reusable : foreign.standFor(event);
  }

  private boolean holds(ReusableEvent event) {
    int slot = event.slot;
    return slot != ReusableEvent.NOT_PENDING
        && slot < events.length
        && events[slot] == event
        && !(rootTaken && slot == slots[ROOT]); // that one is pending elsewhere
  }

  /** The event of a position in use. */
  @SuppressWarnings("NullAway") // slots of positions in use hold an event
  private ReusableEvent eventAt(int position) {
    return events[slots[position]];
  }

  private long nextOrder(long time, int priority) {
    if (time < MIN_TIME || time > MAX_TIME) {
      throw new IllegalArgumentException("time out of range: " + time + " ns");
    }
    if (priority != (short) priority) {
      throw new IllegalArgumentException("priority out of range: " + priority);
    }
    if (sequence == MAX_SEQUENCE) {
      throw new IllegalStateException("2^48 events scheduled without a reset");
    }
    return ReusableEvent.order(priority, sequence++);
  }

  private void grow() {
    int old = events.length;
    int capacity = Math.multiplyExact(old, 2);
    times = Arrays.copyOf(times, ROOT + capacity + MARGIN);
    slots = Arrays.copyOf(slots, ROOT + capacity);
    positions = Arrays.copyOf(positions, capacity);
    orders = Arrays.copyOf(orders, capacity);
    events = Arrays.copyOf(events, capacity);
    for (int i = ROOT + old; i < times.length; i++) {
      times[i] = beyond(i);
    }
    for (int i = old; i < capacity; i++) {
      slots[ROOT + i] = i;
    }
  }

  /** Frees the slot at a position; the last entry takes its place. */
  private void removeAt(int position) {
    int slot = slots[position];
    events[slot] = null;
    int last = size--;
    long time = times[last];
    int moved = slots[last];
    times[last] = beyond(last);
    slots[last] = slot;
    if (position != last) {
      sift(position, time, orders[moved], moved);
    }
  }

  /** Puts an entry where it belongs, given that only {@code position} is free. */
  private void sift(int position, long time, long order, int slot) {
    if (position > ROOT && isBefore(time, order, parent(position))) {
      siftUp(position, time, order, slot);
    } else {
      siftDown(position, time, order, slot);
    }
  }

  private void siftUp(int from, long time, long order, int slot) {
    int i = from;
    while (i > ROOT) {
      int parent = parent(i);
      if (!isBefore(time, order, parent)) {
        break;
      }
      move(parent, i);
      i = parent;
    }
    place(i, time, slot);
  }

  private void siftDown(int from, long time, long order, int slot) {
    long[] times = this.times;
    int[] slots = this.slots;
    int[] positions = this.positions;
    int last = size;
    int i = from;
    for (int child = firstChild(i); child <= last; child = firstChild(i)) {
      long a = times[child];
      long b = times[child + 1];
      long c = times[child + 2];
      long d = times[child + 3];
      // The sign of a difference is -1 or 0 for "before" or not: an index without a branch.
      int left = child - (int) ((b - a) >> 63);
      int right = child + 2 - (int) ((d - c) >> 63);
      long leftTime = times[left];
      long rightTime = times[right];
      int best = left + ((right - left) & (int) ((rightTime - leftTime) >> 63));
      if (a == b || c == d || leftTime == rightTime) {
        best = firstOfTied(child);
      }
      long bestTime = times[best];
      int bestSlot = slots[best];
      if (time <= bestTime && (time < bestTime || order < orders[bestSlot])) {
        break;
      }
      times[i] = bestTime;
      slots[i] = bestSlot;
      positions[bestSlot] = i;
      i = best;
    }
    times[i] = time;
    slots[i] = slot;
    positions[slot] = i;
  }

  /** The first of a group of children in which some have the same time. */
  private int firstOfTied(int child) {
    int best = child;
    for (int i = child + 1; i <= Math.min(child + 3, size); i++) {
      if (isBefore(times[i], orders[slots[i]], best)) {
        best = i;
      }
    }
    return best;
  }

  /** Whether a key comes before that of the entry at a position. */
  private boolean isBefore(long time, long order, int position) {
    long other = times[position];
    return time <= other && (time < other || order < orders[slots[position]]);
  }

  private void move(int from, int to) {
    place(to, times[from], slots[from]);
  }

  private void place(int position, long time, int slot) {
    times[position] = time;
    slots[position] = slot;
    positions[slot] = position;
  }

  private static int parent(int position) {
    return (position + 2) >> 2;
  }

  private static int firstChild(int position) {
    return (position << 2) - 2;
  }

  /**
   * The time of an unused position: later than any event's and different from its three neighbours'
   * (so that a group which is not full does not look tied), yet near enough to subtract.
   */
  private static long beyond(int position) {
    return MAX_TIME + 1 + (position & 3);
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
