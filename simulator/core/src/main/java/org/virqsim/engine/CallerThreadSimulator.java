// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import nl.tudelft.simulation.dsol.SimRuntimeException;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEvent;
import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;
import nl.tudelft.simulation.dsol.model.DsolModel;
import nl.tudelft.simulation.dsol.simulators.ErrorStrategy;
import nl.tudelft.simulation.dsol.simulators.ReplicationState;
import nl.tudelft.simulation.dsol.simulators.RunState;
import nl.tudelft.simulation.dsol.simulators.SimulatorInterface;
import org.djutils.logger.CategoryLogger;
import org.jspecify.annotations.Nullable;

/**
 * A DSOL simulator that runs in the thread that calls it and allocates nothing per event.
 *
 * <p>There are two ways to drive it:
 *
 * <ul>
 *   <li><b>Primitive</b>: {@link #reset}, {@link #schedule}, {@link #runUntil}. Times are {@code
 *       long} nanoseconds, nothing is boxed, and the same simulator serves any number of
 *       replications. A run is half-open: events at {@code end} or later are not executed.
 *   <li><b>DSOL's own</b>: {@code initialize} with a model and a replication, {@code
 *       scheduleEvent*}, {@code start}, {@code step}, {@code runUpTo}, {@code Experiment}. Events
 *       come in the same order as from DSOL's {@code DevsSimulator}, which <em>includes</em> those
 *       at the end of the replication. What differs: {@code start} and its kin return when the run
 *       is over; an error in an event reaches their caller; an earlier replication leaves DSOL's
 *       JVM-wide context when the next one is initialized.
 * </ul>
 *
 * <p>Either way DSOL's listeners, run state and replication state are served. The error strategy is
 * {@link ErrorStrategy#WARN_AND_THROW} at first, which here means: throw as it is, log nothing. Set
 * another one to have DSOL's handling of exceptions; an {@link Error} always reaches the caller.
 *
 * <p>Not thread-safe: construct as many as wanted and use each in one thread at a time. Only {@link
 * #requestStop} may be called from elsewhere.
 */
public final class CallerThreadSimulator extends UnboxedSimulator {
  private final List<SimEvent<Long>> callsOnInitialize = new ArrayList<>();
  private final ReusableEvent warmup = new Internal(this::warmup);
  private final ReusableEvent endOfReplication = new Internal(this::endReplication);

  /** Events at or after this time wait for a later run. */
  private long limit;

  private boolean limitReached;

  /** What the clock shows when the run got to its limit. */
  private long clockAtLimit;

  private @Nullable BooleanSupplier stopCondition;

  /** Volatile because of {@link #requestStop}. */
  private volatile boolean stopRequested;

  /** Inside {@link #drive}, where a listener that starts us again must not recurse. */
  private boolean driving;

  private CallerThreadSimulator(String id) {
    super(id);
    setErrorStrategy(ErrorStrategy.WARN_AND_THROW);
  }

  /**
   * Creates a simulator, from any thread.
   *
   * <p>DSOL's constructor takes its category out of a JVM-wide logger and puts it back; two at a
   * time now and then find it missing. The lock is the one that the logger itself uses, so that
   * simulators which others construct meanwhile cannot interfere either.
   *
   * @param id a name for log messages; need not be unique
   */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // says why above
  public static CallerThreadSimulator create(String id) {
    synchronized (CategoryLogger.class) {
      CallerThreadSimulator simulator = new CallerThreadSimulator(id);
      DsolLogging.silence(); // the constructor put the appender to stdout back
      return simulator;
    }
  }

  // ---- the primitive interface ----

  /**
   * Begins a replication that is none of DSOL's: no pending events, no model, the clock at {@code
   * start}. Listeners stay. Costs no more than the number of events that are pending, or were when
   * the queue last spread them.
   *
   * @param start in ns, {@link EventQueue#MIN_TIME} to {@link EventQueue#MAX_TIME}
   * @throws SimRuntimeException while running
   */
  public void reset(long start) {
    refuseWhile(isStartingOrRunning() || isStopping(), "Cannot reset a running simulator");
    requireInRange(start);
    queue.clear();
    Contexts.leave(replication, null);
    replication = null;
    model = null;
    now = start;
    runState = RunState.INITIALIZED;
    replicationState = ReplicationState.NOT_INITIALIZED;
  }

