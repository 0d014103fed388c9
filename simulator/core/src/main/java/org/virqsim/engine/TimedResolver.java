// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.List;
import org.virqsim.machine.Driver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Processes.Kind;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.State;
import org.virqsim.observe.TimedEffects;

/**
 * Runs a machine in time: each process has one reusable event that carries its next step; the step
 * is applied when its duration is over, and every process that it touched is asked for its next
 * step again. A process whose next step has changed meanwhile starts over with the new one; work
 * that a preempted vCPU leaves unfinished goes on where it stopped.
 *
 * <p>At one instant, steps of guest, VMM and host come first, then the device's raises, then
 * deliveries ({@link MicroOp.Tier}); within these, in the order in which they were scheduled.
 *
 * <p>One object serves any number of replications, one after the other, in one thread.
 */
public final class TimedResolver {
  private static final int PRIORITY_OF_CONTROL = 10;
  private static final long NOTHING_LEFT = -1;

  private final Machine machine;
  private final Processes processes;
  private final CallerThreadSimulator simulator;
  private final TimePlan plan;
  private final Workload workload;
  private final Lanes lanes;
  private final StepCosts costs;
  private final ProcessEvent[] events;
  private final Feed feed;
  private final State initial;
  private final State state;
  private long horizon;

  /**
   * Creates a resolver.
   *
   * @param observer is told what happens, until another takes its place
   * @throws IllegalArgumentException if the plan does not fit the machine's configuration
   */
  public TimedResolver(Machine machine, TimePlan plan, TimedEffects observer) {
    List<Driver> drivers = machine.configuration().drivers();
    for (int d = 0; d < drivers.size(); d++) {
      if (plan.due().size() != drivers.size()
          || plan.due().get(d).size() != drivers.get(d).steps().size()) {
        throw new IllegalArgumentException(
            "the plan does not have a due time for each step of driver " + d);
      }
    }
    int vectors = machine.layout().vectors();
    this.machine = machine;
    this.processes = machine.processes();
    this.simulator = CallerThreadSimulator.create("virqsim");
    this.plan = plan;
    this.workload = new Workload(vectors, plan.sources());
    this.lanes = new Lanes(machine.layout().ims().lanes(), plan);
    this.costs = new StepCosts(plan.costs(), Math.max(vectors, machine.layout().vcpus()));
    this.feed = new Feed(workload, processes.count(), observer);
    this.initial = machine.initial();
    this.state = initial.copy();
    this.events = new ProcessEvent[processes.count()];
    for (int process = 0; process < events.length; process++) {
      events[process] = new ProcessEvent(process);
    }
  }

  /** Makes {@code observer} the one that is told what happens. */
  public void observer(TimedEffects observer) {
    feed.observer(observer);
  }

  /**
   * From the next run on, what {@code withheld} holds then does not arrive, where its source can do
   * without it. Sources remember their arrivals from then on, for {@link #withholdable} and {@link
   * #hazard}.
   */
  public void withhold(Withheld withheld) {
    workload.withhold(withheld);
  }

  /**
   * Returns how many arrivals at {@code instant} of the last replication the sources of {@code v}
   * can do without.
   *
   * @param instant nanoseconds since the start of the replication
   */
  public int withholdable(int v, long instant) {
    return workload.withholdable(v, instant);
  }

  /**
   * Returns minus the logarithm of the probability that no source of {@code v} which can withhold
   * its arrivals has any in {@code [from, to)}, given what the last replication's arrivals were
   * outside of it.
   *
   * @param from nanoseconds since the start of the replication; the queue was in use from here on
   * @param to nanoseconds, above {@code from}
   * @return 0 to infinity
   */
  public double hazard(int v, long from, long to) {
    return workload.hazard(v, from, to);
  }

  /**
   * Runs one replication over {@code [0, horizonNs)}.
   *
   * @param seed root seed; together with {@code replication} it determines every random number
   * @param replication number of the replication, from 0
   * @param horizonNs end of the run in nanoseconds, above 0; nothing at or after it happens
   */
  public void run(long seed, long replication, long horizonNs) {
    simulator.reset(0);
    horizon = horizonNs;
    state.set(initial);
    workload.reset(seed, replication);
    lanes.reset(seed, replication);
    costs.reset(seed, replication);
    for (ProcessEvent event : events) {
      event.left = NOTHING_LEFT;
      event.beyondHorizon = false;
      look(event);
    }
    simulator.runUntil(horizonNs);
  }

