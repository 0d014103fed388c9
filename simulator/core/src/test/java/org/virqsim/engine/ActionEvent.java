// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

/** A reusable event of a test, which does what it is told. */
final class ActionEvent extends ReusableEvent {
  private final Runnable action;

  ActionEvent(Runnable action) {
    this.action = action;
  }

  @Override
  protected void fire() {
    action.run();
  }
}
