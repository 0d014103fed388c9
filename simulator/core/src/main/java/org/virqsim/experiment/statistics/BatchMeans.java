// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A steady-state mean from one long run: the series is cut into batches of equal length, and the
 * means of the batches are treated as independent.
 *
 * <p>Whether they are is checked with von Neumann's ratio, the sum of (b[i+1] - b[i])^2 over that
 * of (b[i] - mean)^2: for independent normal values it has mean 2 and variance 4 (k - 2) / (k^2 -
 * 1), and it falls towards 0 when neighbours are alike. A ratio among the lowest 5 % gives a
 * warning. Alternating batches are not warned of: they make the interval too wide.
 *
 * <p>Sources: Law, Simulation Modeling and Analysis, section 9.5.3; von Neumann, Annals of
 * Mathematical Statistics 12 (1941); Young, the same volume, for the variance.
 *
 * @param mean of the batch means, with its t interval; its n is the number of batches
 * @param batchSize observations in each batch
 * @param discarded observations at the beginning that filled no batch
 * @param vonNeumannRatio 0 to about 4; empty if all batch means are the same
 * @param warning if the batch means are correlated
 */
public record BatchMeans(
    MeanInterval mean,
    int batchSize,
    int discarded,
    OptionalDouble vonNeumannRatio,
    Optional<SteadyStateWarning> warning) {

  /** Below this the ratio's distribution is not near enough to the normal one. */
  public static final int FEWEST_BATCHES = 10;

  /** Of the standard normal distribution, 95 %. */
  private static final double NORMAL_95 = 1.6448536269514722;

  /**
   * Computes the interval of the mean. The order of the series matters; within a batch it does not.
   *
   * @param series in the order of time, finite, without the warm-up (see {@link Mser})
   * @param batches {@link #FEWEST_BATCHES} up to the length of the series
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments
   */
  public static BatchMeans of(double[] series, int batches, double confidence) {
    if (batches < FEWEST_BATCHES) {
      throw new IllegalArgumentException(
          "at least " + FEWEST_BATCHES + " batches are needed, not " + batches);
    }
    double[] values = Checks.values(series, batches);
    int size = values.length / batches;
    // From the beginning, which is the part that may not have settled.
    int discarded = values.length - size * batches;
    double[] means = means(values, discarded, size);
    MeanInterval mean = MeanInterval.of(means, confidence);
    if (mean.constant()) {
      return new BatchMeans(mean, size, discarded, OptionalDouble.empty(), Optional.empty());
    }
    double ratio = ratio(means, mean.standardDeviation());
    double k = batches;
    double limit = 2 - NORMAL_95 * 2 * Math.sqrt((k - 2) / (k * k - 1));
    Optional<SteadyStateWarning> warning =
        ratio < limit
            ? Optional.of(
                new SteadyStateWarning(SteadyStateWarning.Kind.CORRELATED_BATCHES, ratio, limit))
            : Optional.empty();
    return new BatchMeans(mean, size, discarded, OptionalDouble.of(ratio), warning);
  }

  /** Returns the means of the whole batches of {@code size} from index {@code first} on. */
  static double[] means(double[] values, int first, int size) {
    double[] means = new double[(values.length - first) / size];
    for (int b = 0; b < means.length; b++) {
      int from = first + b * size;
      double[] batch = Arrays.copyOfRange(values, from, from + size);
      means[b] = size == 1 ? batch[0] : Moments.of(batch).mean();
    }
    return means;
  }

  private static double ratio(double[] means, double standardDeviation) {
    ExactSum steps = new ExactSum();
    for (int i = 1; i < means.length; i++) {
      double step = means[i] / standardDeviation - means[i - 1] / standardDeviation;
      steps.add(step * step);
    }
    return steps.value() / (means.length - 1);
  }
}
