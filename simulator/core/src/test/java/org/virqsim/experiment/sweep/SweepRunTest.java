// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.virqsim.experiment.Progress;
import org.virqsim.policy.Policies;
import org.virqsim.result.BreakEven;
import org.virqsim.result.InvalidResultsException;
import org.virqsim.result.Metrics;
import org.virqsim.result.ResultsJson;
import org.virqsim.result.Standing;
import org.virqsim.result.Sweep;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioException;
import org.virqsim.scenario.ScenarioLoader;
import org.virqsim.scenario.ScenarioSource;

/** Whole sweeps of small scenarios. */
class SweepRunTest {
  private static final String LOSS = "loss_probability.estimate";
  private static final String BRING_UP = "host_cost.bringup_ns";

  /** One scenario with what all cells have in common. */
  private record Case(String scenario, List<String> overrides, List<String> policies) {
    static Case of(String scenario, String policies, String... overrides) {
      return new Case(scenario, List.of(overrides), List.of(policies.split(" ", -1)));
    }

    CellCompiler compiler() {
      return new CellCompiler(source(), overrides, Policies.builtIn(), policies, true);
    }

    ScenarioSource source() {
      return ScenarioCatalog.onClassPath().find(scenario);
    }

    SweepRun run(String metric) {
      Scenario own =
          new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
              .load(source(), overrides);
      return new SweepRun(own, "test", Metrics.find(metric).orElseThrow(), List.of());
    }

    Sweep grid(String metric, int jobs, Progress progress, String... vary)
        throws InterruptedException {
      Design design = Design.grid(factors(vary));
      return run(metric)
          .run(design, new CellRunner(compiler(), design.factors(), metric, jobs, progress), null);
    }

    Sweep search(String metric, String range, @Nullable Double threshold)
        throws InterruptedException {
      Factor factor = Factor.parse("--break-even", range);
      String against = policies.size() > 1 ? policies.get(1) : null;
      Measure measure =
          new Measure(Metrics.find(metric).orElseThrow(), policies.get(0), against, threshold);
      BreakEvenSearch search = new BreakEvenSearch(factor, measure);
      return run(metric)
          .run(
              factor,
              search,
              new CellRunner(compiler(), List.of(factor), metric, 2, Progress.NONE));
    }

    BreakEven breakEven(String metric, String range, @Nullable Double threshold)
        throws InterruptedException {
      BreakEven found = search(metric, range, threshold).breakEven();
      assertThat(found).isNotNull();
      return found;
    }
  }

  private static List<Factor> factors(String... texts) {
    return Arrays.stream(texts).map(text -> Factor.parse("--vary", text)).toList();
  }

  private static double amount(@Nullable String value) {
    assertThat(value).isNotNull();
    return Quantity.parse(value).orElseThrow().amount().doubleValue();
  }

  /** Common random numbers: neither policy passes masks on, so that cost is in no result. */
  @Test
  void cellsThatDifferInWhatDoesNotMatterAreEqualBitForBit() throws InterruptedException {
    Sweep sweep =
        Case.of("seed-three-vectors", "incremental allocate-all", "run.replications=60")
            .grid(LOSS, 2, Progress.NONE, "costs.pass_mask.value=0,7us,1ms");
    assertThat(sweep.cells()).hasSize(3);
    assertThat(sweep.cells().get(0).policies().get(0).dropped().value()).isPositive();
    assertThat(sweep.cells().get(0).difference()).isNotNull();
    assertThat(sweep.cells())
        .allSatisfy(
            cell -> {
              assertThat(cell.policies()).isEqualTo(sweep.cells().get(0).policies());
              assertThat(cell.difference()).isEqualTo(sweep.cells().get(0).difference());
            });
    assertThat(sweep.cells()).extracting(cell -> cell.scenarioSha256()).doesNotHaveDuplicates();
  }

  @Test
  void whatIsWrittenDoesNotDependOnThreadsAndIsReadBack()
      throws InterruptedException, InvalidResultsException {
    Case three = Case.of("seed-three-vectors", "incremental", "run.replications=50");
    String[] vary = {"costs.free_vectors.value=5us..80us*3", "device.while_disabled=drop,keep"};
    Sweep alone = three.grid("interrupts.late", 1, Progress.NONE, vary);
    Sweep together = three.grid("interrupts.late", 3, Progress.NONE, vary);
    String json = ResultsJson.write(alone);
    assertThat(ResultsJson.write(together)).isEqualTo(json);
    assertThat(ResultsJson.readSweep(json)).isEqualTo(alone);
    assertThat(alone.cells()).hasSize(6);
  }

