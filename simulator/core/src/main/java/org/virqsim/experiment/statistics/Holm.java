// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Arrays;

/**
 * Adjusts the p values of several comparisons so that, if none of them is real, the probability of
 * calling any real is at most the level.
 *
 * <p>Step down: the smallest of m is multiplied by m, the next by m - 1, and so on; an adjusted
 * value is never below that of a smaller p, and never above 1. It holds whatever the dependence of
 * the comparisons. Source: Holm, Scandinavian Journal of Statistics 6 (1979).
 */
public final class Holm {
  private Holm() {}

  /**
   * Returns the adjusted p values in the order of {@code pValues}; permuting those permutes these
   * and changes no bit. None gives none.
   *
   * @param pValues each in [0, 1]
   * @throws IllegalArgumentException if one is not
   */
  public static double[] adjusted(double[] pValues) {
    double[] sorted = pValues.clone();
    for (int i = 0; i < sorted.length; i++) {
      if (!(sorted[i] >= 0 && sorted[i] <= 1)) {
        throw new IllegalArgumentException("a p value must be in [0, 1], not " + sorted[i]);
      }
      sorted[i] += 0.0;
    }
    Arrays.sort(sorted);
    double[] steps = new double[sorted.length];
    double highest = 0;
    for (int i = 0; i < sorted.length; i++) {
      highest = Math.max(highest, Math.min(1, (sorted.length - i) * sorted[i]));
      steps[i] = highest;
    }
    double[] adjusted = new double[pValues.length];
    for (int i = 0; i < pValues.length; i++) {
      // Equal p values end up with equal steps, so any of them will do.
      adjusted[i] = steps[Arrays.binarySearch(sorted, pValues[i] + 0.0)];
    }
    return adjusted;
  }
}
