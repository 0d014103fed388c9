// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/**
 * A distribution of durations, in nanoseconds.
 *
 * <p>Sampling is by inversion of one uniform number, so that one draw of a named random stream is
 * one sample whatever the distribution: two runs that share a stream stay paired. Only {@link
 * StrictMath} is used, so that every JVM gives the same sample.
 */
public sealed interface Distribution {

  /**
   * The value below which the fraction {@code u} of the distribution lies.
   *
   * @param u uniform number, {@code 0 <= u < 1}
   * @return nanoseconds, at least 0, rounded to the nearest one
   * @throws IllegalArgumentException when {@code u} is not in [0, 1)
   */
  long sample(double u);

  /** The mean in nanoseconds, not rounded. */
  double mean();

  /**
   * Always the same duration.
   *
   * @param ns nanoseconds, 0 .. {@link Durations#MAX_NS}
   */
  record Constant(long ns) implements Distribution {
    /** Zero nanoseconds. */
    public static final Constant ZERO = new Constant(0);

    public Constant {
      Durations.requireDuration("constant", ns);
    }

    @Override
    public long sample(double u) {
      requireUnit(u);
      return ns;
    }

    @Override
    public double mean() {
      return ns;
    }
  }

  /**
   * Uniform between two durations.
   *
   * @param minNs smallest value in nanoseconds, 0 .. {@code maxNs}
   * @param maxNs largest value in nanoseconds, at most {@link Durations#MAX_NS}
   */
  record Uniform(long minNs, long maxNs) implements Distribution {
    public Uniform {
      Durations.requireDuration("uniform minimum", minNs);
      Durations.requireDuration("uniform maximum", maxNs);
      if (minNs > maxNs) {
        throw new IllegalArgumentException(
            "uniform minimum " + minNs + " ns is above its maximum " + maxNs + " ns");
      }
    }

    @Override
    public long sample(double u) {
      requireUnit(u);
      return minNs + StrictMath.round(u * (maxNs - minNs));
    }

    @Override
    public double mean() {
      return minNs + (maxNs - minNs) / 2.0;
    }
  }

  /**
   * Exponential.
   *
   * @param meanNs mean in nanoseconds, greater than 0 and at most {@link Durations#MAX_NS}
   */
  record Exponential(double meanNs) implements Distribution {
    public Exponential {
      if (!(meanNs > 0 && meanNs <= Durations.MAX_NS)) {
        throw new IllegalArgumentException(
            "exponential mean must be above 0 and at most " + Durations.MAX_NS + " ns: " + meanNs);
      }
    }

    @Override
    public long sample(double u) {
      requireUnit(u);
      return StrictMath.round(-meanNs * StrictMath.log1p(-u));
    }

    @Override
    public double mean() {
      return meanNs;
    }
  }

  private static void requireUnit(double u) {
    if (!(u >= 0 && u < 1)) {
      throw new IllegalArgumentException("a uniform number is needed, 0 <= u < 1: " + u);
    }
  }
}
