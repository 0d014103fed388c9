// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.virqsim.result.Interval;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/** How well the means and the longest latency of a policy's bring-ups are known. */
final class IntervalText {
  private static final String DROPPED = "interrupts.dropped";
  private static final String REJECTED = "interrupts.rejected";
  private static final String LEGITIMATE = "pasids.rejected_legitimate";
  private static final String MISROUTED = "interrupts.misrouted";
  private static final String LATE = "interrupts.late";
  private static final String LONGEST = "latency_ns.max";

  static final String TITLE =
      "Per bring-up, with 95 % intervals: mean dropped and late requests, median and p99 of the"
          + " longest latency";

  private final List<Interval> intervals;

  IntervalText(Results results) {
    this.intervals = results.inference().intervals();
  }

  /** Whether there is an interval of requests: without requests the table says it all. */
  boolean any() {
    return intervals.stream().anyMatch(i -> i.metric().equals(DROPPED));
  }

  String of(PolicyResult result) {
    List<String> parts = new ArrayList<>();
    find(result, DROPPED, "mean").ifPresent(i -> parts.add("dropped " + text(i, Units::mean)));
    find(result, REJECTED, "mean").ifPresent(i -> parts.add("rejected " + text(i, Units::mean)));
    find(result, LEGITIMATE, "mean")
        .ifPresent(i -> parts.add("of these the owner's " + text(i, Units::mean)));
    find(result, MISROUTED, "mean").ifPresent(i -> parts.add("misrouted " + text(i, Units::mean)));
    find(result, LATE, "mean").ifPresent(i -> parts.add("late " + text(i, Units::mean)));
    List<String> longest = new ArrayList<>();
    find(result, LONGEST, "p50").ifPresent(i -> longest.add(text(i, Units::duration)));
    find(result, LONGEST, "p99").ifPresent(i -> longest.add("p99 " + text(i, Units::duration)));
    if (!longest.isEmpty()) {
      parts.add("longest " + String.join(", ", longest));
    }
    return parts.isEmpty() ? "not estimated: no request was raised" : String.join("; ", parts);
  }

  private Optional<Interval> find(PolicyResult result, String metric, String statistic) {
    return intervals.stream()
        .filter(i -> i.policy().equals(result.policy()))
        .filter(i -> i.metric().equals(metric) && i.statistic().equals(statistic))
        .findFirst();
  }

  private static String text(Interval i, DoubleFunction<String> unit) {
    Double estimate = i.estimate();
    Double lower = i.lower();
    Double upper = i.upper();
    if (estimate == null || lower == null || upper == null) {
      Long needed = i.needed();
      return "needs " + (needed == null ? "more" : Units.count(needed)) + " bring-ups";
    }
    String value = unit.apply(estimate);
    if (i.method().equals("constant")) {
      return value + " in each";
    }
    // A t interval of rare counts reaches below 0, where no mean can be.
    String from = unit.apply(Math.max(0, lower));
    String to = unit.apply(upper);
    return from.equals(value) && to.equals(value) ? value : value + " [" + from + ", " + to + "]";
  }
}
