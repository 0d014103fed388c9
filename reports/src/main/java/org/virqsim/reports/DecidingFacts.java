// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.virqsim.reports.page.Page;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Lateness;
import org.virqsim.result.LossEstimator;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
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

  /** Spaces before and between the columns of a list. */
  private static final int GAPS = 4;

  /** In the place of names if there is nothing to tell apart. */
  private static final String ALL = "all policies";

  /** Share of the requests that may be undecided at the horizon without a word. */
  private static final double UNDECIDED = 0.01;

  /** Width of the lists without a terminal. */
  private static final int UNLIMITED = 100;

  private final Results results;
  private final Ranking ranking;

  /** Of sentences; 0 = no limit. */
  private final int width;

  private final int listWidth;

  /**
   * @param ranking the order of the lists
   * @param width characters per line; 0 = no terminal
   */
  DecidingFacts(Results results, Ranking ranking, int width) {
    this.results = results;
    this.ranking = ranking;
    this.width = width;
    this.listWidth = width == 0 ? UNLIMITED : width;
  }

  /** Takes one list: what it is about, and what it says of a policy. */
  @FunctionalInterface
  interface Sink {
    void list(String title, Function<PolicyResult, String> value);
  }

  void append(StringBuilder out) {
    each((title, value) -> list(out, title, value));
  }

  /** Returns the lists, each text with the policies of which it is true. */
  List<Page.Facts> facts() {
    List<Page.Facts> facts = new ArrayList<>();
    each(
        (title, value) -> {
          List<Page.Line> lines = new ArrayList<>();
          grouped(value)
              .forEach(
                  (text, names) ->
                      lines.add(
                          new Page.Line(everyone(names) ? ALL : String.join(", ", names), text)));
          facts.add(new Page.Facts(title, lines));
        });
    return facts;
  }

  private boolean everyone(List<String> names) {
    return names.size() == ranking.rows().size() && names.size() > 2;
  }

  private void each(Sink sink) {
    String assumed = " (" + Captions.assumed(results) + ")";
    boolean raised = ranking.anyRaised();
    sink.list(
        "Probability that a bring-up drops at least one request" + assumed,
        p -> estimate(p, p.lossProbability()) + method(p));
    IntervalText intervals = new IntervalText(results);
    if (intervals.any()) {
      sink.list(IntervalText.TITLE, intervals::of);
    }
    Differences differences = new Differences(results);
    if (differences.any()) {
      sink.list(differences.title(), differences::of);
    }
    if (results.policies().stream().anyMatch(p -> p.interrupts().lost() > 0)) {
      sink.list(
          "Probability that a bring-up loses one for good, never reaped" + assumed,
          p -> estimate(p, p.stallProbability()));
    }
    if (results.devices().size() > 1) {
      sink.list("Requests dropped by device, of those that it raised", DecidingFacts::byDevice);
    }
    if (!raised && results.devices().size() > 1) {
      sink.list("Time of the bring-up by device, mean", DecidingFacts::bringUps);
    }
    if (results.policies().stream().anyMatch(DecidingFacts::manyUndecided)) {
      sink.list(
          "Requests still latched or queued at the horizon, of those raised",
          p ->
              Units.count(p.interrupts().inFlight())
                  + " of "
                  + Units.count(p.interrupts().raised()));
    }
    if (results.policies().stream().anyMatch(p -> p.lateByNs().total() > 0)) {
      sink.list("What late requests waited for, in shares of their latency", DecidingFacts::waits);
    }
    sink.list(
        "Longest time a live vector went unserved" + assumed,
        p -> Units.duration(p.hostCost().longestUnservedNs()));
    sink.list(
        "Held at the peak (a host has about "
            + CPU_VECTORS
            + " CPU vectors per CPU and "
            + Units.count(IRTES)
            + " IRTEs per IOMMU)",
        p -> held(p.hostCost()));
  }

  /** None of none says nothing about the next one. */
  private static String estimate(PolicyResult result, Probability probability) {
    return result.interrupts().raised() == 0 && probability.counted()
        ? "not estimated: no request was raised"
        : probability.display(result.replications());
  }

  /** How it was estimated, if not by counting alone. */
  private String method(PolicyResult result) {
    for (LossEstimator estimator : results.inference().lossEstimators()) {
      Double size = estimator.effectiveSampleSize();
      Double share = estimator.largestWeightShare();
      if (estimator.policy().equals(result.policy()) && size != null && share != null) {
        return String.format(
            Locale.ROOT,
            "; dark time, effective sample size %,.0f of %,d, largest share %.2g %%",
            size,
            estimator.replications(),
            share * 100);
      }
    }
    return "";
  }

  /** More than what is on its way at any time: vectors that are not served at all. */
  static boolean manyUndecided(PolicyResult result) {
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

  private Map<String, List<String>> grouped(Function<PolicyResult, String> value) {
    Map<String, List<String>> policies = new LinkedHashMap<>();
    for (Ranking.Row row : ranking.rows()) {
      policies
          .computeIfAbsent(value.apply(row.policy()), text -> new ArrayList<>())
          .add(row.name());
    }
    return policies;
  }

  /** A line for each text, with the names of all policies of which it is true. */
  private void list(StringBuilder out, String title, Function<PolicyResult, String> value) {
    out.append('\n');
    Text.appendWrapped(out, "", title + ":", width);
    Map<String, List<String>> policies = grouped(value);
    boolean all = policies.size() == 1 && ranking.rows().size() > 2;
    Map<String, String> names = new LinkedHashMap<>();
    // Whatever the values leave to the names, the comma behind one stays on its line.
    int most = leastNameWidth() - 1;
    policies.forEach((text, some) -> names.put(text, all ? ALL : Text.joined(some, most)));
    int nameWidth =
        Math.min(longest(names.values()), listWidth - GAPS - valueWidth(names.keySet()));
    names.forEach((text, some) -> Text.appendColumns(out, some, nameWidth, text, listWidth));
  }

  /** Names can be wrapped anywhere, so values come first, but leave them a part of the line. */
  private int valueWidth(Collection<String> values) {
    return Math.min(longest(values), listWidth - GAPS - leastNameWidth());
  }

  private int leastNameWidth() {
    return Math.max(12, listWidth * 2 / 5);
  }

  private static int longest(Collection<String> texts) {
    return texts.stream().mapToInt(Text::length).max().orElse(0);
  }
}
