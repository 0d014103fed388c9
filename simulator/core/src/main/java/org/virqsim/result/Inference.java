// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be concluded from the replications beyond the numbers of each policy.
 *
 * @param stopping when and why the replications ended; null with a fixed number of them
 * @param intervals of the means and quantiles over replications, policy by policy
 * @param selection of the best policy; null if that was not asked for
 * @param steadyState mean latency of each policy in the steady state; empty if not asked for
 * @param lossEstimators how the probability of a drop was estimated, policy by policy
 */
public record Inference(
    @JsonSetter(nulls = Nulls.SET) @Nullable Stopping stopping,
    List<Interval> intervals,
    @JsonSetter(nulls = Nulls.SET) @Nullable Selection selection,
    List<SteadyState> steadyState,
    List<LossEstimator> lossEstimators) {
  /** Nothing is concluded. */
  public static final Inference NONE = new Inference(null, List.of(), null, List.of(), List.of());

  /** Copies the lists. */
  public Inference {
    intervals = List.copyOf(intervals);
    steadyState = List.copyOf(steadyState);
    lossEstimators = List.copyOf(lossEstimators);
  }
}
