// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

/**
 * The mean difference of two policies over replications in which both met the same random numbers.
 *
 * <p>Student's t over the differences. Source: Law, Simulation Modeling and Analysis, section
 * 10.2.1 (paired-t confidence interval).
 *
 * @param difference interval of the mean of first less second
 * @param verdict what may be said
 * @param pValue two-sided, of "no difference", in (0, 1]: from t; 1 if all differences are 0; if
 *     they are all the same but not 0, t has no variance to go by and this is the sign test's
 *     2^(1-n)
 */
public record PairedDifference(MeanInterval difference, Verdict verdict, double pValue) {
  /** What may be said about two policies. */
  public enum Verdict {
    /** The same value in every replication; no test says more. */
    EQUAL,
    /** All differences are the same and below 0. */
    ALWAYS_LOWER,
    /** All differences are the same and above 0. */
    ALWAYS_HIGHER,
    /** The interval lies below 0: the first has the lower mean. */
    LOWER,
    /** The interval lies above 0: the first has the higher mean. */
    HIGHER,
    /** The interval holds 0: these replications do not tell them apart. */
    UNDECIDED
  }

  /**
   * Compares; the same permutation of both changes no bit of it.
   *
   * @param first one value for each replication, at least 2, finite
   * @param second the values of the same replications
   * @param confidence in [0.5, 1)
   * @throws IllegalArgumentException for other arguments, or if a difference is not finite
   */
  public static PairedDifference of(double[] first, double[] second, double confidence) {
    double alpha = 1 - Checks.confidence(confidence);
    Moments moments = Moments.of(Checks.differences(first, second, 2));
    MeanInterval interval = MeanInterval.of(moments, alpha, confidence);
    return new PairedDifference(interval, verdict(interval), pValue(moments));
  }

  private static Verdict verdict(MeanInterval interval) {
    if (interval.constant()) {
      double each = interval.mean();
      if (each == 0) {
        return Verdict.EQUAL;
      }
      return each < 0 ? Verdict.ALWAYS_LOWER : Verdict.ALWAYS_HIGHER;
    }
    if (interval.upper() < 0) {
      return Verdict.LOWER;
    }
    return interval.lower() > 0 ? Verdict.HIGHER : Verdict.UNDECIDED;
  }

  private static double pValue(Moments moments) {
    if (moments.mean() == 0) {
      return 1;
    }
    if (moments.constant()) {
      return Math.max(Double.MIN_VALUE, Math.scalb(1.0, 1 - moments.n()));
    }
    double t = Math.abs(moments.mean()) / moments.standardError();
    return t == 0 ? 1 : Tails.studentTwoSidedP(t, moments.n() - 1);
  }
}
