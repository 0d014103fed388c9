// SPDX-License-Identifier: Apache-2.0
package org.virqsim.engine;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.kernel.Distribution;
import org.virqsim.kernel.Streams;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.TimePlan;

/**
 * When the processes of mediated devices submit descriptors, and when the device is done with them.
 *
 * <p>Each descriptor is worked on for itself, as long as the cost class {@code descriptor} says.
 * How long is drawn for the instant of its submission, so that all policies see the same
 * descriptors take the same time, whichever of them are submitted.
 */
final class Lanes {
  private final List<List<OpenArrivals>> sources = new ArrayList<>();
  private final List<OpenArrivals> all = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<LongHeap> inService = new ArrayList<>();
  private final Distribution service;
  private final long[] keys;

  /** Creates the lanes of a system. */
  Lanes(int lanes, TimePlan plan) {
    for (int lane = 0; lane < lanes; lane++) {
      sources.add(new ArrayList<>());
      inService.add(new LongHeap());
    }
    for (TimePlan.Submissions submissions : plan.submissions()) {
      List<OpenArrivals> same = sources.get(submissions.lane());
      names.add("descriptors/" + submissions.lane() + "/" + same.size());
      OpenArrivals arrivals = OpenArrivals.of(submissions.arrivals());
      same.add(arrivals);
      all.add(arrivals);
    }
    this.service = plan.costs().get(CostClass.DESCRIPTOR.ordinal()).value();
    this.keys = new long[lanes];
  }

  /** Starts a replication. */
  void reset(long seed, long replication) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).reset(Streams.key(seed, names.get(i), replication));
    }
    for (int lane = 0; lane < keys.length; lane++) {
      keys[lane] =
          Streams.key(seed, "cost/" + CostClass.DESCRIPTOR.key() + "/" + lane, replication);
      inService.get(lane).clear();
    }
  }

  /** Returns when {@code lane} submits next, at {@code now} or later, or {@link Workload#NEVER}. */
  long nextSubmission(int lane, long now) {
    long earliest = Workload.NEVER;
    List<OpenArrivals> same = sources.get(lane);
    for (int i = 0; i < same.size(); i++) {
      earliest = Math.min(earliest, same.get(i).next(now));
    }
    return earliest;
  }

  /** The submission of {@code lane} at {@code now} happened. */
  void submitted(int lane, long now) {
    List<OpenArrivals> same = sources.get(lane);
    for (int i = 0; i < same.size(); i++) {
      if (same.get(i).next(now) == now) {
        same.get(i).arrived();
        break;
      }
    }
    inService.get(lane).add(now + service.sample(Streams.uniform(keys[lane], now)));
  }

  /** Returns when the first of those in service is done; at once if that was before. */
  long nextCompletion(int lane, long now) {
    return Math.max(now, inService.get(lane).first());
  }

  /** The first of those in service is done. */
  void completed(int lane) {
    inService.get(lane).removeFirst();
  }
}
