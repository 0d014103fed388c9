// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Benchmarks that are compared with each other, and so are run next to each other.
 *
 * @param name what is measured
 * @param benchmark the simple name of the JMH class
 * @param contestants who takes part, as the JMH class calls them; the first is the limit
 * @param parameters its other parameters
 */
record Contest(
    String name, String benchmark, List<String> contestants, Map<String, String> parameters) {
  static final String LIMIT = "bare";
  static final String OURS = "engine";
  static final String DSOL = "dsol";

  private static final List<String> EVENT_LISTS =
      List.of(
          LIMIT,
          "priority-queue",
          OURS,
          DSOL,
          "ssj-binary",
          "ssj-doubly",
          "ssj-henriksen",
          "ssj-redblack",
          "ssj-splay");

  /**
   * All of them, in the order of the report.
   *
   * @param ours whether only the limit and we take part
   */
  static List<Contest> all(boolean ours) {
    List<Contest> all = new ArrayList<>();
    for (String pending : List.of("10", "1000", "100000")) {
      List<String> contestants = new ArrayList<>(EVENT_LISTS);
      if (pending.equals("100000")) {
        contestants.remove("ssj-doubly"); // linear: a run would take an hour
      }
      all.add(
          new Contest(
              String.format(Locale.ROOT, "%,d pending", Integer.parseInt(pending)),
              "HoldBenchmark",
              contestants,
              Map.of("pending", pending)));
    }
    all.add(
        new Contest(
            "10,000 replications of 200 events",
            "ReplicationBenchmark",
            new ArrayList<>(List.of(LIMIT, OURS, DSOL)),
            Map.of()));
    if (ours) {
      all.forEach(contest -> contest.contestants.retainAll(List.of(LIMIT, OURS)));
    }
    return all;
  }

  /**
   * The contestants in the order of a round: each comes first in turn, so that none is always the
   * one that runs after the same other.
   */
  List<String> inRound(int round) {
    List<String> order = new ArrayList<>(contestants);
    Collections.rotate(order, -round);
    return order;
  }
}
