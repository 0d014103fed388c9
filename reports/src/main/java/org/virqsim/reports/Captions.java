// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import org.virqsim.result.DeviceAssumptions;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/** One-line descriptions that tables and charts share. */
final class Captions {
  /** What results call the workload of a scenario that has but one. */
  private static final String UNNAMED_WORKLOAD = "inline";

  private Captions() {}

  /** Scenario, workload, replications and seed: what a number is a number of. */
  static String subject(Results results) {
    StringBuilder out = new StringBuilder(Text.clean(results.scenario()));
    if (!results.workload().isEmpty() && !results.workload().equals(UNNAMED_WORKLOAD)) {
      out.append(", workload ").append(Text.clean(results.workload()));
    }
    String replications = replications(results);
    if (!replications.isEmpty()) {
      out.append(", ").append(replications);
    }
    return out.append(", seed ").append(results.seed()).toString();
  }

  /** How many replications of what length; policies may have stopped at different numbers. */
  private static String replications(Results results) {
    long least = results.policies().stream().mapToLong(PolicyResult::replications).min().orElse(0);
    long most = results.policies().stream().mapToLong(PolicyResult::replications).max().orElse(0);
    if (most == 0) {
      return "";
    }
    String count =
        least == most ? Units.count(most) : Units.count(least) + " to " + Units.count(most);
    return count
        + (most == 1 ? " replication of " : " replications of ")
        + Units.shortest(Units.duration(results.horizonNs()));
  }

  /** The device and what was assumed of it. */
  static String device(DeviceAssumptions device) {
    return "device class "
        + Text.clean(device.deviceClass())
        + ", "
        + Units.count(device.vectors())
        + (device.vectors() == 1 ? " vector: " : " vectors: ")
        + Text.clean(device.display())
        + (device.intx() ? ", INTx-capable, DisINTx " + Text.clean(device.disintx()) : ", no INTx");
  }

  /** The behaviour that decides whether a request is dropped. */
  static String assumed(DeviceAssumptions device) {
    return "device: " + Text.clean(device.display());
  }
}
