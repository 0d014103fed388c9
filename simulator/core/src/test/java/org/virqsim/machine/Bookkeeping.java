// SPDX-License-Identifier: Apache-2.0
package org.virqsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.virqsim.model.Bits;
import org.virqsim.model.Layout;
import org.virqsim.model.State;
import org.virqsim.model.guest.Vcpu;
import org.virqsim.model.vfio.EventFd;
import org.virqsim.model.vmm.VmmThreads;
import org.virqsim.policy.LockScope;

/**
 * Books of all requests, kept from the reported facts alone: how many wait at each place, how many
 * were delivered or dropped. The state holds one bit where the books hold a number, so the two can
 * be compared, and the sum over all places and outcomes must be what was raised.
 */
final class Bookkeeping extends NoEffects {
  /** What a request that was just raised waits for. */
  private static final int NOWHERE = -1;

  private final Machine machine;
  private final int vectors;
  private final long[] raised;
  private final long[] delivered;
  private final long[] dropped;
  private final long[] rejected;
  private final Map<Integer, Programming> programming = new TreeMap<>();
  private final List<Map<Place, Long>> waiting = new ArrayList<>();
  private final boolean[] droppedSinceReaped;
  private final Exposure[] exposure;
  private final EventFd[] armed;
  private final BitSet touched = new BitSet();
  private final List<DropCause> drops = new ArrayList<>();
  private final boolean[] away;
  private final boolean[] locked;
  private int unplaced = NOWHERE;
  private int applied;

  Bookkeeping(Machine machine) {
    this.machine = machine;
    this.vectors = machine.layout().vectors();
    this.raised = new long[vectors];
    this.delivered = new long[vectors];
    this.dropped = new long[vectors];
    this.rejected = new long[vectors];
    for (int v = 0; v < vectors; v++) {
      waiting.add(new EnumMap<>(Place.class));
    }
    this.droppedSinceReaped = new boolean[vectors];
    this.away = new boolean[machine.layout().vcpus()];
    this.locked = new boolean[machine.layout().functions()];
    this.exposure = new Exposure[vectors];
    Arrays.fill(exposure, Exposure.NOT_EXPECTED);
    this.armed = new EventFd[vectors];
    Arrays.fill(armed, EventFd.NONE);
  }

  /** Forgets what was said about the last step. */
  void begin() {
    touched.clear();
    drops.clear();
    applied = 0;
  }

  boolean wasTouched(int process) {
    return touched.get(process);
  }

  /** Causes of what the last step dropped. */
  List<DropCause> drops() {
    return drops;
  }

  /** Whether something was dropped on {@code v} after the handler last looked at its queue. */
  boolean droppedSinceReaped(int v) {
    return droppedSinceReaped[v];
  }

  /** The books agree with the state, and nothing has appeared or disappeared. */
  void check(State state, String where) {
    assertThat(applied).as("applied() of %s", where).isEqualTo(1);
    assertThat(unplaced).as("raised without a place, %s", where).isEqualTo(NOWHERE);
    Layout layout = machine.layout();
    Vcpu vcpu = new Vcpu(layout);
    for (int c = 0; c < away.length; c++) {
      boolean takesNone = !vcpu.runs(state, c) || vcpu.interruptsOff(state, c);
      assertThat(away[c]).as("vCPU %s away, %s", c, where).isEqualTo(takesNone);
    }
    for (int f = 0; f < locked.length; f++) {
      assertThat(locked[f]).as("lock of function %s, %s", f, where).isEqualTo(byVcpu(state, f));
    }
    for (int v = 0; v < vectors; v++) {
      long sum = delivered[v] + dropped[v] + rejected[v];
      for (Place place : Place.values()) {
        // A message without a request is an entry of 0.
        long n = waiting.get(v).getOrDefault(place, 0L);
        if (machine.occupied(state, v, place) != waiting.get(v).containsKey(place)) {
          throw new AssertionError(
              n + " requests of vector " + v + " wait at " + place + " by the books, " + where);
        }
        sum += n;
      }
      if (sum != raised[v]) {
        throw new AssertionError(raised[v] + " raised, " + sum + " in the books, " + where);
      }
      if (armed[v] != machine.armed(state, v)) {
        throw new AssertionError(
            "the host signals "
                + machine.armed(state, v)
                + " for vector "
                + v
                + ", reported last was "
                + armed[v]
                + ", "
                + where);
      }
      if (exposure[v] != machine.exposure(state, v)) {
        throw new AssertionError(
            "exposure of vector "
                + v
                + " is "
                + machine.exposure(state, v)
                + ", reported last was "
                + exposure[v]
                + ", "
                + where);
      }
    }
  }

