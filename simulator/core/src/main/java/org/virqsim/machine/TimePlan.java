// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import java.util.List;
import org.virqsim.kernel.Arrivals;
import org.virqsim.kernel.Distribution;

/**
 * Everything about a run that has to do with time: when the guest's steps are due, how long steps
 * take, and when work arrives.
 *
 * @param due when each step of each driver is due, one list for each driver of the configuration
 * @param costs duration of each class, one for each constant of {@link CostClass}, by ordinal
 * @param sources the work sources of vectors
 * @param submissions the work sources of mediated devices' processes
 */
public record TimePlan(
    List<List<Due>> due, List<Cost> costs, List<Source> sources, List<Submissions> submissions) {
  /** Copies the lists. */
  public TimePlan {
    due = due.stream().map(List::copyOf).toList();
    costs = List.copyOf(costs);
    sources = List.copyOf(sources);
    submissions = List.copyOf(submissions);
    if (costs.size() != CostClass.values().length) {
      throw new IllegalArgumentException("a cost is needed for each class, not " + costs.size());
    }
  }

  /** A plan without mediated devices. */
  public TimePlan(List<List<Due>> due, List<Cost> costs, List<Source> sources) {
    this(due, costs, sources, List.of());
  }

  /**
   * When a guest step is due: at {@code notBeforeNs} or {@code afterNs} after the step before it,
   * what comes later.
   *
   * @param notBeforeNs nanoseconds since the start of the run
   * @param afterNs nanoseconds after the end of the step before it; {@link #USUAL_GAP} for the cost
   *     {@code guest_step}
   */
  public record Due(long notBeforeNs, long afterNs) {
    /** Stands for the cost {@code guest_step}. */
    public static final long USUAL_GAP = -1;
  }

  /**
   * The duration of a step: {@code value + items * perItem}.
   *
   * @param value duration of the step
   * @param perItem what each item adds
   */
  public record Cost(Distribution value, Distribution perItem) {}

  /**
   * Work for one vector.
   *
   * @param vector the vector, numbered through all functions
   * @param arrivals how it comes
   */
  public record Source(int vector, Arrivals arrivals) {}

  /**
   * Descriptors that a process submits.
   *
   * @param lane the process and vector ({@link org.virqsim.model.ImsLayout})
   * @param arrivals how they come; no closed loop
   */
  public record Submissions(int lane, Arrivals arrivals) {
    /** Checks that the arrivals depend on nothing but time. */
    public Submissions {
      if (arrivals instanceof Arrivals.ClosedLoop) {
        throw new IllegalArgumentException("descriptors do not come in a closed loop");
      }
    }
  }
}
