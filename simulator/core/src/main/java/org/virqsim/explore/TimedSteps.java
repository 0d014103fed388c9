// SPDX-License-Identifier: Apache-2.0
package org.virqsim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;
import org.virqsim.machine.TimePlan;

/**
 * The steps that bounds on durations let go first from one state after the other, and the states
 * with their zones that these lead to. The last word of a state is the number of its zone. One for
 * each thread.
 */
final class TimedSteps {
  private final Timing timing;
  private final Clocks clocks;
  private final Zones zones;
  private final int[] fixed;
  private final long[] before;
  private final long[] after;
  private long[] scratch = new long[256];
  private int count;

  /**
   * Prepares.
   *
   * @param zones those that are known; only read here
   */
  TimedSteps(Model model, TimePlan plan, Zones zones) {
    this.timing = new Timing(model, plan);
    this.clocks = new Clocks(timing, model.processes().count());
    this.zones = zones;
    this.fixed = timing.fixedProcesses();
    this.before = new long[model.processes().count()];
    this.after = new long[before.length];
  }

  /** Returns the processes whose work comes at fixed instants; must not be changed. */
  int[] fixedProcesses() {
    return fixed;
  }

  /** Returns the number of the zone in which the run begins. */
  long initial(IntToLongFunction next, boolean workLeft) {
    all(next, before);
    if (clocks.begin(before, workLeft) != 1) {
      throw new IllegalStateException("a run begins at one instant");
    }
    Zone zone = clocks.result(0);
    store(zone);
    return zones.intern(scratch, 0, zone.words());
  }

  /** Takes up a state. */
  void begin(long zone, IntToLongFunction next) {
    clocks.load(zones.page((int) zone), zones.offset((int) zone));
    all(next, before);
  }

  private static void all(IntToLongFunction next, long[] target) {
    for (int process = 0; process < target.length; process++) {
      target[process] = next.applyAsLong(process);
    }
  }

  /** Returns whether the next step of a process can go first. */
  boolean mayGo(int process) {
    return clocks.mayGo(process);
  }

  /** The step of a process, which can, goes first. */
  void go(int process, IntToLongFunction next, BooleanSupplier workLeft) {
    all(next, after);
    count = clocks.go(process, before, after, fixed.length > 0 && workLeft.getAsBoolean());
  }

  /**
   * Adds what the last step led to to {@code out}.
   *
   * @param words the state, but for the number of its zone
   */
  void found(Arena arena, int state, int process, int facts, long[] words, Chunk out) {
    long hash = arena.hash(words, 0);
    for (int i = 0; i < count; i++) {
      Zone zone = clocks.result(i);
      store(zone);
      if (arena.findCovering(words, 0, hash, scratch, 0) >= 0) {
        out.add(state, process, facts);
      } else {
        out.add(state, process, facts, words, hash, zone);
      }
    }
  }

  /** Returns the known states that cover those which the last step led to. */
  List<Integer> known(Arena arena, long[] words) {
    List<Integer> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      store(clocks.result(i));
      int known = arena.findCovering(words, 0, arena.hash(words, 0), scratch, 0);
      if (known >= 0) {
        states.add(known);
      }
    }
    return states;
  }

  private void store(Zone zone) {
    int size = zone.words();
    if (size > scratch.length) {
      scratch = new long[2 * size];
    }
    zone.store(scratch, 0);
  }
}
