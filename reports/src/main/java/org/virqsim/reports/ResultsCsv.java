// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.virqsim.result.Comparison;
import org.virqsim.result.Decimals;
import org.virqsim.result.DeviceResult;
import org.virqsim.result.HostCost;
import org.virqsim.result.Interrupts;
import org.virqsim.result.Interval;
import org.virqsim.result.Latency;
import org.virqsim.result.PolicyResult;
import org.virqsim.result.Probability;
import org.virqsim.result.Results;
import org.virqsim.result.VectorResult;

/**
 * Results as CSV (RFC 4180 quoting, {@code \n}, UTF-8) for spreadsheets and scripts. Numbers are
 * raw: nanoseconds and plain counts, no separators. Columns are named as in {@code results.json},
 * without the path where the last part is unique.
 */
public final class ResultsCsv {
  private static final List<String> INTERRUPTS =
      List.of(
          "raised",
          "delivered",
          "coalesced",
          "recovered",
          "lost",
          "rejected",
          "in_flight",
          "dropped",
          "late",
          "latched",
          "via_userspace",
          "spurious",
          "misrouted");

  private static final List<String> POLICY =
      List.of(
          "latency_mean_ns",
          "latency_p50_ns",
          "latency_p90_ns",
          "latency_p99_ns",
          "latency_p999_ns",
          "latency_p9999_ns",
          "latency_max_ns",
          "loss_probability",
          "loss_probability_lower",
          "loss_probability_upper",
          "stall_probability",
          "stall_probability_lower",
          "stall_probability_upper",
          "set_irqs",
          "resizes",
          "request_irq",
          "free_irq",
          "route_commits",
          "vectors_allocated_peak",
          "vectors_requested_peak",
          "irtes_peak",
          "dark_ns_total",
          "latched_ns_total",
          "longest_unserved_ns",
          "bringup_ns",
          "rank",
          "dominated_by");

  private ResultsCsv() {}

  /**
   * One row per policy, in the order asked for. {@code rank} is its place in the other reports,
   * from 1: by {@code dropped} per replication, {@code bringup_ns}, {@code irtes_peak}, then as
   * asked for, policies that raised nothing at the end. {@code dominated_by} names a policy that by
   * the measured means is no worse in {@code dropped}, {@code lost}, {@code late}, {@code
   * bringup_ns}, {@code irtes_peak} and {@code vectors_requested_peak}, better in one, and serves
   * as much; it is empty if there is none.
   */
  public static String policies(Results results) throws IOException {
    List<String> header =
        new ArrayList<>(
            List.of("scenario", "workload", "policy", "canonical", "host", "replications"));
    header.addAll(INTERRUPTS);
    header.addAll(POLICY);
    Ranking ranking = Ranking.of(results);
    List<List<Object>> rows = new ArrayList<>();
    for (PolicyResult p : results.policies()) {
      Ranking.Row place = ranking.asked(rows.size());
      List<Object> row =
          new ArrayList<>(
              List.of(
                  results.scenario(),
                  results.workload(),
                  p.policy(),
                  p.canonical(),
                  p.host(),
                  p.replications()));
      addInterrupts(row, p.interrupts());
      addLatency(row, p.latencyNs());
      addProbability(row, p.lossProbability());
      addProbability(row, p.stallProbability());
      addCost(row, p.hostCost());
      row.add(place.rank());
      row.add(place.dominatedBy().map(PolicyResult::policy).orElse(""));
      rows.add(row);
    }
    return csv(header, rows);
  }

  /** One row per policy and device. */
  public static String devices(Results results) throws IOException {
    List<String> header = new ArrayList<>(List.of("policy", "vm", "vm_policy", "device"));
    header.addAll(INTERRUPTS);
    List<List<Object>> rows = new ArrayList<>();
    for (PolicyResult policy : results.policies()) {
      for (DeviceResult device : policy.devices()) {
        List<Object> row =
            new ArrayList<>(
                List.of(policy.policy(), device.vm(), device.policy(), device.device()));
        addInterrupts(row, device.interrupts());
        rows.add(row);
      }
    }
    return csv(header, rows);
  }

  /** One row per policy, device and vector; vectors are numbered as in their device's table. */
  public static String vectors(Results results) throws IOException {
    List<String> header = new ArrayList<>(List.of("policy", "device", "vector"));
    header.addAll(INTERRUPTS);
    header.addAll(List.of("dark_ns", "latched_ns", "longest_unserved_ns"));
    List<List<Object>> rows = new ArrayList<>();
    for (PolicyResult policy : results.policies()) {
      for (DeviceResult device : policy.devices()) {
        for (VectorResult vector : device.vectors()) {
          List<Object> row =
              new ArrayList<>(List.of(policy.policy(), device.device(), vector.vector()));
          addInterrupts(row, vector.interrupts());
          row.add(vector.darkNs());
          row.add(vector.latchedNs());
          row.add(vector.longestUnservedNs());
          rows.add(row);
        }
      }
    }
    return csv(header, rows);
  }

