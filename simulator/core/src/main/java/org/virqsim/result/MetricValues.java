// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.OptionalDouble;

/** The values of {@link Metrics} in a policy's results, by name. */
public final class MetricValues {
  private MetricValues() {}

  /**
   * Returns the value of a metric, in its unit.
   *
   * @param name one of {@link Metrics#all}; nothing for any other
   */
  public static OptionalDouble of(PolicyResult policy, String name) {
    int dot = name.indexOf('.');
    String field = name.substring(dot + 1);
    return switch (dot < 0 ? name : name.substring(0, dot)) {
      case "interrupts" -> interrupts(policy.interrupts(), field);
      case "latency_ns" -> latency(policy.latencyNs(), field);
      case "late_by_ns" -> lateness(policy.lateByNs(), field);
      case "loss_probability" -> probability(policy.lossProbability(), field);
      case "stall_probability" -> probability(policy.stallProbability(), field);
      case "host_cost" -> cost(policy.hostCost(), field);
      case "replications" -> OptionalDouble.of(policy.replications());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble interrupts(Interrupts i, String field) {
    return switch (field) {
      case "raised" -> whole(i.raised());
      case "delivered" -> whole(i.delivered());
      case "coalesced" -> whole(i.coalesced());
      case "recovered" -> whole(i.recovered());
      case "lost" -> whole(i.lost());
      case "rejected" -> whole(i.rejected());
      case "in_flight" -> whole(i.inFlight());
      case "dropped" -> whole(i.dropped());
      case "late" -> whole(i.late());
      case "latched" -> whole(i.latched());
      case "via_userspace" -> whole(i.viaUserspace());
      case "spurious" -> whole(i.spurious());
      case "misrouted" -> whole(i.misrouted());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble latency(Latency l, String field) {
    return switch (field) {
      case "count" -> whole(l.count());
      case "mean" -> OptionalDouble.of(l.mean());
      case "p50" -> whole(l.p50());
      case "p90" -> whole(l.p90());
      case "p99" -> whole(l.p99());
      case "p999" -> whole(l.p999());
      case "p9999" -> whole(l.p9999());
      case "max" -> whole(l.max());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble lateness(Lateness l, String field) {
    return switch (field) {
      case "moderation" -> whole(l.moderation());
      case "pba" -> whole(l.pba());
      case "vmm_lock" -> whole(l.vmmLock());
      case "main_loop" -> whole(l.mainLoop());
      case "vcpu_away" -> whole(l.vcpuAway());
      case "handler_queue" -> whole(l.handlerQueue());
      case "path" -> whole(l.path());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble probability(Probability p, String field) {
    return switch (field) {
      case "estimate" -> OptionalDouble.of(p.estimate());
      case "lower" -> OptionalDouble.of(p.lower());
      case "upper" -> OptionalDouble.of(p.upper());
      case "confidence" -> OptionalDouble.of(p.confidence());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble cost(HostCost c, String field) {
    return switch (field) {
      case "set_irqs" -> OptionalDouble.of(c.setIrqs());
      case "resizes" -> OptionalDouble.of(c.resizes());
      case "request_irq" -> OptionalDouble.of(c.requestIrq());
      case "free_irq" -> OptionalDouble.of(c.freeIrq());
      case "route_commits" -> OptionalDouble.of(c.routeCommits());
      case "vectors_allocated_peak" -> whole(c.vectorsAllocatedPeak());
      case "vectors_requested_peak" -> whole(c.vectorsRequestedPeak());
      case "irtes_peak" -> whole(c.irtesPeak());
      case "dark_ns_total" -> OptionalDouble.of(c.darkNsTotal());
      case "latched_ns_total" -> OptionalDouble.of(c.latchedNsTotal());
      case "longest_unserved_ns" -> whole(c.longestUnservedNs());
      case "bringup_ns" -> OptionalDouble.of(c.bringupNs());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble whole(long value) {
    return OptionalDouble.of((double) value);
  }
}
