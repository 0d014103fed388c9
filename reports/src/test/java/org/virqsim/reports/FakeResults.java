// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.virqsim.result.Comparison;
import org.virqsim.result.DeviceAssumptions;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Histogram;
import org.virqsim.result.HostCost;
import org.virqsim.result.Inference;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Latency;
import org.virqsim.result.Lateness;
import org.virqsim.result.Parameter;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.result.Refusal;
import org.virqsim.result.Results;
import org.virqsim.result.Timeline;
import org.virqsim.result.VectorResult;

/** Made-up results of the size and shape of real ones. The numbers mean nothing. */
final class FakeResults {
  static final DeviceAssumptions NVME =
      new DeviceAssumptions(
          "nvme0", "vm-0", "A", 33, "drop", "kept", true, "honoured", "timeout", 0);

  private FakeResults() {}

  /** Five policies with a load: two drop, one refused beside them. */
  static Results nvme() {
    return results(
        List.of(
            policy("incremental", 2_811_204, 9_311, 21, 32, 41_300_000, 1),
            policy("qemu-6.0", 2_811_204, 9_307, 18, 32, 41_500_000, 1),
            policy("qemu-7.1", 2_811_204, 9_296, 19, 32, 40_900_000, 1),
            policy("allocate-all", 2_811_204, 0, 0, 0, 2_930_000, 2),
            policy("dynamic@linux-6.5", 2_811_204, 0, 0, 0, 3_300_000, 3)),
        List.of(
            new Refusal(
                "dynamic",
                "linux-5.14 cannot add a vector to an enabled MSI-X index; that needs linux-6.5.")),
        List.of(
            "incremental, qemu-6.0 and qemu-7.1 drop requests on live vectors while they resize;"
                + " allocate-all and dynamic@linux-6.5 never do.",
            "The load during bring-up is assumed: with the driver alone no policy drops anything."));
  }

  static Results results(
      List<PolicyResult> policies, List<Refusal> refused, List<String> conclusions) {
    return results(policies, refused, conclusions, List.of(NVME));
  }

  private static Results results(
      List<PolicyResult> policies,
      List<Refusal> refused,
      List<String> conclusions,
      List<DeviceAssumptions> devices) {
    return new Results(
        Results.SCHEMA,
        "0.1.0",
        "msix/nvme-bringup",
        "An NVMe controller is brought up.",
        "0f".repeat(32),
        List.of(),
        "with-load",
        "0x5eed",
        50_000_000,
        100_000,
        devices,
        List.of(new Parameter("request_irq", "10 us", "vector", "assumed", "")),
        policies,
        refused,
        List.of(
            new Comparison(
                "incremental",
                "allocate-all",
                "interrupts.dropped",
                -9.311,
                -9.9,
                -8.7,
                1e-9,
                null),
            new Comparison("incremental", "qemu-6.0", "interrupts.dropped", 0, 0, 0, null, null)),
        Inference.NONE,
        List.of(),
        conclusions);
  }

