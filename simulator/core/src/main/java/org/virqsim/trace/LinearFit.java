// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.List;

/**
 * A straight line {@code a + b n} through durations, by least squares, with 95 % intervals by
 * Student's t. Where {@code n} is always the same, or the line would give a negative duration, only
 * what makes sense is fitted; {@link #form} says which.
 *
 * @param form what was fitted
 * @param count number of durations
 * @param least least {@code n}
 * @param most most {@code n}
 * @param a constant part, nanoseconds, at least 0
 * @param aHalf half the width of its interval, nanoseconds; NaN if it was not fitted
 * @param b part for each item, nanoseconds, at least 0
 * @param bHalf half the width of its interval, nanoseconds; NaN if it was not fitted
 * @param residual standard deviation of the residuals, nanoseconds; NaN with too few durations
 * @param worst largest residual by absolute value, nanoseconds
 */
public record LinearFit(
    Form form,
    int count,
    int least,
    int most,
    double a,
    double aHalf,
    double b,
    double bHalf,
    double residual,
    double worst) {

  /** What was fitted. */
  public enum Form {
    /** Both parts. */
    LINE,
    /** The mean: {@code n} does not vary, or more items take no longer. */
    CONSTANT,
    /** Only the part for each item: the constant part would be negative. */
    THROUGH_ORIGIN
  }

  /**
   * A duration.
   *
   * @param items {@code n}
   * @param nanos nanoseconds
   */
  public record Point(int items, double nanos) {}

  /** Quantiles 0.975 of Student's t for 1 to 10 degrees of freedom. */
  private static final List<Double> T_975 =
      List.of(
          12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814);

  private static final double Z_975 = 1.959963985;

  /**
   * Fits.
   *
   * @param points at least one
   */
  public static LinearFit of(List<Point> points) {
    int n = points.size();
    double meanX = points.stream().mapToInt(Point::items).sum() / (double) n;
    double meanY = points.stream().mapToDouble(Point::nanos).sum() / n;
    double xx = 0;
    double xy = 0;
    for (Point p : points) {
      xx += (p.items() - meanX) * (p.items() - meanX);
      xy += (p.items() - meanX) * (p.nanos() - meanY);
    }
    double b = xx > 0 ? xy / xx : 0;
    double a = meanY - b * meanX;
    if (xx == 0 || b <= 0) {
      return constant(points, meanY);
    }
    if (a < 0) {
      return throughOrigin(points);
    }
    double residual = residual(points, a, b, n - 2);
    double t = n > 2 ? t975(n - 2) : Double.NaN;
    return new LinearFit(
        Form.LINE,
        n,
        least(points),
        most(points),
        a,
        t * residual * StrictMath.sqrt(1.0 / n + meanX * meanX / xx),
        b,
        t * residual / StrictMath.sqrt(xx),
        residual,
        worst(points, a, b));
  }

  private static LinearFit constant(List<Point> points, double mean) {
    int n = points.size();
    double residual = residual(points, mean, 0, n - 1);
    double half = n > 1 ? t975(n - 1) * residual / StrictMath.sqrt(n) : Double.NaN;
    return new LinearFit(
        Form.CONSTANT,
        n,
        least(points),
        most(points),
        mean,
        half,
        0,
        Double.NaN,
        residual,
        worst(points, mean, 0));
  }

  private static LinearFit throughOrigin(List<Point> points) {
    double xx = 0;
    double xy = 0;
    for (Point p : points) {
      xx += (double) p.items() * p.items();
      xy += p.items() * p.nanos();
    }
    int n = points.size();
    double b = xy / xx;
    double residual = residual(points, 0, b, n - 1);
    double half = n > 1 ? t975(n - 1) * residual / StrictMath.sqrt(xx) : Double.NaN;
    return new LinearFit(
        Form.THROUGH_ORIGIN,
        n,
        least(points),
        most(points),
        0,
        Double.NaN,
        b,
        half,
        residual,
        worst(points, 0, b));
  }

  /** Returns the line at {@code n} items, nanoseconds. */
  public double at(double items) {
    return a + b * items;
  }

  private static double residual(List<Point> points, double a, double b, int degrees) {
    double sum = 0;
    for (Point p : points) {
      double r = p.nanos() - a - b * p.items();
      sum += r * r;
    }
    return degrees > 0 ? StrictMath.sqrt(sum / degrees) : Double.NaN;
  }

  private static double worst(List<Point> points, double a, double b) {
    return points.stream()
        .mapToDouble(p -> Math.abs(p.nanos() - a - b * p.items()))
        .max()
        .orElse(0);
  }

  private static int least(List<Point> points) {
    return points.stream().mapToInt(Point::items).min().orElse(0);
  }

  private static int most(List<Point> points) {
    return points.stream().mapToInt(Point::items).max().orElse(0);
  }

  /**
   * Quantile 0.975; beyond the table by the expansion in 1/degrees (Abramowitz and Stegun 26.7.5).
   */
  static double t975(int degrees) {
    if (degrees <= T_975.size()) {
      return T_975.get(degrees - 1);
    }
    double z = Z_975;
    double z3 = z * z * z;
    double z5 = z3 * z * z;
    double v = degrees;
    return z
        + (z3 + z) / (4 * v)
        + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
        + (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
  }
}
