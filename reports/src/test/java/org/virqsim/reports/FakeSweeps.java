// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Estimate;
import org.virqsim.result.Parameter;
import org.virqsim.result.Probability;
import org.virqsim.result.Refusal;
import org.virqsim.result.Standing;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.SweepPolicy;
import org.virqsim.result.Tornado;

/** Made-up sweeps of the size and shape of real ones. The numbers mean nothing. */
final class FakeSweeps {
  static final String RATE = "workload[0].arrivals.poisson.rate";
  static final String COST = "costs.request_irq.value";

  /** What could be taken for markup in HTML, Markdown, SVG or a shell. */
  static final String HOSTILE = "<b>&amp;\"x\"'$(x)|*_[y](z)\u001b[31m";

  private FakeSweeps() {}

  /** A policy that drops a request with a probability; 0 was never seen in 1,000. */
  static SweepPolicy policy(String name, double probability, double raised) {
    Probability loss =
        probability == 0
            ? new Probability(0, 0, 0.00368, 0.95, "clopper-pearson")
            : new Probability(
                probability, probability * 0.9, Math.min(1, probability * 1.1), 0.95, "made");
    Estimate none = Estimate.of(0);
    return new SweepPolicy(
        name,
        name,
        "linux-5.14",
        1000,
        raised,
        loss,
        Estimate.of(probability * 2),
        none,
        raised == 0 ? 0 : 4_000,
        new Estimate(780_000, 770_000.0, 790_000.0, "student-t"),
        probability == 0 ? 0 : 2,
        probability * 1e5,
        Estimate.of(loss));
  }

