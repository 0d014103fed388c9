// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.virqsim.policy.Policies;

/**
 * The names that a scenario may use and that others define: the model its cost parameters, the
 * registries their policies and hosts.
 *
 * @param costKeys keys that cost parameters may have
 * @param policies names of policies, aliases included, without {@code @HOST}
 * @param hosts names of host profiles
 */
public record Vocabulary(Set<String> costKeys, Set<String> policies, Set<String> hosts) {
  public Vocabulary {
    costKeys = Collections.unmodifiableSet(new LinkedHashSet<>(costKeys));
    policies = Collections.unmodifiableSet(new LinkedHashSet<>(policies));
    hosts = Collections.unmodifiableSet(new LinkedHashSet<>(hosts));
  }

  /** Returns whether a policy may be called that: one of the names, or {@code hypercall-N}. */
  boolean isPolicy(String name) {
    return policies.contains(name) || Policies.isGrantOf(name);
  }

  /** A vocabulary of the given names; their order is the one in which messages list them. */
  public static Vocabulary of(
      Collection<String> costKeys, Collection<String> policies, Collection<String> hosts) {
    return new Vocabulary(
        new LinkedHashSet<>(costKeys), new LinkedHashSet<>(policies), new LinkedHashSet<>(hosts));
  }
}
