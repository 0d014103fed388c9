// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import org.virqsim.machine.Configuration;
import org.virqsim.machine.TimePlan;

/**
 * A scenario under one policy, ready to be run.
 *
 * @param scenario where it comes from
 * @param policy the policy as it was asked for, for example {@code dynamic@linux-6.5}
 * @param canonical the canonical name of that policy
 * @param configuration what does not depend on time
 * @param plan what does
 */
public record CompiledScenario(
    Scenario scenario,
    String policy,
    String canonical,
    Configuration configuration,
    TimePlan plan) {}
