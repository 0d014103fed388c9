// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/** A policy needs what the host does not offer. */
public final class PolicyRefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String policy;
  private final String reason;

  /**
   * Says why.
   *
   * @param policy the policy as it was asked for
   * @param reason a clause that goes on after the policy's name, without a full stop
   */
  public PolicyRefusedException(String policy, String reason) {
    super("policy " + policy + " " + reason);
    this.policy = policy;
    this.reason = reason;
  }

  /** Returns the policy as it was asked for. */
  public String policy() {
    return policy;
  }

  /** Returns why it was refused, as a clause. */
  public String reason() {
    return reason;
  }
}
