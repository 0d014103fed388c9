// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.virqsim.engine.TimedResolver;
import org.virqsim.engine.Withheld;
import org.virqsim.experiment.statistics.RareEvent;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Machine;
import org.virqsim.observe.DropWindows;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimedTee;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.RunSpec;

/**
 * One replication without the requests that it would drop, and how probable it was that none of
 * them came.
 *
 * <p>Which requests these are is known only afterwards: a message may be on its way when its window
 * opens. So the replication is run, what was dropped is withheld, and it is run again until nothing
 * is dropped. All that was withheld must then lie in the windows of that last run. A message that
 * is on its way can hold up the host that masks its vector, and move what follows; where that
 * matters, the earliest is withheld first and alone.
 */
final class DarkReplication {
  /** Runs of one replication, before it is counted as it was. */
  private static final int MOST_RUNS = 1_000;

  private final RunSpec run;
  private final TimedResolver resolver;
  private final Ledger ledger;
  private final DropWindows windows;
  private final Withheld withheld;
  private final int vectors;
  private long[] raisedAt = new long[16];
  private int[] vectorOf = new int[16];
  private int dropped;
  private double hazard;
  private RareEvent.Kind kind = RareEvent.Kind.INTEGRATED;

  DarkReplication(CompiledScenario compiled, Machine machine) {
    this.run = compiled.scenario().run();
    this.vectors = machine.layout().vectors();
    this.ledger = new Ledger(machine, run.deadlineNs(), histogram(), histogram());
    this.windows =
        new DropWindows(
            machine,
            DarkTimeRuns.ns(compiled.plan(), CostClass.MESSAGE),
            DarkTimeRuns.ns(compiled.plan(), CostClass.POSTED_MESSAGE));
    this.resolver = new TimedResolver(machine, compiled.plan(), new TimedTee(ledger, windows));
    this.withheld = new Withheld(vectors);
    resolver.withhold(withheld);
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(Totals.HISTOGRAM_DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** Runs the replication with that number. */
  void run(int replication) {
    withheld.clear();
    simulate(replication);
    boolean droppedAtFirst = dropped > 0;
    boolean integrated = true;
    if (droppedAtFirst) {
      integrated = withoutDrops(replication, false) || withoutDrops(replication, true);
    }
    if (unsure()) {
      kind = droppedAtFirst ? RareEvent.Kind.NOT_FOLLOWED_DROPPED : RareEvent.Kind.NOT_FOLLOWED;
    } else {
      kind = integrated ? RareEvent.Kind.INTEGRATED : RareEvent.Kind.COUNTED;
    }
    hazard = sumOfHazards();
  }

  /** Returns whether withholding what is dropped leads to a run that drops nothing else. */
  private boolean withoutDrops(int replication, boolean oneByOne) {
    withheld.clear();
    simulate(replication);
    for (int runs = 1; dropped > 0; runs++) {
      if (!withholdDropped(oneByOne) || runs == MOST_RUNS) {
        return false;
      }
      simulate(replication);
    }
    return withheldInWindows();
  }

  private void simulate(int replication) {
    ledger.reset();
    windows.reset(resolver.state());
    resolver.run(run.seed(), replication, run.horizonNs());
    windows.close(run.horizonNs());
    ledger.close(run.horizonNs(), resolver.state());
    dropped = 0;
    if (ledger.dropped() > 0) {
      ledger.forEachRequest(
          (v, raised, served, outcome, late) -> {
            if (outcome == Ledger.Outcome.LOST || outcome == Ledger.Outcome.RECOVERED) {
              add(v, raised);
            }
          });
    }
  }

  private void add(int v, long raised) {
    if (dropped == raisedAt.length) {
      raisedAt = Arrays.copyOf(raisedAt, 2 * dropped);
      vectorOf = Arrays.copyOf(vectorOf, 2 * dropped);
    }
    raisedAt[dropped] = raised;
    vectorOf[dropped++] = v;
  }

  /** Returns whether what was dropped, or the earliest of it, can be withheld. */
  private boolean withholdDropped(boolean onlyEarliest) {
    boolean all = true;
    long earliest = Arrays.stream(raisedAt, 0, dropped).min().orElseThrow();
    for (int i = 0; i < dropped; i++) {
      int v = vectorOf[i];
      long instant = raisedAt[i];
      if (onlyEarliest && instant > earliest) {
        continue;
      }
      if (resolver.withholdable(v, instant) == droppedAt(v, instant) && windows.holds(v, instant)) {
        withheld.add(v, instant);
      } else {
        all = false;
      }
    }
    return all;
  }

  private int droppedAt(int v, long instant) {
    int n = 0;
    for (int i = 0; i < dropped; i++) {
      n += vectorOf[i] == v && raisedAt[i] == instant ? 1 : 0;
    }
    return n;
  }

  private boolean withheldInWindows() {
    for (int v = 0; v < vectors; v++) {
      for (int i = 0; i < withheld.count(v); i++) {
        if (!windows.holds(v, withheld.instant(v, i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean unsure() {
    for (int v = 0; v < vectors; v++) {
      if (windows.unsure(v)) {
        return true;
      }
    }
    return false;
  }

  private double sumOfHazards() {
    double sum = 0;
    for (int v = 0; v < vectors; v++) {
      for (int w = 0; w < windows.count(v); w++) {
        sum += resolver.hazard(v, windows.from(v, w), windows.to(v, w));
      }
    }
    return sum;
  }

  /**
   * Returns minus the logarithm of the probability that none of the requests came that would have
   * been dropped.
   */
  double hazard() {
    return hazard;
  }

  /** Returns what was found. */
  RareEvent.Kind kind() {
    return kind;
  }
}
