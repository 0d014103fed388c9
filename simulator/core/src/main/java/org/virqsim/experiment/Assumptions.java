// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.kernel.Durations;
import org.virqsim.machine.CostClass;
import org.virqsim.result.DeviceAssumptions;
import org.virqsim.result.Parameter;
import org.virqsim.scenario.CostSpec;
import org.virqsim.scenario.DeviceSpec;
import org.virqsim.scenario.FunctionSpec;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.VmSpec;

/** What results rest on: the devices and the costs of a scenario, as result records. */
public final class Assumptions {
  private Assumptions() {}

  /** Returns what is assumed of each device, in the scenario's order. */
  public static List<DeviceAssumptions> devices(Scenario scenario) {
    List<DeviceAssumptions> assumptions = new ArrayList<>();
    for (VmSpec vm : scenario.vms()) {
      for (FunctionSpec function : vm.devices()) {
        DeviceSpec device = function.device();
        assumptions.add(
            new DeviceAssumptions(
                function.name(),
                vm.name(),
                device.deviceClass().key(),
                device.vectors(),
                device.whileDisabled().key(),
                device.pbaAcrossDisable().key(),
                device.intx(),
                device.disIntx().key(),
                recovery(scenario, device.recovery()),
                device.moderationLimit()));
      }
    }
    return assumptions;
  }

  /** What finds lost completions, and when, if the scenario says so. */
  private static String recovery(Scenario scenario, DeviceSpec.Recovery recovery) {
    return recovery.key()
        + scenario.cost(recovery.cost()).map(time -> " " + time.value().describe()).orElse("");
  }

  /** Returns the cost parameters in force, with where each number comes from. */
  public static List<Parameter> parameters(Scenario scenario) {
    List<Parameter> parameters = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      CostSpec spec = scenario.cost(cost).orElse(null);
      if (spec != null) {
        parameters.add(
            new Parameter(
                cost.key(),
                spec.value().describe(),
                spec.perItem().describe(),
                spec.status().key(),
                spec.source()));
      } else if (cost != CostClass.NONE
          && cost != CostClass.SERVICE
          && (!cost.isMediated() || scenario.isMediated())) {
        // Without it handlers do something else than with 0, so there is no default to show.
        parameters.add(
            new Parameter(
                cost.key(),
                Durations.exact(cost.valueNs()),
                Durations.exact(cost.perItemNs()),
                cost.status(),
                cost.source()));
      }
    }
    return parameters;
  }
}
