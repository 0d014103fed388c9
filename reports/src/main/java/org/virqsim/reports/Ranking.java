// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Histogram;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Lateness;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;
import org.virqsim.result.VectorResult;

/**
 * The policies in the order in which all reports show them: by dropped requests, then by the time
 * of the bring-up, then by IRTEs, then as asked for; those without any request at the end.
 */
final class Ranking {
  private static final Comparator<PolicyResult> ORDER =
      Comparator.comparing((PolicyResult p) -> p.interrupts().raised() == 0)
          .thenComparingDouble(p -> (double) p.interrupts().dropped() / p.replications())
          .thenComparingDouble(p -> p.hostCost().bringupNs())
          .thenComparingLong(p -> p.hostCost().irtesPeak());

  /**
   * A policy in its place.
   *
   * @param rank from 1; no two policies share one
   * @param asked its place in the results, from 0; that of the reference is 0
   * @param policy what it did
   * @param dominatedBy the best of those that make it pointless, if any does
   */
  record Row(int rank, int asked, PolicyResult policy, Optional<PolicyResult> dominatedBy) {
    String name() {
      return Text.clean(policy.policy());
    }

    /** Whether it is the one that others are held against. */
    boolean reference() {
      return asked == 0;
    }

    boolean dominated() {
      return dominatedBy.isPresent();
    }

    /** Whether no device raised a request, so that nothing is known of what it does to them. */
    boolean idle() {
      return policy.interrupts().raised() == 0;
    }
  }

  /** All that was measured; policies of which it is equal did the same in every replication. */
  private record Behaviour(
      int replications,
      Interrupts interrupts,
      Histogram latency,
      Histogram recovered,
      Lateness late,
      HostCost cost,
      Map<String, Long> droppedBy,
      List<List<VectorResult>> vectors) {
    static Behaviour of(PolicyResult policy) {
      return new Behaviour(
          policy.replications(),
          policy.interrupts(),
          policy.latencyHistogram(),
          policy.recoveredHistogram(),
          policy.lateByNs(),
          policy.hostCost(),
          policy.droppedBy(),
          policy.devices().stream().map(DeviceResult::vectors).toList());
    }
  }

  private final List<Row> rows = new ArrayList<>();
  private final Collection<List<Row>> alike;

  private Ranking(Results results) {
    List<PolicyResult> policies = results.policies();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(policies::get, ORDER));
    List<PolicyResult> sorted = order.stream().map(policies::get).toList();
    Domination domination = new Domination(results.deadlineNs());
    for (int asked : order) {
      PolicyResult policy = policies.get(asked);
      Optional<PolicyResult> dominator =
          sorted.stream().filter(better -> domination.dominates(better, policy)).findFirst();
      rows.add(new Row(rows.size() + 1, asked, policy, dominator));
    }
    Map<Behaviour, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(Behaviour.of(row.policy()), key -> new ArrayList<>()).add(row);
    }
    alike = groups.values();
  }

  static Ranking of(Results results) {
    return new Ranking(results);
  }

  /** All policies, the best first. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** Those that did exactly the same together, in the order of the first of each group. */
  List<List<Row>> alike() {
    return alike.stream().map(List::copyOf).toList();
  }

  boolean anyDominated() {
    return rows.stream().anyMatch(Row::dominated);
  }

  /** Whether requests were raised under any policy. */
  boolean anyRaised() {
    return !rows.stream().allMatch(Row::idle);
  }

  /** The row of the policy in that place of the results. */
  Row asked(int index) {
    return rows.stream().filter(row -> row.asked() == index).findFirst().orElseThrow();
  }
}
