// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.List;
import org.virqsim.result.Metrics;

/**
 * What the author of a scenario expects of one number. Nothing that is computed depends on it.
 *
 * <p>Counts that results sum over replications ({@link #perReplication}) are meant per replication,
 * so that the number of replications does not decide.
 *
 * @param policy {@code NAME} or {@code NAME@HOST}, as it is asked for
 * @param metric a name of {@link Metrics}
 * @param relation how it is to be related to what follows
 * @param value threshold in the metric's unit (nanoseconds for times); 0 if another policy is it
 * @param within for {@link Relation#EQUALS}: how far it may be off, in the metric's unit, else 0
 * @param other the policy that it is held against; empty if there is a threshold
 * @param by whether the estimate alone must satisfy it or the whole 95 % interval
 */
public record Expectation(
    String policy,
    String metric,
    Relation relation,
    double value,
    double within,
    String other,
    By by) {

  /** How a number is to be related to a threshold or to the number of another policy. */
  public enum Relation implements Keyed {
    /** Larger than a threshold. */
    ABOVE("above"),
    /** Smaller than a threshold. */
    BELOW("below"),
    /** As large as a threshold, or off by no more than {@code within}. */
    EQUALS("equals"),
    /** Smaller than the other policy's. */
    LESS_THAN("less_than"),
    /** Larger than the other policy's. */
    MORE_THAN("more_than");

    private final String key;

    Relation(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }

    /** Whether it is another policy that the number is held against. */
    public boolean ofTwo() {
      return this == LESS_THAN || this == MORE_THAN;
    }
  }

  /** What must satisfy it. */
  public enum By implements Keyed {
    /** The number in the results: the same seed gives the same verdict. */
    ESTIMATE("estimate"),
    /** Both ends of its 95 % interval, or of that of the difference of two policies. */
    INTERVAL("interval");

    private final String key;

    By(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /** Metrics with an interval of their own. */
  public static final List<String> WITH_INTERVAL =
      List.of(
          "interrupts.dropped",
          "interrupts.lost",
          "interrupts.late",
          "host_cost.bringup_ns",
          "loss_probability.estimate",
          "stall_probability.estimate");

  /** Metrics of which the difference of two policies has an interval. */
  public static final List<String> WITH_DIFFERENCE =
      WITH_INTERVAL.stream().filter(name -> !name.startsWith("stall")).toList();

  /** Whether results have the sum of that metric over all replications. */
  public static boolean perReplication(String metric) {
    return metric.startsWith("interrupts.")
        || metric.startsWith("dropped_by.")
        || (metric.startsWith("pasids.") && !metric.endsWith("_ns"))
        || metric.startsWith("late_by_ns.")
        || metric.equals("latency_ns.count");
  }
}
