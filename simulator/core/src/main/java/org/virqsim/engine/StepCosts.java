// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.Arrays;
import java.util.List;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.Step;
import org.virqsim.machine.TimePlan;

/**
 * How long steps take. Draws are addressed by cost class, vector (or vCPU) and how often that pair
 * occurred, so that policies which differ in other steps still see the same durations.
 */
final class StepCosts {
  private static final int CLASSES = CostClass.values().length;

  /** Leaves room for more steps of one vector than any run has, and for 65,536 vectors. */
  private static final int VECTOR_SHIFT = 40;

  private final Distribution[] value = new Distribution[CLASSES];
  private final Distribution[] perItem = new Distribution[CLASSES];
  private final boolean[] random = new boolean[CLASSES];
  private final long[] fixed = new long[CLASSES];
  private final long[] fixedPerItem = new long[CLASSES];
  private final long[] keys = new long[CLASSES];
  private final long[] ordinals;
  private final boolean anyRandom;
  private final int objects;

  /**
   * Creates the costs of a system.
   *
   * @param objects number of vectors or of vCPUs, what is more
   */
  StepCosts(List<TimePlan.Cost> costs, int objects) {
    this.objects = objects;
    boolean some = false;
    for (int c = 0; c < CLASSES; c++) {
      value[c] = costs.get(c).value();
      perItem[c] = costs.get(c).perItem();
      random[c] = !(isConstant(value[c]) && isConstant(perItem[c]));
      some |= random[c];
      fixed[c] = random[c] ? 0 : value[c].sample(0);
      fixedPerItem[c] = random[c] ? 0 : perItem[c].sample(0);
    }
    this.anyRandom = some;
    this.ordinals = new long[some ? CLASSES * objects : 0];
  }

  private static boolean isConstant(Distribution d) {
    return d instanceof Distribution.Constant;
  }

  /** Starts a replication. */
  void reset(long seed, long replication) {
    if (anyRandom) {
      Arrays.fill(ordinals, 0);
      for (CostClass c : CostClass.values()) {
        keys[c.ordinal()] = Streams.key(seed, "cost/" + c.key(), replication);
      }
    }
  }

  /** Returns the duration of a step, in nanoseconds. */
  long sample(long step) {
    MicroOp op = Step.op(step);
    int c = op.cost().ordinal();
    int items = op == MicroOp.GUEST_DUE ? 0 : Step.items(step);
    if (!random[c]) {
      return fixed[c] + items * fixedPerItem[c];
    }
    int v = Step.vector(step);
    // No other size of the system may come in, or one more vector would change all durations.
    long ordinal = (long) v << VECTOR_SHIFT | ordinals[c * objects + v]++;
    long duration = value[c].sample(Streams.uniform(keys[c], 2 * ordinal));
    return items == 0
        ? duration
        : duration + items * perItem[c].sample(Streams.uniform(keys[c], 2 * ordinal + 1));
  }
}
