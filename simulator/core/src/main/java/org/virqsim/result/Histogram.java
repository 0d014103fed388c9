// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A distribution of nanosecond values as sparse (value, count) pairs in ascending order.
 *
 * <p>Histograms of replications, vectors or runs are merged by adding counts; percentiles are
 * computed afterwards and never averaged. In JSON it is an array of two-element arrays.
 *
 * @param bins distinct values in ascending order, each with a count above zero
 */
public record Histogram(@JsonValue List<Bin> bins) {

  /**
   * One value and how often it was seen.
   *
   * @param value nanoseconds, at least zero; of an HdrHistogram bucket the highest value that it
   *     stands for, as in that library's percentiles
   * @param count how often, at least one
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  public record Bin(long value, long count) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if the value is negative or the count is below one
     */
    public Bin {
      Decimals.nonNegative("histogram value", value);
      if (count < 1) {
        throw new IllegalArgumentException("histogram count of " + value + " is " + count);
      }
    }
  }

  /** The histogram of nothing: the neutral element of {@link #plus}. */
  public static final Histogram EMPTY = new Histogram(List.of());

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if values do not ascend strictly
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Histogram {
    bins = List.copyOf(bins);
    for (int i = 1; i < bins.size(); i++) {
      if (bins.get(i - 1).value() >= bins.get(i).value()) {
        throw new IllegalArgumentException(
            "histogram values do not ascend at " + bins.get(i).value());
      }
    }
  }

  /** The recorded buckets of an HdrHistogram. */
  public static Histogram fromHdr(AbstractHistogram source) {
    List<Bin> bins = new ArrayList<>();
    for (HistogramIterationValue bucket : source.recordedValues()) {
      long value = source.highestEquivalentValue(bucket.getValueIteratedTo());
      bins.add(new Bin(value, bucket.getCountAtValueIteratedTo()));
    }
    return new Histogram(bins);
  }

  /**
   * An auto-sizing HdrHistogram with these values; {@link #fromHdr} of it gives this one back if it
   * came from one with the same number of digits.
   *
   * @param significantDigits 0 to 5
   */
  public org.HdrHistogram.Histogram toHdr(int significantDigits) {
    org.HdrHistogram.Histogram target = new org.HdrHistogram.Histogram(significantDigits);
    target.setAutoResize(true);
    for (Bin bin : bins) {
      target.recordValueWithCount(bin.value(), bin.count());
    }
    return target;
  }

  /** The number of recorded values. */
  public long count() {
    long sum = 0;
    for (Bin bin : bins) {
      sum = Math.addExact(sum, bin.count());
    }
    return sum;
  }

  /** Both together. */
  public Histogram plus(Histogram other) {
    TreeMap<Long, Long> sum = new TreeMap<>();
    for (Bin bin : bins) {
      sum.put(bin.value(), bin.count());
    }
    for (Bin bin : other.bins) {
      sum.merge(bin.value(), bin.count(), Math::addExact);
    }
    List<Bin> merged = new ArrayList<>(sum.size());
    for (Map.Entry<Long, Long> entry : sum.entrySet()) {
      merged.add(new Bin(entry.getKey(), entry.getValue()));
    }
    return new Histogram(merged);
  }

  /**
   * The smallest value that at least a share {@code numerator/denominator} of all values does not
   * exceed (nearest rank), or 0 if there is none. Given as a fraction because ranks are counted in
   * integers: no rounding of 0.999 decides which value is reported.
   */
  public long quantile(long numerator, long denominator) {
    if (numerator < 0 || denominator < 1 || numerator > denominator) {
      throw new IllegalArgumentException("no quantile: " + numerator + "/" + denominator);
    }
    long rank = rank(count(), numerator, denominator);
    long seen = 0;
    for (Bin bin : bins) {
      seen += bin.count();
      if (seen >= rank) {
        return bin.value();
      }
    }
    return 0;
  }

  /** The mean of the values in nanoseconds, or 0 if there is none. */
  public double mean() {
    double sum = 0;
    long count = 0;
    for (Bin bin : bins) {
      sum += (double) bin.value() * bin.count();
      count += bin.count();
    }
    return count == 0 ? 0 : sum / count;
  }

  private static long rank(long count, long numerator, long denominator) {
    // Split so that the product stays small: count = q * denominator + r.
    long whole = count / denominator * numerator;
    long rest = count % denominator * numerator;
    return Math.max(1, whole + (rest + denominator - 1) / denominator);
  }
}
