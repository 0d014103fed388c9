// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter at which a metric passes a threshold, or at which two policies are
 * equal: between {@code decidedUpTo} and {@code decidedFrom}.
 *
 * @param path of the parameter
 * @param low lowest value searched
 * @param high highest value searched
 * @param metric its name
 * @param unit {@code 1} or {@code ns}
 * @param policy whose metric it is
 * @param against the policy that is subtracted, or null: then it is the metric itself
 * @param threshold what is passed; 0 for a difference
 * @param atLow where the metric stands at {@code low}
 * @param atHigh where it stands at {@code high}
 * @param decidedUpTo highest value found at which the metric stands as at {@code low}; null if that
 *     is not decided
 * @param decidedFrom lowest value found at which it stands as at {@code high}; null if that is not
 *     decided
 * @param crossing whether the metric passes the threshold between the two
 * @param conclusion one sentence or two
 */
public record BreakEven(
    String path,
    String low,
    String high,
    String metric,
    String unit,
    String policy,
    @JsonSetter(nulls = Nulls.SET) @Nullable String against,
    double threshold,
    Standing atLow,
    Standing atHigh,
    @JsonSetter(nulls = Nulls.SET) @Nullable String decidedUpTo,
    @JsonSetter(nulls = Nulls.SET) @Nullable String decidedFrom,
    boolean crossing,
    String conclusion) {
  /** Rounds. */
  public BreakEven {
    threshold = Decimals.round("threshold", threshold);
  }
}
