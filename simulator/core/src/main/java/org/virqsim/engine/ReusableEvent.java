// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;

/**
 * An event that is scheduled, executed and scheduled again without a new object.
 *
 * <p>It carries what the event queue needs to find it again, so that scheduling, moving and
 * cancelling allocate nothing. It is pending in at most one queue at a time; from the moment it is
 * taken for execution it may be scheduled again, also by its own {@link #fire()}.
 *
 * <p>Order among pending events: earlier {@linkplain #time() time} first; then DSOL's convention,
 * higher {@linkplain #priority() priority} first; then the order of scheduling.
 */
public abstract class ReusableEvent implements SimEventInterface<Long> {
  /** The value of {@link #slot} of an event that is not pending. */
  static final int NOT_PENDING = -1;

  /** Bits of {@link #order} that hold the sequence number; the priority is above them. */
  static final int SEQUENCE_BITS = 48;

  /** Where the queue keeps this event, or {@link #NOT_PENDING}. Written by the queue alone. */
  int slot = NOT_PENDING;

  /** Absolute time in ns of the latest scheduling. Written by the queue alone. */
  long time;

  /**
   * The order among events of the same time: the complement of the priority (so that a higher one
   * sorts first) above the sequence number. Written by the queue alone.
   */
  long order = order(NORMAL_PRIORITY, 0);

  /** Creates an event that is not pending. */
  protected ReusableEvent() {}

  /**
   * What happens at {@link #time()}. The event is no longer pending when this is called. Whatever
   * it throws, a {@link RuntimeException} or an {@link Error}, reaches the caller of the run.
   */
  protected abstract void fire();

  /** DSOL's name for {@link #fire()}. */
  @Override
  public final void execute() {
    fire();
  }

  /** Whether the event is in a queue, to be executed later. */
  public final boolean isPending() {
    return slot != NOT_PENDING;
  }

  /** The absolute time in ns of the latest scheduling; 0 when it was never scheduled. */
  public final long time() {
    return time;
  }

  /** The priority of the latest scheduling; DSOL's normal one, 5, when it was never scheduled. */
  public final int priority() {
    return (int) ~(order >> SEQUENCE_BITS);
  }

  /** {@link #time()} as DSOL wants it; allocates. */
  @Override
  public final Long getAbsoluteExecutionTime() {
    return time;
  }

  /** {@link #priority()} as DSOL wants it. */
  @Override
  public final short getPriority() {
    return (short) priority();
  }

  /**
   * The sequence number of the latest scheduling: unique among the pending events of a queue, and
   * starting over when the queue is cleared. Not related to the ids of DSOL's own events.
   */
  @Override
  public final long getId() {
    return order & ((1L << SEQUENCE_BITS) - 1);
  }

  /** Without boxing when the other is an event of this kind too, else DSOL's comparison. */
  @Override
  public final int compareTo(SimEventInterface<Long> other) {
    if (other instanceof ReusableEvent event) {
      int byTime = Long.compare(time, event.time);
      return byTime != 0 ? byTime : Long.compare(order, event.order);
    }
    return SimEventInterface.super.compareTo(other);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[time=" + time + "; priority=" + priority() + "]";
  }

  /** Packs a priority in the range of {@code short} and a sequence number of 48 bits. */
  static long order(int priority, long sequence) {
    return ((long) ~priority << SEQUENCE_BITS) | sequence;
  }
}
