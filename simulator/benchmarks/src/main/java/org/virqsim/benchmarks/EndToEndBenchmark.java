// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.Totals;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Simulated interrupts per second, in one thread, for the NVMe scenario with load. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EndToEndBenchmark {
  /** Under which policy. */
  @Param({"incremental", "dynamic@linux-6.5"})
  String policy = "";

  private Replications replications = load("incremental");

  /** Counts requests; JMH divides by the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Requests {
    /** Requests raised. */
    public long interrupts;

    /** Starts an iteration. */
    @Setup(Level.Iteration)
    public void clear() {
      interrupts = 0;
    }
  }

  /** Compiles the scenario. */
  @Setup(Level.Trial)
  public void setUp() {
    replications = load(policy);
  }

  private static Replications load(String policy) {
    Policies policies = Policies.builtIn();
    try {
      return new Replications(
          new ScenarioCompiler(policies)
              .compile(
                  new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
                      .load(
                          ScenarioCatalog.onClassPath().find("nvme-bringup"),
                          List.of("run.replications=100")),
                  policy));
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs 100 replications of 10 ms. */
  @Benchmark
  public Totals hundredReplications(Requests requests) throws InterruptedException {
    Totals totals = replications.run(1, Progress.NONE);
    for (int v = 0; v < totals.vectors(); v++) {
      requests.interrupts += totals.vector(v).raised();
    }
    return totals;
  }
}
