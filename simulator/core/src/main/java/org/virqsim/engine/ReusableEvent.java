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
  /** The absolute time in ns of the latest scheduling. Written by the queue alone. */
  long time;

  /**
   * The {@link Entry} of the latest scheduling; without a slot when the event is not pending.
   * Written by the queue alone. One word for all that, because with many events pending the memory
   * that one event takes is what an event costs.
   */
  long entry = Entry.of(NORMAL_PRIORITY, 0, Entry.NO_SLOT);

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
    return Entry.hasSlot(entry);
  }

  /** The absolute time in ns of the latest scheduling; 0 when it was never scheduled. */
  public final long time() {
    return time;
  }

  /** The priority of the latest scheduling; DSOL's normal one, 5, when it was never scheduled. */
  public final int priority() {
    return Entry.priority(entry);
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
   * The sequence number of the latest scheduling, unique among the pending events of a queue. It
   * starts over when the queue is cleared and has nothing to do with the ids of DSOL's own events.
   */
  @Override
  public final long getId() {
    return Entry.sequence(entry);
  }

  /** Without boxing when the other is an event of this kind too, else DSOL's comparison. */
  @Override
  public final int compareTo(SimEventInterface<Long> other) {
    if (other instanceof ReusableEvent event) {
      int byTime = Long.compare(time, event.time);
      return byTime != 0 ? byTime : Long.compare(entry, event.entry);
    }
    return SimEventInterface.super.compareTo(other);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[time=" + time + "; priority=" + priority() + "]";
  }
}
