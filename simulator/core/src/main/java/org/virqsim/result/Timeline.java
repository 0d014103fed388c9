// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;
import java.util.Set;

/**
 * One replication of one policy, in time: the content of {@code timeline-*.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param scenario its name
 * @param policy the name as asked for
 * @param host host profile
 * @param replication which one, from 0
 * @param horizonNs end of the simulated time, nanoseconds
 * @param lanes one per vector that a guest uses, device by device in the scenario's order
 * @param calls of guest, VMM and host, by start; nested ones lie within each other
 */
public record Timeline(
    String schema,
    String scenario,
    String policy,
    String host,
    int replication,
    long horizonNs,
    List<Lane> lanes,
    List<CallSpan> calls) {

  /** Format of this version; a change that breaks readers gets a new number. */
  public static final String SCHEMA = "virqsim-timeline/1";

  /** The states of a {@link Span}. */
  public static final Set<String> STATES = Set.of("masked", "served", "latched", "dark");

  /** The outcomes of a {@link Mark}. */
  public static final Set<String> OUTCOMES =
      Set.of("delivered", "coalesced", "recovered", "lost", "rejected", "in_flight");

  /**
   * Copies and checks.
   *
   * @throws IllegalArgumentException if the schema has another form or a number is negative
   */
  public Timeline {
    if (!schema.equals(SCHEMA)) {
      throw new IllegalArgumentException("schema is '" + schema + "', not '" + SCHEMA + "'");
    }
    Decimals.nonNegative("replication", replication);
    Decimals.nonNegative("horizon_ns", horizonNs);
    lanes = List.copyOf(lanes);
    calls = List.copyOf(calls);
  }

  /**
   * One vector.
   *
   * @param device its name, as in {@link DeviceResult}
   * @param vector index in the MSI-X table, or the IMS slot
   * @param spans states in time; together they cover what is known, without overlap
   * @param marks requests by the time of their raise
   */
  public record Lane(String device, int vector, List<Span> spans, List<Mark> marks) {
    /** Copies the lists. */
    public Lane {
      Decimals.nonNegative("vector", vector);
      spans = List.copyOf(spans);
      marks = List.copyOf(marks);
    }
  }

  /**
   * A state of a vector over {@code [startNs, endNs)}.
   *
   * @param state {@code masked}: the guest has it masked; {@code served}: a request is delivered;
   *     {@code latched}: a request is held; {@code dark}: a request is dropped
   * @param startNs nanoseconds from the start of the replication
   * @param endNs at least {@code startNs}
   */
  public record Span(String state, long startNs, long endNs) {
    /**
     * Checks state and order.
     *
     * @throws IllegalArgumentException if the state is unknown or the span ends before it starts
     */
    public Span {
      if (!STATES.contains(state)) {
        throw new IllegalArgumentException("unknown state of a vector: '" + state + "'");
      }
      ordered(state, startNs, endNs);
    }
  }

  /**
   * One interrupt request.
   *
   * @param raisedNs nanoseconds from the start of the replication
   * @param servedNs start of the handler run that reaped it, or -1 if none did
   * @param outcome one of {@link #OUTCOMES}
   * @param late whether it was served later than the deadline
   */
  public record Mark(long raisedNs, long servedNs, String outcome, boolean late) {
    /** {@code servedNs} of a request that nothing served. */
    public static final long NEVER = -1;

    /**
     * Checks outcome and times.
     *
     * @throws IllegalArgumentException if the outcome is unknown or it is served before its raise
     */
    public Mark {
      if (!OUTCOMES.contains(outcome)) {
        throw new IllegalArgumentException("unknown outcome of a request: '" + outcome + "'");
      }
      Decimals.nonNegative("raised_ns", raisedNs);
      if (servedNs != NEVER) {
        ordered(outcome, raisedNs, servedNs);
      }
    }
  }

  /**
   * One call over {@code [startNs, endNs)}.
   *
   * @param actor who made it, such as {@code guest}, {@code vmm}, {@code host}
   * @param name with its arguments, such as {@code SET_IRQS(0,3)}
   * @param startNs nanoseconds from the start of the replication
   * @param endNs at least {@code startNs}
   * @param result what it returned; empty if nothing
   */
  public record CallSpan(String actor, String name, long startNs, long endNs, String result) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if it ends before it starts
     */
    public CallSpan {
      ordered(name, startNs, endNs);
    }
  }

  private static void ordered(String what, long startNs, long endNs) {
    Decimals.nonNegative("start_ns", startNs);
    if (endNs < startNs) {
      throw new IllegalArgumentException(
          what + " ends at " + endNs + " ns, before its start at " + startNs + " ns");
    }
  }
}
