// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an estimate stands to a threshold, its confidence interval taken into account. */
public enum Standing {
  /** The whole interval is at or below the threshold. */
  @JsonProperty("below")
  BELOW,
  /** The whole interval is above the threshold. */
  @JsonProperty("above")
  ABOVE,
  /** Of a difference: none in any replication. */
  @JsonProperty("equal")
  EQUAL,
  /** The threshold is inside the interval: these replications do not decide. */
  @JsonProperty("undecided")
  UNDECIDED;

  /** The standing of one policy's metric to a threshold. */
  public static Standing to(double threshold, Estimate estimate) {
    if (estimate.high() <= threshold) {
      return BELOW;
    }
    return estimate.low() > threshold ? ABOVE : UNDECIDED;
  }

  /** The standing of a difference of two policies to 0. */
  public static Standing ofDifference(Estimate difference) {
    if (difference.low() == 0 && difference.high() == 0) {
      return EQUAL;
    }
    if (difference.high() < 0) {
      return BELOW;
    }
    return difference.low() > 0 ? ABOVE : UNDECIDED;
  }
}
