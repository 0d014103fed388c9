// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import org.virqsim.machine.Configuration;
import org.virqsim.machine.Effects;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Machine;
import org.virqsim.machine.Place;
import org.virqsim.machine.Processes;
import org.virqsim.machine.Step;
import org.virqsim.model.Layout;
import org.virqsim.model.State;

/**
 * What an exploration asks of the semantics. The {@link Machine} is the model; tests put one with a
 * fault in its place. It must be usable by several threads, each with states of its own.
 */
public interface Model {
  /** Returns the configuration. */
  Configuration configuration();

  /** Returns the layout of the states. */
  Layout layout();

  /** Returns the numbers of the processes. */
  Processes processes();

  /** Returns a new state, the one in which everything starts. */
  State initial();

  /** Returns the next step of a process in a state, or {@link Step#NONE}. */
  long next(State s, int process);

  /** Applies a step that {@link #next} answered for this very state. */
  void apply(State s, long step, Effects fx);

  /** Returns whether every driver has finished its program. */
  boolean guestDone(State s);

  /** Returns whether some request of {@code v} waits at {@code place}. */
  boolean occupied(State s, int v, Place place);

  /** Returns what would become of a request of {@code v} if it were raised now. */
  Exposure exposure(State s, int v);

  /** Returns a machine as a model. */
  static Model of(Machine machine) {
    return new Model() {
      @Override
      public Configuration configuration() {
        return machine.configuration();
      }

      @Override
      public Layout layout() {
        return machine.layout();
      }

      @Override
      public Processes processes() {
        return machine.processes();
      }

      @Override
      public State initial() {
        return machine.initial();
      }

      @Override
      public long next(State s, int process) {
        return machine.next(s, process);
      }

      @Override
      public void apply(State s, long step, Effects fx) {
        machine.apply(s, step, fx);
      }

      @Override
      public boolean guestDone(State s) {
        return machine.guestDone(s);
      }

      @Override
      public boolean occupied(State s, int v, Place place) {
        return machine.occupied(s, v, place);
      }

      @Override
      public Exposure exposure(State s, int v) {
        return machine.exposure(s, v);
      }
    };
  }
}
