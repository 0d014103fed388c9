// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * The best policy by one metric, selected replication by replication, and what was stated before.
 *
 * @param metric a name of {@link Metrics}, of which the smallest mean over replications is the best
 * @param indifference the smallest difference of means that matters, in the metric's unit
 * @param confidence that the best is selected if it is better by the indifference, and if values
 *     are normal
 * @param firstStage replications before the first decision, from which variances are estimated
 * @param considered policies among which was selected, as asked for
 * @param leftOut policies under which no request was raised
 * @param outcome what came of it
 * @param best the selected policy, the tied ones, or those that can still be the best
 * @param replications that it took, or that were not enough
 */
public record Selection(
    String metric,
    double indifference,
    double confidence,
    int firstStage,
    List<String> considered,
    List<String> leftOut,
    Outcome outcome,
    List<String> best,
    int replications) {

  /** What came of a selection. */
  public enum Outcome {
    /** One is the best, or worse than it by less than the indifference. */
    SELECTED,
    /** Several had exactly equal sums. */
    TIED,
    /** There were too few replications, or fewer than two policies. */
    UNDECIDED;

    /** Returns the word in the JSON. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the outcome of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    static Outcome of(String key) {
      for (Outcome outcome : values()) {
        if (outcome.key().equals(key)) {
          return outcome;
        }
      }
      throw new IllegalArgumentException("unknown outcome of a selection: '" + key + "'");
    }
  }

  /** Rounds and copies. */
  public Selection {
    indifference = Decimals.roundNonNegative("indifference", indifference);
    confidence = Decimals.roundProbability("confidence", confidence);
    considered = List.copyOf(considered);
    leftOut = List.copyOf(leftOut);
    best = List.copyOf(best);
  }
}
