// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.virqsim.experiment.Totals;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.GuestStep;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.StepsDriver;

/**
 * Case O12: descriptors of a vector's old owner that the device is done with before the slot is
 * reprogrammed. In flight are Poisson many, each with an exponential rest of its service, so those
 * done within W are Poisson with mean l S (1 - e^(-W / S)). The parameters come from the scenario.
 */
class OldOwnerOracleTest {
  private static final int REPLICATIONS = 290_000;

  /** When the step with that action may start, nanoseconds; the last one of several. */
  private static long time(Scenario scenario, GuestStep.Action action) {
    long at = -1;
    for (GuestStep step : ((StepsDriver) scenario.guest().driver()).steps()) {
      if (step.action() == action && step.start() instanceof GuestStep.Start.NotBefore time) {
        at = time.ns();
      }
    }
    return at;
  }

  @Test
  void theOldOwnersDescriptorsGoOutUntilTheSlotIsReprogrammed() {
    Scenario scenario =
        Oracles.scenario("oracles/old-owner-drains", "run.replications=" + REPLICATIONS);
    double service = Exact.cost(scenario, CostClass.DESCRIPTOR).mean();
    long stop = time(scenario, GuestStep.Action.QUIESCE);
    long window = time(scenario, GuestStep.Action.UNMASK) - stop;
    // The device was empty at the start of the run.
    double full = -Math.expm1(-stop / service);
    double mean = Exact.rate(scenario) * service * full * -Math.expm1(-window / service);
    assertThat(mean).isCloseTo(0.884796868, within(1e-4));

    Totals totals = Oracles.run(scenario);
    long misrouted = totals.vector(1).misrouted();
    Exact.near(
        "misrouted", (double) misrouted / REPLICATIONS, mean, Math.sqrt(mean / REPLICATIONS));
    assertThat(totals.vector(1).misroutedForeign()).isZero();
    assertThat(totals.vector(1).lateNs()).isEqualTo(REPLICATIONS * window);
    assertThat(totals.vector(1).earlyNs()).isZero();
    // What the old owner submitted and the window did not let out was refused, rightly.
    assertThat(totals.vector(1).rejectedLegitimate()).isZero();
    assertThat(totals.vector(1).rejectedIllegitimate()).isPositive();
    double any = -Math.expm1(-mean);
    assertThat(any).isCloseTo(0.587201983, within(1e-4));
    Exact.proportion("any misrouted", totals.withMisrouted(), REPLICATIONS, any, 0.01);
  }
}
