// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.Locale;
import java.util.Map;
import org.virqsim.oracle.MeasuredExperiment.Excess;
import org.virqsim.oracle.MeasuredExperiment.Prediction;

/**
 * A row of the measured experiments beside its prediction.
 *
 * @param name what was done, such as {@code open full n=4 rate=1000}
 * @param method what was called
 * @param trials reconfigurations
 * @param measured completions that were lost
 * @param prediction what the model says
 * @param ifWaiting the probability if a call's excess over the least duration were a wait before
 *     its first step; NaN where nothing can be lost
 * @param low least number inside the 95 % prediction interval
 * @param high greatest number inside it
 * @param columns the row
 */
record MeasuredRow(
    String name,
    String method,
    int trials,
    int measured,
    Prediction prediction,
    double ifWaiting,
    int low,
    int high,
    Map<String, String> columns) {

  /** How far the same point varied between recorded runs. */
  private static final double SPREAD = 0.1;

  private static final double TAIL = 0.025;

  static MeasuredRow of(Map<String, String> row) {
    int trials = Integer.parseInt(row.get("trials"));
    boolean full = row.get("method").equals("full");
    Prediction prediction = new MeasuredExperiment(row, Excess.STRETCHED).predict();
    double p = prediction.probability();
    // Where no mechanism loses anything, no spread makes it.
    double spread = p > 0 ? SPREAD : 0;
    return new MeasuredRow(
        String.format(
            Locale.ROOT,
            "%s %s n=%s rate=%s",
            row.get("mode"),
            row.get("method"),
            row.get("n"),
            row.get("rate")),
        row.get("method"),
        trials,
        Integer.parseInt(row.get("lost")),
        prediction,
        full ? new MeasuredExperiment(row, Excess.WAITS_FIRST).predict().probability() : Double.NaN,
        quantile(trials, Math.max(0, p - spread), TAIL),
        quantile(trials, Math.min(1, p + spread), 1 - TAIL),
        row);
  }

  boolean inside() {
    return measured >= low && measured <= high;
  }

  /** Least k with P(X <= k) >= {@code level} for X binomial. */
  static int quantile(int n, double p, double level) {
    if (p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    double term = StrictMath.exp(n * StrictMath.log1p(-p));
    double sum = term;
    int k = 0;
    while (sum < level && k < n) {
      term *= (n - k) * p / ((k + 1) * (1 - p));
      sum += term;
      k++;
    }
    return k;
  }
}