  /** A policy that drops {@code dropped} requests, {@code lost} of them for good. */
  static PolicyResult policy(
      String name, long raised, long dropped, long lost, int resizes, double bringup, int shape) {
    long inFlight = raised / 5_000;
    long coalesced = raised / 40;
    long late = raised / 900;
    Interrupts interrupts =
        new Interrupts(
            raised,
            raised - dropped - inFlight - coalesced,
            coalesced,
            dropped - lost,
            lost,
            0,
            inFlight,
            dropped,
            late,
            dropped * 2,
            raised / 10,
            12,
            0);
    Histogram latency = histogram(raised - dropped - inFlight, shape);
    return new PolicyResult(
        name,
        name,
        "linux-5.14",
        1000,
        interrupts,
        Latency.of(latency),
        latency,
        null,
        dropped == lost ? Histogram.EMPTY : histogram(dropped - lost, 3),
        new Lateness(0, dropped * 100_000, 0, 0, 0, 0, dropped * 1_000),
        dropped == 0
            ? new Probability(0, 0, 0.00299, 0.95, "clopper-pearson")
            : new Probability(0.613, 0.582, 0.643, 0.95, "clopper-pearson"),
        lost == 0
            ? new Probability(0, 0, 0.00299, 0.95, "clopper-pearson")
            : new Probability(0.018, 0.0107, 0.0283, 0.95, "clopper-pearson"),
        new HostCost(
            resizes * 2.0 + 35,
            resizes,
            33 + resizes * 16.5,
            resizes * 16.5,
            33,
            33,
            33,
            33,
            dropped * 1234.5,
            dropped * 777.7,
            dropped == 0 ? 12_300 : 1_234_567,
            bringup),
        dropped == 0 ? Map.of() : Map.of("resize", dropped),
        List.of(
            DeviceResult.of(
                "nvme0",
                "vm-0",
                name,
                bringup,
                List.of(new VectorResult(0, interrupts, dropped * 10, 5, 1_234_567)))));
  }

  /** Nothing was raised under any policy. */
  static Results nothing() {
    return results(List.of(idle("incremental"), idle("allocate-all")), List.of(), List.of());
  }

  /** One policy, which drops nothing. */
  static Results one() {
    return results(
        List.of(policy("allocate-all", 5_000, 0, 0, 0, 2_930_000, 2)), List.of(), List.of());
  }

  /** Six devices of two VMs, of two kinds, the second VM with a policy of its own. */
  static Results several() {
    List<DeviceAssumptions> devices = new ArrayList<>();
    List<DeviceResult> results = new ArrayList<>();
    PolicyResult sums = policy("incremental", 6_000, 30, 0, 3, 2_930_000, 1);
    for (int i = 0; i < 6; i++) {
      String vm = i < 4 ? "a" : "b";
      String name = vm + "/nvme-" + i;
      devices.add(
          i < 4
              ? new DeviceAssumptions(
                  name, vm, "A", 9, "drop", "kept", false, "honoured", "timeout", 0)
              : new DeviceAssumptions(
                  name, vm, "B", 2, "keep", "kept", false, "honoured", "none", 8));
      long drops = 2L * i;
      Interrupts own =
          new Interrupts(398L * i + drops, 398L * i, 0, drops, 0, 0, 0, drops, 0, 0, 0, 0, 0);
      results.add(
          DeviceResult.of(
              name,
              vm,
              i < 4 ? "incremental" : "allocate-all",
              1_000_000,
              List.of(new VectorResult(i, own, 0, 0, 0))));
    }
    return results(List.of(withDevices(sums, results)), List.of(), List.of(), devices);
  }

  private static PolicyResult withDevices(PolicyResult p, List<DeviceResult> devices) {
    return new PolicyResult(
        p.policy(),
        p.canonical(),
        p.host(),
        p.replications(),
        p.interrupts(),
        p.latencyNs(),
        p.latencyHistogram(),
        p.reapWaitNs(),
        p.recoveredHistogram(),
        p.lateByNs(),
        p.lossProbability(),
        p.stallProbability(),
        p.hostCost(),
        p.droppedBy(),
        devices);
  }

  /** Every drop is recovered: nothing is lost. */
  static Results recovered() {
    return results(
        List.of(policy("incremental", 50_000, 40, 0, 3, 2_930_000, 1)), List.of(), List.of());
  }

  /** Names with markup, control characters and more length than any column has. */
  static Results hostile() {
    String name = "<b>\u001b[31m&amp;\u0000\"x\",=1+1\n" + "long-".repeat(12);
    return results(
        List.of(
            policy(name + "1", 5_000_000_000L, 1_000_000_000L, 7, 3, 2e12, 1),
            policy(name + "2", 5_000, 0, 0, 0, 0, 2)),
        List.of(new Refusal(name, "\u001b]0;title\u0007no")),
        List.of("\u202eevil"));
  }