  static SweepFactor factor(String path, String scale, String form, int count) {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      values.add(form.replace("#", Integer.toString(i)));
    }
    return new SweepFactor(path, scale, values);
  }

  private static Sweep sweep(
      String design,
      List<SweepFactor> factors,
      List<SweepCell> cells,
      @Nullable Tornado tornado,
      @Nullable BreakEven breakEven) {
    return named("msix/made", design, factors, cells, tornado, breakEven);
  }

  private static Sweep named(
      String scenario,
      String design,
      List<SweepFactor> factors,
      List<SweepCell> cells,
      @Nullable Tornado tornado,
      @Nullable BreakEven breakEven) {
    return new Sweep(
        Sweep.SCHEMA,
        "0.1.0",
        scenario,
        scenario.contains("<") ? HOSTILE : "A bring-up.",
        "0f".repeat(32),
        "inline",
        "0x5eed",
        1000,
        2_000_000,
        100_000,
        scenario.contains("<") ? List.of("guest.driver=" + HOSTILE) : List.of("device.vectors=4"),
        List.of(FakeResults.NVME),
        List.of(
            new Parameter("request_irq", "10us", "0", "assumed", ""),
            new Parameter("free_irq", "9us", "0", "measured", "measured: on a machine")),
        design,
        "loss_probability.estimate",
        "1",
        factors,
        cells.size(),
        cells,
        tornado,
        breakEven);
  }

  private static SweepCell cell(Map<String, String> values, List<SweepPolicy> policies) {
    return new SweepCell(new LinkedHashMap<>(values), "0", policies, List.of(), null);
  }

  /** One factor of eight values, three policies, of which two are alike and one drops nothing. */
  static Sweep rates() {
    SweepFactor rate = factor(RATE, "geometric", "#00/s", 8);
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      double p = (i + 1) * 0.05;
      cells.add(
          cell(
              Map.of(RATE, rate.values().get(i)),
              List.of(policy("incremental", p, 40), policy("twin", p, 40), policy("all", 0, 40))));
    }
    return sweep("grid", List.of(rate), cells, null, null);
  }

  /** The same in which one value could not be run under one policy. */
  static Sweep refused() {
    Sweep rates = rates();
    List<SweepCell> cells = new ArrayList<>(rates.cells());
    SweepCell first = cells.get(0);
    cells.set(
        0,
        new SweepCell(
            first.values(),
            "0",
            first.policies().subList(0, 1),
            List.of(new Refusal("all", "needs linux-6.5")),
            null));
    return sweep("grid", rates.factors(), cells, null, null);
  }

  /** A thousand cells of two factors under two policies. */
  static Sweep thousand() {
    SweepFactor rate = factor(RATE, "linear", "#0/ms", 40);
    SweepFactor cost = factor(COST, "linear", "#us", 25);
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 25; j++) {
        cells.add(
            cell(
                Map.of(RATE, rate.values().get(i), COST, cost.values().get(j)),
                List.of(
                    policy("incremental", (i + 1) * (j + 1) / 1001.0, 40), policy("all", 0, 40))));
      }
    }
    return sweep("grid", List.of(rate, cost), cells, null, null);
  }

  /** Six cells of two factors, small enough for numbers in them, and with one that was refused. */
  static Sweep six() {
    SweepFactor rate = factor(RATE, "linear", "#0/ms", 3);
    SweepFactor cost = factor(COST, "linear", "#us", 2);
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        List<SweepPolicy> policies = new ArrayList<>();
        policies.add(policy("incremental", 0.1 * (i + 1) + 0.01 * j, 40));
        if (i + j > 0) {
          policies.add(policy("all", 0, 40));
        }
        cells.add(cell(Map.of(RATE, rate.values().get(i), COST, cost.values().get(j)), policies));
      }
    }
    return sweep("grid", List.of(rate, cost), cells, null, null);
  }

  /**
   * Four cells of two factors in which the number of dropped requests per bring-up is as given.
   *
   * @param numbers four of them
   */
  static Sweep dropped(double... numbers) {
    SweepFactor rate = factor(RATE, "linear", "#0/ms", 2);
    SweepFactor cost = factor(COST, "linear", "#us", 2);
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SweepPolicy some = policy("incremental", 0.5, 1_000);
      SweepPolicy made =
          new SweepPolicy(
              some.policy(),
              some.canonical(),
              some.host(),
              some.replications(),
              some.raised(),
              some.lossProbability(),
              Estimate.of(numbers[i]),
              some.late(),
              some.latencyP99Ns(),
              some.bringupNs(),
              some.resizes(),
              some.darkNs(),
              Estimate.of(numbers[i]));
      cells.add(
          cell(
              Map.of(RATE, rate.values().get(i / 2), COST, cost.values().get(i % 2)),
              List.of(made)));
    }
    return measured("interrupts.dropped", sweep("grid", List.of(rate, cost), cells, null, null));
  }

  private static Sweep measured(String metric, Sweep sweep) {
    return new Sweep(
        sweep.schema(),
        sweep.version(),
        sweep.scenario(),
        sweep.description(),
        sweep.scenarioSha256(),
        sweep.workload(),
        sweep.seed(),
        sweep.replications(),
        sweep.horizonNs(),
        sweep.deadlineNs(),
        sweep.overrides(),
        sweep.devices(),
        sweep.parameters(),
        sweep.design(),
        metric,
        sweep.unit(),
        sweep.factors(),
        sweep.planned(),
        sweep.cells(),
        sweep.tornado(),
        sweep.breakEven());
  }

  /** A sample of three factors, one of them of words, under one policy. */
  static Sweep sample() {
    List<SweepFactor> factors =
        List.of(
            factor(RATE, "geometric", "#/ms", 2),
            factor(COST, "linear", "#us", 2),
            new SweepFactor("device.while_disabled", "list", List.of("drop", "keep")));
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      cells.add(
          cell(
              Map.of(
                  RATE,
                  (i + 1) + ".5/ms",
                  COST,
                  (13 - i) + "us",
                  "device.while_disabled",
                  i % 2 == 0 ? "drop" : "keep"),
              List.of(policy("incremental", (i + 1) * 0.01, 40))));
    }
    return sweep("latin-hypercube", factors, cells, null, null);
  }

  /** Nothing was raised in any cell. */
  static Sweep idle() {
    SweepFactor rate = factor(RATE, "list", "#/s", 2);
    List<SweepCell> cells =
        rate.values().stream()
            .map(v -> cell(Map.of(RATE, v), List.of(policy("incremental", 0, 0))))
            .toList();
    return sweep("grid", List.of(rate), cells, null, null);
  }

  /** One cell of one value under one policy. */
  static Sweep single() {
    SweepFactor rate = factor(RATE, "list", "#/s", 1);
    return sweep(
        "grid",
        List.of(rate),
        List.of(cell(Map.of(RATE, "1/s"), List.of(policy("incremental", 0.5, 3)))),
        null,
        null);
  }

  /** A tornado of two factors. */
  static Sweep tornado() {
    List<SweepFactor> factors =
        List.of(factor(RATE, "linear", "#/ms", 2), factor(COST, "linear", "#us", 2));
    Estimate own = new Estimate(0.3, 0.25, 0.35, "made");
    List<Tornado.Bar> bars =
        List.of(
            new Tornado.Bar(RATE, "1/ms", "2/ms", own, Estimate.of(0.9), 0.6, Tornado.Change.YES),
            new Tornado.Bar(COST, "1us", "2us", own, own, 0, Tornado.Change.UNDECIDED));
    Tornado tornado =
        new Tornado(
            "loss_probability.estimate", "1", "incremental", null, 0.5, own, Standing.BELOW, bars);
    List<SweepCell> cells =
        List.of(
            cell(Map.of(), List.of(policy("incremental", 0.3, 40))),
            cell(Map.of(RATE, "2/ms"), List.of(policy("incremental", 0.9, 40))));
    return sweep("one-at-a-time", factors, cells, tornado, null);
  }

  /** A search that found both ends. */
  static Sweep breakEven() {
    SweepFactor rate = new SweepFactor(RATE, "linear", List.of("1/ms", "4/ms"));
    List<SweepCell> cells = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      cells.add(cell(Map.of(RATE, i + "/ms"), List.of(policy("incremental", 0.1 * i, 40))));
    }
    BreakEven found =
        new BreakEven(
            RATE,
            "1/ms",
            "4/ms",
            "loss_probability.estimate",
            "1",
            "incremental",
            null,
            0.25,
            Standing.BELOW,
            Standing.ABOVE,
            "2/ms",
            "3/ms",
            true,
            "It passes.");
    return sweep("bisection", List.of(rate), cells, null, found);
  }

  /** Markup wherever a scenario or an option can put it. */
  static Sweep hostile() {
    SweepFactor rate = new SweepFactor(HOSTILE, "list", List.of(HOSTILE, "plain"));
    List<SweepCell> cells =
        List.of(
            new SweepCell(
                Map.of(HOSTILE, HOSTILE),
                "0",
                List.of(policy(HOSTILE, 0.5, 3), policy("b", 0, 3)),
                List.of(new Refusal(HOSTILE, HOSTILE)),
                null),
            cell(Map.of(HOSTILE, "plain"), List.of(policy(HOSTILE, 0.2, 3))));
    return named("msix/" + HOSTILE, "grid", List.of(rate), cells, null, null);
  }
}
