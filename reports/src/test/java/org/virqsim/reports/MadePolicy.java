// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Histogram;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Latency;
import org.virqsim.result.Lateness;
import org.virqsim.result.Pasids;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.result.VectorResult;

/**
 * A policy's results by what orders policies: 1,000 requests on each of two vectors in 100
 * replications, all delivered, unless a test says otherwise.
 */
final class MadePolicy {
  private final String name;
  private final List<Integer> vectors = new ArrayList<>(List.of(0, 1));
  private int replications = 100;
  private long raised = 1_000;
  private long recovered;
  private long lost;
  private long rejected;
  private long inFlight;
  private long late;
  private long requested = 2;
  private long irtes = 2;
  private long longestUnserved;
  private long misrouted;
  private @Nullable Long legitimate;
  private double bringup = 1_000_000;

  private MadePolicy(String name) {
    this.name = name;
  }

  static MadePolicy of(String name) {
    return new MadePolicy(name);
  }

  MadePolicy replications(int count) {
    replications = count;
    return this;
  }

  /** On each vector. */
  MadePolicy raised(long count) {
    raised = count;
    return this;
  }

  /** Of the first vector, as all that follow. */
  MadePolicy recovered(long count) {
    recovered = count;
    return this;
  }

  MadePolicy lost(long count) {
    lost = count;
    return this;
  }

  MadePolicy rejected(long count) {
    rejected = count;
    return this;
  }

  MadePolicy misrouted(long count) {
    misrouted = count;
    return this;
  }

  /** Of a mediated device, whose check refused so many although they were their owner's. */
  MadePolicy legitimate(long count) {
    legitimate = count;
    return this;
  }

  MadePolicy inFlight(long count) {
    inFlight = count;
    return this;
  }

  MadePolicy late(long count) {
    late = count;
    return this;
  }

  MadePolicy bringup(double ns) {
    bringup = ns;
    return this;
  }

  MadePolicy irtes(long count) {
    irtes = count;
    return this;
  }

  MadePolicy requested(long count) {
    requested = count;
    return this;
  }

  MadePolicy longestUnserved(long ns) {
    longestUnserved = ns;
    return this;
  }

  /** Which vectors were brought up. */
  MadePolicy vectors(Integer... numbers) {
    vectors.clear();
    vectors.addAll(List.of(numbers));
    return this;
  }

  PolicyResult build() {
    List<VectorResult> results = new ArrayList<>();
    for (int vector : vectors) {
      results.add(new VectorResult(vector, requests(results.isEmpty()), 0, 0, longestUnserved));
    }
    DeviceResult device = DeviceResult.of("nvme0", "vm-0", "any", bringup, results);
    Interrupts all = device.interrupts();
    Histogram latency =
        all.delivered() == 0
            ? Histogram.EMPTY
            : new Histogram(List.of(new Histogram.Bin(2_000 + late, all.delivered())));
    Probability unknown = new Probability(0, 0, 1, 0.95, "clopper-pearson");
    return new PolicyResult(
        name,
        name,
        "linux-5.14",
        replications,
        all,
        Latency.of(latency),
        latency,
        null,
        Histogram.EMPTY,
        Lateness.NONE,
        unknown,
        unknown,
        new HostCost(3, 0, 2, 0, 2, irtes, requested, irtes, 0, 0, longestUnserved, bringup),
        all.dropped() == 0 ? Map.of() : Map.of("resize", all.dropped()),
        List.of(device),
        pasids());
  }

  private @Nullable Pasids pasids() {
    Long own = legitimate;
    return own == null ? null : new Pasids(raised, own, rejected - own, misrouted, 0, 0, 0);
  }

  private Interrupts requests(boolean first) {
    long dropped = recovered + lost;
    return first
        ? new Interrupts(
            raised,
            raised - dropped - rejected - inFlight,
            0,
            recovered,
            lost,
            rejected,
            inFlight,
            dropped,
            late,
            0,
            0,
            0,
            misrouted)
        : new Interrupts(raised, raised, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
