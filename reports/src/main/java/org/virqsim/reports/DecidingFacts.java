// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Lateness;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Results;

/**
 * The facts that decide between policies, each with the device behaviour it rests on, and what the
 * policies hold of the host.
 */
final class DecidingFacts {
  /** CPU vectors of one CPU that drivers can have: 203 or 204 slots less reserved ones. */
  private static final int CPU_VECTORS = 200;

  /** Interrupt remapping table entries of one Intel IOMMU. */
  private static final int IRTES = 65_536;

  /** Devices that are named for each policy. */
  private static final int DEVICES = 4;

  /** Devices whose bring-up is named for each policy. */
  private static final int BRING_UPS = 8;

  /** Share of the requests that may be undecided at the horizon without a word. */
  private static final double UNDECIDED = 0.01;

  private final Results results;
  private final int width;
  private final int nameWidth;

  DecidingFacts(Results results, int width) {
    this.results = results;
    this.width = width;
    int longest =
        results.policies().stream().mapToInt(p -> Text.length(p.policy())).max().orElse(0);
    this.nameWidth = width == 0 ? longest : Math.min(longest, Math.max(12, width / 3));
  }

  void append(StringBuilder out) {
    String assumed = " (" + Captions.assumed(results) + ")";
    boolean raised = results.policies().stream().anyMatch(p -> p.interrupts().raised() > 0);
    list(
        out,
        "Probability that a bring-up drops at least one request" + assumed,
        raised
            ? p -> p.lossProbability().display(p.replications())
            : p -> "not estimated: no request was raised");
    if (results.policies().stream().anyMatch(p -> p.interrupts().lost() > 0)) {
      list(
          out,
          "Probability that a bring-up loses one for good, never reaped" + assumed,
          p -> p.stallProbability().display(p.replications()));
    }
    if (results.devices().size() > 1) {
      list(out, "Requests dropped by device, of those that it raised", DecidingFacts::byDevice);
    }
    if (!raised && results.devices().size() > 1) {
      list(out, "Time of the bring-up by device, mean", DecidingFacts::bringUps);
    }
    if (results.policies().stream().anyMatch(DecidingFacts::manyUndecided)) {
      list(
          out,
          "Requests still latched or queued at the horizon, of those raised",
          p ->
              Units.count(p.interrupts().inFlight())
                  + " of "
                  + Units.count(p.interrupts().raised()));
    }
    if (results.policies().stream().anyMatch(p -> p.lateByNs().total() > 0)) {
      list(out, "What late requests waited for, in shares of their latency", DecidingFacts::waits);
    }
    list(
        out,
        "Longest time a live vector went unserved" + assumed,
        p -> Units.duration(p.hostCost().longestUnservedNs()));
    list(
        out,
        "Held at the peak (a host has about "
            + CPU_VECTORS
            + " CPU vectors per CPU and "
            + Units.count(IRTES)
            + " IRTEs per IOMMU)",
        p -> held(p.hostCost()));
  }

  /** More than what is on its way at any time: vectors that are not served at all. */
  private static boolean manyUndecided(PolicyResult result) {
    return result.interrupts().inFlight() > UNDECIDED * result.interrupts().raised();
  }

  private static String bringUps(PolicyResult result) {
    List<String> parts = new ArrayList<>();
    for (DeviceResult device : result.devices()) {
      if (parts.size() < BRING_UPS) {
        parts.add(Text.clean(device.device()) + " " + Units.duration(device.bringupNs()));
      }
    }
    int rest = result.devices().size() - parts.size();
    return String.join("; ", parts) + (rest > 0 ? "; and " + rest + " more" : "");
  }

  private static String waits(PolicyResult result) {
    Lateness by = result.lateByNs();
    if (by.total() == 0) {
      return "none was late";
    }
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("interrupt moderation", by.moderation());
    parts.put("PBA and other latches", by.pba());
    parts.put("VMM's lock", by.vmmLock());
    parts.put("main loop", by.mainLoop());
    parts.put("vCPU away", by.vcpuAway());
    parts.put("another handler", by.handlerQueue());
    parts.put("the way itself", by.path());
    return parts.entrySet().stream()
        .filter(part -> part.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(part -> part.getKey() + " " + share(part.getValue(), by.total()))
        .collect(Collectors.joining(", "));
  }

  /** The devices with most dropped requests, and the others together. */
  private static String byDevice(PolicyResult result) {
    List<DeviceResult> sorted = new ArrayList<>(result.devices());
    sorted.sort(
        Comparator.comparing((DeviceResult d) -> -d.interrupts().dropped())
            .thenComparing(d -> -d.interrupts().raised()));
    List<String> parts = new ArrayList<>();
    Interrupts others = Interrupts.NONE;
    for (DeviceResult device : sorted) {
      if (parts.size() < DEVICES && device.interrupts().raised() > 0) {
        String own = device.policy().equals(result.canonical()) ? "" : " (" + device.policy() + ")";
        parts.add(Text.clean(device.device() + own) + " " + dropped(device.interrupts()));
      } else {
        others = others.plus(device.interrupts());
      }
    }
    int rest = sorted.size() - parts.size();
    if (rest > 0) {
      parts.add((parts.isEmpty() ? "all " : "the other ") + rest + " " + dropped(others));
    }
    return String.join("; ", parts);
  }

  private static String dropped(Interrupts interrupts) {
    return interrupts.raised() == 0
        ? "raised none"
        : Units.count(interrupts.dropped()) + " of " + Units.count(interrupts.raised());
  }

  private static String held(HostCost cost) {
    return String.format(
        Locale.ROOT,
        "%,d CPU %s (%s of one CPU), %,d %s (%s)",
        cost.vectorsRequestedPeak(),
        cost.vectorsRequestedPeak() == 1 ? "vector" : "vectors",
        share(cost.vectorsRequestedPeak(), CPU_VECTORS),
        cost.irtesPeak(),
        cost.irtesPeak() == 1 ? "IRTE" : "IRTEs",
        share(cost.irtesPeak(), IRTES));
  }

  private static String share(long part, long whole) {
    double percent = 100.0 * part / whole;
    return part == 0
        ? "0 %"
        : percent < 0.01
            ? "< 0.01 %"
            : String.format(Locale.ROOT, percent < 1 ? "%.2f %%" : "%.1f %%", percent);
  }

  private void list(StringBuilder out, String title, Function<PolicyResult, String> value) {
    out.append('\n');
    Text.appendWrapped(out, "", title + ":", width);
    for (PolicyResult policy : results.policies()) {
      String name = Text.shorten(Text.clean(policy.policy()), nameWidth);
      Text.appendWrapped(
          out, "  " + Text.padRight(name, nameWidth) + "  ", value.apply(policy), width);
    }
  }
}
