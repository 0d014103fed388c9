// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.List;
import java.util.Locale;
import org.virqsim.experiment.Samples.Metric;
import org.virqsim.experiment.statistics.KimNelson;
import org.virqsim.kernel.Durations;
import org.virqsim.result.Decimals;
import org.virqsim.result.Metrics;
import org.virqsim.result.Selection;

/**
 * Selects the best policy by Kim and Nelson's procedure from the replications that a run made. It
 * takes them in their order and looks at no more than it needs; it does not ask for more of them.
 */
public final class BestPolicy {
  /** Replications before the first decision; Kim and Nelson advise 10 or more. */
  public static final int FIRST_STAGE = 20;

  /** What it can select by: the smaller the better, and every replication has a value. */
  public static final List<String> METRICS = Metric.COMPARED.stream().map(Metric::key).toList();

  /**
   * What is asked for.
   *
   * @param metric one of {@link #METRICS}
   * @param indifference smallest difference of means that matters, in the metric's unit, above 0
   */
  public record Asked(String metric, double indifference) {}

  private BestPolicy() {}

  /** Returns what came of it. Policies under which no request was raised are left out. */
  public static Selection of(Asked asked, List<Comparisons.Run> runs) {
    List<Comparisons.Run> raising = runs.stream().filter(run -> run.totals().raised() > 0).toList();
    List<String> names = raising.stream().map(Comparisons.Run::policy).toList();
    List<String> leftOut =
        runs.stream().map(Comparisons.Run::policy).filter(name -> !names.contains(name)).toList();
    if (names.size() < 2) {
      return selection(asked, names, leftOut, Selection.Outcome.UNDECIDED, names, 0);
    }
    Metric metric = Metric.find(asked.metric()).orElseThrow();
    double[][] values = values(metric, raising);
    KimNelson selection =
        new KimNelson(
            new KimNelson.Plan(
                names.size(),
                FIRST_STAGE,
                asked.indifference(),
                Proportions.CONFIDENCE,
                KimNelson.Best.SMALLEST));
    KimNelson.State state = selection.state();
    for (int r = 0; r < values[0].length && state.selected().isEmpty(); r++) {
      double[] row = new double[values.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = values[i][r];
      }
      state = selection.add(row);
    }
    Selection.Outcome outcome =
        state.selected().isEmpty()
            ? Selection.Outcome.UNDECIDED
            : state.tied() ? Selection.Outcome.TIED : Selection.Outcome.SELECTED;
    List<String> best = state.in().stream().map(names::get).toList();
    return selection(asked, names, leftOut, outcome, best, state.replications());
  }

  /** For each policy the values of the replications that all of them finished. */
  private static double[][] values(Metric metric, List<Comparisons.Run> runs) {
    int[] common = Samples.common(runs.stream().map(run -> run.totals().samples()).toList());
    double[][] values = new double[runs.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = runs.get(i).totals().samples().of(metric, common);
    }
    return values;
  }

  private static Selection selection(
      Asked asked,
      List<String> considered,
      List<String> leftOut,
      Selection.Outcome outcome,
      List<String> best,
      int replications) {
    return new Selection(
        asked.metric(),
        asked.indifference(),
        Proportions.CONFIDENCE,
        FIRST_STAGE,
        considered,
        leftOut,
        outcome,
        best,
        replications);
  }

  /** Returns what came of it as a sentence. */
  static String sentence(Selection s) {
    String by = s.metric() + " (smallest mean, indifference " + indifference(s) + ")";
    String after = String.format(Locale.ROOT, "%,d replications", s.replications());
    String best = String.join(", ", s.best());
    return switch (s.outcome()) {
      case SELECTED ->
          "Best by "
              + by
              + ": "
              + best
              + ", selected among "
              + s.considered().size()
              + " after "
              + after
              + " with 95 % confidence (Kim and Nelson, for normal values; another may be better by"
              + " less than the indifference).";
      case TIED ->
          "Best by " + by + ": a tie after " + after + " with exactly equal sums, of " + best + ".";
      case UNDECIDED ->
          s.considered().size() < 2
              ? "No best by " + by + ": there are fewer than two policies that raised requests."
              : "No best by "
                  + by
                  + " within "
                  + after
                  + ": "
                  + best
                  + " can all still be it. It takes more replications, at least "
                  + s.firstStage()
                  + ", or a larger indifference.";
    };
  }

  private static String indifference(Selection s) {
    boolean time = Metrics.find(s.metric()).filter(m -> m.unit().equals("ns")).isPresent();
    return time ? Durations.exact((long) s.indifference()) : Decimals.text(s.indifference());
  }
}
