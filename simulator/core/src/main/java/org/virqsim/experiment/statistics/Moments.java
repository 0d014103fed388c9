// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * Mean and standard deviation of a sample, the same bits for every order of its values.
 *
 * @param n number of values
 * @param mean arithmetic mean, in the unit of the values
 * @param standardDeviation with divisor n - 1, in the unit of the values
 * @param constant whether all values are the same; only then is the standard deviation 0 (but for
 *     values that differ by less than the smallest double)
 */
record Moments(int n, double mean, double standardDeviation, boolean constant) {
  /**
   * Computes the moments of at least two finite values.
   *
   * @throws IllegalArgumentException if there are fewer, or one is NaN or infinite
   */
  static Moments of(double[] values) {
    double[] x = Checks.values(values, 2);
    int n = x.length;
    double min = x[0];
    double max = x[0];
    for (double value : x) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    if (min == max) {
      return new Moments(n, min, 0, true);
    }
    // A power of two changes no digit; without it squares of large values overflow and squares of
    // small ones vanish.
    int scale = Math.getExponent(Math.max(-min, max)) + 1;
    for (int i = 0; i < n; i++) {
      x[i] = Math.scalb(x[i], -scale);
    }
    double mean = ExactSum.of(x) / n;
    ExactSum rest = new ExactSum();
    ExactSum squares = new ExactSum();
    // Deviations may be small where the values are not: they get a scale of their own.
    double widest = Math.max(mean - Math.scalb(min, -scale), Math.scalb(max, -scale) - mean);
    int fine = Math.getExponent(widest) + 1;
    for (double value : x) {
      double deviation = Math.scalb(value - mean, -fine);
      rest.add(deviation);
      squares.add(deviation * deviation);
    }
    // The mean was rounded: what is left over of the deviations corrects their squares.
    double left = rest.value();
    double variance = Math.max(0, squares.value() - left * left / n) / (n - 1);
    return new Moments(
        n, Math.scalb(mean, scale), Math.scalb(Math.sqrt(variance), fine + scale), false);
  }

  /** Returns the standard deviation of the mean. */
  double standardError() {
    return standardDeviation / Math.sqrt(n);
  }
}
