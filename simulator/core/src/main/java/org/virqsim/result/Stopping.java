// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * When and why the replications of a run with a precision ended.
 *
 * @param reason what ended them
 * @param precision the half-width asked for, as a share of the mean
 * @param minReplications replications before the first check; the next ones came after twice, four
 *     times .. as many
 * @param maxReplications the most that would have been made
 * @param estimates of each policy of which there is something to estimate, at the last check
 */
public record Stopping(
    Reason reason,
    double precision,
    int minReplications,
    int maxReplications,
    List<Estimate> estimates) {

  /** What ended the replications. */
  public enum Reason {
    /** Every estimate was as precise as asked for. */
    PRECISION,
    /** The most replications were made, and one estimate was not. */
    CAP,
    /** A signal. */
    INTERRUPTED;

    /** Returns the word in the JSON. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the reason of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    static Reason of(String key) {
      for (Reason reason : values()) {
        if (reason.key().equals(key)) {
          return reason;
        }
      }
      throw new IllegalArgumentException("unknown reason to stop: '" + key + "'");
    }
  }

  /**
   * The mean that was to be known.
   *
   * @param policy its name as asked for
   * @param metric a name of {@link Metrics}; the values are those of each replication
   * @param replications that have a value
   * @param mean of the values, in their unit
   * @param halfWidth of its 95 % interval (Student's t), in their unit
   * @param reached whether that is at most the precision times the mean
   */
  public record Estimate(
      String policy,
      String metric,
      int replications,
      double mean,
      double halfWidth,
      boolean reached) {
    /** Rounds and checks signs. */
    public Estimate {
      Decimals.nonNegative("replications", replications);
      mean = Decimals.roundNonNegative("mean", mean);
      halfWidth = Decimals.roundNonNegative("half_width", halfWidth);
    }
  }

  /** Rounds and copies. */
  public Stopping {
    precision = Decimals.roundProbability("precision", precision);
    estimates = List.copyOf(estimates);
  }
}
