// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.MicroOp;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Histogram;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Latency;
import org.virqsim.result.Lateness;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Timeline;
import org.virqsim.result.VectorResult;
import org.virqsim.scenario.CompiledScenario;

/** Turns sums and books into result records. */
public final class ResultBuilder {
  private static final String DEVICE = "device-0";

  private ResultBuilder() {}

  /** Returns the result of one policy; {@code totals} must hold at least one replication. */
  public static PolicyResult policy(CompiledScenario compiled, Totals totals) {
    Configuration configuration = compiled.configuration();
    Interrupts interrupts = Interrupts.NONE;
    List<VectorResult> vectors = new ArrayList<>();
    Set<Integer> used = Set.copyOf(compiled.scenario().guest().usedVectors());
    long max = 0;
    long sum = 0;
    for (int v = 0; v < totals.vectors(); v++) {
      VectorCounts counts = totals.vector(v);
      Interrupts own = interrupts(counts);
      interrupts = interrupts.plus(own);
      max = Math.max(max, counts.maxLatencyNs());
      sum = Math.addExact(sum, counts.latencySumNs());
      VectorResult vector =
          new VectorResult(v, own, counts.darkNs(), counts.latchedNs(), counts.longestUnservedNs());
      // A table has up to 2,048 entries, most of which no driver touches: they would be most of the
      // file.
      if (used.contains(v) || !vector.equals(VectorResult.untouched(v))) {
        vectors.add(vector);
      }
    }
    Histogram latency = Histogram.fromHdr(totals.latency());
    return new PolicyResult(
        compiled.policy(),
        compiled.canonical(),
        configuration.host().name(),
        totals.replications(),
        interrupts,
        latency.count() == 0
            ? Latency.NONE
            : Latency.of(latency, (double) sum / latency.count(), max),
        latency,
        Histogram.fromHdr(totals.recovery()),
        lateness(totals),
        Proportions.of(totals.withDrop(), totals.replications()),
        Proportions.of(totals.withLoss(), totals.replications()),
        hostCost(totals),
        droppedBy(totals),
        List.of(new DeviceResult(DEVICE, vectors)));
  }

  private static Lateness lateness(Totals t) {
    return new Lateness(
        t.lateBy(Wait.MODERATION),
        t.lateBy(Wait.PBA),
        t.lateBy(Wait.VMM_LOCK),
        t.lateBy(Wait.MAIN_LOOP),
        t.lateBy(Wait.VCPU_AWAY),
        t.lateBy(Wait.HANDLER_QUEUE),
        t.lateBy(Wait.PATH));
  }

  private static Interrupts interrupts(VectorCounts c) {
    return new Interrupts(
        c.raised(),
        c.delivered(),
        c.coalesced(),
        c.recovered(),
        c.lost(),
        0,
        c.inFlight(),
        c.dropped(),
        c.late(),
        c.latched(),
        c.viaUserspace(),
        c.spurious(),
        0);
  }

  private static HostCost hostCost(Totals t) {
    double n = t.replications();
    long dark = 0;
    long latched = 0;
    long unserved = 0;
    for (int v = 0; v < t.vectors(); v++) {
      dark += t.vector(v).darkNs();
      latched += t.vector(v).latchedNs();
      unserved = Math.max(unserved, t.vector(v).longestUnservedNs());
    }
    return new HostCost(
        t.applied(MicroOp.SET_IRQS) / n,
        t.resizes() / n,
        t.applied(MicroOp.REQUEST_IRQ) / n,
        t.applied(MicroOp.RELEASE_IRQ) / n,
        t.applied(MicroOp.ROUTE_COMMIT) / n,
        t.allocatedPeak(),
        t.requestedPeak(),
        t.allocatedPeak(),
        dark / n,
        latched / n,
        unserved,
        t.bringUpNs() / n);
  }

  private static Map<String, Long> droppedBy(Totals totals) {
    Map<String, Long> causes = new TreeMap<>();
    for (DropCause cause : DropCause.values()) {
      if (totals.droppedBy(cause) > 0) {
        causes.put(cause.name().toLowerCase(Locale.ROOT), totals.droppedBy(cause));
      }
    }
    return causes;
  }

  /** Returns the timeline of one replication, with a lane for each vector that the guest used. */
  public static Timeline timeline(
      CompiledScenario compiled, int replication, TimelineLedger ledger) {
    List<List<Timeline.Mark>> marks = new ArrayList<>();
    for (int v = 0; v < ledger.vectors(); v++) {
      marks.add(new ArrayList<>());
    }
    ledger.forEachRequest(
        (v, raisedAt, servedAt, outcome, late) ->
            marks
                .get(v)
                .add(
                    new Timeline.Mark(
                        raisedAt, servedAt, outcome.name().toLowerCase(Locale.ROOT), late)));
    List<Timeline.Lane> lanes = new ArrayList<>();
    for (int v : compiled.scenario().guest().usedVectors()) {
      List<Timeline.Span> spans =
          ledger.spans(v).stream()
              .map(s -> new Timeline.Span(state(s.exposure()), s.start(), s.end()))
              .toList();
      lanes.add(new Timeline.Lane(DEVICE, v, spans, marks.get(v)));
    }
    List<Timeline.CallSpan> calls =
        ledger.calls().stream()
            .map(
                c ->
                    new Timeline.CallSpan(
                        "host",
                        c.call().toString(),
                        c.start(),
                        c.end(),
                        Integer.toString(c.result())))
            .toList();
    return new Timeline(
        Timeline.SCHEMA,
        compiled.scenario().name(),
        compiled.policy(),
        compiled.configuration().host().name(),
        replication,
        compiled.scenario().run().horizonNs(),
        lanes,
        calls);
  }

  private static String state(Exposure exposure) {
    return switch (exposure) {
      case NOT_EXPECTED -> "masked";
      case SERVED -> "served";
      case LATCHED -> "latched";
      case DARK -> "dark";
    };
  }
}
