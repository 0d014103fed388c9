// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;
import org.virqsim.machine.Machine;
import org.virqsim.machine.Place;

/**
 * Splits the time of each request by what it waited for. The parts add up to the time since the
 * raise: each stay at a place is attributed as a whole, by clocks that count how long the VMM's
 * locks were held by vCPUs and how long vCPUs were away or busy with a handler.
 */
final class Waits {
  private static final int KINDS = Wait.values().length;

  private final int[] vcpuOf;
  private final int[] functionOf;
  private final Clock[] away;
  private final Clock[] busy;
  private final Clock[] locked;
  private final boolean[] isAway;
  private final boolean[] isBusy;
  private long[] enteredAt = new long[256];
  private long[] firstMark = new long[256];
  private long[] secondMark = new long[256];
  private long[] spent = new long[256 * KINDS];

  Waits(Machine machine) {
    int vectors = machine.layout().vectors();
    this.vcpuOf = new int[vectors];
    this.functionOf = new int[vectors];
    for (int v = 0; v < vectors; v++) {
      vcpuOf[v] = machine.vcpuOf(v);
      functionOf[v] = machine.layout().functionOf(v);
    }
    int vcpus = machine.layout().vcpus();
    this.away = clocks(vcpus);
    this.busy = clocks(vcpus);
    this.locked = clocks(machine.layout().functions());
    this.isAway = new boolean[vcpus];
    this.isBusy = new boolean[vcpus];
  }

  private static Clock[] clocks(int n) {
    Clock[] clocks = new Clock[n];
    Arrays.setAll(clocks, i -> new Clock());
    return clocks;
  }

  void clear() {
    for (Clock[] clocks : new Clock[][] {away, busy, locked}) {
      for (Clock clock : clocks) {
        clock.clear();
      }
    }
    Arrays.fill(isAway, false);
    Arrays.fill(isBusy, false);
  }

  void locked(int function, boolean byVcpu, long now) {
    locked[function].run(byVcpu, now);
  }

  void away(int vcpu, boolean on, long now) {
    isAway[vcpu] = on;
    away[vcpu].run(on, now);
    busy[vcpu].run(isBusy[vcpu] && !on, now);
  }

  /** A handler runs on {@code vcpu} from now on, or no longer. */
  void handling(int vcpu, boolean on, long now) {
    isBusy[vcpu] = on;
    busy[vcpu].run(on && !isAway[vcpu], now);
  }

  /** A new request has not waited for anything. */
  void raised(int r, long now) {
    if (r == enteredAt.length) {
      enteredAt = Arrays.copyOf(enteredAt, 2 * r);
      firstMark = Arrays.copyOf(firstMark, 2 * r);
      secondMark = Arrays.copyOf(secondMark, 2 * r);
      spent = Arrays.copyOf(spent, 2 * r * KINDS);
    }
    enteredAt[r] = now;
    Arrays.fill(spent, r * KINDS, (r + 1) * KINDS, 0);
  }

  /** A request of {@code v} arrives at {@code place}. */
  void entered(int r, int v, Place place, long now) {
    enteredAt[r] = now;
    switch (place) {
      case INTERRUPT_EVENTFD -> firstMark[r] = locked[functionOf[v]].at(now);
      case PIR, IRR -> {
        firstMark[r] = away[vcpuOf[v]].at(now);
        secondMark[r] = busy[vcpuOf[v]].at(now);
      }
      default -> {}
    }
  }

  /** A request of {@code v} leaves {@code place}. */
  void left(int r, int v, Place place, long now) {
    long time = now - enteredAt[r];
    if (time == 0) {
      return;
    }
    int base = r * KINDS;
    switch (place) {
      case MODERATION -> add(base, Wait.MODERATION, time);
      case CONDITION, PBA, EMULATED_PBA, IRQS_PENDING -> add(base, Wait.PBA, time);
      case KVM_EVENTFD, MAIN_LOOP -> add(base, Wait.MAIN_LOOP, time);
      case INTERRUPT_EVENTFD -> {
        long lock = locked[functionOf[v]].at(now) - firstMark[r];
        add(base, Wait.VMM_LOCK, lock);
        add(base, Wait.MAIN_LOOP, time - lock);
      }
      case PIR, IRR -> {
        long absent = away[vcpuOf[v]].at(now) - firstMark[r];
        long queued = busy[vcpuOf[v]].at(now) - secondMark[r];
        add(base, Wait.VCPU_AWAY, absent);
        add(base, Wait.HANDLER_QUEUE, queued);
        add(base, Wait.PATH, time - absent - queued);
      }
      case QUEUE -> add(base, Wait.HANDLER_QUEUE, time);
      case WIRE -> add(base, Wait.PATH, time);
    }
  }

  private void add(int base, Wait wait, long time) {
    spent[base + wait.ordinal()] += time;
  }

  /** Returns how long request {@code r} has waited for {@code wait}, in nanoseconds. */
  long spent(int r, Wait wait) {
    return spent[r * KINDS + wait.ordinal()];
  }

  /** Counts the time during which something held. */
  private static final class Clock {
    private long total;
    private long since;
    private boolean runs;

    void clear() {
      total = 0;
      runs = false;
    }

    void run(boolean on, long now) {
      if (on != runs) {
        total += runs ? now - since : 0;
        since = now;
        runs = on;
      }
    }

    long at(long now) {
      return runs ? total + now - since : total;
    }
  }
}
