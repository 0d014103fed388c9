// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * Tails and quantiles of the beta distribution, and through it of the binomial and of Student's t.
 *
 * <p>The libraries' beta takes x alone and loses 1 - x where x is near 1, which is where a
 * proportion of 1e-12 has its upper bound. Here x and y = 1 - x go together.
 *
 * <p>Sources: the continued fraction of DiDonato and Morris, Algorithm 708, ACM TOMS 18 (1992), in
 * Lentz's form; the factor before it in the saddle-point form of Loader, Fast and accurate
 * computation of binomial probabilities (2000).
 */
final class Tails {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046728;
  private static final int MOST_TERMS = 20_000_000;
  private static final double WIDEST_LOGIT = 600;

  private Tails() {}

  /**
   * A point of the unit interval with its distance from the other end, each to full precision.
   *
   * @param x in (0, 1)
   * @param y 1 - x, in (0, 1)
   */
  record Point(double x, double y) {
    static Point ofLogit(double u) {
      return new Point(1 / (1 + StrictMath.exp(-u)), 1 / (1 + StrictMath.exp(u)));
    }
  }

  /** Returns the logarithm of P(X <= x) for X from Beta(a, b). */
  static double logLower(double a, double b, Point at) {
    if (a * at.y() >= b * at.x()) {
      return logKernel(a, b, at) - StrictMath.log(fraction(a, b, at.x(), at.y()));
    }
    Point other = new Point(at.y(), at.x());
    double upper = StrictMath.exp(logKernel(a, b, at)) / fraction(b, a, other.x(), other.y());
    return StrictMath.log1p(-Math.min(upper, Math.nextDown(1.0)));
  }

  /** Returns the point below which Beta(a, b) has the probability exp({@code logP}), below 1. */
  static Point quantile(double a, double b, double logP) {
    double low = -WIDEST_LOGIT;
    double high = WIDEST_LOGIT;
    double u = StrictMath.log(a) - StrictMath.log(b);
    while (true) {
      Point at = Point.ofLogit(u);
      double logI = logLower(a, b, at);
      double above = logI - logP;
      if (above <= 0) {
        low = u;
      }
      if (above >= 0) {
        high = u;
      }
      double step = above / StrictMath.exp(logKernel(a, b, at) - logI);
      double near = 1e-13 * Math.max(1, Math.abs(u));
      if (Math.abs(step) <= near || high - low <= near) {
        return Point.ofLogit(Math.abs(step) <= near ? u - step : u);
      }
      // Newton on the logarithm, which is concave in the logit; halving where it leaves the
      // bracket.
      double next = u - step;
      u = next > low && next < high ? next : (low + high) / 2;
    }
  }

  /**
   * Returns the logarithm of P(X <= k) for X binomial, 0 <= k < n, success at.x(), failure at.y().
   */
  static double logBinomialAtMost(long k, long n, Point at) {
    return logLower((double) (n - k), k + 1.0, new Point(at.y(), at.x()));
  }

  /** Returns t with P(|T| > t) = {@code alpha} for Student's T. */
  static double studentTwoSided(double alpha, int degrees) {
    Point at = quantile(degrees / 2.0, 0.5, StrictMath.log(alpha));
    return Math.sqrt(degrees * (at.y() / at.x()));
  }

  /** Returns P(|T| > t), t > 0; never 0. */
  static double studentTwoSidedP(double t, int degrees) {
    double u = StrictMath.log(degrees) - 2 * StrictMath.log(t);
    Point at = Point.ofLogit(Math.max(-WIDEST_LOGIT, Math.min(WIDEST_LOGIT, u)));
    return probability(logLower(degrees / 2.0, 0.5, at));
  }

  /** Returns exp of a logarithm as a probability that is above 0 though it may be tiny. */
  static double probability(double log) {
    return Math.max(Double.MIN_VALUE, Math.min(1, StrictMath.exp(log)));
  }

  /** Returns the logarithm of x^a y^b / B(a, b). */
  private static double logKernel(double a, double b, Point at) {
    double n = a + b;
    return 0.5 * StrictMath.log(a * (b / n))
        - HALF_LOG_TWO_PI
        + (stirling(n) - stirling(a) - stirling(b))
        - deviance(a, n * at.x())
        - deviance(b, n * at.y());
  }

  /** Returns log Gamma(n + 1) less Stirling's formula for it. */
  private static double stirling(double n) {
    double x = n;
    double sum = 0;
    while (x < 16) {
      sum += (x + 0.5) * StrictMath.log1p(1 / x) - 1;
      x++;
    }
    double z = 1 / (x * x);
    double series =
        1.0 / 12
            - z
                * (1.0 / 360
                    - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * 691.0 / 360360))));
    return sum + series / x;
  }

  /** Returns x log(x / m) + m - x without the cancellation where x is near m. */
  private static double deviance(double x, double m) {
    if (Math.abs(x - m) >= 0.1 * (x + m)) {
      return x * StrictMath.log(x / m) + m - x;
    }
    double v = (x - m) / (x + m);
    double sum = (x - m) * v;
    double term = 2 * x * v;
    for (int j = 3; ; j += 2) {
      term *= v * v;
      double next = sum + term / j;
      if (next == sum) {
        return sum;
      }
      sum = next;
    }
  }

  /** Returns the continued fraction that x^a y^b / B(a, b) is divided by; needs a y >= b x. */
  private static double fraction(double a, double b, double x, double y) {
    double lambda = a * y - b * x;
    double value = a * (lambda + 1) / (a + 1);
    double c = value;
    double d = 0;
    for (int m = 1; m < MOST_TERMS; m++) {
      double w = m * (b - m) * x / (a + 2.0 * m - 1);
      double numerator = (a + m - 1) * ((a + b + m - 1) / (a + 2.0 * m - 1)) * w * x;
      double denominator = m + w + (a + m) * ((lambda + 1 + m * (1 + y)) / (a + 2.0 * m + 1));
      d = 1 / notZero(denominator + numerator * d);
      c = notZero(denominator + numerator / c);
      double factor = c * d;
      value *= factor;
      if (Math.abs(factor - 1) <= 4e-16) {
        return value;
      }
    }
    throw new ArithmeticException("no convergence for a = " + a + ", b = " + b + ", x = " + x);
  }

  private static double notZero(double value) {
    return value == 0 ? 1e-300 : value;
  }
}
