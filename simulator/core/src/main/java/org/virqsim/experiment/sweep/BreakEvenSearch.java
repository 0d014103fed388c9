// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Standing;
import org.virqsim.result.SweepCell;

/**
 * Finds where a metric passes a threshold. The metric must rise or fall along the range; of several
 * crossings one is found.
 *
 * <p>Two bisections: one for the highest value at which the metric's confidence interval lies on
 * the side that it has at the low end, one for the lowest value at which it lies on the side of the
 * high end. What is between is not decided by these replications. Each halves the ratio of its
 * bracket (the difference, if the range begins at 0) until it is below {@value #TOLERANCE}. All
 * cells meet the same random numbers, so that what differs between them is the parameter.
 */
public final class BreakEvenSearch {
  /** Where a bracket is narrow enough: relative to its low end, or to the range if that is 0. */
  static final double TOLERANCE = 0.01;

  private static final BigDecimal HALF = new BigDecimal("0.5");

  private final Factor factor;
  private final Measure measure;
  private final Quantity low;
  private final Quantity high;
  private final Map<String, SweepCell> cells = new LinkedHashMap<>();

  /**
   * Prepares a search.
   *
   * @throws org.virqsim.scenario.ScenarioException if the factor is no range
   * @throws IllegalArgumentException if there is nothing that the metric is held against
   */
  public BreakEvenSearch(Factor factor, Measure measure) {
    if (!measure.decides()) {
      throw new IllegalArgumentException("neither a threshold nor a second policy");
    }
    List<Quantity> ends =
        factor
            .rangeEnds()
            .orElseThrow(
                () -> factor.error("write a range, PATH=LOW..HIGH, for example 1/s..1/us"));
    this.factor = factor;
    this.measure = measure;
    this.low = ends.get(0);
    this.high = ends.get(1);
  }

  /** Returns the cells at the two ends, which are always run. */
  public List<Cell> ends() {
    return List.of(cell(low), cell(high));
  }

  /** Returns how many cells can be run at most. */
  public int mostCells() {
    double halvings =
        low.amount().signum() == 0
            ? StrictMath.log(1 / TOLERANCE)
            : StrictMath.log(
                StrictMath.log(high.amount().doubleValue() / low.amount().doubleValue())
                    / StrictMath.log1p(TOLERANCE));
    return 2 + 2 * Math.max(1, (int) Math.ceil(halvings / StrictMath.log(2)));
  }

  /** Returns the cells that were run, from the lowest value to the highest. */
  List<SweepCell> cells() {
    List<Map.Entry<String, SweepCell>> entries = new ArrayList<>(cells.entrySet());
    entries.sort((a, b) -> quantity(a.getKey()).compareTo(quantity(b.getKey())));
    return entries.stream().map(Map.Entry::getValue).toList();
  }

  private static Quantity quantity(String value) {
    return Quantity.parse(value).orElseThrow();
  }

  /** Searches; nothing if it was interrupted. */
  Optional<BreakEven> search(CellRunner runner) throws InterruptedException {
    Standing atLow = at(low, runner);
    Standing atHigh = atLow == null ? null : at(high, runner);
    if (atLow == null || atHigh == null) {
      return Optional.empty();
    }
    Quantity upTo = null;
    Quantity from = null;
    if (atLow != atHigh) {
      upTo = decided(atLow) ? edge(atLow, true, runner) : null;
      from = decided(atHigh) ? edge(atHigh, false, runner) : null;
      if ((decided(atLow) && upTo == null) || (decided(atHigh) && from == null)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new BreakEvenReport(factor, measure, cells.values()).of(atLow, atHigh, upTo, from));
  }

  /** Whether the metric is known to be on one side. */
  static boolean decided(Standing standing) {
    return standing == Standing.BELOW || standing == Standing.ABOVE;
  }

  /**
   * The last value found that stands as one end does.
   *
   * @param fromLow whether that is the low end
   * @return null if the search was interrupted
   */
  private @Nullable Quantity edge(Standing side, boolean fromLow, CellRunner runner)
      throws InterruptedException {
    Quantity a = low;
    Quantity b = high;
    while (wide(a, b)) {
      Quantity middle = middle(a, b);
      if (middle.compareTo(a) == 0 || middle.compareTo(b) == 0) {
        break;
      }
      Standing standing = at(middle, runner);
      if (standing == null) {
        return null;
      }
      if ((standing == side) == fromLow) {
        a = middle;
      } else {
        b = middle;
      }
    }
    return fromLow ? a : b;
  }

  private static Quantity middle(Quantity a, Quantity b) {
    return a.amount().signum() == 0 ? a.linear(b, HALF) : a.geometric(b, HALF);
  }

  private boolean wide(Quantity a, Quantity b) {
    double width = b.amount().subtract(a.amount()).doubleValue();
    double unit =
        low.amount().signum() == 0 ? high.amount().doubleValue() : a.amount().doubleValue();
    return width > TOLERANCE * unit;
  }

  private @Nullable Standing at(Quantity value, CellRunner runner) throws InterruptedException {
    String text = value.text();
    SweepCell known = cells.get(text);
    if (known == null) {
      Optional<SweepCell> run = runner.run(cell(value));
      if (run.isEmpty()) {
        return null;
      }
      known = run.get();
      cells.put(text, known);
    }
    return measure.standing(measure.of(known));
  }

  private Cell cell(Quantity value) {
    return new Cell(Map.of(factor.path(), value.text()));
  }
}
