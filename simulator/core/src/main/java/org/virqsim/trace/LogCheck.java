// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.virqsim.trace.HostCall.IntxCall;
import org.virqsim.trace.HostCall.RoutesCall;

/**
 * What a log without ioctls can still verify. The steps are found from control writes, uses and
 * releases; QEMU also logs each route commit, and that INTx is armed or disarmed, which the
 * prediction does not read once vectors are in use. So their number in each step can be held
 * against it.
 *
 * @param routes route commits, if routes are not shared
 * @param intx armings and disarmings of INTx
 */
public record LogCheck(Count routes, Count intx) {
  /** What no log of QEMU's tells. */
  public static final List<String> NOT_VERIFIED =
      List.of(
          "VFIO_DEVICE_SET_IRQS: QEMU has no trace event for it; neither that it was called, nor its"
              + " range, eventfds and result",
          "KVM_IRQFD: which eventfds KVM injects for");

  /**
   * Logged against predicted events.
   *
   * @param predicted how many were predicted
   * @param logged how many were logged
   * @param differing lines of the steps in which the numbers differ
   */
  public record Count(int predicted, int logged, List<Integer> differing) {
    /** Copies the list. */
    public Count {
      differing = List.copyOf(differing);
    }
  }

  /** Holds the log's own lines against a prediction. */
  public static LogCheck of(RecordedRun run, List<PredictedCall> predicted) {
    TreeMap<Integer, Integer> steps = new TreeMap<>();
    steps.put(0, 0);
    run.guest().steps().forEach(s -> steps.put(s.where().line(), 0));
    List<Integer> routes = new ArrayList<>();
    List<Integer> intx = new ArrayList<>();
    for (PredictedCall call : predicted) {
      if (call.call() instanceof RoutesCall) {
        routes.add(call.line());
      } else if (call.call() instanceof IntxCall set && set.flags().endsWith("ACTION_TRIGGER")) {
        intx.add(call.line());
      }
    }
    return new LogCheck(count(steps, routes, run.commits()), count(steps, intx, run.intx()));
  }

  private static Count count(
      TreeMap<Integer, Integer> steps, List<Integer> predicted, List<Integer> logged) {
    TreeMap<Integer, Integer> more = new TreeMap<>(steps);
    predicted.forEach(line -> more.merge(more.floorKey(line), 1, Integer::sum));
    logged.forEach(line -> more.merge(more.floorKey(line), -1, Integer::sum));
    List<Integer> differing = new ArrayList<>();
    more.forEach(
        (line, n) -> {
          if (n != 0) {
            differing.add(line);
          }
        });
    return new Count(predicted.size(), logged.size(), differing);
  }

  /**
   * Returns whether the log agrees with the prediction.
   *
   * @param sharedRoutes whether other devices commit routes too
   */
  public boolean agrees(boolean sharedRoutes) {
    return (sharedRoutes || routes.differing().isEmpty()) && intx.differing().isEmpty();
  }
}