  /**
   * One row per comparison; {@code adjusted_p} is empty where no test applies, {@code
   * variance_ratio} where there is none.
   */
  public static String comparisons(Results results) throws IOException {
    List<String> header =
        List.of(
            "baseline",
            "policy",
            "metric",
            "difference",
            "lower",
            "upper",
            "adjusted_p",
            "variance_ratio");
    List<List<Object>> rows = new ArrayList<>();
    for (Comparison c : results.comparisons()) {
      rows.add(
          List.of(
              c.baseline(),
              c.policy(),
              c.metric(),
              Decimals.text(c.difference()),
              Decimals.text(c.lower()),
              Decimals.text(c.upper()),
              number(c.adjustedP()),
              number(c.varianceRatio())));
    }
    return csv(header, rows);
  }

  /** One row per interval; what was refused has {@code needed} and no numbers. */
  public static String intervals(Results results) throws IOException {
    List<String> header =
        List.of(
            "policy",
            "metric",
            "statistic",
            "replications",
            "estimate",
            "lower",
            "upper",
            "confidence",
            "method",
            "needed");
    List<List<Object>> rows = new ArrayList<>();
    for (Interval i : results.inference().intervals()) {
      Long needed = i.needed();
      rows.add(
          List.of(
              i.policy(),
              i.metric(),
              i.statistic(),
              i.replications(),
              number(i.estimate()),
              number(i.lower()),
              number(i.upper()),
              Decimals.text(i.confidence()),
              i.method(),
              needed == null ? "" : needed));
    }
    return csv(header, rows);
  }

  /** Empty if there is none. */
  private static String number(@Nullable Double value) {
    return value == null ? "" : Decimals.text(value);
  }

  /**
   * Writes {@code policies.csv}, {@code vectors.csv} and, if there are several devices, {@code
   * devices.csv} and, if there are any, {@code comparisons.csv} and {@code intervals.csv} into an
   * existing directory, replacing older ones.
   *
   * @return the files written, in this order
   */
  public static List<Path> writeAll(Results results, Path dir) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(write(dir.resolve("policies.csv"), policies(results)));
    files.add(write(dir.resolve("vectors.csv"), vectors(results)));
    if (results.devices().size() > 1) {
      files.add(write(dir.resolve("devices.csv"), devices(results)));
    }
    if (!results.comparisons().isEmpty()) {
      files.add(write(dir.resolve("comparisons.csv"), comparisons(results)));
    }
    if (!results.inference().intervals().isEmpty()) {
      files.add(write(dir.resolve("intervals.csv"), intervals(results)));
    }
    return List.copyOf(files);
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  static String csv(List<String> header, List<List<Object>> rows) throws IOException {
    StringBuilder out = new StringBuilder();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(header.toArray(String[]::new))
            .get();
    try (CSVPrinter printer = new CSVPrinter(out, format)) {
      for (List<Object> row : rows) {
        printer.printRecord(row);
      }
    }
    return out.toString();
  }

  private static void addInterrupts(List<Object> row, Interrupts i) {
    row.addAll(
        List.of(
            i.raised(),
            i.delivered(),
            i.coalesced(),
            i.recovered(),
            i.lost(),
            i.rejected(),
            i.inFlight(),
            i.dropped(),
            i.late(),
            i.latched(),
            i.viaUserspace(),
            i.spurious(),
            i.misrouted()));
  }

  private static void addLatency(List<Object> row, Latency latency) {
    row.addAll(
        List.of(
            Decimals.text(latency.mean()),
            latency.p50(),
            latency.p90(),
            latency.p99(),
            latency.p999(),
            latency.p9999(),
            latency.max()));
  }

  private static void addProbability(List<Object> row, Probability p) {
    row.add(Decimals.text(p.estimate()));
    row.add(Decimals.text(p.lower()));
    row.add(Decimals.text(p.upper()));
  }

  private static void addCost(List<Object> row, HostCost cost) {
    row.addAll(
        List.of(
            Decimals.text(cost.setIrqs()),
            Decimals.text(cost.resizes()),
            Decimals.text(cost.requestIrq()),
            Decimals.text(cost.freeIrq()),
            Decimals.text(cost.routeCommits()),
            cost.vectorsAllocatedPeak(),
            cost.vectorsRequestedPeak(),
            cost.irtesPeak(),
            Decimals.text(cost.darkNsTotal()),
            Decimals.text(cost.latchedNsTotal()),
            cost.longestUnservedNs(),
            Decimals.text(cost.bringupNs())));
  }
}
