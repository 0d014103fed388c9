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
 * @param process of a mediated device: the process that submits descriptors, on each of the vectors
 *     but vector 0; else 0
 */
public record WorkSpec(boolean live, List<Integer> vectors, Arrivals arrivals, int process) {
  /** Work of a device that is no mediated one, or of a mediated one's driver. */
  public WorkSpec(boolean live, List<Integer> vectors, Arrivals arrivals) {
    this(live, vectors, arrivals, 0);
  }

  public WorkSpec {
    vectors = List.copyOf(vectors);
  }
}
