// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Exploration;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Model;
import org.virqsim.explore.Outcome;
import org.virqsim.explore.Property;

/**
 * Which outcomes the completions of two processes can have that own a slot one after the other, by
 * visiting every ordering of every process: equal, as sets, to the answers of an independent model
 * for 32 configurations. A property is violated just where something is misrouted.
 *
 * <p>Each process submits at most one descriptor, while it owns the vector and the guest sees it
 * unmasked, and nothing comes on vector 0, which has no slot. REJECTED is only what an owner is
 * refused while the guest sees the vector unmasked.
 */
class PasidOutcomesTest {
  static List<PasidRow> rows() throws IOException {
    return PasidRow.all();
  }

  @Test
  void thereAre32DifferentRows() throws IOException {
    assertThat(rows()).hasSize(32).doesNotHaveDuplicates();
    assertThat(rows()).extracting(PasidRow::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reachesExactlyTheOutcomesOfTheIndependentModel(PasidRow row) {
    for (String policy : row.vectorPolicies()) {
      for (String pasidPolicy : row.pasidPolicies()) {
        assertThat(outcomes(row.configuration(policy, pasidPolicy, false)))
            .as("%s with %s and %s", row, policy, pasidPolicy)
            .isEqualTo(row.outcomes());
      }
    }
  }

  /** A dedicated queue that follows the ownership checks as a shared one does. */
  @ParameterizedTest
  @MethodSource("drained")
  void aDedicatedQueueHasTheSameOutcomes(PasidRow row) {
    String policy = row.vectorPolicies().get(0);
    String pasidPolicy = row.pasidPolicies().get(0);
    assertThat(outcomes(row.configuration(policy, pasidPolicy, true))).isEqualTo(row.outcomes());
  }

  /** A queue gets another PASID only when it is empty. */
  static List<PasidRow> drained() throws IOException {
    return rows().stream().filter(PasidRow::drains).toList();
  }

  private static Set<String> outcomes(Configuration configuration) {
    Exploration found =
        new Explorer(
                Model.of(new Machine(configuration)),
                Explorer.Options.of(Bounds.perVector(1).withOnlyUnmasked(true)))
            .explore(Limits.NONE);
    assertThat(found.limit()).isEmpty();
    assertThat(found.guestFinished()).as("the driver's program can end").isTrue();
    Set<String> names = new TreeSet<>();
    for (Outcome outcome : found.outcomes().keySet()) {
      switch (outcome) {
        case ACCEPTED -> names.add("OK");
        case REJECTED -> names.add("REJECTED");
        case MISROUTED -> names.add("MISROUTED");
        // What becomes of a message after the check is no outcome there, but none may be lost.
        case DELIVERED, LATCHED, COALESCED, SPURIOUS -> {}
        case DROPPED, RECOVERED, LOST -> throw new AssertionError(outcome);
      }
    }
    EnumSet<Property> violated = EnumSet.noneOf(Property.class);
    found.violations().forEach(v -> violated.add(v.property()));
    assertThat(violated)
        .isEqualTo(
            names.contains("MISROUTED")
                ? EnumSet.of(Property.AUTHORISED_PASID)
                : EnumSet.noneOf(Property.class));
    return names;
  }
}
