// SPDX-License-Identifier: Apache-2.0
package org.virqsim.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.virqsim.kernel.Durations;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.trace.Calibration.CostParameter;
import org.virqsim.trace.GuestTimes.TimedStep;

/**
 * A recording as the text of a scenario.
 *
 * @param name name of the scenario
 * @param origin the files it comes from, in words
 * @param guests one or more functions with the steps of their drivers
 * @param policy what made the recording
 * @param rate arrivals on each live vector, such as {@code 1/ms}; empty for none
 * @param costs measured costs; empty without recorded ioctls
 */
public record ImportedScenario(
    String name,
    String origin,
    List<Guest> guests,
    PolicyFromLog policy,
    String rate,
    List<CostParameter> costs) {

  /** Steps up to which each has a comment with its line in the log. */
  private static final int MOST_COMMENTS = 1_000;

  /** Requests that all replications of a policy together may raise, so that a run takes seconds. */
  private static final double MOST_REQUESTS = 1e6;

  /** What other policies do with this guest. */
  private static final List<String> OTHERS =
      List.of("qemu-8.2@linux-5.14", "dynamic@linux-6.5", "allocate-all");

  private static final int MOST_VCPUS = 64;

  private static final String ONE_EACH = " # assumed: one for each vector, as queues usually have";

  /**
   * A function and its driver.
   *
   * @param run what the log tells
   * @param times its steps
   */
  public record Guest(RecordedRun run, GuestTimes times) {}

  /** Copies the lists. */
  public ImportedScenario {
    guests = List.copyOf(guests);
    costs = List.copyOf(costs);
  }

  /** Returns the scenario file. */
  public String text() {
    List<String> lines = new ArrayList<>();
    head(lines);
    lines.add("scenario: " + name);
    lines.add(
        "description: \"The steps of a recorded guest; the log shows no interrupts, so the load is"
            + " assumed.\"");
    lines.add("host: " + policy.host());
    if (guests.size() == 1) {
      device(lines, "", guests.get(0));
    } else {
      lines.add("vms:");
      lines.add("  - name: vm");
      lines.add("    vcpus: " + vcpus() + ONE_EACH);
      lines.add("    devices:");
      for (Guest guest : guests) {
        lines.add("      - name: pci-" + guest.run().guest().device().replaceAll("[:.]", "-"));
        device(lines, "        ", guest);
      }
    }
    lines.add("policies: [" + String.join(", ", policies()) + "]");
    lines.add("run: {horizon: " + Durations.exact(horizonNs()) + ", replications: " + runs() + "}");
    if (!costs.isEmpty()) {
      lines.add("costs:");
      costs.forEach(p -> lines.add("  " + HostFileText.cost(p)));
    }
    lines.add("");
    return String.join("\n", lines);
  }

  private void head(List<String> lines) {
    lines.add("# Written by virqsim import from " + HostFileText.oneLine(origin) + ".");
    lines.add("#");
    lines.add("# Policy " + policy.policy() + " on " + policy.host() + ":");
    policy.reasons().forEach(r -> lines.add("# - " + HostFileText.oneLine(r)));
    for (Guest guest : guests) {
      GuestTimes times = guest.times();
      lines.add(
          "# Function "
              + guest.run().guest().device()
              + ": "
              + times.steps().size()
              + " steps; times are pauses after the step before, and behind # the log's line and"
              + " the time since the first step.");
      if (times.shortened() > 0) {
        lines.add(
            "# Of its pauses "
                + times.shortened()
                + " were longer than --longest-pause and are shortened, by "
                + Durations.format(times.shortenedNs())
                + " in all.");
      }
    }
    lines.add(
        "# A mask with no unmask of the vector before MSI-X is disabled is taken for giving it up"
            + " (free); the log does not tell.");
    lines.add("");
  }

  private void device(List<String> lines, String indent, Guest guest) {
    int vectors = guest.run().guest().tableSize();
    if (indent.isEmpty()) {
      lines.add("device: {vectors: " + vectors + "}");
    } else {
      lines.add(indent + "vectors: " + vectors);
    }
    lines.add(indent + "guest:");
    lines.add(indent + "  driver: steps");
    if (indent.isEmpty()) {
      lines.add("  vcpus: " + vcpus() + ONE_EACH);
    }
    long start = startNs(guest);
    if (start > 0) {
      lines.add(indent + "  start: " + Durations.exact(start));
    }
    lines.add(indent + "  steps:");
    boolean comments = guest.times().steps().size() <= MOST_COMMENTS;
    for (TimedStep step : guest.times().steps()) {
      String text = indent + "    - " + step(step);
      lines.add(comments ? String.format(Locale.ROOT, "%-48s # %s", text, comment(step)) : text);
    }
    lines.add(
        indent
            + (rate.isEmpty()
                ? "workload: []"
                : "workload: [{vectors: live, arrivals: {poisson: {rate: "
                    + rate
                    + "}}}] # assumed"));
  }

  /** When a function's driver begins, after that of the first. */
  private long startNs(Guest guest) {
    long first = Long.MAX_VALUE;
    for (Guest other : guests) {
      first = Math.min(first, micros(other));
    }
    return (micros(guest) - first) * 1_000;
  }

  private static long micros(Guest guest) {
    return guest.run().guest().steps().get(0).where().micros();
  }

  private static String step(TimedStep step) {
    GuestOp op = step.step().step().op();
    int v = step.step().step().vector();
    String word =
        switch (op) {
          case ENABLE -> "enable-unmasked";
          case MASK -> (step.freed() ? "free " : "mask ") + v;
          case UNMASK -> "unmask " + v;
          default -> op.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    return step.pauseNs() == 0
        ? word
        : "{" + word + ": {after: " + Durations.exact(step.pauseNs()) + "}}";
  }

  private static String comment(TimedStep step) {
    return "line "
        + step.step().where().line()
        + ", "
        + Durations.exact(step.sinceStartNs())
        + (step.step().inferred() ? ", inferred" : "");
  }

  private Set<String> policies() {
    Set<String> all = new LinkedHashSet<>();
    all.add(policy.policy() + "@" + policy.host());
    all.addAll(OTHERS);
    if (policy.policy().equals("qemu-8.2") && policy.host().equals("linux-6.5")) {
      all.remove("dynamic@linux-6.5");
    }
    return all;
  }

  /** Long enough for policies that take longer at each step than the recorded one did. */
  private long horizonNs() {
    long longest = 0;
    for (Guest guest : guests) {
      long slower = 3 * guest.times().workNs() + guest.times().steps().size() * 1_000_000L;
      long span = guest.times().spanNs() + slower;
      longest = Math.max(longest, startNs(guest) + span);
    }
    // Three digits are enough of an estimate.
    long unit = 1;
    while (longest / unit >= 1_000) {
      unit *= 10;
    }
    return Math.min((longest / unit + 1) * unit, Durations.MAX_NS);
  }

  /** How many vectors the guest unmasks. */
  private static long used(Guest guest) {
    return guest.run().guest().steps().stream()
        .filter(s -> s.step().op() == GuestOp.UNMASK)
        .map(s -> s.step().vector())
        .distinct()
        .count();
  }

  private long vcpus() {
    long most = guests.stream().mapToLong(ImportedScenario::used).max().orElse(1);
    return Math.max(1, Math.min(MOST_VCPUS, most));
  }

  private int runs() {
    if (rate.isEmpty()) {
      return 1;
    }
    long vectors = guests.stream().mapToLong(ImportedScenario::used).sum();
    double each = Durations.parseRate(rate) * horizonNs() * Math.max(1, vectors);
    return (int) Math.max(20, Math.min(1_000, MOST_REQUESTS / Math.max(1, each)));
  }
}
