// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.virqsim.oracle.Oracles.US;
import static org.virqsim.oracle.Oracles.cost;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.trace.LinearFit;

/**
 * A measured experiment in the model, from durations alone. What it takes from the measurement:
 *
 * <ul>
 *   <li>how long each recorded call took, scaled so that the mean is that of the row: the
 *       recordings have only reconfigurations into which a completion fell, among which long ones
 *       are over-represented;
 *   <li>within the disabling call, the line {@code a + b n} of the least durations for what is per
 *       vector, and that freeing the interrupts comes first and takes 30 % of either part; within
 *       the enabling call, the line of the enablings and the least duration of arming one vector;
 *   <li>of the generator, its gaps or think times, and from the rows without reconfiguration how
 *       much longer an undisturbed cycle is.
 * </ul>
 *
 * <p>Nothing is taken from how many completions were lost, or where.
 */
final class MeasuredExperiment {
  private static final int TESTED = 1;
  private static final double FREE_IRQ_SHARE = 0.3;

  /** Runs for each recorded reconfiguration. */
  private static final int RUNS = 40;

  /** The same where calls lose nothing. */
  private static final int FEW_RUNS = 5;

  /** Fractional part of the golden ratio: starts that fill their range evenly. */
  private static final double GOLDEN = 0.6180339887498949;

  /** Where in a call that took longer than the least duration the excess lies. */
  enum Excess {
    /** All parts of the call are longer alike. */
    STRETCHED,
    /** The call waits before its first step. */
    WAITS_FIRST
  }

  /** What the model predicts for one reconfiguration. */
  static final class Prediction {
    /** Runs. */
    int runs;

    /** Runs in which a completion was dropped; never more than one is. */
    int dropped;

    /** Completions in the disabling call, dropped and not. */
    int lostInOff;

    int servedInOff;

    /** Completions in the enabling call, dropped and not. */
    int lostInOn;

    int servedInOn;

    /** Runs without any completion in either call. */
    int empty;

    /** Positions in the disabling call of completions that were dropped, by tenth. */
    final int[] lostAt = new int[10];

    /** The same of completions whose event came before the call returned. */
    final int[] promptAt = new int[10];

    double sumOfPositions;
    double sumOfSquares;

    double probability() {
      return (double) dropped / runs;
    }

    double meanPosition() {
      return sumOfPositions / lostInOff;
    }

    double positionDeviation() {
      double mean = meanPosition();
      return StrictMath.sqrt(Math.max(0, sumOfSquares / lostInOff - mean * mean));
    }
  }

  private final Map<String, String> row;
  private final int vectors;
  private final Excess excess;

  MeasuredExperiment(Map<String, String> row, Excess excess) {
    this.row = row;
    this.vectors = Integer.parseInt(row.get("n"));
    this.excess = excess;
  }

  private double column(String name) {
    return Measured.number(row, name);
  }

  private boolean open() {
    return row.get("mode").equals("open");
  }

  /** Mean gap or think time, microseconds. */
  private double gapUs() {
    return open() ? 1e6 / column("rate") : column("rate");
  }

  /** What an undisturbed cycle has beyond the gap, from the row without reconfiguration. */
  private long serviceNs() {
    Map<String, String> nearest = null;
    for (Map<String, String> other : Measured.experiments()) {
      boolean same = other.get("mode").equals(row.get("mode"));
      if (same && other.get("method").equals("none")) {
        boolean exact = other.get("rate").equals(row.get("rate"));
        nearest = nearest == null || exact ? other : nearest;
      }
    }
    if (nearest == null) {
      throw new AssertionError("no row without reconfiguration");
    }
    double rate = Measured.number(nearest, "rate");
    double gap = open() ? 1e6 / rate : rate;
    return Math.round(1000 * (1e6 / Measured.number(nearest, "eff_rate") - gap));
  }

  /** The recorded calls, scaled to the row's means. */
  private List<Measured.Reconfiguration> calls() {
    List<Measured.Reconfiguration> recorded = Measured.reconfigurations(vectors);
    double off = 0;
    double on = 0;
    for (Measured.Reconfiguration r : recorded) {
      off += r.offNs();
      on += r.onNs();
    }
    int n = recorded.size();
    double offScale = 1000 * column("mean_disable_ioctl_us") / (off / n);
    double onScale = 1000 * (column("mean_window_us") - column("mean_disable_ioctl_us")) / (on / n);
    return recorded.stream()
        .map(
            r ->
                new Measured.Reconfiguration(
                    Math.round(offScale * r.offNs()), Math.round(onScale * r.onNs())))
        .toList();
  }

