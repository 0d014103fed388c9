// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.virqsim.engine.TimedResolver;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.TimePlan;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.observe.VectorCounts;
import org.virqsim.observe.Wait;

/**
 * All that one replication shows, in a form that can be compared and transformed. Only exact
 * numbers: histograms round.
 *
 * @param requests every request, in the order of their raises
 * @param vectors what was counted of each vector
 * @param calls every host call that returned, in that order
 * @param facts counts of the whole system
 * @param durations durations of the whole system, in nanoseconds
 */
record Observed(
    List<Request> requests,
    List<Vector> vectors,
    List<TimelineLedger.Call> calls,
    Map<String, Long> facts,
    Map<String, Long> durations) {
  /** Stands for the time of what did not happen. */
  private static final long NEVER = -1;

  /** A request; times in nanoseconds, {@code servedAt} is -1 if no handler run served it. */
  record Request(int vector, long raisedAt, long servedAt, Ledger.Outcome outcome, boolean late) {}

  /** One vector: its counts, its durations and its spans. */
  record Vector(List<Long> counts, List<Long> durations, List<TimelineLedger.Span> spans) {
    private static Vector of(VectorCounts c, List<TimelineLedger.Span> spans) {
      return new Vector(
          List.of(
              c.raised(),
              c.delivered(),
              c.coalesced(),
              c.dropped(),
              c.recovered(),
              c.inFlight(),
              c.late(),
              c.latched(),
              c.viaUserspace(),
              c.spurious()),
          List.of(
              c.darkNs(), c.latchedNs(), c.longestUnservedNs(), c.maxLatencyNs(), c.latencySumNs()),
          spans);
    }

    long raised() {
      return counts.get(0);
    }

    long dropped() {
      return counts.get(3);
    }

    long inFlight() {
      return counts.get(5);
    }

    long latched() {
      return counts.get(7);
    }

    long darkNs() {
      return durations.get(0);
    }

    long latchedNs() {
      return durations.get(1);
    }
  }

  /** A run's length and how many nanoseconds a request may wait. */
  record Run(long seed, long horizonNs, long deadlineNs) {}

  static Observed of(Configuration configuration, TimePlan plan, Run run) {
    Machine machine = new Machine(configuration);
    TimelineLedger ledger = new TimelineLedger(machine, run.deadlineNs(), histogram(), histogram());
    TimedResolver resolver = new TimedResolver(machine, plan, ledger);
    resolver.run(run.seed(), 0, run.horizonNs());
    ledger.close(run.horizonNs(), resolver.state());
    if (!machine.guestDone(resolver.state())) {
      throw new AssertionError("the driver did not finish within the horizon");
    }
    return of(ledger, configuration.functions().size());
  }

  private static Observed of(TimelineLedger ledger, int functions) {
    List<Request> requests = new ArrayList<>();
    ledger.forEachRequest(
        (v, raised, served, outcome, late) ->
            requests.add(new Request(v, raised, served, outcome, late)));
    Map<String, Long> facts = new TreeMap<>();
    for (MicroOp op : MicroOp.values()) {
      facts.put(op.name(), ledger.applied(op));
    }
    for (DropCause cause : DropCause.values()) {
      facts.put(cause.name(), ledger.droppedBy(cause));
    }
    facts.put("resizes", ledger.resizes());
    facts.put("allocated", (long) ledger.allocatedPeak());
    facts.put("requested", (long) ledger.requestedPeak());
    Map<String, Long> durations = new TreeMap<>();
    durations.put("bring-up", ledger.bringUpNs());
    for (int f = 0; f < functions; f++) {
      durations.put("bring-up " + f, ledger.bringUpNs(f));
    }
    for (Wait wait : Wait.values()) {
      durations.put(wait.name(), ledger.lateBy(wait));
    }
    return new Observed(
        requests,
        IntStream.range(0, ledger.vectors())
            .mapToObj(v -> Vector.of(ledger.vector(v), ledger.spans(v)))
            .toList(),
        ledger.calls(),
        facts,
        durations);
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(1);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** Returns this with every instant and every duration changed. */
  Observed timed(LongUnaryOperator instant, LongUnaryOperator duration) {
    return new Observed(
        requests.stream()
            .map(
                r ->
                    new Request(
                        r.vector,
                        instant.applyAsLong(r.raisedAt),
                        r.servedAt == NEVER ? NEVER : instant.applyAsLong(r.servedAt),
                        r.outcome,
                        r.late))
            .toList(),
        vectors.stream()
            .map(v -> new Vector(v.counts, map(v.durations, duration), spans(v.spans, instant)))
            .toList(),
        calls.stream()
            .map(
                c ->
                    new TimelineLedger.Call(
                        c.driver(),
                        c.call(),
                        instant.applyAsLong(c.start()),
                        instant.applyAsLong(c.end()),
                        c.result()))
            .toList(),
        facts,
        durations.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> duration.applyAsLong(e.getValue()))));
  }

  private static List<Long> map(List<Long> values, LongUnaryOperator duration) {
    return values.stream().map(duration::applyAsLong).toList();
  }

  /** The run itself begins at 0 whatever happens in it. */
  private static List<TimelineLedger.Span> spans(
      List<TimelineLedger.Span> spans, LongUnaryOperator instant) {
    return spans.stream()
        .map(
            s ->
                new TimelineLedger.Span(
                    s.exposure(),
                    s.start() == 0 ? 0 : instant.applyAsLong(s.start()),
                    instant.applyAsLong(s.end())))
        .toList();
  }

  /** How often operations were applied, but that one. */
  Map<String, Long> factsWithout(MicroOp op) {
    Map<String, Long> others = new TreeMap<>(facts);
    others.remove(op.name());
    return others;
  }

  long sum(java.util.function.ToLongFunction<Vector> of) {
    return vectors.stream().mapToLong(of).sum();
  }
}
