// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Time of 10,000 replications of 200 events each, 10 of them pending at any time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReplicationBenchmark {
  private static final int EVENTS = 200;
  private static final int PENDING = 10;

  /** Who runs; one per fork, so that the JIT compiler sees one kind of event. */
  @Param({"bare", "engine", "dsol"})
  String contestant = "";

  /**
   * How many replications are run at a time. Scores are normalised to 10,000 by the driver: DSOL
   * needs half a minute for that many.
   */
  @Param("10000")
  int replications;

  private Hold hold = new BareHold();

  /** Constructs the one simulator that all replications use. */
  @Setup(Level.Trial)
  public void setUp() {
    hold =
        switch (contestant) {
          case "bare" -> new BareHold();
          case "engine" -> new EngineHold();
          case "dsol" -> new DsolReplications();
          default -> throw new IllegalArgumentException("no such contestant: " + contestant);
        };
  }

  /** Lets the JVM exit. */
  @TearDown(Level.Trial)
  public void tearDown() {
    hold.close();
  }

  /** Runs them one after the other. */
  @Benchmark
  public double replications() {
    double clocks = 0;
    for (int i = 0; i < replications; i++) {
      hold.begin(PENDING);
      clocks += hold.run(EVENTS);
    }
    return clocks;
  }
}
