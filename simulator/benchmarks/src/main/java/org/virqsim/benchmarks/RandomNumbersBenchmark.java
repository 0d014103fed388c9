// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.concurrent.TimeUnit;
import nl.tudelft.simulation.jstats.streams.MersenneTwister;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import umontreal.ssj.rng.MRG32k3a;

/** What one uniform double costs: ours, DSOL's default and SSJ's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RandomNumbersBenchmark {
  private final UniformRandomProvider xoshiro = RandomSource.XO_SHI_RO_256_PP.create(1L);
  private final MersenneTwister dsol = new MersenneTwister(1L);
  private final MRG32k3a ssj = new MRG32k3a();

  @Benchmark
  public double xoshiro256PlusPlus() {
    return xoshiro.nextDouble();
  }

  @Benchmark
  public double dsolMersenneTwister() {
    return dsol.nextDouble();
  }

  @Benchmark
  public double ssjMrg32k3a() {
    return ssj.nextDouble();
  }
}
