// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Locale;
import java.util.Optional;

/**
 * The probability that a replication drops a request, from the probability in each replication
 * given what else happened there: P = E[1 - exp(-H)], H the hazard of the arrivals over the windows
 * in which they would be dropped, in a run without them. Rubinstein and Kroese, "Simulation and the
 * Monte Carlo Method", section on conditional Monte Carlo, for the variance: it is never above that
 * of counting.
 *
 * <p>In a replication in which something was dropped that could not be integrated, that is counted:
 * P = E[(1 - exp(-H)) (1 - C)] + E[C], C = 1 if so. The interval of the first term is Student's t
 * over replications. If something can be counted, the second has Clopper and Pearson's, and each of
 * the two half of the error.
 *
 * @param replications how many there were
 * @param estimate the probability
 * @param effectiveSampleSize of the first term: the square of the sum over replications by the sum
 *     of the squares (Kish); 0 if all are 0
 * @param largestShare of one replication in the sum of the first term, 0 to 1
 * @param counted replications in which something was dropped that could not be integrated
 * @param notFollowed replications in which windows may be missing; they are counted as they were
 * @param complete whether nothing but integrated arrivals can be dropped
 * @param integrated the first term
 */
public record RareEvent(
    int replications,
    double estimate,
    double effectiveSampleSize,
    double largestShare,
    int counted,
    int notFollowed,
    boolean complete,
    MeanInterval integrated) {
  /** Above this share of one replication there is no interval. */
  public static final double LARGEST_SHARE = 0.1;

  private static final double CONFIDENCE = 0.95;

  /** What one replication says. */
  public enum Kind {
    /** The hazard covers all. */
    INTEGRATED,
    /** Something was dropped that the hazard does not cover. */
    COUNTED,
    /** There may be windows that were not found; nothing was dropped. */
    NOT_FOLLOWED,
    /** There may be windows that were not found; something was dropped. */
    NOT_FOLLOWED_DROPPED
  }

  /**
   * Estimates.
   *
   * @param hazards one for each replication, 0 to infinity; at least two
   * @param kinds one for each replication
   * @param complete whether nothing but integrated arrivals can be dropped
   */
  public static RareEvent of(double[] hazards, Kind[] kinds, boolean complete) {
    double[] probabilities = probabilities(hazards, kinds);
    int counted = 0;
    int notFollowed = 0;
    for (Kind kind : kinds) {
      counted += kind == Kind.COUNTED || kind == Kind.NOT_FOLLOWED_DROPPED ? 1 : 0;
      notFollowed += kind == Kind.NOT_FOLLOWED || kind == Kind.NOT_FOLLOWED_DROPPED ? 1 : 0;
    }
    double largest = 0;
    for (double p : probabilities) {
      largest = Math.max(largest, p);
    }
    // In units of the largest, whose square may be too small for a double.
    double sum = 0;
    double squares = 0;
    for (double p : probabilities) {
      sum += largest == 0 ? 0 : p / largest;
      squares += largest == 0 ? 0 : (p / largest) * (p / largest);
    }
    boolean parts = !complete || counted > 0 || notFollowed > 0;
    MeanInterval mean =
        MeanInterval.of(probabilities, parts ? 1 - (1 - CONFIDENCE) / 2 : CONFIDENCE);
    double share = (double) counted / hazards.length;
    return new RareEvent(
        hazards.length,
        mean.mean() + share,
        squares == 0 ? 0 : sum * sum / squares,
        sum == 0 ? 0 : 1 / sum,
        counted,
        notFollowed,
        complete,
        mean);
  }

  /** Returns the first term of each replication, 0 to 1. */
  public static double[] probabilities(double[] hazards, Kind[] kinds) {
    double[] probabilities = new double[hazards.length];
    for (int i = 0; i < hazards.length; i++) {
      probabilities[i] = kinds[i] == Kind.INTEGRATED ? -StrictMath.expm1(-hazards[i]) : 0;
    }
    return probabilities;
  }

  /** Returns why there is no interval, in one sentence; nothing if there is one. */
  public Optional<String> refusal() {
    if (largestShare > LARGEST_SHARE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "one of %,d replications holds %.0f %% of the estimate %.2g, more than %.0f %%",
              replications,
              largestShare * 100,
              estimate,
              LARGEST_SHARE * 100));
    }
    return effectiveSampleSize == 0
        ? Optional.of("no window was found in which a request would be dropped")
        : Optional.empty();
  }

  /** Returns the lower end of the interval with 95 % confidence, 0 to {@link #estimate}. */
  public double lower() {
    return Math.max(0, integrated.lower()) + (parts() ? parts(counted).lower() : 0);
  }

  /** Returns the upper end of the interval with 95 % confidence, at most 1. */
  public double upper() {
    return Math.min(1, integrated.upper() + (parts() ? parts(counted).upper() : 0));
  }

  private boolean parts() {
    return !complete || counted > 0 || notFollowed > 0;
  }

  private ProportionInterval parts(int k) {
    return ProportionInterval.of(k, replications, 1 - (1 - CONFIDENCE) / 2);
  }
}
