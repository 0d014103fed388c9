// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Machine;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.RunSpec;

/** Runs the replications of a scenario under one policy, in as many threads as asked for. */
public final class Replications {
  private static final int CHUNK = 8;
  private final CompiledScenario compiled;
  private final Machine machine;
  private final RunSpec run;

  /** Prepares the replications of a compiled scenario. */
  public Replications(CompiledScenario compiled) {
    this.compiled = compiled;
    this.machine = new Machine(compiled.configuration());
    this.run = compiled.scenario().run();
  }

  /**
   * Runs all replications and returns their sums, which do not depend on {@code jobs}. When {@code
   * progress} ends the experiment early, they cover the replications that were finished.
   *
   * @param jobs number of threads, at least 1
   */
  public Totals run(int jobs, Progress progress) throws InterruptedException {
    return run(0, run.replications(), jobs, progress);
  }

  /**
   * As {@link #run(int, Progress)}, but only the replications {@code [first, end)}.
   *
   * @param jobs number of threads, at least 1
   */
  Totals run(int first, int end, int jobs, Progress progress) throws InterruptedException {
    AtomicInteger next = new AtomicInteger(first);
    if (jobs == 1) {
      return work(next, end, progress);
    }
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    try {
      List<Callable<Totals>> tasks = new ArrayList<>();
      for (int job = 0; job < jobs; job++) {
        tasks.add(() -> work(next, end, progress));
      }
      Totals all = totals();
      for (Future<Totals> part : threads.invokeAll(tasks)) {
        all.add(Jobs.get(part));
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private Totals work(AtomicInteger next, int last, Progress progress) {
    Totals totals = totals();
    Ledger ledger =
        new Ledger(
            machine, run.deadlineNs(), totals.latency(), totals.recovery(), totals.reapWait());
    TimedResolver resolver = new TimedResolver(machine, compiled.plan(), ledger);
    while (!progress.cancelled()) {
      int first = next.getAndAdd(CHUNK);
      if (first >= last) {
        break;
      }
      int end = Math.min(first + CHUNK, last);
      for (int replication = first; replication < end && !progress.cancelled(); replication++) {
        ledger.reset();
        resolver.run(run.seed(), replication, run.horizonNs());
        ledger.close(run.horizonNs(), resolver.state());
        totals.add(replication, ledger);
        progress.replicationDone();
      }
    }
    return totals;
  }

  private Totals totals() {
    return new Totals(machine.layout().vectors(), machine.layout().functions());
  }

  /** Runs one replication and returns its books with its timeline. */
  public TimelineLedger timeline(int replication) {
    Totals unused = totals();
    TimelineLedger ledger =
        new TimelineLedger(machine, run.deadlineNs(), unused.latency(), unused.recovery());
    TimedResolver resolver = new TimedResolver(machine, compiled.plan(), ledger);
    resolver.run(run.seed(), replication, run.horizonNs());
    ledger.close(run.horizonNs(), resolver.state());
    return ledger;
  }
}
