// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.virqsim.machine.AssignedFunction;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.MicroOp;
import org.virqsim.model.Layout;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Histogram;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Latency;
import org.virqsim.result.Lateness;
import org.virqsim.result.Pasids;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.VectorResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.FunctionSpec;
import org.virqsim.scenario.VmSpec;

/** Turns sums and books into result records. */
public final class ResultBuilder {
  private ResultBuilder() {}

  /** Returns the result of one policy; {@code totals} must hold at least one replication. */
  public static PolicyResult policy(CompiledScenario compiled, Totals totals) {
    Configuration configuration = compiled.configuration();
    List<DeviceResult> devices = devices(compiled, totals);
    Interrupts interrupts = Interrupts.NONE;
    for (DeviceResult device : devices) {
      interrupts = interrupts.plus(device.interrupts());
    }
    long max = 0;
    long sum = 0;
    for (int v = 0; v < totals.vectors(); v++) {
      VectorCounts counts = totals.vector(v);
      max = Math.max(max, counts.maxLatencyNs());
      sum = Math.addExact(sum, counts.latencySumNs());
    }
    Histogram latency = Histogram.fromHdr(totals.latency());
    boolean oneByOne = configuration.functions().stream().anyMatch(AssignedFunction::reapsOneByOne);
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
        oneByOne ? reapWait(totals) : null,
        Histogram.fromHdr(totals.recovery()),
        lateness(totals),
        totals.lossProbability(),
        Proportions.of(totals.withLoss(), totals.replications()),
        hostCost(totals),
        droppedBy(totals),
        devices,
        totals.mediated() ? pasids(totals) : null);
  }

  private static Latency reapWait(Totals totals) {
    Histogram waits = Histogram.fromHdr(totals.reapWait());
    long max = 0;
    long sum = 0;
    for (int v = 0; v < totals.vectors(); v++) {
      max = Math.max(max, totals.vector(v).maxReapWaitNs());
      sum = Math.addExact(sum, totals.vector(v).reapWaitSumNs());
    }
    return waits.count() == 0 ? Latency.NONE : Latency.of(waits, (double) sum / waits.count(), max);
  }

  private static List<DeviceResult> devices(CompiledScenario compiled, Totals totals) {
    Layout layout = compiled.configuration().layout();
    List<DeviceResult> devices = new ArrayList<>();
    for (int i = 0; i < compiled.scenario().vms().size(); i++) {
      VmSpec vm = compiled.scenario().vms().get(i);
      String policy = compiled.configuration().vms().get(i).policy().name();
      for (FunctionSpec function : vm.devices()) {
        int f = devices.size();
        devices.add(
            DeviceResult.of(
                function.name(),
                vm.name(),
                policy,
                totals.bringUpNs(f) / (double) totals.replications(),
                vectors(function, layout.first(f), totals)));
      }
    }
    return devices;
  }

  private static List<VectorResult> vectors(FunctionSpec function, int first, Totals totals) {
    Set<Integer> used = Set.copyOf(function.guest().usedVectors());
    List<VectorResult> vectors = new ArrayList<>();
    for (int v = 0; v < function.device().vectors(); v++) {
      VectorCounts counts = totals.vector(first + v);
      VectorResult vector =
          new VectorResult(
              v,
              interrupts(counts),
              counts.darkNs(),
              counts.latchedNs(),
              counts.longestUnservedNs());
      // A table has up to 2,048 entries, most of which no driver touches: they would be most of the
      // file.
      if (used.contains(v) || !vector.equals(VectorResult.untouched(v))) {
        vectors.add(vector);
      }
    }
    return vectors;
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
        c.rejected(),
        c.inFlight(),
        c.dropped(),
        c.late(),
        c.latched(),
        c.viaUserspace(),
        c.spurious(),
        c.misrouted());
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

  private static Pasids pasids(Totals totals) {
    VectorCounts all = new VectorCounts();
    for (int v = 0; v < totals.vectors(); v++) {
      all.add(totals.vector(v));
    }
    double n = totals.replications();
    return new Pasids(
        totals.submitted(),
        all.rejectedLegitimate(),
        all.rejectedIllegitimate(),
        all.misroutedStale(),
        all.misroutedForeign(),
        all.earlyNs() / n,
        all.lateNs() / n);
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
}
