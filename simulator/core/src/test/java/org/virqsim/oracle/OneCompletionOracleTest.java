// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.virqsim.oracle.Oracles.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.kernel.Arrivals;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.scenario.Scenario;

/**
 * Case O13: a completion that is uniform on the H nanoseconds during which its vector is in use is
 * lost with probability D / H, where D is the vector's dark time. Every nanosecond is tried.
 */
class OneCompletionOracleTest {
  private static final int VECTORS = 4;
  private static final int HORIZON = 700;
  private static final long FREE_IRQ = 5;
  private static final long RELEASE = 30;
  private static final long RELEASE_EACH = 7;
  private static final long ENABLE = 10;

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "2, true", "3, true", "0, false", "1, false", "2, false"})
  void exactlyTheDarkInstantsLoseIt(int vector, boolean pbaKept) {
    Configuration configuration = configuration(pbaKept);
    int start = HORIZON;
    int raised = 0;
    int dropped = 0;
    long dark = 0;
    for (int instant = HORIZON - 1; instant >= 0; instant--) {
      Ledger ledger = Oracles.once(configuration, plan(configuration, vector, instant), HORIZON);
      if (ledger.vector(vector).raised() > 0) {
        start = instant;
        raised++;
        dropped += (int) ledger.vector(vector).dropped();
      }
      dark = ledger.vector(vector).darkNs();
    }
    // From its bring-up on, every instant is one: H is what is left of the run.
    assertThat(raised).isEqualTo(HORIZON - start);
    // Expansion from m to m + 1 vectors: Enable is 0 while m vectors are released, up to its next
    // write; with pending bits dropped, the vector is dark from its own mask on.
    long exact = 0;
    for (int m = vector + 1; m < VECTORS; m++) {
      exact += RELEASE + m * RELEASE_EACH + ENABLE + (pbaKept ? 0 : (m - vector) * FREE_IRQ);
    }
    assertThat(dark).isEqualTo(exact);
    assertThat((long) dropped).isEqualTo(exact);
  }

  /** The scenario tries all instants in one run: no completion changes what becomes of another. */
  @ParameterizedTest
  @CsvSource({"300ns, 2us", "0, 2us", "1ns, 2us", "777ns, 5us"})
  void theScenarioTriesEveryInstant(String dark, String horizon) {
    Scenario scenario =
        Oracles.scenario(
            "oracles/one-completion", "costs.free_vectors.value=" + dark, "run.horizon=" + horizon);
    VectorCounts counts = Oracles.run(scenario).vector(0);
    assertThat(counts.raised()).isEqualTo(scenario.run().horizonNs());
    long exact = Exact.constant(scenario, CostClass.FREE_VECTORS);
    assertThat(counts.darkNs()).isEqualTo(exact);
    assertThat(counts.dropped()).isEqualTo(exact);
  }

  /** Vector 0 is brought up at once, the others one by one. */
  private static Configuration configuration(boolean pbaKept) {
    DeviceProfile nvme = DeviceProfile.nvme(VECTORS);
    DeviceProfile device =
        new DeviceProfile(
            VECTORS, nvme.whileDisabled(), pbaKept, nvme.intx(), nvme.disIntxHonoured());
    List<GuestStep> steps = new ArrayList<>(Oracles.unmask(0, 0));
    steps.add(GuestStep.of(GuestOp.ENABLE));
    steps.addAll(Oracles.unmask(1, VECTORS - 1));
    return Oracles.configuration(
        "qemu-7.1", HostProfile.find("linux-5.14").orElseThrow(), device, steps);
  }

  private static TimePlan plan(Configuration configuration, int vector, long instant) {
    TimePlan plan =
        Oracles.plan(
            configuration,
            Map.of(
                CostClass.FREE_IRQ, cost(FREE_IRQ, 0),
                CostClass.FREE_VECTORS, cost(RELEASE, RELEASE_EACH),
                CostClass.MSIX_ENABLE, cost(ENABLE, 0),
                CostClass.ALLOCATE_VECTORS, cost(20, 3),
                CostClass.REQUEST_IRQ, cost(4, 0)),
            List.of(new TimePlan.Source(vector, new Arrivals.Recorded(List.of(instant)))));
    // The resizes begin at 100, 250 and 400, so that each falls into quiet time.
    List<TimePlan.Due> due = new ArrayList<>(plan.due().get(0).subList(0, 2));
    for (int v = 1; v < VECTORS; v++) {
      due.add(new TimePlan.Due(150L * v - 50, 0));
    }
    return new TimePlan(List.of(due), plan.costs(), plan.sources());
  }
}
