// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.virqsim.kernel.Streams;

/**
 * The cells of a sweep.
 *
 * @param name {@code grid}, {@code latin-hypercube}, {@code one-at-a-time} or {@code bisection}
 * @param factors in the order given
 * @param cells in the order in which they are run
 */
public record Design(String name, List<Factor> factors, List<Cell> cells) {
  /** Most cells of a design. */
  public static final int MOST_CELLS = 10_000;

  /** Name of a full factorial design. */
  public static final String GRID = "grid";

  /** Name of a Latin hypercube. */
  public static final String LATIN_HYPERCUBE = "latin-hypercube";

  /** Name of a design that changes one factor at a time. */
  public static final String ONE_AT_A_TIME = "one-at-a-time";

  /** Name of cells that a search chose one by one. */
  public static final String BISECTION = "bisection";

  /** Copies. */
  public Design {
    factors = List.copyOf(factors);
    cells = List.copyOf(cells);
  }

  /**
   * Every combination of all values; the last factor changes fastest.
   *
   * @throws org.virqsim.scenario.ScenarioException if a range has no count, a path is there twice,
   *     or there are more than {@link #MOST_CELLS}
   */
  public static Design grid(List<Factor> factors) {
    different(factors);
    long count = 1;
    for (Factor factor : factors) {
      if (factor.countless()) {
        throw factor.error("say how many values: LOW..HIGH/8, or LOW..HIGH*8 for equal ratios");
      }
      count *= factor.values().size();
      if (count > MOST_CELLS) {
        throw factor.error("with this there are more than " + MOST_CELLS + " cells");
      }
    }
    List<Map<String, String>> cells = List.of(Map.of());
    for (Factor factor : factors) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> cell : cells) {
        for (String value : factor.values()) {
          longer.add(with(cell, factor, value));
        }
      }
      cells = longer;
    }
    return new Design(GRID, factors, cells.stream().map(Cell::new).toList());
  }

  /**
   * A Latin hypercube: of every factor, each of {@code count} equally probable strata is in exactly
   * one cell, and within its stratum the value is random. Source: McKay, Beckman and Conover,
   * Technometrics 21(2), 1979.
   *
   * @param count number of cells, 1 to {@link #MOST_CELLS}
   * @param seed root seed; each factor has streams of its own, named by its path
   * @throws org.virqsim.scenario.ScenarioException if a path is there twice
   */
  public static Design latinHypercube(List<Factor> factors, int count, long seed) {
    different(factors);
    if (count < 1 || count > MOST_CELLS) {
      throw new IllegalArgumentException("1 to " + MOST_CELLS + " cells, not " + count);
    }
    List<Map<String, String>> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      cells.add(Map.of());
    }
    for (Factor factor : factors) {
      List<Integer> strata = permutation(count, seed, factor.path());
      long within = Streams.key(seed, "sweep/within/" + factor.path(), 0);
      for (int i = 0; i < count; i++) {
        double u = (strata.get(i) + Streams.uniform(within, i)) / count;
        // The sum may be rounded up to the next stratum's first number.
        u = Math.min(u, Math.nextDown((strata.get(i) + 1.0) / count));
        cells.set(i, with(cells.get(i), factor, factor.at(u)));
      }
    }
    return new Design(LATIN_HYPERCUBE, factors, cells.stream().map(Cell::new).toList());
  }

  /** A random permutation of 0 .. count - 1 (Fisher and Yates, in Durstenfeld's form). */
  static List<Integer> permutation(int count, long seed, String path) {
    long key = Streams.key(seed, "sweep/strata/" + path, 0);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    for (int i = count - 1; i > 0; i--) {
      int other = (int) (Streams.uniform(key, i) * (i + 1));
      int kept = order.get(i);
      order.set(i, order.get(other));
      order.set(other, kept);
    }
    return order;
  }

  /**
   * The scenario as it is, then each factor alone at its lowest and at its highest value.
   *
   * @throws org.virqsim.scenario.ScenarioException if a path is there twice, or the values of a
   *     factor have no lowest and highest
   */
  public static Design oneAtATime(List<Factor> factors) {
    different(factors);
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.OWN);
    for (Factor factor : factors) {
      for (String value : factor.ends()) {
        cells.add(new Cell(Map.of(factor.path(), value)));
      }
    }
    return new Design(ONE_AT_A_TIME, factors, cells);
  }

  private static Map<String, String> with(Map<String, String> cell, Factor factor, String value) {
    Map<String, String> longer = new LinkedHashMap<>(cell);
    longer.put(factor.path(), value);
    return longer;
  }

  private static void different(List<Factor> factors) {
    Set<String> paths = new HashSet<>();
    for (Factor factor : factors) {
      if (!paths.add(factor.path())) {
        throw factor.error("is there twice");
      }
    }
  }
}