  private void place(int vector, Place place) {
    assertThat(unplaced).as("placed without having been raised").isEqualTo(vector);
    unplaced = NOWHERE;
    put(vector, place, 1);
  }

  private long take(int vector, Place from) {
    Long n = waiting.get(vector).remove(from);
    if (n == null) {
      throw new AssertionError("taken from " + from + ", where nothing waits");
    }
    return n;
  }

  private void put(int vector, Place to, long n) {
    waiting.get(vector).merge(to, n, Long::sum);
  }

  private void drop(int vector, long n, DropCause cause) {
    dropped[vector] += n;
    droppedSinceReaped[vector] |= n > 0;
    if (n > 0) {
      drops.add(cause);
    }
  }

  @Override
  public void touched(int process) {
    touched.set(process);
  }

  @Override
  public void applied(MicroOp op, int vector) {
    applied++;
  }

  @Override
  public void raised(int vector) {
    raised[vector]++;
    unplaced = vector;
  }

  @Override
  public void checked(int vector, int lane, Verdict verdict) {
    assertThat(unplaced).as("checked without having been raised").isEqualTo(vector);
    if (verdict.rejected()) {
      unplaced = NOWHERE;
      rejected[vector]++;
      droppedSinceReaped[machine.layout().ims().vector(lane)] = true;
    }
    // A completion that announces itself elsewhere leaves its own queue unannounced.
    droppedSinceReaped[machine.layout().ims().vector(lane)] |=
        machine.layout().ims().vector(lane) != vector;
  }

  @Override
  public void programming(int vector, Programming now) {
    programming.put(vector, now);
  }

  /** Returns what was reported last about the PASID in the slot of {@code v}. */
  Programming programming(int v) {
    return programming.getOrDefault(v, Programming.MATCHES);
  }

  @Override
  public void placed(int vector, Place place) {
    place(vector, place);
  }

  @Override
  public void signalled(int vector, Place place) {
    put(vector, place, 0);
  }

  @Override
  public void joined(int vector) {
    delivered[vector] += take(vector, Place.QUEUE);
  }

  @Override
  public void away(int vcpu, boolean on) {
    away[vcpu] = on;
  }

  private boolean byVcpu(State state, int f) {
    Layout layout = machine.layout();
    int vm = machine.configuration().functions().get(f).vm();
    boolean shared = machine.configuration().vms().get(vm).policy().lockScope() == LockScope.VM;
    int owner =
        shared
            ? new VmmThreads(layout, vm).lockOwner(state)
            : state.get(layout.physicalFunction(f), Bits.FUNCTION_LOCK, 2);
    return owner == VmmThreads.VCPU;
  }

  @Override
  public void locked(int function, boolean byVcpu) {
    locked[function] = byVcpu;
  }

  @Override
  public void refused(int vector, DropCause cause) {
    assertThat(unplaced).as("refused without having been raised").isEqualTo(vector);
    unplaced = NOWHERE;
    drop(vector, 1, cause);
  }

  @Override
  public void moved(int vector, Place from, Place to) {
    put(vector, to, take(vector, from));
  }

  @Override
  public void dropped(int vector, Place from, DropCause cause) {
    drop(vector, take(vector, from), cause);
  }

  @Override
  public void handlerStarted(int vcpu, int vector) {
    assertThat(vcpu).isEqualTo(machine.vcpuOf(vector));
    delivered[vector] += take(vector, Place.IRR);
  }

  @Override
  public void reaped(int vector, boolean found) {
    droppedSinceReaped[vector] = false;
  }

  @Override
  public void armed(int vector, EventFd fd) {
    armed[vector] = fd;
  }

  @Override
  public void exposure(int vector, Exposure now) {
    exposure[vector] = now;
  }
}
