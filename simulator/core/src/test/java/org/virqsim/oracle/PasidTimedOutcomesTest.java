// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.engine.TimedResolver;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.PasidRow;
import org.virqsim.machine.TimePlan;
import org.virqsim.machine.TimePlan.Due;
import org.virqsim.machine.Verdict;
import org.virqsim.model.guest.Guest;
import org.virqsim.observe.TimedEffects;

/**
 * The outcomes of an independent model for a slot that changes its owner, in time: each that is
 * seen in many runs with random durations is one of the row's, and together they are all of it.
 */
class PasidTimedOutcomesTest {
  private static final int RUNS = 250;
  private static final long HORIZON = 3_000_000;
  private static final double PER_NS = 5e-5;

  static List<PasidRow> rows() throws IOException {
    return PasidRow.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOutcomesSeenAreThoseOfTheRow(PasidRow row) {
    for (String pasidPolicy : row.pasidPolicies()) {
      Configuration configuration =
          row.configuration(row.vectorPolicies().get(0), pasidPolicy, false);
      Machine machine = new Machine(configuration);
      Seen seen = new Seen(machine);
      TimedResolver resolver = new TimedResolver(machine, plan(configuration, machine), seen);
      seen.resolver = resolver;
      for (int run = 0; run < RUNS; run++) {
        resolver.run(0x5EED, run, HORIZON);
        assertThat(machine.guestDone(resolver.state())).as("the driver's program ends").isTrue();
      }
      assertThat(seen.outcomes).as("%s with %s", row, pasidPolicy).isEqualTo(row.outcomes());
    }
  }

  private static TimePlan plan(Configuration configuration, Machine machine) {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      double mean =
          switch (cost) {
            case GUEST_STEP, DESCRIPTOR -> 40_000;
            case EMULATE, IMS_PROGRAM, PERM_RETURN, REQUEST_IRQ, EXIT_TO_VMM -> 10_000;
            default -> 1_000;
          };
      costs.add(
          new TimePlan.Cost(
              cost.isTimer() || cost == CostClass.SERVICE || cost == CostClass.NONE
                  ? new Distribution.Constant(0)
                  : new Distribution.Exponential(mean),
              new Distribution.Constant(0)));
    }
    int steps = configuration.drivers().get(0).steps().size();
    List<Due> due = Collections.nCopies(steps, new Due(0, Due.USUAL_GAP));
    int first = machine.layout().ims().lane(1, 0);
    return new TimePlan(
        List.of(due),
        costs,
        List.of(),
        List.of(
            new TimePlan.Submissions(first + 1, new Arrivals.Poisson(PER_NS)),
            new TimePlan.Submissions(first + 2, new Arrivals.Poisson(PER_NS))));
  }

  /** Notes what every check came to. */
  private static final class Seen extends NoEffects implements TimedEffects {
    private final Guest guest;
    private final Set<String> outcomes = new TreeSet<>();
    private TimedResolver resolver;

    Seen(Machine machine) {
      this.guest = new Guest(machine.layout());
    }

    @Override
    public void at(long now) {}

    @Override
    public void checked(int vector, int lane, Verdict verdict) {
      String outcome = PasidRow.outcome(verdict, guest.seesUnmasked(resolver.state(), vector));
      if (!outcome.isEmpty()) {
        outcomes.add(outcome);
      }
    }
  }
}
