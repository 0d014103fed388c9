// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.virqsim.experiment.statistics.RareEvent;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Driver;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.scenario.CompiledScenario;

/**
 * Runs replications for the dark-time estimator: each once more, with the windows in which a
 * request would be dropped, and without those requests that were.
 *
 * <p>It needs to know where a request would be that was never raised. So it takes devices that send
 * a message for each request and messages that take a fixed time, and refuses the rest with a
 * sentence.
 */
final class DarkTimeRuns {
  /** More replications than this are not kept: 8 bytes each. */
  static final int MOST = Samples.MOST;

  private static final int CHUNK = 8;

  private final CompiledScenario compiled;
  private final Machine machine;

  /** The estimate, and the probability of a drop in each replication given what else it saw. */
  static final class Found {
    private final RareEvent event;
    private final double[] probabilities;

    private Found(RareEvent event, double[] probabilities) {
      this.event = event;
      this.probabilities = probabilities;
    }

    RareEvent event() {
      return event;
    }

    double[] probabilities() {
      return probabilities.clone();
    }
  }

  /** Prepares the runs of a scenario that {@link #objection} has nothing against. */
  DarkTimeRuns(CompiledScenario compiled) {
    this.compiled = compiled;
    this.machine = new Machine(compiled.configuration());
  }

  /** Returns why the estimator can not be used for a scenario, in words that go on after "as". */
  static Optional<String> objection(CompiledScenario compiled) {
    Configuration system = compiled.configuration();
    List<AssignedFunction> functions = system.functions();
    if (functions.stream().anyMatch(f -> f.mediated().isDevice())) {
      return Optional.of("it does not follow the slots of mediated devices");
    }
    if (functions.stream().anyMatch(f -> f.device().deviceClass() != DeviceClass.A)) {
      return Optional.of("it needs devices of class A, which send a message for each request");
    }
    if (functions.stream().anyMatch(f -> f.device().moderationLimit() > 0)) {
      return Optional.of("it does not follow requests that interrupt moderation holds back");
    }
    if (functions.stream().anyMatch(AssignedFunction::maskEachInterrupt)) {
      return Optional.of("it does not follow handlers that mask their vector");
    }
    if (system.host().remoteIrrRace()) {
      return Optional.of("it does not follow the remote-IRR race");
    }
    if (uses(system, GuestOp.RESTORE)) {
      return Optional.of("it does not follow a device that is stopped for a migration");
    }
    if (!constant(compiled, CostClass.MESSAGE) || !constant(compiled, CostClass.POSTED_MESSAGE)) {
      return Optional.of("the costs message and posted_message must be constant for it");
    }
    if (compiled.plan().sources().stream().noneMatch(s -> hasHazard(s.arrivals()))) {
      return Optional.of(
          "no arrivals have a hazard to integrate: it takes poisson, renewal, on_off, and periodic"
              + " with a random phase");
    }
    return compiled.scenario().run().replications() > MOST
        ? Optional.of("it keeps what each replication came to, and takes at most " + MOST)
        : Optional.empty();
  }

  /** Returns whether all that can be dropped comes from arrivals whose hazard is integrated. */
  static boolean complete(CompiledScenario compiled) {
    long horizon = compiled.scenario().run().horizonNs();
    return !uses(compiled.configuration(), GuestOp.COMMAND)
        && compiled.plan().sources().stream().allMatch(s -> integrated(s.arrivals(), horizon));
  }

  private static boolean uses(Configuration system, GuestOp op) {
    for (Driver driver : system.drivers()) {
      for (GuestStep step : driver.steps()) {
        if (step.op() == op) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean constant(CompiledScenario compiled, CostClass cost) {
    return compiled.plan().costs().get(List.of(CostClass.values()).indexOf(cost)).value()
        instanceof Distribution.Constant;
  }

  private static boolean hasHazard(Arrivals arrivals) {
    return arrivals instanceof Arrivals.Poisson
        || arrivals instanceof Arrivals.Renewal
        || arrivals instanceof Arrivals.OnOff
        || (arrivals instanceof Arrivals.Periodic periodic
            && periodic.phase() instanceof Arrivals.Phase.Random);
  }

  private static boolean integrated(Arrivals arrivals, long horizon) {
    return hasHazard(arrivals)
        && !(arrivals instanceof Arrivals.Periodic periodic && periodic.periodNs() < horizon);
  }

  /**
   * Runs the replications {@code [0, replications)}; the result does not depend on {@code jobs}.
   *
   * @return nothing if {@code progress} ended it early
   */
  Optional<Found> run(int replications, int jobs, Progress progress) throws InterruptedException {
    double[] hazards = new double[replications];
    RareEvent.Kind[] kinds = new RareEvent.Kind[replications];
    AtomicInteger next = new AtomicInteger();
    List<Runnable> tasks = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      tasks.add(() -> work(next, hazards, kinds, progress));
    }
    Jobs.run(tasks);
    return progress.cancelled()
        ? Optional.empty()
        : Optional.of(
            new Found(
                RareEvent.of(hazards, kinds, complete(compiled)),
                RareEvent.probabilities(hazards, kinds)));
  }

  private void work(
      AtomicInteger next, double[] hazards, RareEvent.Kind[] kinds, Progress progress) {
    DarkReplication one = new DarkReplication(compiled, machine);
    while (!progress.cancelled()) {
      int first = next.getAndAdd(CHUNK);
      for (int r = first; r < Math.min(first + CHUNK, hazards.length); r++) {
        one.run(r);
        hazards[r] = one.hazard();
        kinds[r] = one.kind();
      }
      if (first >= hazards.length) {
        break;
      }
    }
  }

  /** Returns the constant time of a cost class, nanoseconds. */
  static long ns(TimePlan plan, CostClass cost) {
    return plan.costs().get(List.of(CostClass.values()).indexOf(cost)).value().sample(0);
  }
}
