// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.ResultBuilder;
import org.virqsim.experiment.Totals;
import org.virqsim.machine.MicroOp;
import org.virqsim.observe.VectorCounts;
import org.virqsim.policy.Policies;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.FunctionSpec;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;

/**
 * A scenario's run under one policy: its sums, also by device.
 *
 * @param compiled what was run
 * @param totals sums over its replications
 */
record ScenarioRun(CompiledScenario compiled, Totals totals) {
  static ScenarioRun of(String name, int replications, String policy, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("run.replications=" + replications);
    Scenario scenario = Oracles.scenario(name, all.toArray(String[]::new));
    try {
      CompiledScenario compiled =
          new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy);
      return new ScenarioRun(
          compiled,
          new Replications(compiled)
              .run(Runtime.getRuntime().availableProcessors(), Progress.NONE));
    } catch (PolicyRefusedException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  VectorCounts device(String device) {
    VectorCounts sum = new VectorCounts();
    int v = 0;
    for (FunctionSpec function : compiled.scenario().functions()) {
      for (int i = 0; i < function.device().vectors(); i++, v++) {
        if (function.name().equals(device)) {
          sum.add(totals.vector(v));
        }
      }
    }
    return sum;
  }

  VectorCounts all() {
    VectorCounts sum = new VectorCounts();
    for (int v = 0; v < totals.vectors(); v++) {
      sum.add(totals.vector(v));
    }
    return sum;
  }

  /** What a report would show of it. */
  PolicyResult result() {
    return ResultBuilder.policy(compiled, totals);
  }

  /** How often everything was torn down in one replication; all of them must agree. */
  long resizes() {
    return perReplication(totals.resizes());
  }

  /** How often request_irq ran in one replication; all of them must agree. */
  long requests() {
    return perReplication(totals.applied(MicroOp.REQUEST_IRQ));
  }

  /** How many VFIO_DEVICE_SET_IRQS there were in one replication; all of them must agree. */
  long setIrqs() {
    return perReplication(totals.applied(MicroOp.SET_IRQS));
  }

  /** Mean time of a bring-up in nanoseconds. */
  long bringUpNs() {
    return totals.bringUpNs() / totals.replications();
  }

  private long perReplication(long sum) {
    if (sum % totals.replications() != 0) {
      throw new AssertionError(sum + " in " + totals.replications() + " replications");
    }
    return sum / totals.replications();
  }
}
