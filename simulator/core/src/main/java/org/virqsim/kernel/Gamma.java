// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Gamma, given by shape and mean. A whole shape k is the Erlang distribution of k phases; shape 1
 * is the exponential one; the coefficient of variation is {@code 1 / sqrt(shape)}. Parameters whose
 * longest sample would be above {@link Durations#MAX_NS} are refused.
 *
 * <p>Immutable; two with the same parameters are equal. The table that samples are read from is
 * built when the first one is asked for.
 */
public final class Gamma implements Distribution {
  /** Smallest shape. */
  public static final double MIN_SHAPE = 0.01;

  /** Largest shape. */
  public static final double MAX_SHAPE = 1000;

  private final double shape;
  private final double meanNs;
  // Two threads may both build it: the tables are equal, so it does not matter whose stays.
  private volatile @Nullable GammaQuantile quantile;

  /**
   * Creates a distribution.
   *
   * @param shape {@value #MIN_SHAPE} .. {@value #MAX_SHAPE}
   * @param meanNs mean in nanoseconds, greater than 0 and at most {@link Durations#MAX_NS}
   * @throws IllegalArgumentException when a parameter is out of its range or the longest sample is
   *     above {@link Durations#MAX_NS}
   */
  public Gamma(double shape, double meanNs) {
    Limits.requireRange("gamma shape", shape, MIN_SHAPE, MAX_SHAPE);
    Limits.requirePositive("gamma mean", meanNs);
    this.shape = shape;
    this.meanNs = meanNs;
    Limits.requireShortTail(
        meanNs / shape * GammaQuantile.largest(shape), "the mean or raise the shape");
  }

  /** Returns the shape. */
  public double shape() {
    return shape;
  }

  @Override
  public long sample(double u) {
    Limits.requireUnit(u);
    GammaQuantile table = quantile;
    if (table == null) {
      table = new GammaQuantile(shape);
      quantile = table;
    }
    return StrictMath.round(meanNs / shape * table.at(u));
  }

  @Override
  public double mean() {
    return meanNs;
  }

  @Override
  public double logSurvival(double ns) {
    return ns <= 0 ? 0 : SpecialFunctions.logGammaAbove(shape, ns * shape / meanNs);
  }

  @Override
  public String describe() {
    return "gamma, shape " + shape + ", mean " + Durations.exact(StrictMath.round(meanNs));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Gamma gamma
        && Double.compare(shape, gamma.shape) == 0
        && Double.compare(meanNs, gamma.meanNs) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(shape) + Double.hashCode(meanNs);
  }

  @Override
  public String toString() {
    return describe();
  }
}
