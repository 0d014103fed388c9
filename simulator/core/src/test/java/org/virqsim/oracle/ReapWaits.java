// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.Arrays;
import org.virqsim.engine.TimedResolver;
import org.virqsim.experiment.statistics.BatchMeans;
import org.virqsim.experiment.statistics.MeanInterval;
import org.virqsim.machine.Machine;
import org.virqsim.machine.NoEffects;
import org.virqsim.observe.TimedEffects;
import org.virqsim.scenario.CompiledScenario;

/**
 * The waits of a long run's completions for a handler that reaps one by one, and how many are at
 * most some times, by blocks of 1,000. It matches raises and reaping by itself, the oldest first,
 * and keeps nothing else, so that a run can have many millions.
 */
final class ReapWaits extends NoEffects implements TimedEffects {
  private static final int BLOCK = 1_000;
  private static final int BATCHES = 100;
  private static final int MOST_WAITING = 1 << 16;

  private final long[] limits;
  private final long[] raisedAt = new long[MOST_WAITING];
  private final double[] means;

  /** The share of the waits of each block that are at most each limit. */
  private final double[][] shares;

  private final int[] within;
  private long now;
  private long raised;
  private long taken;
  private long sum;

  private ReapWaits(int blocks, long... limits) {
    this.limits = limits.clone();
    this.means = new double[blocks];
    this.shares = new double[limits.length][blocks];
    this.within = new int[limits.length];
  }

  /**
   * Runs a scenario once, for as long as it takes.
   *
   * @param completions how many to observe, in all batches together
   * @param perNs how many are raised in a nanosecond, in the mean
   * @param limits in nanoseconds
   */
  static ReapWaits of(CompiledScenario compiled, int completions, double perNs, long... limits) {
    ReapWaits waits = new ReapWaits(completions / BLOCK, limits);
    long horizon = (long) (1.01 * completions / perNs);
    new TimedResolver(new Machine(compiled.configuration()), compiled.plan(), waits)
        .run(compiled.scenario().run().seed(), 0, horizon);
    if (waits.taken < completions) {
      throw new AssertionError("only " + waits.taken + " completions in " + horizon + " ns");
    }
    return waits;
  }

  @Override
  public void at(long instant) {
    now = instant;
  }

  @Override
  public void raised(int vector) {
    raisedAt[(int) (raised++ % MOST_WAITING)] = now;
    if (raised - taken > MOST_WAITING) {
      throw new AssertionError("the queue is not stable");
    }
  }

  @Override
  public void reapStarted(int vector) {
    int block = (int) (taken / BLOCK);
    long wait = now - raisedAt[(int) (taken++ % MOST_WAITING)];
    if (block >= means.length) {
      return;
    }
    sum += wait;
    for (int i = 0; i < limits.length; i++) {
      within[i] += wait <= limits[i] ? 1 : 0;
    }
    if (taken % BLOCK == 0) {
      means[block] = (double) sum / BLOCK;
      sum = 0;
      for (int i = 0; i < limits.length; i++) {
        shares[i][block] = (double) within[i] / BLOCK;
      }
      Arrays.fill(within, 0);
    }
  }

  /** Batch means of the wait, in nanoseconds. */
  MeanInterval mean() {
    return BatchMeans.of(means, BATCHES, 0.95).mean();
  }

  /** Batch means of the share that waited for at most a limit. */
  MeanInterval atMost(int limit) {
    return BatchMeans.of(shares[limit], BATCHES, 0.95).mean();
  }
}
