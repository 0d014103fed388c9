// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

/** Takes one request. */
@FunctionalInterface
public interface RequestVisitor {
  /**
   * Takes one request.
   *
   * @param raisedAt nanoseconds
   * @param servedAt start of the handler run that served it, in nanoseconds, or -1
   * @param late whether it was served after the deadline
   */
  void visit(int vector, long raisedAt, long servedAt, Ledger.Outcome outcome, boolean late);
}
