// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import org.virqsim.model.State;

/**
 * Runs a machine without time: along a given list of steps, or with nothing but the driver's
 * program.
 */
public final class ReplayResolver {
  private final Machine machine;

  /** Creates a resolver for a machine. */
  public ReplayResolver(Machine machine) {
    this.machine = machine;
  }

  /**
   * Applies {@code steps} one after the other, each of which must be the next step of its process.
   *
   * @param state is changed
   * @throws IllegalArgumentException if a step is not what its process would do next
   */
  public void replay(State state, long[] steps, Effects fx) {
    for (int i = 0; i < steps.length; i++) {
      long expected = machine.next(state, Step.process(steps[i]));
      if (expected != steps[i]) {
        throw new IllegalArgumentException(
            "step "
                + i
                + ": "
                + Step.describe(steps[i])
                + " is not possible, but "
                + Step.describe(expected));
      }
      machine.apply(state, steps[i], fx);
    }
  }

  /**
   * Runs the driver's program to its end or until it blocks, with no work raised but the program's
   * own admin commands; of several processes that can go on, the one with the smallest number does.
   *
   * @param state is changed
   * @return the number of steps
   */
  public long runQuietly(State state, Effects fx) {
    long steps = 0;
    while (true) {
      long step = Step.NONE;
      for (int process = 0; process < machine.processes().count() && step == Step.NONE; process++) {
        if (!machine.processes().isSource(process)) {
          step = machine.next(state, process);
        }
      }
      if (step == Step.NONE) {
        return steps;
      }
      machine.apply(state, step, fx);
      steps++;
    }
  }
}
