// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.List;
import org.virqsim.kernel.Durations;
import org.virqsim.trace.Calibration.CostParameter;

/** A host profile as text: a kernel and the costs that were measured on it. */
public final class HostFileText {
  private HostFileText() {}

  /**
   * The file's text.
   *
   * @param calibration the costs
   * @param host host profile, such as {@code linux-6.5}
   * @param logs names of the recordings
   */
  public static String of(Calibration calibration, String host, List<String> logs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Host profile, written by virqsim calibrate from " + oneLine(String.join(", ", logs)));
    lines.add("# Use it with --host-profile FILE of run, compare and sweep.");
    lines.add("#");
    calibration.table().forEach(row -> lines.add("# " + row));
    lines.add("#");
    lines.add(
        "# Intervals are of least squares on independent errors; calls that wait for a busy CPU");
    lines.add("# have long tails, for which they are too short.");
    lines.add("host: " + host);
    lines.add("costs:");
    calibration.parameters().forEach(p -> lines.add("  " + cost(p)));
    lines.add("");
    return String.join("\n", lines);
  }

  /** One entry of a section {@code costs}. */
  static String cost(CostParameter p) {
    return p.cost().key()
        + ": {value: "
        + Durations.exact(p.valueNs())
        + (p.perItemNs() == 0 ? "" : ", per_item: " + Durations.exact(p.perItemNs()))
        + ", source: \""
        + quoted(p.source())
        + "\"}";
  }

  /** A text between double quotes of YAML. */
  static String quoted(String text) {
    return oneLine(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** A text that can stand in a comment. */
  static String oneLine(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
