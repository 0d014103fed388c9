// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/** What every function of this package refuses, in the same words. */
final class Checks {
  private Checks() {}

  /** Refuses what is not in [0.5, 1): below one half an interval need not hold its estimate. */
  static double confidence(double confidence) {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "a confidence must be at least 0.5 and below 1, not " + confidence);
    }
    return confidence;
  }

  /** Returns the value, with the sign of a zero dropped; refuses NaN and infinities. */
  static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a value must be finite, not " + value);
    }
    return value + 0.0;
  }

  /** Returns a checked copy of the values, with the signs of zeros dropped. */
  static double[] values(double[] values, int atLeast) {
    if (values.length < atLeast) {
      throw new IllegalArgumentException(
          "at least " + atLeast + " values are needed, not " + values.length);
    }
    double[] copy = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = finite(values[i]);
    }
    return copy;
  }

  /** Returns {@code first[i] - second[i]}; refuses different lengths and differences too large. */
  static double[] differences(double[] first, double[] second, int atLeast) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "paired values must be equally many, not " + first.length + " and " + second.length);
    }
    double[] a = values(first, atLeast);
    double[] b = values(second, atLeast);
    for (int i = 0; i < a.length; i++) {
      a[i] = finite(a[i] - b[i]);
    }
    return a;
  }
}
