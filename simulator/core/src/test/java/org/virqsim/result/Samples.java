// SPDX-License-Identifier: Apache-2.0
package org.virqsim.result;

import java.util.List;
import java.util.Map;

/** Small results for tests of this package. */
final class Samples {
  private Samples() {}

  static final Interrupts DROPPING = new Interrupts(10, 5, 1, 2, 1, 0, 1, 3, 2, 1, 0, 4, 0);

  static PolicyResult policy(String name) {
    Histogram latency =
        new Histogram(List.of(new Histogram.Bin(5_000, 4), new Histogram.Bin(90_000, 2)));
    return new PolicyResult(
        name,
        "qemu-2.1",
        "linux-5.14",
        3,
        DROPPING,
        Latency.of(latency),
        latency,
        Latency.of(latency),
        new Histogram(List.of(new Histogram.Bin(2_000_000, 2))),
        new Lateness(1, 170_000, 2, 3, 4, 5, 9_985),
        new Probability(2.0 / 3, 0.0943, 0.9916, 0.95, "clopper-pearson"),
        new Probability(1e-9, 1e-10, 2.5e-9, 0.95, "dark-time"),
        new HostCost(
            20.0 / 3, 2, 6, 5, 3, 3, 3, 3, 123456.789, 98765.4321, 456_000, 2_345_678.91234),
        Map.of("resize", 2L, "disable", 1L),
        List.of(
            DeviceResult.of(
                "nvme0",
                "vm-0",
                "qemu-2.1",
                2_345_678.91234,
                List.of(new VectorResult(0, DROPPING, 370_370, 296_296, 456_000)))),
        new Pasids(12, 3, 2, 1, 4, 5_000.5, 7_000.25));
  }

  static Results results() {
    return new Results(
        Results.SCHEMA,
        "0.1.0",
        "msix/seed-three-vectors",
        "A scenario with \"quotes\", <markup> & umlauts: ä.",
        "ab12",
        List.of("device.vectors=3"),
        "with-load",
        "0x2a",
        5_000_000,
        50_000,
        List.of(
            new DeviceAssumptions(
                "nvme0", "vm-0", "A", 3, "drop", "kept", false, "honoured", "timeout", 0)),
        List.of(new Parameter("request_irq", "10 us", "vector", "assumed", "")),
        List.of(policy("incremental")),
        List.of(new Refusal("dynamic@linux-5.14", "linux-5.14 cannot add a vector.")),
        List.of(
            new Comparison(
                "incremental", "dynamic", "interrupts.dropped", -1.5, -2, -1, 0.001, 3.5),
            new Comparison("incremental", "static", "interrupts.dropped", 0, 0, 0, null, null)),
        inference(),
        expectations(),
        List.of("incremental drops requests while it resizes."));
  }

  private static List<Expected> expectations() {
    String dropped = "interrupts.dropped";
    return List.of(
        new Expected(
            "incremental",
            dropped,
            "above",
            0.5,
            0,
            "",
            "interval",
            1.0,
            0.75,
            1.25,
            Expected.Verdict.OK,
            ""),
        new Expected(
            "incremental",
            dropped,
            "less_than",
            null,
            0,
            "static",
            "estimate",
            null,
            null,
            null,
            Expected.Verdict.UNCHECKED,
            "static was not run"));
  }

  private static Inference inference() {
    return new Inference(
        new Stopping(
            Stopping.Reason.CAP,
            0.05,
            100,
            200,
            List.of(
                new Stopping.Estimate("incremental", "interrupts.dropped", 200, 1.5, 0.25, false))),
        List.of(
            new Interval(
                "incremental",
                "latency_ns.max",
                "p50",
                200,
                5.0,
                4.0,
                6.5,
                0.95,
                "order-statistics",
                null),
            new Interval(
                "incremental",
                "latency_ns.max",
                "p99",
                200,
                null,
                null,
                null,
                0.95,
                "order-statistics",
                368L)),
        new Selection(
            "interrupts.dropped",
            0.5,
            0.95,
            20,
            List.of("a", "b", "c"),
            List.of("d"),
            Selection.Outcome.TIED,
            List.of("a", "b"),
            31),
        List.of(
            new SteadyState(
                "incremental", 0, 5000, 25, 20, 248, 5000.5, 4900.0, 5101.0, 0.95, 1.9, List.of()),
            new SteadyState(
                "few", 0, 50, 0, 20, 0, null, null, null, 0.95, null, List.of("Too few."))),
        lossEstimators());
  }

  private static List<LossEstimator> lossEstimators() {
    return List.of(
        new LossEstimator(
            "incremental",
            new Probability(1e-9, 0.98e-9, 1.02e-9, 0.95, "dark-time"),
            5000,
            null,
            2500.5,
            0.002,
            0,
            0),
        new LossEstimator(
            "few",
            new Probability(0.5, 0.01, 0.99, 0.95, "clopper-pearson"),
            2,
            "the scenario asks for it",
            null,
            null,
            1,
            0));
  }

  static Timeline timeline() {
    return new Timeline(
        Timeline.SCHEMA,
        "msix/seed-three-vectors",
        "incremental",
        "linux-5.14",
        0,
        5_000_000,
        List.of(
            new Timeline.Lane(
                "nvme0",
                0,
                List.of(
                    new Timeline.Span("masked", "qemu", 0, 1000),
                    new Timeline.Span("dark", 1000, 2000)),
                List.of(
                    new Timeline.Mark(
                        1500,
                        Timeline.Mark.NEVER,
                        "lost",
                        false,
                        new Timeline.Drop(1500, "not recognised", Timeline.Mark.NEVER)),
                    new Timeline.Mark(2500, 2600, "delivered", true)))),
        List.of(
            new Timeline.Track(
                "calls",
                "vm-0",
                "host calls",
                List.of(
                    new Timeline.Slice(
                        "call",
                        "SI(0,2):KK",
                        "VFIO_DEVICE_SET_IRQS start 0 count 2 fds KK",
                        "nvme0",
                        Timeline.Slice.NO_VECTOR,
                        900,
                        1900,
                        0,
                        "0")))));
  }
}
