// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.virqsim.machine.Exposure;
import org.virqsim.machine.Machine;
import org.virqsim.model.State;
import org.virqsim.policy.VmmCall;

/**
 * Books that also remember when each vector was masked, served, latched or dark, and every host
 * call.
 */
public final class TimelineLedger extends Ledger {
  private final List<List<Span>> spans = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final Exposure[] current;
  private final long[] since;
  private final long[] callStarted;

  /** Creates empty books; see {@link Ledger#Ledger}. */
  public TimelineLedger(Machine machine, long deadlineNs, Histogram latency, Histogram recovery) {
    super(machine, deadlineNs, latency, recovery);
    int vectors = vectors();
    this.callStarted = new long[machine.layout().drivers()];
    this.current = new Exposure[vectors];
    this.since = new long[vectors];
    Arrays.fill(current, Exposure.NOT_EXPECTED);
    for (int v = 0; v < vectors; v++) {
      spans.add(new ArrayList<>());
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
  public void callStarted(int driver, VmmCall call) {
    callStarted[driver] = now();
  }

  @Override
  public void callReturned(int driver, VmmCall.SetIrqs call, int result) {
    calls.add(new Call(driver, call, callStarted[driver], now(), result));
  }

  @Override
  public void close(long horizon, State state) {
    super.close(horizon, state);
    for (int v = 0; v < current.length; v++) {
      end(v);
    }
  }

  /** Returns the spans of a vector, in order, without gaps, from 0 to the horizon. */
  public List<Span> spans(int v) {
    return List.copyOf(spans.get(v));
  }

  /** Returns every VFIO_DEVICE_SET_IRQS that returned, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /**
   * A time, in nanoseconds, during which a vector's exposure was the same: {@code [start, end)}.
   */
  public record Span(Exposure exposure, long start, long end) {}

  /** A host call, in a trap of which driver it was made, and when it ran, in nanoseconds. */
  public record Call(int driver, VmmCall.SetIrqs call, long start, long end, int result) {}
}
