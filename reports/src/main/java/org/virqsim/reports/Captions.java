// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.result.DeviceAssumptions;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/** One-line descriptions that tables and charts share. */
final class Captions {
  /** How the policies of a chart are sorted. */
  static final String ORDER = "In order of dropped requests, then of bring-up time";

  /** What bold names mean where some policies are dominated. */
  static final String NOT_DOMINATED = "bold: not dominated by another policy";

  /** What results call the workload of a scenario that has but one. */
  private static final String UNNAMED_WORKLOAD = "inline";

  /** A driver's timeout as long as it is by default: longer than what is simulated. */
  private static final String USUAL_RECOVERY = "timeout";

  /** Devices that are named where several behave alike. */
  private static final int NAMED = 3;

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

  /** What was assumed of the devices, those that behave alike together, in one line for each. */
  static List<String> devices(Results results) {
    return devices(results.devices());
  }

  /** The same of devices without their results. */
  static List<String> devices(List<DeviceAssumptions> devices) {
    if (devices.size() == 1) {
      return List.of("device " + behaviour(devices.get(0)));
    }
    return kinds(devices).stream()
        .map(kind -> names(kind) + ": " + behaviour(kind.get(0)))
        .toList();
  }

  /** The same in one line, for a chart. */
  static String deviceLine(Results results) {
    List<List<DeviceAssumptions>> kinds = kinds(results.devices());
    int count = results.devices().size();
    if (count == 1) {
      return devices(results).get(0);
    }
    return Units.count(count)
        + " devices"
        + (kinds.size() == 1
            ? ", each " + behaviour(kinds.get(0).get(0))
            : " of " + kinds.size() + " kinds; results.json says what is assumed of each");
  }

  private static List<List<DeviceAssumptions>> kinds(List<DeviceAssumptions> devices) {
    List<List<DeviceAssumptions>> kinds = new ArrayList<>();
    for (DeviceAssumptions device : devices) {
      Optional<List<DeviceAssumptions>> alike =
          kinds.stream().filter(kind -> kind.get(0).behavesLike(device)).findFirst();
      if (alike.isPresent()) {
        alike.get().add(device);
      } else {
        kinds.add(new ArrayList<>(List.of(device)));
      }
    }
    return kinds;
  }

  private static String names(List<DeviceAssumptions> devices) {
    String names =
        String.join(
            ", ",
            devices.stream().limit(NAMED).map(device -> Text.clean(device.device())).toList());
    int more = devices.size() - NAMED;
    return more <= 0 ? names : names + " and " + Units.count(more) + " more";
  }

  private static String behaviour(DeviceAssumptions device) {
    String recovery = Text.clean(device.recovery());
    return "class "
        + Text.clean(device.deviceClass())
        + ", "
        + Units.count(device.vectors())
        + (device.vectors() == 1 ? " vector: " : " vectors: ")
        + Text.clean(device.display())
        + (device.intx() ? ", INTx-capable, DisINTx " + Text.clean(device.disintx()) : ", no INTx")
        + (recovery.equals(USUAL_RECOVERY) ? "" : ", recovery: " + recovery)
        + (device.moderation() == 0
            ? ""
            : ", moderation of up to " + Units.count(device.moderation()));
  }

  /** The behaviour that decides whether a request is dropped. */
  static String assumed(Results results) {
    List<String> displays =
        results.devices().stream().map(DeviceAssumptions::display).distinct().toList();
    String what = results.devices().size() == 1 ? "device: " : "devices: ";
    return what + (displays.size() == 1 ? Text.clean(displays.get(0)) : "as above");
  }
}
