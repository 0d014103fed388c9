// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Empirical;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.Scenario;

/** Reads the parameters of closed forms from a scenario, and holds what was seen against them. */
final class Exact {
  private Exact() {}

  /** The rate of the only Poisson process, per nanosecond. */
  static double rate(Scenario scenario) {
    return ((Arrivals.Poisson) arrivals(scenario)).perNs();
  }

  /** The only arrivals. */
  static Arrivals arrivals(Scenario scenario) {
    assertThat(scenario.workload()).hasSize(1);
    return scenario.workload().get(0).arrivals();
  }

  /** The distribution of a cost that the scenario sets, in nanoseconds. */
  static Distribution cost(Scenario scenario, CostClass cost) {
    assertThat(scenario.othersFree()).isTrue();
    return scenario.costs().get(cost.key()).value();
  }

  /** A cost that the scenario sets to a constant, in nanoseconds. */
  static long constant(Scenario scenario, CostClass cost) {
    return ((Distribution.Constant) cost(scenario, cost)).ns();
  }

  /** The mean of the square, in square nanoseconds. */
  static double square(Distribution distribution) {
    if (distribution instanceof Distribution.Constant constant) {
      return (double) constant.ns() * constant.ns();
    } else if (distribution instanceof Distribution.Exponential exponential) {
      return 2.0 * exponential.meanNs() * exponential.meanNs();
    }
    Empirical empirical = (Empirical) distribution;
    List<Long> values = empirical.values();
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < values.size(); i++) {
      double weight = empirical.weights().get(i);
      sum += weight * values.get(i) * values.get(i);
      weights += weight;
    }
    return sum / weights;
  }

  /** Within five standard errors, which must be below 1 % of the mean: else the test is weak. */
  static void near(String what, double seen, double exact, double standardError) {
    near(what, seen, exact, standardError, 0.01);
  }

  /**
   * Within five standard errors.
   *
   * @param power five standard errors must be below this share of the exact value
   */
  static void near(String what, double seen, double exact, double standardError, double power) {
    assertThat(standardError).as("standard error of " + what).isPositive();
    assertThat(5 * standardError / exact).as("power of the test of " + what).isLessThan(power);
    assertThat(Math.abs(seen - exact) / standardError)
        .as("|z| of %s: %s instead of %s", what, seen, exact)
        .isLessThanOrEqualTo(5);
  }

  /** The same for a proportion of {@code n} independent trials. */
  static void proportion(String what, long count, long n, double p, double power) {
    near(what, (double) count / n, p, Math.sqrt(p * (1 - p) / n), power);
  }
}
