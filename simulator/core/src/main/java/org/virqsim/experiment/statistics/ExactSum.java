// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.Arrays;

/**
 * A sum of doubles that is rounded once, at the end, so that it does not depend on their order.
 *
 * <p>The sum so far is kept as doubles whose bits do not overlap (Shewchuk, Adaptive precision
 * floating-point arithmetic, Discrete and Computational Geometry 18, 1997, GROW-EXPANSION). The
 * values must be so small that no partial sum overflows.
 */
final class ExactSum {
  /** Non-overlapping, in increasing magnitude, none of them zero. */
  private double[] parts = new double[8];

  private int used;

  static double of(double[] values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }

  void add(double value) {
    double carry = value;
    int kept = 0;
    for (int i = 0; i < used; i++) {
      double part = parts[i];
      double big = Math.abs(carry) >= Math.abs(part) ? carry : part;
      double small = Math.abs(carry) >= Math.abs(part) ? part : carry;
      carry = big + small;
      double error = small - (carry - big);
      if (error != 0) {
        parts[kept++] = error;
      }
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, 2 * kept);
    }
    if (carry != 0) {
      parts[kept++] = carry;
    }
    used = kept;
  }

  /** Returns the double nearest to the exact sum, of two equally near ones the even one. */
  double value() {
    if (used == 0) {
      return 0;
    }
    int i = used - 1;
    double high = parts[i];
    double low = 0;
    while (i > 0 && low == 0) {
      double next = parts[--i];
      double sum = high + next;
      low = next - (sum - high);
      high = sum;
    }
    // Half an ulp was rounded to even; what lies below it says to which side it had to go.
    if (i > 0 && low != 0 && Math.signum(parts[i - 1]) == Math.signum(low)) {
      double twice = 2 * low;
      double other = high + twice;
      if (twice == other - high) {
        high = other;
      }
    }
    return high;
  }
}