  /**
   * Executes the events of {@code [now, end)} in order; those at {@code end} and later stay pending
   * for a later run. Ends early after an event that called {@link #stop} or {@link #requestStop}.
   *
   * @param end in ns, {@link #now} to {@link EventQueue#MAX_TIME}
   * @return whether {@code end} was reached: then the clock shows it. Otherwise the clock shows the
   *     time of the last event.
   * @throws IllegalArgumentException if {@code end} is out of range
   * @throws SimRuntimeException if the simulator is running, or neither reset nor initialized, or
   *     its replication has ended
   */
  public boolean runUntil(long end) {
    return runPrimitive(end, null);
  }

  /**
   * As {@link #runUntil(long)}, but ends early after the first event that makes a condition true.
   *
   * @param end in ns, {@link #now} to {@link EventQueue#MAX_TIME}
   * @param stopWhen asked after each event
   * @return whether {@code end} was reached
   */
  public boolean runUntil(long end, BooleanSupplier stopWhen) {
    return runPrimitive(end, stopWhen);
  }

  /**
   * Ends the run in progress after the event that is being executed. Without effect when none is in
   * progress. May be called any number of times, from any thread.
   */
  public void requestStop() {
    stopRequested = true;
  }

  private boolean runPrimitive(long end, @Nullable BooleanSupplier stopWhen) {
    requireInRange(end);
    if (end < now) {
      throw new IllegalArgumentException("end " + end + " ns is before now, " + now + " ns");
    }
    requireRunnable();
    stopCondition = stopWhen;
    limit = end;
    clockAtLimit = end;
    try {
      return drive();
    } finally {
      stopCondition = null;
    }
  }

  // ---- DSOL's interface ----

  /**
   * Constructs the model and schedules the ends of the warm-up and of the replication.
   *
   * @param cleanUp whether to remove all listeners first; as in DSOL not done the first time
   * @throws SimRuntimeException while running
   */
  @Override
  public void initialize(
      DsolModel<Long, ? extends SimulatorInterface<Long>> model,
      Replication<Long> replication,
      boolean cleanUp) {
    refuseWhile(isStartingOrRunning() || isStopping(), "Cannot initialize a running simulator");
    requireInRange(replication.getStartTime());
    queue.clear();
    Contexts.leave(this.replication, replication);
    if (isInitialized() && cleanUp) {
      forget();
    }
    this.replication = replication;
    this.model = model;
    now = replication.getStartTime();
    model.getOutputStatistics().clear();
    model.constructModel();
    runState = RunState.INITIALIZED;
    replicationState = ReplicationState.INITIALIZED;
    for (SimEvent<Long> call : callsOnInitialize) {
      call.execute();
    }
    queue.schedule(warmup, atMost(replication.getWarmupTime()), SimEventInterface.MAX_PRIORITY + 1);
    queue.schedule(
        endOfReplication, atMost(replication.getEndTime()), SimEventInterface.MIN_PRIORITY - 1);
  }

  @Override
  public void addScheduledMethodOnInitialize(Object target, String method, Object[] args) {
    callsOnInitialize.add(new SimEvent<>(0L, target, method, args));
  }

  /** Runs to the end of the replication, including the events at its end. */
  @Override
  public void start() {
    requireReplication();
    runUpToAndIncluding(replication.getEndTime());
  }

  /** Runs as DSOL's {@code start} and {@code runUpTo*} have prepared; returns when it is over. */
  @Override
  public void startImpl() {
    requireReplication();
    requireRunnable();
    refuseWhile(isStopping(), "Cannot start a stopping (not stopped yet) simulator");
    refuseWhile(
        now >= replication.getEndTime(), "Cannot start simulator : simulatorTime >= runLength");
    clockAtLimit = runUntilTime;
    limit = atMost(clockAtLimit) + (runUntilIncluding ? 1 : 0);
    runState = RunState.STARTING;
    try {
      startReplication();
      fireEvent(STARTING_EVENT, null);
    } catch (RuntimeException | Error failure) {
      runState = RunState.STOPPED; // a listener's failure must not leave us starting for ever
      throw failure;
    }
    if (!driving) {
      drive();
    }
  }

  @Override
  public void step() {
    requireReplication();
    requireRunnable();
    refuseWhile(
        now >= replication.getEndTime(), "Cannot step simulator : simulatorTime >= runLength");
    startReplication();
    stopRequested = false;
    runState = RunState.STARTED;
    try {
      fire(START_EVENT);
      stepImpl();
    } finally {
      stopped();
      finishReplication();
    }
  }

  @Override
  protected void stepImpl() {
    ReusableEvent event = queue.takeBefore(EventQueue.MAX_TIME + 1);
    if (event != null) {
      stepTo(event.time);
      event.fire();
    }
  }

  /** The loop of a run that was started; does nothing by itself, as in DSOL. */
  @Override
  public void run() {
    if (isStoppingOrStopped()) {
      return;
    }
    if (replication == null && stopCondition == null) {
      runPlainly();
    } else {
      runChecking();
    }
  }

