// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.machine.NoEffects;
import org.virqsim.machine.Place;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.State;

/**
 * The books of one replication: the fate of every request, the time each vector was dark or
 * latched, and what the host did. {@link #close} checks that they balance.
 *
 * <p>Latency is the start of the handler run that a request's message, or the one it merged into,
 * caused, minus its raise. A request whose completion was reaped although its message was dropped
 * is recovered; dropped = recovered + lost. Reset and reused from replication to replication.
 */
public class Ledger extends NoEffects implements TimedEffects {
  private static final int OPS = MicroOp.values().length;
  private static final int CAUSES = DropCause.values().length;
  private static final Place[] PLACES = Place.values();

  private static final Wait[] WAITS = Wait.values();

  private final Machine machine;
  private final int vectors;
  private final long deadlineNs;
  private final Histogram latency;
  private final Histogram recovery;
  private final Reaping reaping;
  private final Waits waits;
  final Requests requests;
  private final PasidBooks pasids;
  private final VectorCounts[] counts;
  private final Exposure[] exposure;
  private final long[] exposureSince;
  private final long[] unservedSince;
  private final boolean[] broughtUp;
  private final long[] ops = new long[OPS];
  private final long[] causes = new long[CAUSES];
  private long now;
  private int raised;
  private long resizes;
  private int allocatedPeak;
  private int requestedPeak;
  private final long[] lateBy = new long[WAITS.length];
  private final long[] firstWrite;
  private final long[] lastBringUp;

  /**
   * Creates empty books that keep no distribution of the waits for reaping.
   *
   * @param machine the machine of the system that is observed
   * @param deadlineNs as for {@link #Ledger(Machine, long, Histogram, Histogram, Histogram)}
   * @param latency as there
   * @param recovery as there
   */
  public Ledger(Machine machine, long deadlineNs, Histogram latency, Histogram recovery) {
    this(machine, deadlineNs, latency, recovery, Reaping.nobodys());
  }

  /**
   * Creates empty books.
   *
   * @param machine the machine of the system that is observed
   * @param deadlineNs a request served later than this after its raise is late, in nanoseconds
   * @param latency is given the latency of every delivered and coalesced request, in nanoseconds
   * @param recovery is given the time from raise to reaping of every recovered request, in
   *     nanoseconds
   * @param reapWait is given the time from the raise of each completion that a handler reaps one by
   *     one to the instant at which the handler takes it, in nanoseconds
   */
  public Ledger(
      Machine machine, long deadlineNs, Histogram latency, Histogram recovery, Histogram reapWait) {
    this.machine = machine;
    this.vectors = machine.layout().vectors();
    this.deadlineNs = deadlineNs;
    this.latency = latency;
    this.recovery = recovery;
    this.reaping = new Reaping(vectors, reapWait);
    this.waits = new Waits(machine);
    this.requests = new Requests(vectors, waits);
    this.pasids = new PasidBooks(machine);
    this.firstWrite = new long[machine.layout().functions()];
    this.lastBringUp = new long[machine.layout().functions()];
    this.counts = new VectorCounts[vectors];
    Arrays.setAll(counts, v -> new VectorCounts());
    this.exposure = new Exposure[vectors];
    this.exposureSince = new long[vectors];
    this.unservedSince = new long[vectors];
    this.broughtUp = new boolean[vectors];
    reset();
  }

  /** Forgets everything, for the next replication. */
  public void reset() {
    requests.clear();
    waits.clear();
    pasids.clear();
    for (VectorCounts c : counts) {
      c.clear();
    }
    Arrays.fill(exposure, Exposure.NOT_EXPECTED);
    Arrays.fill(unservedSince, -1);
    Arrays.fill(broughtUp, false);
    Arrays.fill(ops, 0);
    Arrays.fill(causes, 0);
    now = 0;
    resizes = 0;
    allocatedPeak = 0;
    requestedPeak = 0;
    Arrays.fill(lateBy, 0);
    Arrays.fill(firstWrite, -1);
    Arrays.fill(lastBringUp, -1);
  }

  @Override
  public void at(long instant) {
    now = instant;
  }

  @Override
  public void applied(MicroOp op, int vector) {
    ops[op.ordinal()]++;
    if (op == MicroOp.GUEST_WRITE) {
      int f = machine.layout().functionOf(vector);
      firstWrite[f] = firstWrite[f] < 0 ? now : firstWrite[f];
    }
  }

  @Override
  public void raised(int v) {
    raised = requests.add(v, now);
    counts[v].raised++;
  }

  @Override
  public void submitted(int lane) {
    pasids.submitted(lane);
  }

  @Override
  public void checked(int v, int lane, Verdict verdict) {
    pasids.checked(raised, lane, verdict, counts[v]);
    if (verdict.rejected()) {
      requests.mark(raised, Requests.REJECTED);
    }
  }

