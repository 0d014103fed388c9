// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

/**
 * Latency of served requests: start of the handler run that served a request minus its raise, over
 * delivered and coalesced ones. Nanoseconds; all zero when {@code count} is 0.
 *
 * @param count requests served
 * @param mean arithmetic mean, nine significant digits
 * @param p50 median (nearest rank, to the histogram's resolution)
 * @param p90 90th percentile
 * @param p99 99th percentile
 * @param p999 99.9th percentile
 * @param p9999 99.99th percentile
 * @param max the largest
 */
public record Latency(
    long count, double mean, long p50, long p90, long p99, long p999, long p9999, long max) {

  /** Nothing was served. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Checks signs and order.
   *
   * @throws IllegalArgumentException if a number is negative or the percentiles do not ascend
   */
  public Latency {
    Decimals.nonNegative("latency count", count);
    mean = Decimals.roundNonNegative("latency mean", mean);
    Decimals.nonNegative("latency p50", p50);
    if (p50 > p90 || p90 > p99 || p99 > p999 || p999 > p9999 || p9999 > max) {
      throw new IllegalArgumentException(
          "latency percentiles do not ascend: "
              + p50
              + ", "
              + p90
              + ", "
              + p99
              + ", "
              + p999
              + ", "
              + p9999
              + ", "
              + max);
    }
  }

  /** Everything from a histogram, to its resolution. */
  public static Latency of(Histogram histogram) {
    return of(histogram, histogram.mean(), histogram.quantile(1, 1));
  }

  /**
   * Percentiles from a histogram; mean and maximum as known more exactly elsewhere.
   *
   * @param mean nanoseconds
   * @param max nanoseconds; percentiles are cut off there, because a histogram's bucket may reach
   *     beyond the largest value in it
   */
  public static Latency of(Histogram histogram, double mean, long max) {
    return new Latency(
        histogram.count(),
        mean,
        Math.min(max, histogram.quantile(50, 100)),
        Math.min(max, histogram.quantile(90, 100)),
        Math.min(max, histogram.quantile(99, 100)),
        Math.min(max, histogram.quantile(999, 1000)),
        Math.min(max, histogram.quantile(9999, 10_000)),
        max);
  }
}
