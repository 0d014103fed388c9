// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import nl.tudelft.simulation.dsol.experiment.ExperimentReplication;
import nl.tudelft.simulation.dsol.experiment.Replication;
import nl.tudelft.simulation.dsol.experiment.SingleReplication;
import org.jspecify.annotations.Nullable;

/**
 * DSOL's context: a tree of names that holds every replication of the JVM until someone removes it.
 */
final class Contexts {
  private Contexts() {}

  /**
   * Removes a replication that is over.
   *
   * @param previous that one, if any
   * @param next the one to come, if any, which has the same place in the tree if it has the same id
   */
  static void leave(@Nullable Replication<Long> previous, @Nullable Replication<Long> next) {
    if (previous == null
        || previous == next
        || (next != null && next.getContext() == previous.getContext())) {
      return;
    }
    if (previous instanceof SingleReplication<Long> single) {
      single.removeFromContext();
    } else if (previous instanceof ExperimentReplication<Long, ?> ofExperiment) {
      ofExperiment.removeFromContext();
    }
  }
}
