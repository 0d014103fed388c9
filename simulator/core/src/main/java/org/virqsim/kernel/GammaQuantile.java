// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/**
 * The quantile function of the gamma distribution of scale 1, as a table.
 *
 * <p>With {@code t = ln(u / (1 - u))} and {@code y = ln(quantile)}, y is a smooth function of t
 * that is a straight line in the lower tail and a logarithm in the upper one. The table holds y and
 * its first two derivatives at equidistant t; between them the polynomial of degree 5 that agrees
 * with all six values is taken, which is off by less than 1e-9 relative wherever the quantile is
 * not negligible beside the mean. The nodes themselves are solved to the last digits.
 */
final class GammaQuantile {
  /** Just beyond the logits of the smallest uniform number above 0 and of the largest. */
  private static final double LAST_LOGIT = 37;

  private static final int NODES_PER_UNIT = 16;
  private static final int NODES = (int) (2 * LAST_LOGIT * NODES_PER_UNIT) + 1;

  /** For each node: y and its first two derivatives by t, these in units of one table step. */
  private final double[] table = new double[3 * NODES];

  GammaQuantile(double shape) {
    double logGamma = SpecialFunctions.logGamma(shape);
    double step = 1.0 / NODES_PER_UNIT;
    // Downwards, so that each node is a good start for the next.
    double y = startAbove(shape);
    for (int i = NODES - 1; i >= 0; i--) {
      double t = -LAST_LOGIT + i * step;
      y = solve(shape, logGamma, t, y);
      double below = 1 / (1 + StrictMath.exp(-t));
      double above = 1 / (1 + StrictMath.exp(t));
      double x = StrictMath.exp(y);
      double first = below * above / StrictMath.exp(shape * y - x - logGamma);
      double second = first * (above - below - (shape - x) * first);
      table[3 * i] = y;
      table[3 * i + 1] = first * step;
      table[3 * i + 2] = second * step * step;
    }
  }

  /** The largest quantile that a uniform number of a stream gives, without a table. */
  static double largest(double shape) {
    double logGamma = SpecialFunctions.logGamma(shape);
    return StrictMath.exp(solve(shape, logGamma, logit(Limits.LAST_UNIFORM), startAbove(shape)));
  }

  /** The quantile of the distribution of scale 1; {@code u} is in [0, 1). */
  double at(double u) {
    if (u == 0) {
      return 0;
    }
    double position = (logit(u) + LAST_LOGIT) * NODES_PER_UNIT;
    int node = (int) StrictMath.max(0, StrictMath.min(NODES - 2, position));
    return StrictMath.exp(between(3 * node, position - node));
  }

  /** Quintic Hermite interpolation between the node at {@code i} and the next. */
  private double between(int i, double s) {
    double slope = table[i + 1];
    double bend = table[i + 2] / 2;
    // What is left of value, slope and curvature at the far node.
    double value = table[i + 3] - (table[i] + slope + bend);
    double first = table[i + 4] - (slope + 2 * bend);
    double second = table[i + 5] / 2 - bend;
    double c3 = 10 * value - 4 * first + second;
    double c4 = -15 * value + 7 * first - 2 * second;
    double c5 = 6 * value - 3 * first + second;
    return table[i] + s * (slope + s * (bend + s * (c3 + s * (c4 + s * c5))));
  }

  private static double logit(double u) {
    return StrictMath.log(u / (1 - u));
  }

  /** A bound above every quantile that is asked for (Chernoff's, with e^-38 to spare). */
  private static double startAbove(double shape) {
    double tail = LAST_LOGIT + 1;
    return StrictMath.log(shape + StrictMath.sqrt(2 * shape * tail) + tail);
  }

  /**
   * The logarithm of the quantile: Newton on the logarithm of the smaller tail. Both tails are
   * log-concave in y, so that Newton converges from the side of the start.
   */
  private static double solve(double shape, double logGamma, double t, double start) {
    boolean upper = t > 0;
    double target = -StrictMath.log1p(StrictMath.exp(StrictMath.abs(t)));
    double y = start;
    for (int i = 0; i < 100; i++) {
      double logTail =
          upper
              ? SpecialFunctions.logGammaAbove(shape, logGamma, y)
              : SpecialFunctions.logGammaBelow(shape, logGamma, y);
      double logDensity = shape * y - StrictMath.exp(y) - logGamma;
      double slope = StrictMath.exp(logDensity - logTail);
      double move = (logTail - target) / (upper ? slope : -slope);
      y += move;
      if (StrictMath.abs(move) <= 4e-16 * StrictMath.max(1, StrictMath.abs(y))) {
        break;
      }
    }
    return y;
  }
}