  @Test
  void anInterruptionKeepsTheCellsThatWereFinished() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    Progress stops =
        new Progress() {
          @Override
          public void replicationDone() {
            done.incrementAndGet();
          }

          @Override
          public boolean cancelled() {
            return done.get() >= 25;
          }
        };
    Sweep sweep =
        Case.of("seed-three-vectors", "incremental", "run.replications=10")
            .grid(LOSS, 1, stops, "costs.free_vectors.value=1us..4us/4");
    assertThat(sweep.planned()).isEqualTo(4);
    assertThat(sweep.interrupted()).isTrue();
    assertThat(sweep.cells())
        .extracting(cell -> cell.values().get("costs.free_vectors.value"))
        .containsExactly("1us", "2us");
  }

  /** One dark window of 100 us: P = 1 - exp(-rate * 100 us), so P = 0.05 at 512.93/s. */
  @Test
  void theBracketHoldsTheRateThatIsKnownInClosedForm() throws InterruptedException {
    double exact = -StrictMath.log1p(-0.05) / 100e-6;
    BreakEven found =
        Case.of("one-dark-window", "incremental", "run.replications=20000")
            .breakEven(LOSS, "workload[0].arrivals.poisson.rate=1/s..1/us", 0.05);
    assertThat(found.crossing()).isTrue();
    assertThat(found.atLow()).isEqualTo(Standing.BELOW);
    assertThat(found.atHigh()).isEqualTo(Standing.ABOVE);
    assertThat(amount(found.decidedUpTo())).isBetween(0.85 * exact, exact);
    assertThat(amount(found.decidedFrom())).isBetween(exact, 1.15 * exact);
    assertThat(found.conclusion())
        .startsWith(LOSS + " of incremental is at most 0.05 up to workload[0]")
        .contains(" and above 0.05 from ");
  }

  /** The bring-up of one dark window takes 50 us and the window, exactly: 250 us at 200 us. */
  @Test
  void whatIsCertainIsFoundToTheTolerance() throws InterruptedException {
    Sweep sweep =
        Case.of("one-dark-window", "incremental", "run.replications=3", "run.horizon=5ms")
            .search(BRING_UP, "costs.free_vectors.value=1us..1ms", 250_000.0);
    BreakEven found = sweep.breakEven();
    assertThat(found).isNotNull();
    double below = amount(found.decidedUpTo());
    double above = amount(found.decidedFrom());
    assertThat(below).isLessThanOrEqualTo(200_000);
    assertThat(above).isGreaterThan(200_000).isLessThanOrEqualTo(1.01 * below);
    // Both bisections met the same cells, from the lowest value to the highest.
    assertThat(sweep.cells().size()).isBetween(11, 13);
    assertThat(sweep.cells())
        .extracting(cell -> amount(cell.values().get("costs.free_vectors.value")))
        .isSorted();
  }

  @Test
  void twoPoliciesThatNeverMeetHaveNoBreakEven() throws InterruptedException {
    BreakEven found =
        Case.of("seed-three-vectors", "incremental allocate-all", "run.replications=20")
            .breakEven(BRING_UP, "costs.request_irq.value=1us..20us", null);
    assertThat(found.crossing()).isFalse();
    assertThat(found.atLow()).isEqualTo(Standing.ABOVE);
    assertThat(found.conclusion())
        .isEqualTo(
            "No break-even found: host_cost.bringup_ns of incremental less that of allocate-all is"
                + " above 0 both at costs.request_irq.value=1us and at 20us.");
  }

  /** Nothing is dropped in 500 replications, which says nothing of one in a million. */
  @Test
  void zeroDropsAreNotTakenForZeroProbability() throws InterruptedException {
    BreakEven found =
        Case.of("one-dark-window", "incremental", "run.replications=500", "run.estimator=crude")
            .breakEven(LOSS, "workload[0].arrivals.poisson.rate=1/s..1/us", 1e-6);
    assertThat(found.crossing()).isFalse();
    assertThat(found.atLow()).isEqualTo(Standing.UNDECIDED);
    assertThat(found.atHigh()).isEqualTo(Standing.ABOVE);
    assertThat(found.decidedUpTo()).isNull();
    assertThat(found.decidedFrom()).isNotNull();
    // ln 0.025 / ln (1 - 1e-6) = 3,688,877.6
    assertThat(found.conclusion())
        .contains("these replications do not decide there", "only from 3,688,878 replications");
  }

  /**
   * The rate at which one bring-up in a million drops a request: 1 - exp(-l W) = 1e-6 with W = 100
   * us, so l = 0.0100000050 per second. The search ends within its own precision of it.
   */
  @Test
  void oneInAMillionIsFoundByIntegrating() throws InterruptedException {
    BreakEven found =
        Case.of("one-dark-window", "incremental", "run.replications=20")
            .breakEven(LOSS, "workload[0].arrivals.poisson.rate=0.0001/s..1/us", 1e-6);
    assertThat(found.crossing()).isTrue();
    assertThat(found.atLow()).isEqualTo(Standing.BELOW);
    assertThat(found.atHigh()).isEqualTo(Standing.ABOVE);
    // It ends where neighbours differ by less than 1 %.
    assertThat(perSecond(found.decidedUpTo())).isBetween(0.0099, 0.010000005);
    assertThat(perSecond(found.decidedFrom())).isBetween(0.010000005, 0.0101);
  }

  private static double perSecond(@Nullable String rate) {
    assertThat(rate).endsWith("/s");
    return Double.parseDouble(Objects.requireNonNull(rate).substring(0, rate.length() - 2));
  }

  @Test
  void everyMistakeIsSaidOnceWhereItWasMade() {
    CellCompiler compiler = Case.of("seed-three-vectors", "incremental").compiler();
    List<Factor> factors = factors("costs.nope.value=1us,2us", "costs.request_irq.value=1us,2,3us");
    assertThatThrownBy(() -> compiler.check(Design.grid(factors).cells(), factors))
        .isInstanceOfSatisfying(
            ScenarioException.class,
            e -> {
              List<String> lines = e.getMessage().lines().toList();
              assertThat(lines)
                  .filteredOn(line -> line.startsWith("--vary costs.nope.value=1us: error: "))
                  .hasSize(1);
              assertThat(lines)
                  .filteredOn(line -> line.startsWith("--vary costs.request_irq.value=2: error: "))
                  .hasSize(1);
              assertThat(lines).hasSize(2);
            });
  }

  /** What is wrong with a combination is said of the scenario's line, with the combination. */
  @Test
  void aValueThatTheScenarioRefusesNamesItsCell() {
    CellCompiler compiler = Case.of("seed-three-vectors", "incremental").compiler();
    List<Factor> factors = factors("device.vectors=3,2");
    assertThatThrownBy(() -> compiler.check(Design.grid(factors).cells(), factors))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("(with device.vectors=2)");
  }
}
