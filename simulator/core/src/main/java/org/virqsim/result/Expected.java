// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An expectation of the scenario, and what became of it. Numbers are in the metric's unit; counts
 * that results sum over replications are here per replication.
 *
 * @param policy the policy of which something is expected
 * @param metric a name of {@link Metrics}
 * @param relation {@code above}, {@code below}, {@code equals}, {@code less_than} or {@code
 *     more_than}
 * @param value the threshold, or the number of the other policy; null if that was not run
 * @param within how far it may be off if it must equal the value
 * @param other the policy that it is held against; empty if there is a threshold
 * @param by {@code estimate} or {@code interval}: what must satisfy it
 * @param observed the number of the policy; null if it could not be checked
 * @param lower lower end of its interval, or of that of the difference; null by estimate
 * @param upper upper end of it
 * @param verdict what became of it
 * @param reason why it was not checked; else empty
 */
public record Expected(
    String policy,
    String metric,
    String relation,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double value,
    double within,
    String other,
    String by,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double observed,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double lower,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double upper,
    Verdict verdict,
    String reason) {

  /** What became of an expectation. */
  public enum Verdict {
    /** It was met. */
    OK,
    /** It was not. */
    MISSED,
    /** Nobody knows, for the reason given. */
    UNCHECKED;

    /** Returns the word in the JSON. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the verdict of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    static Verdict of(String key) {
      for (Verdict verdict : values()) {
        if (verdict.key().equals(key)) {
          return verdict;
        }
      }
      throw new IllegalArgumentException("unknown verdict: '" + key + "'");
    }
  }

  /** Rounds. */
  public Expected {
    value = rounded("value", value);
    within = Decimals.roundNonNegative("within", within);
    observed = rounded("observed", observed);
    lower = rounded("lower", lower);
    upper = rounded("upper", upper);
  }

  private static @Nullable Double rounded(String name, @Nullable Double value) {
    return value == null ? null : Decimals.round(name, value);
  }
}