  @Override
  public void programming(int v, Programming programming) {
    pasids.programming(v, programming, counts[v], now);
  }

  @Override
  public void placed(int v, Place place) {
    requests.put(raised, v, place, now);
  }

  @Override
  public void signalled(int v, Place place) {
    requests.putBare(v, place);
  }

  @Override
  public void refused(int v, DropCause cause) {
    drop(raised, v, cause);
  }

  @Override
  public void moved(int v, Place from, Place to) {
    requests.move(v, from, to, now);
  }

  @Override
  public void dropped(int v, Place from, DropCause cause) {
    for (int r = requests.take(v, from, now); r >= 0; r = requests.next(r)) {
      drop(r, v, cause);
    }
  }

  private void drop(int r, int v, DropCause cause) {
    requests.dropped(r, cause, now);
    causes[cause.ordinal()]++;
    counts[v].dropped++;
    pasids.dropped(r);
    if (requests.is(r, Requests.REAPED)) {
      recovered(r, v);
    }
  }

  private void recovered(int r, int v) {
    counts[v].recovered++;
    recovery.recordValue(requests.reapedAt(r) - requests.raisedAt(r));
  }

  @Override
  public void handlerStarted(int vcpu, int v) {
    waits.handling(vcpu, true, now);
    for (int r = requests.take(v, Place.IRR, now); r >= 0; r = requests.next(r)) {
      served(r, v, now);
    }
  }

  @Override
  public void handlerEnded(int vcpu) {
    waits.handling(vcpu, false, now);
  }

  /**
   * The run that served these had started when they were raised, so they waited for nothing; they
   * shared the message that had started it.
   */
  @Override
  public void joined(int v) {
    for (int r = requests.take(v, Place.QUEUE, now); r >= 0; r = requests.next(r)) {
      requests.mark(r, Requests.MERGED);
      served(r, v, requests.raisedAt(r));
    }
  }

  private void served(int r, int v, long at) {
    VectorCounts c = counts[v];
    requests.served(r, at);
    pasids.served(r);
    if (requests.is(r, Requests.MERGED)) {
      c.coalesced++;
    } else {
      c.delivered++;
    }
    long waited = at - requests.raisedAt(r);
    latency.recordValue(waited);
    c.latched += requests.is(r, Requests.LATCHED) ? 1 : 0;
    c.viaUserspace += requests.is(r, Requests.VIA_USERSPACE) ? 1 : 0;
    c.latencySumNs += waited;
    c.maxLatencyNs = Math.max(c.maxLatencyNs, waited);
    if (waited > deadlineNs) {
      late(r, v, waited);
    }
  }

  private void late(int r, int v, long waited) {
    counts[v].late++;
    long sum = 0;
    for (Wait wait : WAITS) {
      long part = waits.spent(r, wait);
      lateBy[wait.ordinal()] += part;
      sum += part;
    }
    if (sum != waited) {
      throw new InvariantViolation(
          "vector " + v + ": waited " + waited + " ns, but the parts add up to " + sum + " ns");
    }
  }

  @Override
  public void away(int vcpu, boolean away) {
    waits.away(vcpu, away, now);
  }

  @Override
  public void locked(int function, boolean byVcpu) {
    waits.locked(function, byVcpu, now);
  }

  @Override
  public void reapStarted(int v) {
    reaping.start(v, requests, counts[v], now);
  }

  @Override
  public void reapEnded(int v) {
    reaped(reaping.taken(v), v);
  }

  private void reaped(int r, int v) {
    requests.reaped(r, now);
    if (requests.is(r, Requests.DROPPED)) {
      recovered(r, v);
    }
  }

  @Override
  public void reaped(int v, boolean found) {
    counts[v].spurious += found ? 0 : 1;
    for (int r = requests.takeUnreaped(v); r >= 0; r = requests.nextUnreaped(r)) {
      reaped(r, v);
    }
  }

  @Override
  public void exposure(int v, Exposure e) {
    Exposure old = exposure[v];
    if (old == e) {
      return;
    }
    account(v);
    boolean waits = e == Exposure.DARK || e == Exposure.LATCHED;
    if (!waits) {
      endUnserved(v);
    } else if (unservedSince[v] < 0) {
      unservedSince[v] = now;
    }
    exposure[v] = e;
    exposureSince[v] = now;
  }

  private void account(int v) {
    long time = now - exposureSince[v];
    if (exposure[v] == Exposure.DARK) {
      counts[v].darkNs += time;
    } else if (exposure[v] == Exposure.LATCHED) {
      counts[v].latchedNs += time;
    }
    exposureSince[v] = now;
  }

  private void endUnserved(int v) {
    if (unservedSince[v] >= 0) {
      counts[v].longestUnservedNs = Math.max(counts[v].longestUnservedNs, now - unservedSince[v]);
      unservedSince[v] = -1;
    }
  }

