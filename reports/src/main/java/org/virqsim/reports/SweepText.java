// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.virqsim.result.Estimate;
import org.virqsim.result.Sweep;

/** Names and numbers of a sweep, as table and charts show them. */
final class SweepText {
  private SweepText() {}

  /**
   * Scenario, replications and seed: what a number is a number of.
   *
   * @param greek whether the font has a Greek mu
   */
  static String subject(Sweep sweep, boolean greek) {
    String workload = sweep.workload();
    boolean said = !workload.isEmpty() && !workload.equals("inline");
    String horizon = Units.shortest(Units.duration(sweep.horizonNs()));
    return Text.clean(sweep.scenario())
        + (said ? ", workload " + Text.clean(workload) : "")
        + ", "
        + Units.count(sweep.replications())
        + (sweep.replications() == 1 ? " replication of " : " replications of ")
        + (greek ? horizon.replace("us", "\u00b5s") : horizon)
        + " in each cell, seed "
        + sweep.seed();
  }

  /**
   * Paths without what they begin with, as far as they still differ: {@code request_irq.value} of
   * {@code costs.request_irq.value}.
   */
  static List<String> shortNames(List<String> paths) {
    Map<String, Integer> uses = new HashMap<>();
    for (String path : paths) {
      for (int at = path.length(); at >= 0; at = path.lastIndexOf('.', at - 1)) {
        uses.merge(path.substring(at == path.length() ? at : at + 1), 1, Integer::sum);
        if (at == 0) {
          break;
        }
      }
    }
    List<String> names = new ArrayList<>();
    for (String path : paths) {
      names.add(shortName(path, uses));
    }
    return names;
  }

  private static String shortName(String path, Map<String, Integer> uses) {
    for (int at = path.lastIndexOf('.'); at >= 0; at = path.lastIndexOf('.', at - 1)) {
      String tail = path.substring(at + 1);
      boolean says = !tail.equals("value") && !tail.equals("per_item") && !tail.endsWith("]");
      if (says && uses.getOrDefault(tail, 0) == 1) {
        return Text.clean(tail);
      }
      if (at == 0) {
        break;
      }
    }
    return Text.clean(path);
  }

  /** What a metric is, with its unit unless that is in each number. */
  static String metric(String name) {
    return switch (name) {
      case "loss_probability.estimate" -> "probability that a bring-up drops a request";
      case "stall_probability.estimate" -> "probability that a bring-up loses a request";
      case "interrupts.dropped" -> "dropped requests per bring-up";
      case "interrupts.lost" -> "lost requests per bring-up";
      case "interrupts.late" -> "late requests per bring-up";
      case "host_cost.bringup_ns" -> "bring-up time";
      case "host_cost.resizes" -> "resizes per bring-up";
      case "host_cost.dark_ns_total" -> "dark time per bring-up";
      case "latency_ns.mean" -> "mean latency";
      case "latency_ns.max" -> "longest latency";
      case "latency_ns.p50" -> "median of latency";
      case "latency_ns.p90" -> "90th percentile of latency";
      case "latency_ns.p99" -> "99th percentile of latency";
      case "latency_ns.p999" -> "99.9th percentile of latency";
      case "latency_ns.p9999" -> "99.99th percentile of latency";
      default -> name.startsWith("interrupts.") ? name + " per bring-up" : name;
    };
  }

  /** A number of a metric; a negative one is a difference. */
  static String number(double value, String unit) {
    if (unit.equals("ns")) {
      return Units.shortest(Units.duration(value));
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 0.001 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, size < 1 ? "%.4f" : size < 100 ? "%.2f" : "%,.1f", value);
  }

  /** A number with its interval, if one is known and its ends are not shown as the same. */
  static String estimate(Estimate estimate, String unit) {
    String low = number(estimate.low(), unit);
    String high = number(estimate.high(), unit);
    return low.equals(high)
        ? number(estimate.value(), unit)
        : number(estimate.value(), unit) + " [" + low + ", " + high + "]";
  }
}
