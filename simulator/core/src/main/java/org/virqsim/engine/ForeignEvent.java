// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import nl.tudelft.simulation.dsol.formalisms.eventscheduling.SimEventInterface;

/**
 * Stands in the queue for an event of DSOL's own or of a third party, so that the queue holds
 * events of one kind only.
 */
final class ForeignEvent extends ReusableEvent {
  private final ForeignEvents siblings;
  private SimEventInterface<Long> original;

  /**
   * @param original the event stood for
   * @param siblings those of the same queue
   */
  ForeignEvent(SimEventInterface<Long> original, ForeignEvents siblings) {
    this.original = original;
    this.siblings = siblings;
  }

  SimEventInterface<Long> original() {
    return original;
  }

  /** Puts another event of the same time and priority in this place. */
  void setOriginal(SimEventInterface<Long> other) {
    original = other;
  }

  /** The event that a caller outside the engine knows. */
  static SimEventInterface<Long> unwrap(ReusableEvent event) {
    return event instanceof ForeignEvent foreign ? foreign.original : event;
  }

  @Override
  protected void fire() {
    siblings.remove(original);
    original.execute();
  }
}
