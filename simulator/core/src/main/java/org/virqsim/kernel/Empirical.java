// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Exactly the listed durations, each with a probability in proportion to its weight: for recorded
 * durations, and for mixtures of a few values.
 *
 * <p>Immutable. The order of the values does not matter: they are kept ascending, so that a longer
 * sample belongs to a larger uniform number, as with every distribution.
 */
public final class Empirical implements Distribution {
  /** Largest number of values. */
  public static final int MAX_VALUES = 10_000;

  /** Smallest weight. */
  public static final double MIN_WEIGHT = 1e-6;

  /** Largest weight. */
  public static final double MAX_WEIGHT = 1e9;

  private final long[] values;
  private final double[] weights;
  // cumulated[i]: sum of the weights of values 0 .. i.
  private final double[] cumulated;
  private final double mean;

  private Empirical(long[] values, double[] weights) {
    this.values = values;
    this.weights = weights;
    this.cumulated = new double[values.length];
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i];
      cumulated[i] = sum;
      weighted += weights[i] * values[i];
    }
    this.mean = weighted / sum;
  }

  /**
   * Values that are equally probable; one that is listed twice is twice as probable.
   *
   * @param values nanoseconds, 0 .. {@link Durations#MAX_NS}; 1 .. {@value #MAX_VALUES} of them
   * @throws IllegalArgumentException when there is none or too many or one is out of its range
   */
  public static Empirical of(List<Long> values) {
    return of(values, Collections.nCopies(values.size(), 1.0));
  }

  /**
   * Values with weights.
   *
   * @param values nanoseconds, 0 .. {@link Durations#MAX_NS}; 1 .. {@value #MAX_VALUES} of them
   * @param weights one for each value, {@value #MIN_WEIGHT} .. {@value #MAX_WEIGHT}; only their
   *     ratios matter
   * @throws IllegalArgumentException when there is no value or too many, one or its weight is out
   *     of its range, or the numbers of values and weights differ
   */
  public static Empirical of(List<Long> values, List<Double> weights) {
    int n = values.size();
    if (n < 1 || n > MAX_VALUES) {
      throw new IllegalArgumentException("1 .. " + MAX_VALUES + " values are needed, not " + n);
    }
    if (weights.size() != n) {
      throw new IllegalArgumentException(n + " values, but " + weights.size() + " weights");
    }
    values.forEach(v -> Durations.requireDuration("empirical value", v));
    weights.forEach(w -> Limits.requireRange("weight", w, MIN_WEIGHT, MAX_WEIGHT));
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    order.sort((a, b) -> Long.compare(values.get(a), values.get(b)));
    return new Empirical(
        order.stream().mapToLong(values::get).toArray(),
        order.stream().mapToDouble(weights::get).toArray());
  }

  /** Returns the values in nanoseconds, ascending. */
  public List<Long> values() {
    return LongStream.of(values).boxed().toList();
  }

  /** Returns the weights in the order of {@link #values()}. */
  public List<Double> weights() {
    return Arrays.stream(weights).boxed().toList();
  }

  @Override
  public long sample(double u) {
    Limits.requireUnit(u);
    double target = u * cumulated[cumulated.length - 1];
    // The first value whose cumulated weight is above the target.
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] > target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low];
  }

  @Override
  public double mean() {
    return mean;
  }

  @Override
  public long least() {
    return values[0];
  }

  @Override
  public long most() {
    return values[values.length - 1];
  }

  @Override
  public double logSurvival(double ns) {
    // From the far end, so that a small probability keeps its digits.
    double above = 0;
    for (int i = values.length - 1; i >= 0 && values[i] > ns; i--) {
      above += weights[i];
    }
    return values[0] > ns ? 0 : StrictMath.log(above / cumulated[cumulated.length - 1]);
  }

  @Override
  public String describe() {
    return "empirical, "
        + values.length
        + (values.length == 1 ? " value, " : " values, ")
        + Durations.exact(values[0])
        + " .. "
        + Durations.exact(values[values.length - 1])
        + ", mean "
        + Durations.exact(StrictMath.round(mean));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Empirical empirical
        && Arrays.equals(values, empirical.values)
        && Arrays.equals(weights, empirical.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return describe();
  }
}