  @Override
  protected void stopImpl() {
    super.stopImpl();
    stopRequested = true;
  }

  /**
   * Ends the replication: at once when the simulator does not run, else after the present event.
   * Without a stopping condition the clock moves to the end of the replication, as in DSOL.
   */
  @Override
  public void endReplication() {
    requireReplication();
    refuseWhile(
        replicationState != ReplicationState.INITIALIZED
            && replicationState != ReplicationState.STARTED,
        "State of the replication should be INITIALIZED or STARTED to end it");
    replicationState = ReplicationState.ENDING;
    boolean running = isStartingOrRunning() || isStopping();
    if (running) {
      stopImpl();
    }
    if (replication.getStoppingCondition() == null) {
      now = Math.max(now, replication.getEndTime());
    }
    queue.clear();
    if (!running) {
      finishReplication();
    }
  }

  /** Forgets events and listeners, and the replication in DSOL's JVM-wide context. */
  @Override
  public void cleanUp() {
    forget();
    Contexts.leave(replication, null);
  }

  // ---- how a run goes ----

  private void forget() {
    stopImpl();
    removeAllListeners();
    queue.clear();
    runState = RunState.NOT_INITIALIZED;
    replicationState = ReplicationState.NOT_INITIALIZED;
  }

  /** Runs to the limit; again when a listener of the stop starts us again, as in DSOL. */
  private boolean drive() {
    driving = true;
    try {
      do {
        startReplication();
        stopRequested = false;
        limitReached = false;
        runState = RunState.STARTED;
        try {
          fire(START_EVENT);
          run();
        } finally {
          stopped();
        }
      } while (isStarting());
    } finally {
      driving = false;
      finishReplication();
    }
    return limitReached;
  }

  private void runPlainly() {
    EventQueue queue = this.queue;
    long limit = this.limit;
    while (!stopRequested) {
      ReusableEvent event = queue.takeBefore(limit);
      if (event == null) {
        reachLimit();
        return;
      }
      advanceTo(event.time);
      event.fire();
    }
  }

  private void runChecking() {
    while (!stopRequested) {
      ReusableEvent event = queue.takeBefore(limit);
      if (event == null) {
        reachLimit();
        return;
      }
      advanceTo(event.time);
      try {
        event.fire();
        if (stopCondition != null && stopCondition.getAsBoolean()) {
          stopRequested = true;
        }
        if (replicationState == ReplicationState.STARTED) {
          checkStoppingCondition();
        }
      } catch (Exception exception) {
        handleSimulationException(exception);
      }
    }
  }

  private void reachLimit() {
    now = clockAtLimit;
    limitReached = true;
  }

  private void stopped() {
    queue.fillRoot();
    if (isInitialized()) { // else an event cleaned us up
      runState = RunState.STOPPED;
      fire(STOP_EVENT);
    }
  }

  private void startReplication() {
    if (replicationState == ReplicationState.INITIALIZED) {
      fire(Replication.START_REPLICATION_EVENT);
      replicationState = ReplicationState.STARTED;
    }
  }

  private void finishReplication() {
    if (replicationState == ReplicationState.ENDING) {
      replicationState = ReplicationState.ENDED;
      runState = RunState.ENDED;
      fire(Replication.END_REPLICATION_EVENT);
    }
  }

  private void requireReplication() {
    refuseWhile(replication == null, "Cannot start a simulator without replication details");
  }

  private void requireRunnable() {
    refuseWhile(isStartingOrRunning(), "Cannot start a running simulator");
    refuseWhile(!isInitialized(), "Cannot start an uninitialized simulator");
    refuseWhile(
        replicationState == ReplicationState.ENDING || replicationState == ReplicationState.ENDED,
        "State of the replication should be INITIALIZED or STARTED to run a simulation");
  }

  private static void requireInRange(long time) {
    if (time < EventQueue.MIN_TIME || time > EventQueue.MAX_TIME) {
      throw new IllegalArgumentException("time out of range: " + time + " ns");
    }
  }

  private static void refuseWhile(boolean condition, String message) {
    if (condition) {
      throw new SimRuntimeException(message);
    }
  }

  /** DSOL models use {@code Long.MAX_VALUE} for "never ends". */
  private static long atMost(long time) {
    return Math.min(time, EventQueue.MAX_TIME);
  }

  /** An event of the simulator's own. */
  private static final class Internal extends ReusableEvent {
    private final Runnable action;

    Internal(Runnable action) {
      this.action = action;
    }

    @Override
    protected void fire() {
      action.run();
    }
  }
}
