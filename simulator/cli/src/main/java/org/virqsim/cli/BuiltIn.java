// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.util.Arrays;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.Vocabulary;

/** What virqsim comes with, as far as scenarios may name it. */
final class BuiltIn {
  private BuiltIn() {}

  /** The names of cost parameters, policies and hosts. */
  static Vocabulary vocabulary() {
    return Vocabulary.of(
        Arrays.stream(CostClass.values()).map(CostClass::key).filter(k -> !k.isEmpty()).toList(),
        Policies.builtIn().names(),
        HostProfile.builtIn().stream().map(HostProfile::name).toList());
  }
}