  /** Twenty policies, some of which do the same, on three hosts. */
  static Results gallery() {
    List<PolicyResult> policies = new ArrayList<>();
    for (String host : List.of("linux-5.13", "linux-5.14", "linux-6.5")) {
      long more = host.equals("linux-5.13") ? 1_100 : 0;
      policies.add(policy("incremental@" + host, 68_227, 611 + more, 0, 4, 2_161_102, 1));
      policies.add(policy("scan-highest@" + host, 68_227, 611 + more, 0, 4, 2_161_102, 1));
      policies.add(policy("geometric@" + host, 68_686, 433 + more, 0, 3, 2_052_900, 1));
      policies.add(policy("incremental-reinject@" + host, 68_184, 640 + more, 0, 4, 2_173_082, 3));
      policies.add(policy("allocate-all-lazy@" + host, 57_324, 0, 0, 0, 3_262_619, 2));
      policies.add(policy("allocate-all@" + host, 40_787, 0, 0, 0, 5_341_728, 2));
    }
    policies.add(policy("qemu-8.2@linux-5.14", 67_069, 548, 2, 6, 2_300_584, 1));
    policies.add(policy("qemu-8.2@linux-6.5", 70_704, 0, 0, 0, 1_642_459, 2));
    return results(policies, List.of(), List.of());
  }

  /** Nothing ever happened. */
  static PolicyResult idle(String name) {
    Probability none = new Probability(0, 0, 0.0368, 0.95, "clopper-pearson");
    return new PolicyResult(
        name,
        name,
        "linux-5.14",
        100,
        Interrupts.NONE,
        Latency.NONE,
        Histogram.EMPTY,
        null,
        Histogram.EMPTY,
        Lateness.NONE,
        none,
        none,
        new HostCost(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        Map.of(),
        List.of());
  }

  private static Histogram histogram(long count, int shape) {
    if (count == 0) {
      return Histogram.EMPTY;
    }
    SplittableRandom random = new SplittableRandom(shape);
    org.HdrHistogram.Histogram hdr = new org.HdrHistogram.Histogram(3);
    int samples = (int) Math.min(count, 40_000);
    for (int i = 0; i < samples; i++) {
      double body = 3_800 + 900 * -Math.log(1 - random.nextDouble());
      double tail = random.nextDouble() < 0.004 ? 30_000 * -Math.log(1 - random.nextDouble()) : 0;
      double dark = shape == 1 && random.nextDouble() < 0.002 ? 1e6 * random.nextDouble() : 0;
      double slow = shape == 3 ? 1_500 : 0;
      long times = count / samples + (i < count % samples ? 1 : 0);
      hdr.recordValueWithCount((long) (body + tail + dark + slow), times);
    }
    return Histogram.fromHdr(hdr);
  }

  /** Vectors are added one by one; a resize darkens all earlier ones. */
  static Timeline resizing(String policy, int vectors, double perMs) {
    SplittableRandom random = new SplittableRandom(7);
    long step = 400_000;
    long horizon = (vectors + 2) * step;
    List<Timeline.Lane> lanes = new ArrayList<>();
    List<Timeline.Slice> calls = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      List<Timeline.Span> spans = new ArrayList<>();
      long now = (v + 1) * step + 60_000;
      spans.add(new Timeline.Span("masked", 0, now));
      for (int r = v + 1; r < vectors; r++) {
        long off = (r + 1) * step;
        spans.add(new Timeline.Span("served", "kvm", now, off));
        spans.add(new Timeline.Span("latched", off, off + 12_000));
        spans.add(new Timeline.Span("dark", off + 12_000, off + 40_000));
        spans.add(new Timeline.Span("latched", off + 40_000, off + 55_000 + v * 4_000L));
        now = off + 55_000 + v * 4_000L;
      }
      spans.add(new Timeline.Span("served", "kvm", now, horizon));
      lanes.add(new Timeline.Lane("nvme0", v, spans, marks(spans, horizon, perMs, random)));
      calls.add(call("SET_IRQS(0," + (v + 1) + ")", (v + 1) * step, (v + 1) * step + 60_000));
    }
    return timeline(policy, horizon, lanes, calls);
  }

