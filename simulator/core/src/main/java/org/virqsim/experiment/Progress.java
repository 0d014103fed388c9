// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

/** Hears how far an experiment is, and can end it early. Called from several threads. */
public interface Progress {
  /** Nobody listens, nothing ends early. */
  Progress NONE =
      new Progress() {
        @Override
        public void replicationDone() {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /** The replications of another policy begin. */
  default void policy(String name) {}

  /** One more replication is done. */
  void replicationDone();

  /** Returns whether no further replication shall begin. */
  boolean cancelled();
}
