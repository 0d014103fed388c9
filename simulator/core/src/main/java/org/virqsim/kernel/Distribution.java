// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/**
 * A distribution of durations, in nanoseconds.
 *
 * <p>Sampling is by inversion of one uniform number, so that one draw of a named random stream is
 * one sample whatever the distribution: two runs that share a stream stay paired. Only {@link
 * StrictMath} is used, so that every JVM gives the same sample.
 */
public sealed interface Distribution
    permits Distribution.Constant,
        Distribution.Uniform,
        Distribution.Exponential,
        Distribution.Lognormal,
        Distribution.Weibull,
        Gamma,
        Empirical {

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
   * The natural logarithm of the probability of a duration above {@code ns}, before any rounding.
   *
   * @param ns nanoseconds; below the smallest duration the answer is 0
   * @return at most 0; negative infinity from the largest duration on
   */
  double logSurvival(double ns);

  /** The distribution in words, for example {@code exponential, mean 80us}. */
  String describe();

  /** Stands for no upper bound. */
  long UNBOUNDED = Long.MAX_VALUE;

  /**
   * Returns a duration that no sample is below, in nanoseconds, at least 0: the smallest one of
   * constants, uniform and empirical distributions, 0 for all others.
   */
  default long least() {
    return 0;
  }

  /**
   * Returns a duration that no sample is above, in nanoseconds: the longest one of constants,
   * uniform and empirical distributions. All others have a tail without an end, whatever the
   * longest sample that a uniform number of 53 bits can give, and answer {@link #UNBOUNDED}.
   */
  default long most() {
    return UNBOUNDED;
  }

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
      Limits.requireUnit(u);
      return ns;
    }

    @Override
    public double mean() {
      return ns;
    }

    @Override
    public double logSurvival(double ns) {
      return ns < this.ns ? 0 : Double.NEGATIVE_INFINITY;
    }

    @Override
    public String describe() {
      return Durations.exact(ns);
    }

    @Override
    public long least() {
      return ns;
    }

    @Override
    public long most() {
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
      Limits.requireUnit(u);
      return minNs + StrictMath.round(u * (maxNs - minNs));
    }

    @Override
    public double mean() {
      return minNs + (maxNs - minNs) / 2.0;
    }

    @Override
    public double logSurvival(double ns) {
      if (ns < minNs) {
        return 0;
      }
      return ns >= maxNs
          ? Double.NEGATIVE_INFINITY
          : StrictMath.log1p(-(ns - minNs) / (maxNs - minNs));
    }

    @Override
    public String describe() {
      return "uniform " + Durations.exact(minNs) + " .. " + Durations.exact(maxNs);
    }

    @Override
    public long least() {
      return minNs;
    }

    @Override
    public long most() {
      return maxNs;
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
      Limits.requireUnit(u);
      return StrictMath.round(-meanNs * StrictMath.log1p(-u));
    }

    @Override
    public double mean() {
      return meanNs;
    }

    @Override
    public double logSurvival(double ns) {
      return ns <= 0 ? 0 : -ns / meanNs;
    }

    @Override
    public String describe() {
      return "exponential, mean " + Durations.exact(StrictMath.round(meanNs));
    }
  }

  /**
   * Lognormal: the logarithm is normal. Parameters whose longest sample would be above {@link
   * Durations#MAX_NS} are refused rather than truncated, so that the mean stays exact.
   *
   * @param medianNs median in nanoseconds, greater than 0
   * @param sigma standard deviation of the natural logarithm, {@value #MIN_SIGMA} .. {@value
   *     #MAX_SIGMA}
   */
  record Lognormal(double medianNs, double sigma) implements Distribution {
    /** Smallest sigma: hardly more than a constant. */
    public static final double MIN_SIGMA = 0.001;

    /** Largest sigma. */
    public static final double MAX_SIGMA = 10;

    public Lognormal {
      Limits.requirePositive("lognormal median", medianNs);
      Limits.requireRange("lognormal sigma", sigma, MIN_SIGMA, MAX_SIGMA);
      Limits.requireShortTail(value(Limits.LAST_UNIFORM, medianNs, sigma), "the median or sigma");
    }

    @Override
    public long sample(double u) {
      Limits.requireUnit(u);
      return StrictMath.round(value(u, medianNs, sigma));
    }

    private static double value(double u, double medianNs, double sigma) {
      return medianNs * StrictMath.exp(sigma * SpecialFunctions.normalQuantile(u));
    }

    @Override
    public double mean() {
      return medianNs * StrictMath.exp(sigma * sigma / 2);
    }

    @Override
    public double logSurvival(double ns) {
      return ns <= 0 ? 0 : SpecialFunctions.logNormalAbove(StrictMath.log(ns / medianNs) / sigma);
    }

    @Override
    public String describe() {
      return "lognormal, median "
          + Durations.exact(StrictMath.round(medianNs))
          + ", sigma "
          + sigma;
    }
  }

  /**
   * Weibull: a stretched (shape below 1) or compressed exponential. Parameters whose longest sample
   * would be above {@link Durations#MAX_NS} are refused.
   *
   * @param shape exponent of the hazard plus 1, {@value #MIN_SHAPE} .. {@value #MAX_SHAPE}
   * @param scaleNs the value that the fraction 1 - 1/e stays below, in nanoseconds, greater than 0
   */
  record Weibull(double shape, double scaleNs) implements Distribution {
    /** Smallest shape. */
    public static final double MIN_SHAPE = 0.1;

    /** Largest shape. */
    public static final double MAX_SHAPE = 1000;

    public Weibull {
      Limits.requireRange("weibull shape", shape, MIN_SHAPE, MAX_SHAPE);
      Limits.requirePositive("weibull scale", scaleNs);
      Limits.requireShortTail(
          value(Limits.LAST_UNIFORM, shape, scaleNs), "the scale or raise the shape");
    }

    @Override
    public long sample(double u) {
      Limits.requireUnit(u);
      return StrictMath.round(value(u, shape, scaleNs));
    }

    private static double value(double u, double shape, double scaleNs) {
      return scaleNs * StrictMath.pow(-StrictMath.log1p(-u), 1 / shape);
    }

    @Override
    public double mean() {
      return scaleNs * StrictMath.exp(SpecialFunctions.logGamma(1 + 1 / shape));
    }

    @Override
    public double logSurvival(double ns) {
      return ns <= 0 ? 0 : -StrictMath.pow(ns / scaleNs, shape);
    }

    @Override
    public String describe() {
      return "weibull, shape " + shape + ", scale " + Durations.exact(StrictMath.round(scaleNs));
    }
  }
}