  @Override
  public void live(int v, boolean on) {
    if (on && !broughtUp[v]) {
      broughtUp[v] = true;
      lastBringUp[machine.layout().functionOf(v)] = now;
    }
  }

  @Override
  public void enableCleared(boolean guestEnabled) {
    resizes += guestEnabled ? 1 : 0;
  }

  @Override
  public void held(int allocated, int requested) {
    allocatedPeak = Math.max(allocatedPeak, allocated);
    requestedPeak = Math.max(requestedPeak, requested);
  }

  /**
   * Ends the replication: open windows end here, and the books are checked against the state.
   *
   * @param horizon the instant at which outcomes are decided, in nanoseconds
   * @throws InvariantViolation if a request is unaccounted for
   */
  public void close(long horizon, State state) {
    now = horizon;
    pasids.close(requests, counts, horizon);
    for (int v = 0; v < vectors; v++) {
      account(v);
      endUnserved(v);
      VectorCounts c = counts[v];
      long inFlight = c.raised - c.delivered - c.coalesced - c.dropped - c.rejected();
      if (inFlight != requests.waiting(v)) {
        throw new InvariantViolation(
            "vector "
                + v
                + ": "
                + c.raised
                + " raised, but "
                + c.delivered
                + " delivered, "
                + c.coalesced
                + " coalesced, "
                + c.dropped
                + " dropped, "
                + c.rejected()
                + " rejected and "
                + requests.waiting(v)
                + " in flight");
      }
      c.inFlight = inFlight;
      for (Place place : PLACES) {
        if (requests.waits(v, place) != machine.occupied(state, v, place)) {
          throw new InvariantViolation("vector " + v + ": books and state differ about " + place);
        }
      }
    }
  }

  /** Returns the sum over all late requests of what they waited for, in nanoseconds. */
  public long lateBy(Wait wait) {
    return lateBy[wait.ordinal()];
  }

  /** Returns the counts of a vector; valid until the next {@link #reset}. */
  public VectorCounts vector(int v) {
    return counts[v];
  }

  /** Hands every request of the replication to {@code visitor}, in the order of their raises. */
  public void forEachRequest(RequestVisitor visitor) {
    for (int r = 0; r < requests.count(); r++) {
      visitor.visit(
          requests.vector(r),
          requests.raisedAt(r),
          requests.servedAt(r),
          requests.outcome(r),
          requests.servedAt(r) - requests.raisedAt(r) > deadlineNs);
    }
  }

  /** What became of a request; exactly one of these. */
  public enum Outcome {
    /** Its own message reached the handler. */
    DELIVERED,
    /** It merged into an earlier one whose message reached the handler. */
    COALESCED,
    /** Discarded, but its completion was reaped before the horizon. */
    RECOVERED,
    /** Discarded and never reaped up to the horizon. */
    LOST,
    /** Refused by the device's check of its PASID or handle. */
    REJECTED,
    /** Undecided at the horizon. */
    IN_FLIGHT
  }

  /** Returns the number of vectors. */
  public int vectors() {
    return vectors;
  }

  /** Returns the instant of the latest fact, in nanoseconds. */
  protected final long now() {
    return now;
  }

  /** Returns how often an operation was applied. */
  public long applied(MicroOp op) {
    return ops[op.ordinal()];
  }

  /** Returns how many requests were discarded for that cause. */
  public long droppedBy(DropCause cause) {
    return causes[cause.ordinal()];
  }

  /** Returns how many descriptors were submitted; nothing without mediated devices. */
  public OptionalLong submitted() {
    return pasids.any() ? OptionalLong.of(pasids.submitted()) : OptionalLong.empty();
  }

  /** Returns how many requests were discarded. */
  public long dropped() {
    long n = 0;
    for (VectorCounts c : counts) {
      n += c.dropped;
    }
    return n;
  }

  /** Returns how often everything was torn down while the guest had MSI-X enabled. */
  public long resizes() {
    return resizes;
  }

  /** Returns the most vectors that were allocated at once. */
  public int allocatedPeak() {
    return allocatedPeak;
  }

  /** Returns the most vectors that were requested at once. */
  public int requestedPeak() {
    return requestedPeak;
  }

  /**
   * Returns the time from the first MSI-X write of any driver to the retirement of the last write
   * that brought a vector up for the first time, in nanoseconds; 0 if none was.
   */
  public long bringUpNs() {
    long first = Long.MAX_VALUE;
    long last = -1;
    for (int f = 0; f < firstWrite.length; f++) {
      first = firstWrite[f] < 0 ? first : Math.min(first, firstWrite[f]);
      last = Math.max(last, lastBringUp[f]);
    }
    return last < 0 ? 0 : last - first;
  }

  /** Returns the same for the writes to function {@code f} and its vectors alone. */
  public long bringUpNs(int f) {
    return lastBringUp[f] < 0 ? 0 : lastBringUp[f] - firstWrite[f];
  }
}
