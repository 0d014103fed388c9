// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.virqsim.engine.TimedResolver;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.RandomSystems.Kind;
import org.virqsim.model.device.DeviceClass;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.observe.DropWindows;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimedTee;

/**
 * The windows in which a request would be dropped, held against dropping one: a request is put at
 * an instant, the replication is run again with it, and it must be dropped if and only if the
 * windows of the run without it hold that instant. Random systems of every kind with other requests
 * around, and instants chosen where windows begin and end.
 */
class DropWindowsTest {
  private static final long SEED = 0xDA2C;
  private static final long HORIZON = 600_000;
  private static final Set<Ledger.Outcome> DROPPED_OR_LATE =
      EnumSet.of(Ledger.Outcome.RECOVERED, Ledger.Outcome.LOST, Ledger.Outcome.IN_FLIGHT);
  private static final Set<Ledger.Outcome> KEPT =
      EnumSet.complementOf(EnumSet.of(Ledger.Outcome.RECOVERED, Ledger.Outcome.LOST));
  private static final long[] DURATIONS = {0, 200, 1_000, 3_000, 7_000};

  private final SplittableRandom random = new SplittableRandom(SEED);
  private int dropped;
  private int kept;
  private int unsure;
  private int vectors;

  /** Doomed, but the end of the run comes before: the host waited for the very message. */
  private int pushedOut;

  /** One run with its books and windows. */
  private record Run(Ledger ledger, DropWindows windows) {
    List<DropCause> causes() {
      return Arrays.stream(DropCause.values()).filter(c -> ledger.droppedBy(c) > 0).toList();
    }

    Set<Long> raises(int v) {
      Set<Long> raises = new TreeSet<>();
      ledger.forEachRequest(
          (vector, raisedAt, served, outcome, late) -> {
            if (vector == v) {
              raises.add(raisedAt);
            }
          });
      return raises;
    }

    /** Outcomes of the requests of {@code v} raised at that instant. */
    List<Ledger.Outcome> outcomes(int v, long instant) {
      List<Ledger.Outcome> found = new ArrayList<>();
      ledger.forEachRequest(
          (vector, raisedAt, served, outcome, late) -> {
            if (vector == v && raisedAt == instant) {
              found.add(outcome);
            }
          });
      return found;
    }
  }

  @Test
  void aRequestIsDroppedIfAndOnlyIfItIsRaisedInAWindow() {
    RandomSystems systems = new RandomSystems(SEED);
    int number = 0;
    for (Kind kind : RandomSystems.kinds()) {
      // Every kind has its turn; not each with every option, or this would take minutes.
      if (number++ % 2 == 0) {
        probe(kind, plain(systems.system(kind, 12, Set.of(GuestOp.RESTORE))));
      }
    }
    assertThat(dropped).isGreaterThan(1_000);
    assertThat(kept).isGreaterThan(1_000);
    assertThat(pushedOut).isLessThan(dropped / 50);
    assertThat(unsure).isLessThan(vectors / 25);
  }

  /** The same system with devices that send a message for each request, and without the races. */
  private static Configuration plain(Configuration c) {
    List<AssignedFunction> functions = new ArrayList<>();
    for (AssignedFunction f : c.functions()) {
      functions.add(
          new AssignedFunction(
              f.device().withClass(DeviceClass.A).withModeration(0), f.vm(), f.affinity(), false));
    }
    return new Configuration(c.host().withRemoteIrrRace(false), c.vms(), functions, c.drivers());
  }

  private void probe(Kind kind, Configuration system) {
    List<TimePlan.Cost> costs = costs();
    List<TimePlan.Source> background = background(system.layout().vectors());
    Run without = run(system, costs, background);
    for (int v = 0; v < system.layout().vectors(); v++) {
      vectors++;
      if (without.windows().unsure(v)) {
        unsure++;
        continue;
      }
      Set<Long> taken = without.raises(v);
      for (long instant : instants(without.windows(), v)) {
        if (!taken.contains(instant)) {
          List<TimePlan.Source> more = new ArrayList<>(background);
          more.add(new TimePlan.Source(v, new Arrivals.Recorded(List.of(instant))));
          Run with = run(system, costs, more);
          List<Ledger.Outcome> found = with.outcomes(v, instant);
          boolean expected = without.windows().holds(v, instant);
          assertThat(found)
              .as(
                  "%s, vector %d raised at %d ns in %s, dropped by %s",
                  kind, v, instant, system, with.causes())
              .isSubsetOf(expected ? DROPPED_OR_LATE : KEPT);
          dropped += expected ? 1 : 0;
          pushedOut += expected && found.contains(Ledger.Outcome.IN_FLIGHT) ? 1 : 0;
          kept += expected || found.isEmpty() ? 0 : 1;
        }
      }
    }
  }

  private Set<Long> instants(DropWindows windows, int v) {
    Set<Long> instants = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      instants.add(random.nextLong(HORIZON));
    }
    for (int w = 0; w < Math.min(4, windows.count(v)); w++) {
      int window = random.nextInt(windows.count(v));
      long from = windows.from(v, window);
      long to = windows.to(v, window);
      instants.add(Math.max(0, from - 1));
      instants.add(from);
      instants.add(random.nextLong(from, to));
      instants.add(to - 1);
      instants.add(Math.min(HORIZON - 1, to));
    }
    return instants;
  }

  private List<TimePlan.Cost> costs() {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      costs.add(
          switch (cost) {
            case NONE -> constant(0);
            // What comes again and again must take some time.
            case VCPU_RUN, INTERRUPTS_ON, WATCHDOG_PERIOD, DRIVER_TIMEOUT -> constant(40_000);
            case VCPU_AWAY, INTERRUPTS_OFF, POLL_INTERVAL, HALT -> constant(5_000);
            default -> constant(DURATIONS[random.nextInt(DURATIONS.length)]);
          });
    }
    return costs;
  }

  private static TimePlan.Cost constant(long ns) {
    return new TimePlan.Cost(new Distribution.Constant(ns), Distribution.Constant.ZERO);
  }

  private List<TimePlan.Source> background(int vectors) {
    List<TimePlan.Source> sources = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      if (random.nextBoolean()) {
        sources.add(new TimePlan.Source(v, new Arrivals.Poisson(5e-5)));
      }
    }
    return sources;
  }

  private static Run run(
      Configuration system, List<TimePlan.Cost> costs, List<TimePlan.Source> sources) {
    List<List<TimePlan.Due>> due = new ArrayList<>();
    for (Driver driver : system.drivers()) {
      due.add(
          Collections.nCopies(driver.steps().size(), new TimePlan.Due(0, TimePlan.Due.USUAL_GAP)));
    }
    Machine machine = new Machine(system);
    Ledger ledger = new Ledger(machine, 100_000, histogram(), histogram());
    DropWindows windows =
        new DropWindows(machine, ns(costs, CostClass.MESSAGE), ns(costs, CostClass.POSTED_MESSAGE));
    TimedResolver resolver =
        new TimedResolver(
            machine, new TimePlan(due, costs, sources), new TimedTee(ledger, windows));
    windows.reset(resolver.state());
    resolver.run(1, 0, HORIZON);
    windows.close(HORIZON);
    ledger.close(HORIZON, resolver.state());
    return new Run(ledger, windows);
  }

  private static long ns(List<TimePlan.Cost> costs, CostClass cost) {
    return costs.get(List.of(CostClass.values()).indexOf(cost)).value().sample(0);
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(3);
    histogram.setAutoResize(true);
    return histogram;
  }
}
