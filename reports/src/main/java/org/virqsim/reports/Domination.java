// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Pasids;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.VectorResult;

/**
 * Whether one policy makes another pointless: no worse in every measure and better in one.
 *
 * <p>All measures but one are about harm or cost, and who does nothing does no harm. Therefore a
 * policy also has to have served as much: every vector that the other one served, and without
 * leaving more requests unserved at the end. Measures are means per bring-up as they were measured,
 * not tested against chance.
 */
final class Domination {
  /** What both had in common when {@link #dominates} says no worse: for legends. */
  static final String MEASURES =
      "dropped, lost, late, bring-up time, IRTEs and CPU vectors at the peak";

  /** The same where devices check who may trigger an interrupt. */
  static final String CHECKED_MEASURES =
      "dropped, lost, refused to a vector's owner, misrouted, late, bring-up time, IRTEs and CPU"
          + " vectors at the peak";

  private static final List<ToDoubleFunction<PolicyResult>> ALL =
      List.of(
          p -> mean(p, p.interrupts().dropped()),
          p -> mean(p, p.interrupts().lost()),
          p -> mean(p, refused(p)),
          p -> mean(p, p.interrupts().misrouted()),
          p -> mean(p, p.interrupts().late()),
          p -> p.hostCost().bringupNs(),
          p -> p.hostCost().irtesPeak(),
          p -> p.hostCost().vectorsRequestedPeak());

  /**
   * Standard deviations by which two counts may differ by chance. What is on its way when the
   * simulation ends is such a count, and would otherwise decide like a coin.
   */
  private static final double CHANCE = 3;

  private final long deadlineNs;

  /**
   * @param deadlineNs beyond which a request is late; a vector that is unserved for less time more
   *     than another makes no difference
   */
  Domination(long deadlineNs) {
    this.deadlineNs = deadlineNs;
  }

  /** Whether {@code worse} is never the better choice. */
  boolean dominates(PolicyResult better, PolicyResult worse) {
    return better.interrupts().raised() > 0
        && worse.interrupts().raised() > 0
        && ALL.stream().allMatch(m -> m.applyAsDouble(better) <= m.applyAsDouble(worse))
        && ALL.stream().anyMatch(m -> m.applyAsDouble(better) < m.applyAsDouble(worse))
        && served(better).containsAll(served(worse))
        && !leavesMore(better, worse);
  }

  /** What was compared, in words: only mediated devices refuse and misroute. */
  static String measures(List<PolicyResult> policies) {
    return policies.stream().anyMatch(p -> p.pasids() != null) ? CHECKED_MEASURES : MEASURES;
  }

  /**
   * Requests that the device's check refused although their process owned the vector. Those of
   * others are refused rightly: a policy that lets them pass misroutes them instead.
   */
  private static long refused(PolicyResult policy) {
    Pasids pasids = policy.pasids();
    return pasids == null ? policy.interrupts().rejected() : pasids.rejectedLegitimate();
  }

  private static double mean(PolicyResult policy, long sum) {
    return (double) sum / policy.replications();
  }

  private record Vector(String device, int vector) {}

  private static Set<Vector> served(PolicyResult policy) {
    Set<Vector> served = new HashSet<>();
    for (DeviceResult device : policy.devices()) {
      for (VectorResult vector : device.vectors()) {
        if (vector.interrupts().delivered() > 0) {
          served.add(new Vector(device.device(), vector.vector()));
        }
      }
    }
    return served;
  }

  /**
   * Whether more requests were left unserved for good: by more than chance explains, or however few
   * if a vector that went unserved for longer says why.
   */
  private boolean leavesMore(PolicyResult policy, PolicyResult other) {
    double own = mean(policy, unserved(policy));
    double others = mean(other, unserved(other));
    // Variances of the two means if requests on their way are independent of each other.
    double spread = Math.sqrt(own / policy.replications() + others / other.replications());
    boolean stuck =
        policy.hostCost().longestUnservedNs() - other.hostCost().longestUnservedNs() > deadlineNs;
    return own > others && (stuck || own - others > CHANCE * spread);
  }

  /**
   * Not only those in flight: a policy that drops a request has none in flight on that vector, and
   * would look better for it.
   */
  private static long unserved(PolicyResult policy) {
    Interrupts interrupts = policy.interrupts();
    return interrupts.lost() + refused(policy) + interrupts.inFlight();
  }
}
