// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;
import java.util.Optional;

/**
 * The metrics of a policy's results: what each is called in {@code results.json}, its unit, and
 * what it means. Names are paths below an element of {@code policies}.
 */
public final class Metrics {

  /**
   * One metric.
   *
   * @param name path in the JSON, such as {@code interrupts.lost}
   * @param unit {@code 1} for counts and probabilities, {@code ns} for times
   * @param description one line
   */
  public record Metric(String name, String unit, String description) {}

  private static final List<Metric> ALL =
      List.of(
          count("interrupts.raised", "requests raised by devices, all replications"),
          count("interrupts.delivered", "its own message reached the guest's handler"),
          count("interrupts.coalesced", "merged into an unserved request that was delivered"),
          count("interrupts.recovered", "dropped, but its completion was reaped in time"),
          count("interrupts.lost", "dropped and never reaped up to the horizon"),
          count("interrupts.rejected", "refused by the device's PASID check"),
          count("interrupts.in_flight", "undecided at the horizon: latched or queued"),
          count("interrupts.dropped", "message discarded: recovered + lost"),
          count("interrupts.late", "served later than the deadline"),
          count("interrupts.latched", "waited in a pending bit array, physical or emulated"),
          count("interrupts.via_userspace", "injected by the VMM's main loop"),
          count("interrupts.spurious", "handler runs that found nothing to reap"),
          count("interrupts.misrouted", "sent to a vector of another owner"),
          count("dropped_by.not_recognised", "dropped: MSI-X Enable was 0"),
          count("dropped_by.intx_unhandled", "dropped: sent as INTx, which nobody handles"),
          count("dropped_by.pba_cleared", "dropped: pending when MSI-X was disabled"),
          count("dropped_by.irq_freed", "dropped: in IRQS_PENDING of a freed irq"),
          count("dropped_by.no_irq", "dropped: the host has no irq for it"),
          count("dropped_by.remote_irr", "dropped: accepted by a CPU, irq deactivated"),
          count("dropped_by.not_signalled", "dropped: an earlier one was never answered"),
          count("dropped_by.no_route", "dropped: an irqfd without a route took it"),
          count("dropped_by.function_reset", "dropped: latched in a function that was reset"),
          count("dropped_by.no_eventfd", "dropped: no eventfd for the emulated vector"),
          count("dropped_by.slot_masked", "dropped: a masked slot that does not latch"),
          count("dropped_by.slot_freed", "dropped: latched in a slot that was freed"),
          count("dropped_by.eventfd_closed", "dropped: counted in a closed eventfd"),
          count("latency_ns.count", "requests with a latency: delivered and coalesced"),
          time("latency_ns.mean", "mean latency from raise to the start of the handler run"),
          time("latency_ns.p50", "median latency"),
          time("latency_ns.p90", "90th percentile of latency"),
          time("latency_ns.p99", "99th percentile of latency"),
          time("latency_ns.p999", "99.9th percentile of latency"),
          time("latency_ns.p9999", "99.99th percentile of latency"),
          time("latency_ns.max", "largest latency"),
          count("reap_wait_ns.count", "completions that handlers took one by one; with 'service'"),
          time("reap_wait_ns.mean", "mean time from the raise to a handler's taking it"),
          time("reap_wait_ns.p50", "median of that time"),
          time("reap_wait_ns.p90", "90th percentile of that time"),
          time("reap_wait_ns.p99", "99th percentile of that time"),
          time("reap_wait_ns.p999", "99.9th percentile of that time"),
          time("reap_wait_ns.p9999", "99.99th percentile of that time"),
          time("reap_wait_ns.max", "largest such time"),
          time("late_by_ns.moderation", "late requests: held back by interrupt moderation, sum"),
          time("late_by_ns.pba", "late requests: latched while masked or torn down, sum"),
          time("late_by_ns.vmm_lock", "late requests: a vCPU held the VMM's lock, sum"),
          time("late_by_ns.main_loop", "late requests: waited for the VMM's main loop, sum"),
          time("late_by_ns.vcpu_away", "late requests: the vCPU took no interrupts, sum"),
          time("late_by_ns.handler_queue", "late requests: another handler ran, sum"),
          time("late_by_ns.path", "late requests: on the way itself, sum"),
          count("loss_probability.estimate", "probability that a replication drops a request"),
          count("loss_probability.lower", "lower end of its confidence interval"),
          count("loss_probability.upper", "upper end of its confidence interval"),
          count("loss_probability.confidence", "confidence of that interval"),
          count("stall_probability.estimate", "probability that a replication loses a request"),
          count("stall_probability.lower", "lower end of its confidence interval"),
          count("stall_probability.upper", "upper end of its confidence interval"),
          count("stall_probability.confidence", "confidence of that interval"),
          count("host_cost.set_irqs", "VFIO_DEVICE_SET_IRQS calls, mean per replication"),
          count("host_cost.resizes", "teardowns to grow the vectors, mean per replication"),
          count("host_cost.request_irq", "request_irq in the host, mean per replication"),
          count("host_cost.free_irq", "free_irq in the host, mean per replication"),
          count("host_cost.route_commits", "KVM_SET_GSI_ROUTING calls, mean per replication"),
          count("host_cost.vectors_allocated_peak", "most vectors allocated at one time"),
          count("host_cost.vectors_requested_peak", "most vectors requested at one time"),
          count("host_cost.irtes_peak", "most remapping entries held at one time"),
          time("host_cost.dark_ns_total", "time in which a request would be dropped, mean sum"),
          time("host_cost.latched_ns_total", "time in which a request would be held, mean sum"),
          time("host_cost.longest_unserved_ns", "longest time a live vector went unserved"),
          time("host_cost.bringup_ns", "from the guest's first step to its last, mean"),
          count("pasids.submitted", "descriptors submitted to mediated devices; only with such"),
          count("pasids.rejected_legitimate", "refused though the process owned the vector"),
          count("pasids.rejected_illegitimate", "refused, the process did not own the vector"),
          count("pasids.misrouted_stale", "sent under a PASID that did not own the vector"),
          count("pasids.misrouted_foreign", "sent unchecked, or into another device's vector"),
          time("pasids.early_ns", "slots held the next owner's PASID, mean sum"),
          time("pasids.late_ns", "slots held another PASID than the owner's else, mean sum"),
          count("replications", "independent replications behind the numbers"));

  private Metrics() {}

  /** All metrics in the order of the JSON. */
  public static List<Metric> all() {
    return ALL;
  }

  /** The metric of that name, if there is one. */
  public static Optional<Metric> find(String name) {
    return ALL.stream().filter(metric -> metric.name().equals(name)).findFirst();
  }

  private static Metric count(String name, String description) {
    return new Metric(name, "1", description);
  }

  private static Metric time(String name, String description) {
    return new Metric(name, "ns", description);
  }
}
