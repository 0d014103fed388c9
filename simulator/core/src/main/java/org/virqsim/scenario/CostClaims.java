// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.CostClass;
import org.virqsim.scenario.CostSpec.Status;

/**
 * Durations that the file gives beside what they belong to, a device's recovery or a VM's
 * preemption, and that are cost parameters of the whole scenario.
 */
final class CostClaims {
  /** The source of such a number. */
  private static final String SOURCE = "scenario";

  private final Map<String, Claim> claims = new LinkedHashMap<>();

  private record Claim(Distribution value, Field field) {}

  /** Notes a duration; one that differs from an earlier one for the same cost is reported. */
  void claim(CostClass cost, Distribution value, Field field) {
    Claim first = claims.putIfAbsent(cost.key(), new Claim(value, field));
    if (first != null && !first.value().equals(value)) {
      field.error(
          field.where()
              + " differs from "
              + first.field().where()
              + "; both are the cost '"
              + cost.key()
              + "', of which a scenario has one");
    }
  }

  /** The costs of the file and those noted here; one that comes from both is reported. */
  Map<String, CostSpec> over(Map<String, CostSpec> costs) {
    Map<String, CostSpec> all = new LinkedHashMap<>(costs);
    claims.forEach(
        (key, claim) -> {
          CostSpec own =
              new CostSpec(claim.value(), Distribution.Constant.ZERO, SOURCE, Status.SCENARIO);
          if (all.put(key, own) != null) {
            claim
                .field()
                .error(
                    claim.field().where()
                        + " and costs."
                        + key
                        + " are the same duration; set it in one place");
          }
        });
    return all;
  }
}
