// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

/** How the probability that a replication drops a request is estimated. */
public enum Estimator implements Keyed {
  /** By counting where that is precise enough; by dark time else, where it holds. */
  AUTO("auto"),
  /** By counting the replications that dropped a request. */
  CRUDE("crude"),
  /** By integrating the arrivals over the windows in which they would be dropped. */
  DARK_TIME("dark-time");

  private final String key;

  Estimator(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
