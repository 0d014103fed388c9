// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import org.virqsim.kernel.Arrivals;

/**
 * Work that makes the device interrupt: one independent source for each vector of the list. A
 * source works only while its vector's queue is live. Several queues that share a vector are equal
 * items of the list that holds this one.
 *
 * @param live whether the file says {@code live} instead of naming vectors
 * @param vectors the vectors, ascending, without repetition; when {@code live}: every vector that
 *     the guest uses
 * @param arrivals how requests come, on each of the vectors
 */
public record WorkSpec(boolean live, List<Integer> vectors, Arrivals arrivals) {
  public WorkSpec {
    vectors = List.copyOf(vectors);
  }
}
