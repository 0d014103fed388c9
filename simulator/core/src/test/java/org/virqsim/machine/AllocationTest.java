// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virqsim.model.State;

/**
 * Once every call list has occurred, asking for steps and applying them allocates nothing, so that
 * neither long runs nor searches are slowed down by the garbage collector. Nothing is left to the
 * compiler: it holds in the interpreter too, but for what the JVM itself may book on the thread.
 */
class AllocationTest {
  private static final int ROUNDS = 3_000;

  @ParameterizedTest
  @CsvSource({
    "qemu-2.1, linux-5.14",
    "qemu-6.0, linux-5.13",
    "dynamic, linux-6.5",
    "allocate-all, linux-6.5"
  })
  void applyingAllocatesNothingOnceEverythingHasOccurred(String policy, String host) {
    Machine machine =
        new Machine(
            Calls.configuration(
                policy,
                host,
                4,
                Calls.steps(
                    "enable-masked",
                    "clear-function-mask",
                    "unmask 0",
                    "unmask 1",
                    "unmask 3",
                    "command 1",
                    "mask 1",
                    "unmask 1",
                    "disable")));
    State initial = machine.initial();
    State state = initial.copy();
    NoEffects none = new NoEffects();
    long warmUp = rounds(machine, initial, state, none, ROUNDS);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.setThreadAllocatedMemoryEnabled(true);
    long before = threads.getCurrentThreadAllocatedBytes();
    rounds(machine, initial, state, none, ROUNDS);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    // One object of 16 bytes in a thousand steps would already be more than that.
    assertThat(bytes).as("bytes allocated in %s steps", warmUp).isLessThan(warmUp / 100);
  }

  /** Runs the driver from its start, with work on every vector in use, {@code rounds} times. */
  private static long rounds(Machine machine, State initial, State state, Effects fx, int rounds) {
    int processes = machine.processes().count();
    long steps = 0;
    for (int i = 0; i < rounds; i++) {
      state.set(initial);
      int turn = 0;
      while (!machine.guestDone(state)) {
        // Work comes in every 32nd turn: with more, handlers would never let the driver run.
        boolean work = turn++ % 32 == 0;
        for (int process = 0; process < processes; process++) {
          long step = machine.next(state, process);
          if (step != Step.NONE && (work || !machine.processes().isSource(process))) {
            machine.apply(state, step, fx);
            steps++;
          }
        }
      }
    }
    return steps;
  }
}
