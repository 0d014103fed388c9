// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of a fork for an operation, in ns, all its threads together. Unlike the time
 * on the clock it does not count waiting for a processor, of which there is much on a busy machine.
 */
public final class CpuTime implements InternalProfiler {
  private static final String LABEL = "cpu";

  private long before;

  @Override
  public String getDescription() {
    return "processor time for an operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = now();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double operations = result.getMetadata().getAllOps();
    return List.of(
        new ScalarResult(LABEL, (now() - before) / operations, "ns/op", AggregationPolicy.AVG));
  }

  /** What this has measured in an iteration, in ns for an operation. */
  static double of(IterationResult iteration) {
    Result<?> result = iteration.getSecondaryResults().get(LABEL);
    if (result == null) {
      throw new IllegalStateException("an iteration without its processor time");
    }
    return result.getScore();
  }

  private static long now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      sum += Math.max(0, threads.getThreadCpuTime(id)); // -1 when it has just ended
    }
    return sum;
  }
}
