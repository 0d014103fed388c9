// SPDX-License-Identifier: Apache-2.0
package org.virqsim.observe;

import java.util.Arrays;
import org.virqsim.machine.Machine;
import org.virqsim.machine.Programming;
import org.virqsim.machine.Verdict;
import org.virqsim.model.ImsLayout;

/**
 * What the device's check of descriptors came to, and for how long slots held another PASID than
 * their owner's; with the check that outcomes add up for each PASID as they do for each vector.
 */
final class PasidBooks {
  private static final int NO_LANE = -1;
  private final Machine machine;
  private final ImsLayout layout;
  private final boolean any;
  private final long[] raised;
  private final long[] rejected;
  private final long[] served;
  private final long[] dropped;
  private final long[] submitted;
  private final Programming[] programming;
  private final long[] since;
  private int[] laneOf = new int[0];

  PasidBooks(Machine machine) {
    this.machine = machine;
    this.layout = machine.layout().ims();
    this.any = layout.lanes() > 0;
    int pasids = layout.lastPasid() + 1;
    this.raised = new long[pasids];
    this.rejected = new long[pasids];
    this.served = new long[pasids];
    this.dropped = new long[pasids];
    this.submitted = new long[pasids];
    this.programming = new Programming[any ? machine.layout().vectors() : 0];
    this.since = new long[programming.length];
    clear();
  }

  void clear() {
    for (long[] counts : new long[][] {raised, rejected, served, dropped, submitted}) {
      Arrays.fill(counts, 0);
    }
    Arrays.fill(programming, Programming.MATCHES);
    Arrays.fill(since, 0);
    Arrays.fill(laneOf, NO_LANE);
  }

  /** Returns whether there is any mediated device. */
  boolean any() {
    return any;
  }

  private int pasid(int lane) {
    int f = machine.layout().functionOf(layout.vector(lane));
    return layout.pasid(f, layout.process(lane));
  }

  void submitted(int lane) {
    submitted[pasid(lane)]++;
  }

  /** Request {@code r}, raised on the vector of {@code counts}, has been checked. */
  void checked(int r, int lane, Verdict verdict, VectorCounts counts) {
    if (r >= laneOf.length) {
      int old = laneOf.length;
      laneOf = Arrays.copyOf(laneOf, Math.max(256, 2 * r));
      Arrays.fill(laneOf, old, laneOf.length, NO_LANE);
    }
    laneOf[r] = lane;
    raised[pasid(lane)]++;
    switch (verdict) {
      case ACCEPTED -> {}
      case MISROUTED_STALE -> counts.misroutedStale++;
      case MISROUTED_FOREIGN -> counts.misroutedForeign++;
      case REJECTED_LEGITIMATE -> counts.rejectedLegitimate++;
      case REJECTED_ILLEGITIMATE -> counts.rejectedIllegitimate++;
    }
    rejected[pasid(lane)] += verdict.rejected() ? 1 : 0;
  }

  private boolean known(int r) {
    return any && r < laneOf.length && laneOf[r] != NO_LANE;
  }

  void served(int r) {
    if (known(r)) {
      served[pasid(laneOf[r])]++;
    }
  }

  void dropped(int r) {
    if (known(r)) {
      dropped[pasid(laneOf[r])]++;
    }
  }

  void programming(int v, Programming now, VectorCounts counts, long instant) {
    account(v, counts, instant);
    programming[v] = now;
  }

  private void account(int v, VectorCounts counts, long instant) {
    long time = instant - since[v];
    switch (programming[v]) {
      case MATCHES -> {}
      case EARLY -> counts.earlyNs += time;
      case LATE -> counts.lateNs += time;
    }
    since[v] = instant;
  }

  /**
   * Ends the replication.
   *
   * @throws InvariantViolation if the outcomes of a PASID do not add up to what it raised, or more
   *     was raised than submitted
   */
  void close(Requests requests, VectorCounts[] counts, long horizon) {
    if (!any) {
      return;
    }
    for (int v = 0; v < programming.length; v++) {
      account(v, counts[v], horizon);
    }
    long[] inFlight = new long[raised.length];
    for (int r = 0; r < requests.count(); r++) {
      if (known(r) && !requests.decided(r)) {
        inFlight[pasid(laneOf[r])]++;
      }
    }
    for (int pasid = 1; pasid < raised.length; pasid++) {
      long outcomes = rejected[pasid] + served[pasid] + dropped[pasid] + inFlight[pasid];
      if (outcomes != raised[pasid] || raised[pasid] > submitted[pasid]) {
        throw new InvariantViolation(
            "PASID "
                + pasid
                + ": "
                + submitted[pasid]
                + " submitted, "
                + raised[pasid]
                + " raised, but "
                + rejected[pasid]
                + " rejected, "
                + served[pasid]
                + " served, "
                + dropped[pasid]
                + " dropped and "
                + inFlight[pasid]
                + " in flight");
      }
    }
  }

  /** Returns how many descriptors were submitted. */
  long submitted() {
    return Arrays.stream(submitted).sum();
  }
}
