// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean latency in the steady state, from one long replication: the latencies of its served
 * requests in order of service, the warm-up left out, cut into batches. Times are nanoseconds, nine
 * significant digits.
 *
 * @param policy its name as asked for
 * @param replication which one, from 0
 * @param observations latencies in the series
 * @param truncated of these, left out at the beginning as warm-up
 * @param batches of equal length, whose means are treated as independent
 * @param batchSize latencies in a batch; 0 if refused
 * @param mean of the batch means; null if refused
 * @param lower lower end of its interval (Student's t); null if refused
 * @param upper upper end of it; null if refused
 * @param confidence of the interval, such as 0.95
 * @param vonNeumannRatio about 2 for independent batches; null if they are all the same or refused
 * @param warnings why it is not to be trusted, or why it was refused
 */
public record SteadyState(
    String policy,
    int replication,
    int observations,
    int truncated,
    int batches,
    int batchSize,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double mean,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double lower,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double upper,
    double confidence,
    @JsonSetter(nulls = Nulls.SET) @Nullable Double vonNeumannRatio,
    List<String> warnings) {

  /** Rounds and copies. */
  public SteadyState {
    mean = rounded("mean", mean);
    lower = rounded("lower", lower);
    upper = rounded("upper", upper);
    vonNeumannRatio = rounded("von_neumann_ratio", vonNeumannRatio);
    confidence = Decimals.roundProbability("confidence", confidence);
    warnings = List.copyOf(warnings);
  }

  private static @Nullable Double rounded(String name, @Nullable Double value) {
    return value == null ? null : Decimals.round(name, value);
  }
}