  /** Returns the state as the last replication left it; the next one changes it. */
  public State state() {
    return state;
  }

  private void land(ProcessEvent event) {
    long now = simulator.now();
    feed.at(now);
    feed.step(event.step);
    arrived(event, now);
    machine.apply(state, event.step, feed);
    look(event);
    for (int i = 0; i < feed.touchedCount(); i++) {
      look(events[feed.touched(i, true)]);
    }
    feed.forget();
  }

  private void arrived(ProcessEvent event, long now) {
    int object = processes.object(event.process);
    switch (event.kind) {
      case SOURCE -> workload.arrived(object, now);
      case SUBMISSION -> lanes.submitted(object, now);
      case DESCRIPTOR -> lanes.completed(object);
      default -> {}
    }
  }

  /** Asks a process for its next step and schedules it, unless it is scheduled already. */
  private void look(ProcessEvent event) {
    long step = machine.next(state, event.process);
    if (step == Step.NONE) {
      event.beyondHorizon = false;
      if (event.isPending()) {
        suspend(event);
      }
      return;
    }
    boolean same = event.isPending() && event.step == step;
    if ((same && !event.isSource) || (event.beyondHorizon && event.step == step)) {
      return;
    }
    long at = landing(event, step);
    if (at >= horizon) {
      // It will not happen. A driver's timeout of 30 s would else go into the queue and out of it
      // again for every interrupt. The duration has been drawn and must not be drawn again.
      event.step = step;
      event.beyondHorizon = !event.isSource;
      cancel(event);
    } else if (!same || event.time() != at) {
      event.step = step;
      event.beyondHorizon = false;
      schedule(event, at, PRIORITY_OF_CONTROL - Step.op(step).tier().ordinal());
    }
  }

  private void schedule(ProcessEvent event, long at, int priority) {
    if (event.isPending()) {
      simulator.reschedule(event, at, priority);
    } else {
      simulator.schedule(event, at, priority);
    }
  }

  /** A step that is interrupted, not given up, keeps what is left of its duration. */
  private void suspend(ProcessEvent event) {
    event.left = Step.op(event.step).resumes() ? event.time() - simulator.now() : NOTHING_LEFT;
    simulator.cancel(event);
  }

  private void cancel(ProcessEvent event) {
    if (event.isPending()) {
      simulator.cancel(event);
    }
  }

  private long landing(ProcessEvent event, long step) {
    long now = simulator.now();
    if (event.left != NOTHING_LEFT) {
      long left = event.left;
      event.left = NOTHING_LEFT;
      if (event.step == step) {
        return now + left;
      }
    }
    if (event.isSource) {
      int object = processes.object(event.process);
      return switch (event.kind) {
        case SUBMISSION -> lanes.nextSubmission(object, now);
        case DESCRIPTOR -> lanes.nextCompletion(object, now);
        default -> workload.next(object, now);
      };
    }
    if (Step.op(step) == MicroOp.GUEST_DUE) {
      int driver = processes.object(event.process);
      TimePlan.Due due = plan.due().get(driver).get(Step.items(step));
      long gap = due.afterNs() == TimePlan.Due.USUAL_GAP ? costs.sample(step) : due.afterNs();
      return Math.max(due.notBeforeNs(), now + gap);
    }
    return now + costs.sample(step);
  }

  /** The next step of one process, on its way to landing. */
  private final class ProcessEvent extends ReusableEvent {
    private final int process;
    private final Kind kind;

    /** The instant is the work's, and may change while the step stays the same. */
    private final boolean isSource;

    private long step = Step.NONE;
    private long left = NOTHING_LEFT;

    /** The step's duration ends after the run. */
    private boolean beyondHorizon;

    ProcessEvent(int process) {
      this.process = process;
      this.kind = processes.kind(process);
      this.isSource = kind == Kind.SOURCE || kind == Kind.SUBMISSION || kind == Kind.DESCRIPTOR;
    }

    @Override
    protected void fire() {
      land(this);
    }
  }
}
