// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds the best of several policies replication by replication, dropping those that cannot be it.
 *
 * <p>If the best mean is better than every other by the indifference or more, it is selected with
 * at least the stated confidence, for normal values; common random numbers are allowed. A policy
 * that is worse than the best by less than the indifference may be selected: that is what
 * indifference means. Source: Kim and Nelson, A fully sequential procedure for indifference-zone
 * selection in simulation, ACM TOMACS 11 (2001), with c = 1.
 *
 * <p>After the first stage of n0 rows, S(i,l)^2 is the variance of the differences of i and l; it
 * is not estimated again. After r rows, i is dropped if for some l that was still in, the sum of i
 * less that of l is below -W, W = max(0, indifference / 2 * (h^2 S^2 / indifference^2 - r)).
 *
 * <p>Not safe for use by several threads. The order of the rows of the first stage changes nothing
 * of what follows it; later the order matters, because a decision is taken after each row.
 */
public final class KimNelson {
  /** Larger values are refused: their squares must be finite. */
  public static final double LARGEST = 1e150;

  /** Which mean is the best. */
  public enum Best {
    /** The smallest, as for losses and latencies. */
    SMALLEST,
    /** The largest. */
    LARGEST
  }

  /**
   * What is stated before the first replication.
   *
   * @param systems number of policies, at least 2
   * @param firstStage replications before the first decision (n0), at least 2; Kim and Nelson
   *     advise about 10: with fewer h^2 is large
   * @param indifference the smallest difference of means that matters, above 0, in the values' unit
   * @param confidence that the best is selected, above 1 / systems, at least 0.5, below 1
   * @param best which mean is the best
   */
  public record Plan(
      int systems, int firstStage, double indifference, double confidence, Best best) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Plan {
      if (systems < 2 || firstStage < 2) {
        throw new IllegalArgumentException(
            "at least 2 policies and 2 replications are needed, not "
                + systems
                + " and "
                + firstStage);
      }
      if (!(indifference > 0 && indifference <= LARGEST)) {
        throw new IllegalArgumentException(
            "the indifference must be above 0 and finite, not " + indifference);
      }
      if (Checks.confidence(confidence) * systems <= 1) {
        throw new IllegalArgumentException("drawing lots reaches a confidence of " + confidence);
      }
    }

    /** Returns eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2. */
    public double eta() {
      double log = StrictMath.log(2 * (1 - confidence) / (systems - 1));
      return StrictMath.expm1(-2 * log / (firstStage - 1)) / 2;
    }

    /** Returns h^2 = 2 eta (n0 - 1). */
    public double hSquared() {
      return 2 * eta() * (firstStage - 1);
    }
  }

  /**
   * How far the selection is.
   *
   * @param replications rows taken so far
   * @param in policies that can still be the best, by index, ascending
   * @param selected the best, once decided; of policies with exactly equal sums the lowest index
   * @param tied whether the selected one was only the first of several with exactly equal sums
   */
  public record State(int replications, List<Integer> in, OptionalInt selected, boolean tied) {}

  private final Plan plan;
  private final double[][] firstRows;
  private final ExactSum[][] less;
  private final double[][] endOfW;
  private final List<Integer> in = new ArrayList<>();
  private int rows;
  private boolean decided;

  /** Begins a selection with all policies in. */
  public KimNelson(Plan plan) {
    this.plan = plan;
    int k = plan.systems();
    this.firstRows = new double[k][plan.firstStage()];
    this.less = new ExactSum[k][k];
    this.endOfW = new double[k][k];
    for (int i = 0; i < k; i++) {
      in.add(i);
      for (int l = 0; l < i; l++) {
        less[i][l] = new ExactSum();
      }
    }
  }

  /**
   * Takes the values of one replication.
   *
   * @param row one value for each policy, also for those that are out (what is given for them does
   *     not matter then, NaN will do); at most {@link #LARGEST} in magnitude
   * @throws IllegalStateException if it is decided already
   * @throws IllegalArgumentException if there are more or fewer values or one is out of its range
   */
  public State add(double[] row) {
    if (decided) {
      throw new IllegalStateException("decided after " + rows + " replications");
    }
    check(row);
    if (rows < plan.firstStage()) {
      for (int i = 0; i < row.length; i++) {
        firstRows[i][rows] = row[i];
      }
    }
    for (int i : in) {
      for (int l : in) {
        if (l < i) {
          less[i][l].add(row[i]);
          less[i][l].add(-row[l]);
        }
      }
    }
    rows++;
    if (rows == plan.firstStage()) {
      estimateVariances();
    }
    if (rows >= plan.firstStage()) {
      screen();
    }
    return state();
  }

  /** Returns how far the selection is. */
  public State state() {
    return new State(
        rows,
        List.copyOf(in),
        decided ? OptionalInt.of(in.get(0)) : OptionalInt.empty(),
        decided && in.size() > 1);
  }

  private void check(double[] row) {
    if (row.length != plan.systems()) {
      throw new IllegalArgumentException(
          "a row has " + plan.systems() + " values, not " + row.length);
    }
    for (int i : in) {
      if (Math.abs(Checks.finite(row[i])) > LARGEST) {
        throw new IllegalArgumentException("a value must be at most 1e150, not " + row[i]);
      }
    }
  }

  /** Computes after how many rows W is 0, for each pair. */
  private void estimateVariances() {
    double hSquared = plan.hSquared();
    for (int i = 0; i < plan.systems(); i++) {
      for (int l = 0; l < i; l++) {
        Moments moments = Moments.of(Checks.differences(firstRows[i], firstRows[l], 2));
        double ratio = moments.standardDeviation() / plan.indifference();
        endOfW[i][l] = hSquared * ratio * ratio;
        endOfW[l][i] = endOfW[i][l];
      }
    }
  }

  private void screen() {
    List<Integer> before = List.copyOf(in);
    in.removeIf(i -> before.stream().anyMatch(l -> !l.equals(i) && drops(l, i)));
    decided = true;
    for (int i : in) {
      for (int l : in) {
        decided &= i == l || endOfW[i][l] <= rows;
      }
    }
  }

  /** Returns whether {@code l} shows that {@code i} is not the best. */
  private boolean drops(int l, int i) {
    double sum = i > l ? less[i][l].value() : -less[l][i].value();
    double better = plan.best() == Best.LARGEST ? sum : -sum;
    double w = Math.max(0, plan.indifference() / 2 * (endOfW[i][l] - rows));
    return better < -w;
  }
}