  private List<GuestStep> steps() {
    List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, vectors - 1));
    steps.addAll(Oracles.steps("enable"));
    switch (row.get("method")) {
      case "full", "dyn" -> steps.addAll(Oracles.steps("unmask " + vectors));
      case "retrig" -> steps.addAll(Oracles.steps("mask 1", "unmask 1"));
      default -> {
        // Nothing is reconfigured.
      }
    }
    return steps;
  }

  private Configuration configuration() {
    boolean dynamic = row.get("method").equals("dyn");
    return Oracles.configuration(
        dynamic ? "dynamic" : "qemu-7.1",
        HostProfile.find(dynamic ? "linux-6.5" : "linux-5.14").orElseThrow(),
        DeviceProfile.nvme(vectors + 1),
        steps());
  }

  private Map<CostClass, TimePlan.Cost> costs(Measured.Reconfiguration call) {
    Map<CostClass, TimePlan.Cost> costs = new EnumMap<>(CostClass.class);
    long window = Math.round(1000 * column("mean_window_us"));
    switch (row.get("method")) {
      case "full" -> {
        off(costs, call.offNs(), beforeNs(call.offNs()));
        on(costs, call.onNs());
      }
      case "dyn" -> {
        costs.put(CostClass.ALLOCATE_ONE, cost(window / 2, 0));
        costs.put(CostClass.REQUEST_IRQ, cost(window / 2, 0));
      }
      default -> {
        // Two calls, each of which frees the interrupt and requests it again.
        costs.put(CostClass.FREE_IRQ, cost(window / 4, 0));
        costs.put(CostClass.REQUEST_IRQ, cost(window / 4, 0));
      }
    }
    return costs;
  }

  /** What is not spent waiting before the first step. */
  private double workNs(long offNs) {
    double least = Math.min((double) offNs, Measured.durations("disable").at(vectors));
    return excess == Excess.STRETCHED ? offNs : least;
  }

  /** How much of the work is per armed vector. */
  private double eachNs(long offNs) {
    LinearFit line = Measured.durations("disable");
    return workNs(offNs) * line.b() / line.at(vectors);
  }

  /** From the call's entry to the first step that concerns a vector. */
  private long beforeNs(long offNs) {
    double work = workNs(offNs);
    return Math.round(offNs - work + FREE_IRQ_SHARE * (work - vectors * eachNs(offNs)));
  }

  private void off(Map<CostClass, TimePlan.Cost> costs, long offNs, long beforeNs) {
    long free = Math.round(FREE_IRQ_SHARE * eachNs(offNs));
    costs.put(CostClass.FREE_IRQ, cost(free, 0));
    costs.put(CostClass.FREE_VECTORS, cost(offNs - beforeNs - vectors * free, 0));
  }

  /** Enable is set at its start; the interrupts are requested at its end. */
  private void on(Map<CostClass, TimePlan.Cost> costs, long onNs) {
    LinearFit line = Measured.durations("enable");
    double arm = Measured.durations("fd_set_again").a();
    double share = Math.min(0.9, (vectors + 1) * arm / line.at(vectors + 1));
    long request = Math.round(onNs * share / (vectors + 1));
    costs.put(CostClass.REQUEST_IRQ, cost(request, 0));
    costs.put(CostClass.ALLOCATE_VECTORS, cost(onNs - (vectors + 1) * request, 0));
  }

  /** Longer than the bring-up takes: one enabling, with every vector requested. */
  private long bringUpNs(Measured.Reconfiguration call) {
    long window = Math.round(1000 * column("mean_window_us"));
    return row.get("method").equals("full") ? call.onNs() : (vectors + 1) * window;
  }

  /** When the reconfiguration begins, microseconds after the generator. */
  private double startUs(int number) {
    double u = (number * GOLDEN) % 1;
    double leadIn = 1000 * Math.min(60, Math.max(4, 3000 / column("rate")));
    return open() ? leadIn * (1 + u) : 15_000 * (1 + u);
  }

  /** Runs the model. */
  Prediction predict() {
    Prediction prediction = new Prediction();
    Arrivals loop =
        new Arrivals.ClosedLoop(
            1, new Distribution.Exponential(gapUs() * US), new Distribution.Constant(serviceNs()));
    Configuration configuration = configuration();
    int run = 0;
    int number = 0;
    for (Measured.Reconfiguration call : calls()) {
      Map<CostClass, TimePlan.Cost> costs = costs(call);
      // The generator begins when the vectors are up, for which the costs hold as well.
      long start = bringUpNs(call) + Math.round(startUs(++number) * US);
      TimePlan plan =
          Oracles.plan(configuration, costs, List.of(new TimePlan.Source(TESTED, loop)));
      List<TimePlan.Due> due = new ArrayList<>(plan.due().get(0));
      if (due.size() > vectors + 1) {
        // Up to the first step of the call nothing changes: it may as well begin later.
        long before = row.get("method").equals("full") ? beforeNs(call.offNs()) : 0;
        due.set(vectors + 1, new TimePlan.Due(start + before, 0));
      }
      Counter counter =
          new Counter(configuration, new TimePlan(List.of(due), plan.costs(), plan.sources()));
      long end = start + call.offNs() + call.onNs();
      int runs = row.get("method").equals("full") ? RUNS : FEW_RUNS;
      for (int i = 0; i < runs; i++) {
        Ledger books = counter.run(run++, end + 100 * US);
        count(prediction, books, start, call.offNs(), end);
      }
    }
    return prediction;
  }

  private static void count(Prediction prediction, Ledger books, long start, long offNs, long end) {
    int[] inside = new int[1];
    prediction.runs++;
    prediction.dropped += (int) Math.min(1, books.dropped());
    books.forEachRequest(
        (v, raisedAt, servedAt, outcome, late) -> {
          boolean dropped = outcome == Ledger.Outcome.LOST || outcome == Ledger.Outcome.RECOVERED;
          if (raisedAt < start || raisedAt >= end) {
            return;
          }
          inside[0]++;
          if (raisedAt >= start + offNs) {
            prediction.lostInOn += dropped ? 1 : 0;
            prediction.servedInOn += dropped ? 0 : 1;
            return;
          }
          double position = (double) (raisedAt - start) / offNs;
          int tenth = Math.min(9, (int) (10 * position));
          if (dropped) {
            prediction.lostInOff++;
            prediction.lostAt[tenth]++;
            prediction.sumOfPositions += position;
            prediction.sumOfSquares += position * position;
          } else {
            prediction.servedInOff++;
            prediction.promptAt[tenth] += servedAt >= 0 && servedAt < start + offNs ? 1 : 0;
          }
        });
    prediction.empty += inside[0] == 0 ? 1 : 0;
  }
}
