// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Optional;

/**
 * Where the warm-up of a series ends, by the marginal standard error rule MSER-5.
 *
 * <p>The series is averaged over batches of five. Leaving out the first d of m batches, the
 * statistic is sum (b - mean)^2 / (m - d)^2 over the batches that stay; the smallest wins, of equal
 * ones the one that leaves out least. The last five batches always stay, because the statistic of
 * very few is small by chance. If the smallest lies in the last half, the series has not settled
 * and there is a warning.
 *
 * <p>Sources: White, An effective truncation heuristic for bias reduction in simulation output,
 * Simulation 69 (1997); with batches of five: White, Cobb and Spratt, A comparison of five
 * steady-state truncation heuristics for simulation, Winter Simulation Conference (2000).
 *
 * @param n observations in the series
 * @param truncate observations to leave out at the beginning, a multiple of {@link #BATCH}
 * @param mean of the observations that stay, but for those at the end that fill no batch
 * @param standardError square root of the statistic, in the unit of the values
 * @param warning if the series has not settled
 */
public record Mser(
    int n, int truncate, double mean, double standardError, Optional<SteadyStateWarning> warning) {
  /** Observations in a batch. */
  public static final int BATCH = 5;

  /** Fewer observations than this are refused. */
  public static final int FEWEST = 50;

  private static final int ALWAYS_STAY = 5;

  /**
   * Finds the truncation point. The order of the series matters; within a batch of five it does
   * not.
   *
   * @param series in the order of time, at least {@link #FEWEST}, finite
   * @throws IllegalArgumentException for other arguments
   */
  public static Mser of(double[] series) {
    double[] values = Checks.values(series, FEWEST);
    double[] means = BatchMeans.means(values, 0, BATCH);
    int m = means.length;
    int scale = scale(means);
    double mean = 0;
    double squares = 0;
    double best = Double.POSITIVE_INFINITY;
    double bestMean = 0;
    int bestBatch = 0;
    // From the end, so that each step adds one batch (Welford) and no sum is ever taken back.
    for (int d = m - 1; d >= 0; d--) {
      double value = Math.scalb(means[d], -scale);
      int stay = m - d;
      double deviation = value - mean;
      mean += deviation / stay;
      squares += deviation * (value - mean);
      double statistic = squares / stay / stay;
      if (stay >= ALWAYS_STAY && statistic <= best) {
        best = statistic;
        bestMean = mean;
        bestBatch = d;
      }
    }
    return new Mser(
        values.length,
        bestBatch * BATCH,
        Math.scalb(bestMean, scale),
        Math.scalb(Math.sqrt(best), scale),
        warning(bestBatch, m));
  }

  private static Optional<SteadyStateWarning> warning(int batch, int batches) {
    return 2 * batch > batches
        ? Optional.of(
            new SteadyStateWarning(
                SteadyStateWarning.Kind.LATE_TRUNCATION,
                batch * (double) BATCH,
                batches * BATCH / 2.0))
        : Optional.empty();
  }

  /** Returns the power of two that keeps squares from overflowing and from vanishing. */
  private static int scale(double[] values) {
    double largest = Double.MIN_NORMAL;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Math.getExponent(largest) + 1;
  }
}
