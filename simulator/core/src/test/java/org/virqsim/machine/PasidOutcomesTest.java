// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.model.ImsLayout;
import org.virqsim.model.State;
import org.virqsim.model.device.MsixPerm;
import org.virqsim.model.guest.Guest;

/**
 * Which outcomes the completions of two processes can have that own a slot one after the other, by
 * visiting every ordering of every process: equal, as sets, to the answers of an independent model
 * for 32 configurations.
 *
 * <p>Each process submits at most one descriptor, while it owns the vector and the guest sees it
 * unmasked. REJECTED is only what an owner is refused while the guest sees the vector unmasked.
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
      Set<String> reached = new TreeSet<>();
      for (String pasidPolicy : row.pasidPolicies()) {
        reached = new Search(row.configuration(policy, pasidPolicy, false)).run();
        assertThat(reached)
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
    assertThat(new Search(row.configuration(policy, pasidPolicy, true)).run())
        .isEqualTo(row.outcomes());
  }

  /** A queue gets another PASID only when it is empty. */
  static List<PasidRow> drained() throws IOException {
    return rows().stream().filter(PasidRow::drains).toList();
  }

  private record Node(State state, int submitted) {}

  /** Breadth first over every state. */
  private static final class Search extends NoEffects {
    private static final int VECTOR = 1;
    private final Machine machine;
    private final ImsLayout layout;
    private final MsixPerm perm;
    private final Guest guest;
    private final Set<String> found = new TreeSet<>();
    private boolean seen;

    Search(Configuration configuration) {
      this.machine = new Machine(configuration);
      this.layout = machine.layout().ims();
      this.perm = new MsixPerm(layout);
      this.guest = new Guest(machine.layout());
    }

    Set<String> run() {
      Set<Node> visited = new HashSet<>();
      Deque<Node> open = new ArrayDeque<>();
      Node first = new Node(machine.initial(), 0);
      visited.add(first);
      open.add(first);
      boolean finished = false;
      while (!open.isEmpty()) {
        Node node = open.remove();
        finished |= machine.guestDone(node.state());
        for (int process = 0; process < machine.processes().count(); process++) {
          long step = machine.next(node.state(), process);
          if (step == Step.NONE || machine.processes().isSource(process)) {
            continue;
          }
          int submitted = node.submitted();
          if (Step.op(step) == MicroOp.DESCRIPTOR_SUBMIT) {
            int owner = layout.process(machine.processes().object(process));
            if (!maySubmit(node, owner)) {
              continue;
            }
            submitted |= 1 << owner;
          }
          State state = node.state().copy();
          seen = guest.seesUnmasked(state, VECTOR);
          machine.apply(state, step, this);
          Node next = new Node(state, submitted);
          if (visited.add(next)) {
            open.add(next);
          }
        }
      }
      assertThat(finished).as("the driver's program can end").isTrue();
      return found;
    }

    private boolean maySubmit(Node node, int process) {
      return (node.submitted() >> process & 1) == 0
          && perm.owner(node.state(), VECTOR) == process
          && guest.seesUnmasked(node.state(), VECTOR);
    }

    @Override
    public void checked(int vector, int lane, Verdict verdict) {
      String outcome = PasidRow.outcome(verdict, seen);
      if (!outcome.isEmpty()) {
        found.add(outcome);
      }
    }
  }
}
