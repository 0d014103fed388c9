// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import org.virqsim.machine.Effects;

/** Receives facts together with the instant at which they happen. */
public interface TimedEffects extends Effects {
  /** Everything reported from now on happens at {@code now}, in nanoseconds; never goes back. */
  void at(long now);

  /**
   * Everything reported from now on is of that step, in the form of {@link
   * org.virqsim.machine.Step}.
   */
  default void step(long step) {}
}
