// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.virqsim.machine.DropCause;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Machine;
import org.virqsim.machine.MicroOp;
import org.virqsim.model.State;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.policy.VmmCall;

/**
 * Books that also remember when each vector was masked, served, latched or dark, which eventfd the
 * host signalled for it, every host call, and what guest, VMM and host did.
 */
public final class TimelineLedger extends Ledger {
  private final List<List<Span>> spans = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final Exposure[] current;
  private final long[] since;
  private final List<List<Armed>> armed = new ArrayList<>();
  private final EventFd[] signalled;
  private final long[] signalledSince;
  private final ActivityLog activities;
  private final long[] callStarted;

  /** Creates empty books; see {@link Ledger#Ledger}. */
  public TimelineLedger(Machine machine, long deadlineNs, Histogram latency, Histogram recovery) {
    super(machine, deadlineNs, latency, recovery);
    int vectors = vectors();
    this.callStarted = new long[machine.layout().drivers()];
    this.current = new Exposure[vectors];
    this.since = new long[vectors];
    this.signalled = new EventFd[vectors];
    this.signalledSince = new long[vectors];
    this.activities = new ActivityLog(machine);
    Arrays.fill(current, Exposure.NOT_EXPECTED);
    Arrays.fill(signalled, EventFd.NONE);
    for (int v = 0; v < vectors; v++) {
      spans.add(new ArrayList<>());
      armed.add(new ArrayList<>());
    }
  }

  @Override
  public void exposure(int v, Exposure e) {
    super.exposure(v, e);
    if (current[v] != e) {
      end(v);
      current[v] = e;
      since[v] = now();
    }
  }

  private void end(int v) {
    if (now() > since[v]) {
      spans.get(v).add(new Span(current[v], since[v], now()));
    }
  }

  @Override
  public void armed(int v, EventFd fd) {
    super.armed(v, fd);
    if (signalled[v] != fd) {
      endArmed(v);
      signalled[v] = fd;
      signalledSince[v] = now();
    }
  }

  private void endArmed(int v) {
    if (now() > signalledSince[v]) {
      armed.get(v).add(new Armed(signalled[v], signalledSince[v], now()));
    }
  }

  @Override
  public void step(long step) {
    super.step(step);
    activities.step(step);
  }

  @Override
  public void applied(MicroOp op, int vector) {
    super.applied(op, vector);
    activities.applied(op, now());
  }

  @Override
  public void handlerStarted(int vcpu, int v) {
    super.handlerStarted(vcpu, v);
    activities.handlerStarted(vcpu, v, now());
  }

  @Override
  public void handlerEnded(int vcpu) {
    super.handlerEnded(vcpu);
    activities.handlerEnded(vcpu, now());
  }

  @Override
  public void trapped(int driver, int guestStep) {
    activities.trapped(driver, guestStep);
  }

  @Override
  public void callStarted(int driver, VmmCall call) {
    callStarted[driver] = now();
    activities.callStarted(driver, call);
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    calls.add(new Call(driver, call, callStarted[driver], now(), result));
    activities.callReturned(driver, result);
  }

  @Override
  public void close(long horizon, State state) {
    super.close(horizon, state);
    for (int v = 0; v < current.length; v++) {
      end(v);
      endArmed(v);
    }
    activities.close(horizon);
  }

  /** Returns the spans of a vector, in order, without gaps, from 0 to the horizon. */
  public List<Span> spans(int v) {
    return List.copyOf(spans.get(v));
  }

  /**
   * Returns which eventfd the host signalled for a vector, in order, without gaps, from 0 to the
   * horizon.
   */
  public List<Armed> armed(int v) {
    return List.copyOf(armed.get(v));
  }

  /** Returns what guest, VMM and host did, in the order in which it was over. */
  public List<Activity> activities() {
    return List.copyOf(activities.all());
  }

  /**
   * Returns what is known of the end of a request's message, if it was discarded.
   *
   * @param request its number in the order of the raises, from 0
   */
  public Optional<Drop> drop(int request) {
    return requests.is(request, Requests.DROPPED)
        ? Optional.of(
            new Drop(
                requests.droppedAt(request), requests.cause(request), requests.reapedAt(request)))
        : Optional.empty();
  }

  /** Returns every VFIO_DEVICE_SET_IRQS that returned, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /**
   * A time, in nanoseconds, during which a vector's exposure was the same: {@code [start, end)}.
   */
  public record Span(Exposure exposure, long start, long end) {}

  /**
   * A time, in nanoseconds, during which the host signalled the same eventfd for a vector: {@code
   * [start, end)}.
   */
  public record Armed(EventFd eventFd, long start, long end) {}

  /**
   * The end of a message that was discarded.
   *
   * @param at when, in nanoseconds
   * @param cause why
   * @param reapedAt when its completion was reaped all the same, in nanoseconds, or -1
   */
  public record Drop(long at, DropCause cause, long reapedAt) {}

  /** A host call, in a trap of which driver it was made, and when it ran, in nanoseconds. */
  public record Call(int driver, VmmCall.SetIrqs call, long start, long end, int result) {}
}
