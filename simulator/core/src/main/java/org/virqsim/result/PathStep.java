// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;

/**
 * One micro-step of a counterexample.
 *
 * @param step its number, from 1
 * @param process number of the process that takes it
 * @param actor what that process is, for example {@code driver 0}
 * @param op the operation, as the table of micro-steps names it
 * @param vector the vector, or the number of what else the operation concerns
 * @param items how many items the operation's cost counts
 * @param facts what it did, a phrase each
 */
public record PathStep(
    int step, int process, String actor, String op, int vector, int items, List<String> facts) {
  /** Copies. */
  public PathStep {
    facts = List.copyOf(facts);
  }
}
