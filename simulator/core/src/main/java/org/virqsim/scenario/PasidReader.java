// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.virqsim.policy.PasidPolicies;

/** Reads {@code pasid_policies}, and what stands behind the slash of a policy's name. */
final class PasidReader {
  private static final String KEY = "pasid_policies";
  private static final int MAX_POLICIES = 20;
  private final Problems problems;

  PasidReader(Problems problems) {
    this.problems = problems;
  }

  /** A policy's name without what stands behind the slash. */
  static String withoutPasids(String policy) {
    int slash = policy.indexOf('/');
    return slash < 0 ? policy : policy.substring(0, slash);
  }

  /** Reports a PASID policy behind a slash that there is not; answers whether all is well. */
  static boolean knows(Field field, String policy) {
    int slash = policy.indexOf('/');
    return slash < 0 || known(field, policy.substring(slash + 1)).isPresent();
  }

  private static Optional<String> known(Field field, String name) {
    if (PasidPolicies.find(name).isEmpty()) {
      field.error(
          "unknown PASID policy '"
              + Words.shorten(name)
              + "'"
              + Words.suggest(name, PasidPolicies.names()));
      return Optional.empty();
    }
    return Optional.of(name);
  }

  /** Each of the policies with each of those under {@code pasid_policies}, if there are any. */
  List<String> cross(Fields top, List<String> policies) {
    Optional<Field> field = top.optional(KEY);
    if (field.isEmpty()) {
      return policies;
    }
    Optional<List<String>> pasids =
        field.get().list(MAX_POLICIES, f -> f.text().flatMap(name -> known(f, name)));
    if (pasids.isEmpty()) {
      return policies;
    }
    if (policies.isEmpty() || pasids.get().isEmpty()) {
      problems.add(
          field.get().node().place(),
          "'" + KEY + "' are combined with 'policies': both must list at least one");
      return policies;
    }
    Set<String> crossed = new LinkedHashSet<>();
    for (String policy : policies) {
      if (!policy.equals(withoutPasids(policy))) {
        field
            .get()
            .error(
                "policy '" + policy + "' names a PASID policy already; give '" + KEY + "' or it");
      }
      for (String pasid : pasids.get()) {
        if (!crossed.add(policy + "/" + pasid)) {
          field.get().error("PASID policy '" + pasid + "' is listed twice");
        }
      }
    }
    return new ArrayList<>(crossed);
  }
}
