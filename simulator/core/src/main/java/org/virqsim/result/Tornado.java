// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far each factor alone moves a metric: at its lowest and highest value, with all others at the
 * scenario's own.
 *
 * @param metric its name
 * @param unit {@code 1} or {@code ns}
 * @param policy whose metric it is
 * @param against the policy that is subtracted, or null: then it is the metric itself
 * @param threshold what the metric is held against: 0 for a difference; null if nothing is asked
 * @param own with the scenario's own values
 * @param ownStanding where that stands; null without a threshold
 * @param bars by the width of their swing, the widest first; of equal ones in the order given
 */
public record Tornado(
    String metric,
    String unit,
    String policy,
    @JsonSetter(nulls = Nulls.SET) @Nullable String against,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double threshold,
    Estimate own,
    @JsonSetter(nulls = Nulls.SET) @Nullable Standing ownStanding,
    List<Bar> bars) {

  /** Whether a factor changes what is concluded. */
  public enum Change {
    /** Some of the three estimates are above the threshold and some below. */
    @JsonProperty("yes")
    YES,
    /** All three are the same, or stand the same. */
    @JsonProperty("no")
    NO,
    /** Not contradicted, but not all three are decided. */
    @JsonProperty("undecided")
    UNDECIDED
  }

  /**
   * One factor.
   *
   * @param path of the parameter
   * @param low its lowest value
   * @param high its highest value
   * @param atLow the metric there
   * @param atHigh the metric there
   * @param swing how far apart the two are
   * @param change whether the conclusion changes; null without a threshold
   */
  public record Bar(
      String path,
      String low,
      String high,
      Estimate atLow,
      Estimate atHigh,
      double swing,
      @JsonSetter(nulls = Nulls.SET) @Nullable Change change) {
    /** Rounds. */
    public Bar {
      swing = Decimals.roundNonNegative("swing", swing);
    }
  }

  /** Rounds and copies. */
  public Tornado {
    threshold = threshold == null ? null : Double.valueOf(Decimals.round("threshold", threshold));
    bars = List.copyOf(bars);
  }
}
