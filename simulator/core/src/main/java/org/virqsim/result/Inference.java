// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * What may be concluded from the replications beyond the numbers of each policy.
 *
 * @param stopping when and why the replications ended; null with a fixed number of them
 */
public record Inference(@JsonSetter(nulls = Nulls.SET) @Nullable Stopping stopping) {
  /** Nothing is concluded. */
  public static final Inference NONE = new Inference(null);
}
