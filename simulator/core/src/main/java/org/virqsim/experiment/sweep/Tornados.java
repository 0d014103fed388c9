// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.Estimate;
import org.virqsim.result.Standing;
import org.virqsim.result.SweepCell;
import org.virqsim.result.Tornado;

/** Reads a tornado off the cells of a one-at-a-time design. */
final class Tornados {
  private Tornados() {}

  /**
   * Returns the tornado of what was finished: factors of which an end is missing are left out.
   *
   * @param cells by their values
   * @return nothing if the scenario's own cell is missing
   */
  static Optional<Tornado> of(
      Measure measure, List<Factor> factors, Map<Map<String, String>, SweepCell> cells) {
    SweepCell own = cells.get(Cell.OWN.values());
    if (own == null) {
      return Optional.empty();
    }
    Estimate middle = measure.of(own);
    List<Tornado.Bar> bars = new ArrayList<>();
    for (Factor factor : factors) {
      List<String> ends = factor.ends();
      SweepCell low = cells.get(Map.of(factor.path(), ends.get(0)));
      SweepCell high = cells.get(Map.of(factor.path(), ends.get(1)));
      if (low != null && high != null) {
        Estimate atLow = measure.of(low);
        Estimate atHigh = measure.of(high);
        bars.add(
            new Tornado.Bar(
                factor.path(),
                ends.get(0),
                ends.get(1),
                atLow,
                atHigh,
                Math.abs(atHigh.value() - atLow.value()),
                change(measure, middle, atLow, atHigh)));
      }
    }
    // The sort is stable: equal swings stay in the order given.
    bars.sort(Comparator.comparingDouble(Tornado.Bar::swing).reversed());
    return Optional.of(
        new Tornado(
            measure.metric().name(),
            measure.metric().unit(),
            measure.policy(),
            measure.against(),
            measure.against() == null ? measure.threshold() : Double.valueOf(0),
            middle,
            measure.standing(middle),
            bars));
  }

  private static Tornado.@Nullable Change change(
      Measure measure, Estimate own, Estimate low, Estimate high) {
    Set<Standing> standings = EnumSet.noneOf(Standing.class);
    for (Estimate estimate : List.of(own, low, high)) {
      Standing standing = measure.standing(estimate);
      if (standing == null) {
        return null;
      }
      standings.add(standing);
    }
    if (standings.contains(Standing.BELOW) && standings.contains(Standing.ABOVE)) {
      return Tornado.Change.YES;
    }
    boolean same = own.equals(low) && own.equals(high);
    return same || (standings.size() == 1 && !standings.contains(Standing.UNDECIDED))
        ? Tornado.Change.NO
        : Tornado.Change.UNDECIDED;
  }
}