  /** Vectors are added one by one without disturbing the others. */
  static Timeline growing(String policy, int vectors, double perMs) {
    SplittableRandom random = new SplittableRandom(7);
    long step = 400_000;
    long horizon = (vectors + 2) * step;
    List<Timeline.Lane> lanes = new ArrayList<>();
    List<Timeline.Slice> calls = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      long on = (v + 1) * step + 20_000;
      List<Timeline.Span> spans =
          List.of(
              new Timeline.Span("masked", 0, on), new Timeline.Span("served", "kvm", on, horizon));
      lanes.add(new Timeline.Lane("nvme0", v, spans, marks(spans, horizon, perMs, random)));
      calls.add(call("SET_IRQS(" + v + ",1)", (v + 1) * step, (v + 1) * step + 20_000));
    }
    return timeline(policy, horizon, lanes, calls);
  }

  private static Timeline timeline(
      String policy, long horizon, List<Timeline.Lane> lanes, List<Timeline.Slice> calls) {
    return new Timeline(
        Timeline.SCHEMA,
        "msix/nvme-bringup",
        policy,
        "linux-5.14",
        0,
        horizon,
        lanes,
        tracks(calls));
  }

  private static Timeline.Slice call(String name, long start, long end) {
    return new Timeline.Slice("call", name, name, "nvme0", -1, start, end, 0, "0");
  }

  /** Each call is made in a step of the driver that begins and ends 5 us before and after it. */
  private static List<Timeline.Track> tracks(List<Timeline.Slice> calls) {
    List<Timeline.Slice> steps = new ArrayList<>();
    List<Timeline.Slice> locked = new ArrayList<>();
    for (int v = 0; v < calls.size(); v++) {
      long start = calls.get(v).startNs() - 5_000;
      long end = calls.get(v).endNs() + 5_000;
      String name = "unmask " + v;
      steps.add(new Timeline.Slice("step", name, name, "nvme0", v, start, end, 0, ""));
      locked.add(new Timeline.Slice("vcpu", name, name, "nvme0", v, start, end, 0, ""));
    }
    return List.of(
        new Timeline.Track("guest", "vm-0", "vCPU 0", steps),
        new Timeline.Track("lock", "vm-0", "VMM lock", locked),
        new Timeline.Track("calls", "vm-0", "host calls", calls));
  }

  private static List<Timeline.Mark> marks(
      List<Timeline.Span> spans, long horizon, double perMs, SplittableRandom random) {
    List<Timeline.Mark> marks = new ArrayList<>();
    double t = 0;
    while (true) {
      t += -Math.log(1 - random.nextDouble()) / perMs * 1e6;
      if (t >= horizon) {
        return marks;
      }
      long at = (long) t;
      Timeline.Span in =
          spans.stream().filter(s -> s.startNs() <= at && at < s.endNs()).findFirst().orElseThrow();
      switch (in.state()) {
        case "served" ->
            marks.add(
                new Timeline.Mark(
                    at, at + 5_000, marks.size() % 9 == 8 ? "coalesced" : "delivered", false));
        case "latched" -> marks.add(new Timeline.Mark(at, in.endNs() + 5_000, "delivered", true));
        case "dark" ->
            marks.add(
                marks.size() % 2 == 0
                    ? dropped(at, "lost", Timeline.Mark.NEVER)
                    : dropped(at, "recovered", at + 120_000));
        default -> {}
      }
    }
  }

  private static Timeline.Mark dropped(long at, String outcome, long reapedNs) {
    return new Timeline.Mark(
        at,
        Timeline.Mark.NEVER,
        outcome,
        false,
        new Timeline.Drop(at, "raised while MSI-X Enable was 0: not recognised", reapedNs));
  }
}
