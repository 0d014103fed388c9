// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.eventlists.EventListInterface;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.Executable;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.LambdaSimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.simulators.DevsSimulator;
import nl.tudelft.simulation.dsol.simulators.ErrorStrategy;
import org.djutils.event.EventListener;
import org.djutils.event.EventType;
import org.djutils.event.reference.ReferenceType;

/**
 * What a simulator is between two events, without boxing and locks: the clock, the pending events
 * and who listens. How it runs is for the subclass.
 *
 * <p>DSOL's own clock, the boxed {@code simulatorTime}, stays unused; every method of DSOL's that
 * reads it is overridden here or in the subclass.
 */
abstract class UnboxedSimulator extends DevsSimulator<Long> {
  /** The pending events; also DSOL's {@code eventList}. */
  final EventQueue queue = new EventQueue();

  /** The clock, in ns. */
  long now;

  /** Cached from DSOL's map of listeners, which takes a lock for every look into it. */
  private volatile boolean anyListeners;

  private volatile boolean timeListeners;

  UnboxedSimulator(String id) {
    super(id);
    eventList = queue;
  }

  /** The clock, in ns: the time of the event being executed, or where the last run ended. */
  public final long now() {
    return now;
  }

  /**
   * Schedules an event.
   *
   * @param event not pending
   * @param time absolute, in ns, {@link #now} to {@link EventQueue#MAX_TIME}
   * @param priority {@link EventQueue#MIN_PRIORITY} to {@link EventQueue#MAX_PRIORITY}; higher is
   *     first at the same time
   * @throws IllegalArgumentException if the time or the priority is out of range
   * @throws IllegalStateException if the event is pending
   */
  public final void schedule(ReusableEvent event, long time, int priority) {
    requireNotPast(event, time);
    queue.schedule(event, time, priority);
  }

  /**
   * Moves a pending event, or schedules one that is not pending. Among equals it becomes the last.
   *
   * @param event pending here, or nowhere
   * @param time absolute, in ns, {@link #now} to {@link EventQueue#MAX_TIME}
   * @param priority {@link EventQueue#MIN_PRIORITY} to {@link EventQueue#MAX_PRIORITY}; higher is
   *     first at the same time
   * @throws IllegalArgumentException if the time or the priority is out of range
   */
  public final void reschedule(ReusableEvent event, long time, int priority) {
    requireNotPast(event, time);
    queue.reschedule(event, time, priority);
  }

  /** Takes an event back. Returns whether it was pending here. */
  public final boolean cancel(ReusableEvent event) {
    return queue.cancel(event);
  }

  /** {@link #now()} as DSOL wants it; allocates. */
  @Override
  public final Long getSimulatorTime() {
    return now;
  }

  @Override
  public final EventQueue getEventList() {
    return queue;
  }

  /** Not supported: the event list is part of how this simulator works. */
  @Override
  public final synchronized void setEventList(EventListInterface<Long> eventList) {
    throw new UnsupportedOperationException("this simulator has an event list of its own");
  }

  @Override
  public final SimEventInterface<Long> scheduleEvent(SimEventInterface<Long> event) {
    long time = event.getAbsoluteExecutionTime();
    if (time < now) {
      throw new SimRuntimeException(
          "cannot schedule event " + event + " in past " + now + ">" + time);
    }
    queue.add(event);
    return event;
  }

  @Override
  public final SimEventInterface<Long> scheduleEventRel(
      Long relativeDelay, short priority, Object target, String method, Object[] args) {
    return scheduleEvent(new SimEvent<>(now + relativeDelay, priority, target, method, args));
  }

  @Override
  public final SimEventInterface<Long> scheduleEventRel(
      Long relativeDelay, short priority, Executable executable) {
    return scheduleEvent(new LambdaSimEvent<>(now + relativeDelay, priority, executable));
  }

  @Override
  public final SimEventInterface<Long> scheduleEventNow(
      short priority, Object target, String method, Object[] args) {
    return scheduleEvent(new SimEvent<>(now, priority, target, method, args));
  }

  @Override
  public final SimEventInterface<Long> scheduleEventNow(short priority, Executable executable) {
    return scheduleEvent(new LambdaSimEvent<>(now, priority, executable));
  }

  @Override
  public final boolean addListener(
      EventListener listener, EventType type, int position, ReferenceType referenceType) {
    boolean added = super.addListener(listener, type, position, referenceType);
    lookForListeners();
    return added;
  }

  @Override
  public final boolean removeListener(EventListener listener, EventType type) {
    boolean removed = super.removeListener(listener, type);
    lookForListeners();
    return removed;
  }

  @Override
  public final int removeAllListeners() {
    int removed = super.removeAllListeners();
    lookForListeners();
    return removed;
  }

  @Override
  protected final void handleSimulationException(Exception exception) {
    if (getErrorStrategy() == ErrorStrategy.WARN_AND_THROW
        && exception instanceof RuntimeException asItIs) {
      throw asItIs;
    }
    super.handleSimulationException(exception);
  }

  /** DSOL's listeners learn of the new time before the clock shows it. */
  final void advanceTo(long time) {
    if (timeListeners && time != now) {
      fireUnverifiedTimedEvent(TIME_CHANGED_EVENT, null, time);
    }
    now = time;
  }

  /** As {@link #advanceTo}, but says so even when the time stays the same, as DSOL's step does. */
  final void stepTo(long time) {
    if (timeListeners) {
      fireUnverifiedTimedEvent(TIME_CHANGED_EVENT, null, time);
    }
    now = time;
  }

  final void fire(EventType type) {
    if (anyListeners) {
      fireTimedEvent(type, null, getSimulatorTime());
    }
  }

  private synchronized void lookForListeners() {
    anyListeners = hasListeners();
    timeListeners = numberOfListeners(TIME_CHANGED_EVENT) > 0;
  }

  private void requireNotPast(ReusableEvent event, long time) {
    if (time < now) {
      throw new IllegalArgumentException(
          "cannot schedule " + event + " at " + time + " ns, before now, " + now + " ns");
    }
  }
}
