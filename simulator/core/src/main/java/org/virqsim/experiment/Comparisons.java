// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.Holm;
import org.virqsim.experiment.statistics.McNemarExact;
import org.virqsim.experiment.statistics.PairedDifference;
import org.virqsim.experiment.statistics.VarianceRatio;
import org.virqsim.result.Comparison;

/**
 * Every policy against the first one, replication by replication: the mean difference with its
 * interval (Student's t over the differences), and whether it could be chance. For "dropped at
 * least one request" that is McNemar's exact test, else t. The p values of one metric are adjusted
 * by Holm for the number of policies compared.
 *
 * <p>Where the probability of a drop was integrated for both policies, what is paired is that
 * probability in each replication, and the test is t.
 */
public final class Comparisons {
  private static final double CONFIDENCE = 0.95;

  private Comparisons() {}

  /** A policy's name and sums. */
  public record Run(String policy, Totals totals) {}

  /** A difference, the p value that goes with it, and the variance that pairing took out. */
  private record Found(String policy, PairedDifference paired, double p, VarianceRatio ratio) {}

  /**
   * Returns the comparisons, metric by metric; none with fewer than two policies. Left out are
   * policies under which no request was raised, and pairs with fewer than two replications in
   * common.
   */
  public static List<Comparison> of(List<Run> runs) {
    List<Run> raising = runs.stream().filter(run -> run.totals().raised() > 0).toList();
    List<Comparison> comparisons = new ArrayList<>();
    if (raising.size() < 2) {
      return comparisons;
    }
    Run baseline = raising.get(0);
    List<Metric> metrics = new ArrayList<>(Metric.COMPARED);
    if (baseline.totals().mediated()) {
      metrics.addAll(Metric.COMPARED_MEDIATED);
    }
    for (Metric metric : metrics) {
      List<Found> found = new ArrayList<>();
      for (Run run : raising.subList(1, raising.size())) {
        Found difference = find(metric, run, baseline);
        if (difference != null) {
          found.add(difference);
        }
      }
      double[] adjusted = Holm.adjusted(found.stream().mapToDouble(Found::p).toArray());
      for (int i = 0; i < adjusted.length; i++) {
        comparisons.add(comparison(metric, baseline.policy(), found.get(i), adjusted[i]));
      }
    }
    return comparisons;
  }

  private static @Nullable Found find(Metric metric, Run run, Run baseline) {
    Samples ours = run.totals().samples();
    Samples theirs = baseline.totals().samples();
    int[] pairs = ours.common(theirs);
    if (pairs.length < 2) {
      return null;
    }
    double[] first = ours.of(metric, pairs);
    double[] second = theirs.of(metric, pairs);
    boolean integrated =
        metric == Metric.ANY_DROPPED
            && isDarkTime(run, pairs.length)
            && isDarkTime(baseline, pairs.length);
    if (integrated) {
      first = run.totals().lossByReplication();
      second = baseline.totals().lossByReplication();
    }
    PairedDifference paired = PairedDifference.of(first, second, CONFIDENCE);
    boolean counts = metric == Metric.ANY_DROPPED && !integrated;
    double p = counts ? mcNemar(first, second) : paired.pValue();
    return new Found(run.policy(), paired, p, VarianceRatio.of(first, second));
  }

  private static boolean isDarkTime(Run run, int replications) {
    return run.totals().lossByReplication().length == replications;
  }

  private static double mcNemar(double[] first, double[] second) {
    long onlyFirst = 0;
    long onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      onlyFirst += first[i] > second[i] ? 1 : 0;
      onlySecond += first[i] < second[i] ? 1 : 0;
    }
    return McNemarExact.of(first.length, onlyFirst, onlySecond).pValue();
  }

  private static Comparison comparison(
      Metric metric, String baseline, Found found, double adjusted) {
    boolean equal = found.paired().verdict() == PairedDifference.Verdict.EQUAL;
    return new Comparison(
        baseline,
        found.policy(),
        metric.key(),
        found.paired().difference().mean(),
        found.paired().difference().lower(),
        found.paired().difference().upper(),
        equal ? null : adjusted,
        found.ratio().ratio().isPresent() ? found.ratio().ratio().getAsDouble() : null);
  }
}
