// SPDX-License-Identifier: Apache-2.0
package org.virqsim.kernel;

/** Functions that {@link StrictMath} lacks, the same on every JVM. */
final class SpecialFunctions {
  private static final double TINY = 1e-300;
  private static final double SQRT_2_PI = 2.5066282746310007;

  /** Lanczos' approximation with g = 607/128 in P. Godfrey's coefficients. */
  private static final double[] LANCZOS = {
    57.15623566586292,
    -59.59796035547549,
    14.136097974741746,
    -0.4919138160976202,
    3.399464998481189e-5,
    4.652362892704858e-5,
    -9.837447530487956e-5,
    0.0001580887032249125,
    -0.00021026444172410488,
    0.00021743961811521265,
    -0.0001643181065367639,
    8.441822398385275e-5,
    -2.6190838401581408e-5,
    3.6899182659531625e-6
  };

  private static final double[] CENTRE_NUMERATOR = {
    3.3871328727963665,
    133.14166789178438,
    1971.5909503065513,
    13731.69376550946,
    45921.95393154987,
    67265.7709270087,
    33430.57558358813,
    2509.0809287301227
  };
  private static final double[] CENTRE_DENOMINATOR = {
    1,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852854
  };
  private static final double[] MIDDLE_NUMERATOR = {
    1.4234371107496835,
    4.630337846156546,
    5.769497221460691,
    3.6478483247632045,
    1.2704582524523684,
    0.2417807251774506,
    0.022723844989269184,
    0.0007745450142783414
  };
  private static final double[] MIDDLE_DENOMINATOR = {
    1,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-9
  };
  private static final double[] TAIL_NUMERATOR = {
    6.657904643501103,
    5.463784911164114,
    1.7848265399172913,
    0.29656057182850487,
    0.026532189526576124,
    0.0012426609473880784,
    2.7115555687434876e-5,
    2.0103343992922881e-7
  };
  private static final double[] TAIL_DENOMINATOR = {
    1,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-5,
    1.421511758316446e-7,
    2.0442631033899397e-15
  };

  private SpecialFunctions() {}

  /**
   * The natural logarithm of the gamma function, to about 1e-15.
   *
   * @param x above 0
   */
  static double logGamma(double x) {
    double t = x + 671.0 / 128;
    double sum = 0.9999999999999971;
    for (int i = 0; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x + 1 + i);
    }
    return (x + 0.5) * StrictMath.log(t) - t + StrictMath.log(SQRT_2_PI * sum / x);
  }

  /**
   * The quantile of the standard normal distribution, to about 1e-16 relative: M. J. Wichura's
   * algorithm AS 241 (Applied Statistics 37, 1988).
   *
   * @param u 0 .. 1, both excluded but for 0, which gives negative infinity
   */
  static double normalQuantile(double u) {
    double q = u - 0.5;
    if (StrictMath.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(CENTRE_NUMERATOR, r) / polynomial(CENTRE_DENOMINATOR, r);
    }
    double tail = q < 0 ? u : 1 - u;
    if (tail == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double r = StrictMath.sqrt(-StrictMath.log(tail));
    double z =
        r <= 5
            ? polynomial(MIDDLE_NUMERATOR, r - 1.6) / polynomial(MIDDLE_DENOMINATOR, r - 1.6)
            : polynomial(TAIL_NUMERATOR, r - 5) / polynomial(TAIL_DENOMINATOR, r - 5);
    return q < 0 ? -z : z;
  }

  /**
   * The logarithm of the probability that a standard normal number is above {@code z}.
   *
   * @param z any finite number
   */
  static double logNormalAbove(double z) {
    if (z == 0) {
      return -StrictMath.log(2);
    }
    // A squared normal number is gamma of shape 1/2 and mean 1.
    double outside = logGammaAbove(0.5, z * z / 2) - StrictMath.log(2);
    return z > 0 ? outside : StrictMath.log1p(-StrictMath.exp(outside));
  }

  /**
   * The logarithm of the probability that a gamma number of scale 1 is above {@code x}.
   *
   * @param shape above 0
   * @param x above 0
   */
  static double logGammaAbove(double shape, double x) {
    return logGammaAbove(shape, logGamma(shape), StrictMath.log(x));
  }

  /** The logarithm of the gamma distribution function at e^y, from its series. */
  static double logGammaBelow(double shape, double logGamma, double y) {
    double x = StrictMath.exp(y);
    double term = 1 / shape;
    double sum = term;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= x / (shape + n);
      sum += term;
    }
    return shape * y - x - logGamma + StrictMath.log(sum);
  }

  /** The logarithm of 1 minus the gamma distribution function at e^y. */
  static double logGammaAbove(double shape, double logGamma, double y) {
    double x = StrictMath.exp(y);
    if (x < shape + 1) {
      return StrictMath.log(-StrictMath.expm1(logGammaBelow(shape, logGamma, y)));
    }
    // Lentz' evaluation of the continued fraction (Abramowitz and Stegun 6.5.31).
    double b = x + 1 - shape;
    double c = 1 / TINY;
    double d = 1 / b;
    double h = d;
    for (int n = 1; n < 10_000; n++) {
      double a = -n * (n - shape);
      b += 2;
      d = 1 / nonZero(a * d + b);
      c = nonZero(b + a / c);
      double factor = c * d;
      h *= factor;
      if (StrictMath.abs(factor - 1) < 1e-16) {
        break;
      }
    }
    return shape * y - x - logGamma + StrictMath.log(h);
  }

  private static double nonZero(double x) {
    return StrictMath.abs(x) < TINY ? TINY : x;
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
