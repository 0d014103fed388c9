// SPDX-License-Identifier: Apache-2.0
package org.virqsim.reports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.virqsim.result.BreakEven;
import org.virqsim.result.Decimals;
import org.virqsim.result.Sweep;
import org.virqsim.result.SweepCell;
import org.virqsim.result.SweepFactor;
import org.virqsim.result.Tornado;

/** The command that gives the same sweep, for a shell. */
final class SweepCommandLine {
  private static final String REPLICATIONS = "run.replications";

  private SweepCommandLine() {}

  static String of(Sweep sweep) {
    List<String> words = new ArrayList<>(List.of("./virqsim", "sweep", sweep.scenario()));
    words.addAll(List.of("--seed", sweep.seed()));
    if (sweep.factors().stream().noneMatch(f -> f.path().equals(REPLICATIONS))) {
      words.addAll(
          List.of("--replications", String.format(Locale.ROOT, "%d", sweep.replications())));
    }
    for (String override : sweep.overrides()) {
      words.addAll(List.of("--set", override));
    }
    for (String policy : policies(sweep)) {
      words.addAll(List.of("--policy", policy));
    }
    BreakEven breakEven = sweep.breakEven();
    boolean search = sweep.design().equals("bisection");
    for (SweepFactor factor : sweep.factors()) {
      words.addAll(List.of(search ? "--break-even" : "--vary", factor(factor, search)));
    }
    Tornado tornado = sweep.tornado();
    switch (sweep.design()) {
      case "latin-hypercube" ->
          words.addAll(
              List.of("--latin-hypercube", String.format(Locale.ROOT, "%d", sweep.planned())));
      case "one-at-a-time" -> words.add("--tornado");
      default -> {}
    }
    words.addAll(List.of("--metric", sweep.metric()));
    Double threshold = tornado == null ? null : tornado.threshold();
    if (tornado != null && threshold != null && tornado.against() == null) {
      words.addAll(List.of("--threshold", Decimals.text(threshold)));
    }
    if (breakEven != null && breakEven.against() == null) {
      words.addAll(List.of("--threshold", Decimals.text(breakEven.threshold())));
    }
    return String.join(" ", words.stream().map(PageBuilder::quoted).toList());
  }

  /**
   * In the order asked for. None if a cell could not run one: that ends a sweep whose policies were
   * named, so these are the scenario's.
   */
  private static Set<String> policies(Sweep sweep) {
    if (sweep.cells().stream().anyMatch(cell -> !cell.refused().isEmpty())) {
      return Set.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (SweepCell cell : sweep.cells()) {
      cell.policies().forEach(policy -> names.add(policy.policy()));
    }
    return names;
  }

  private static String factor(SweepFactor factor, boolean search) {
    List<String> values = factor.values();
    if (factor.scale().equals("list")) {
      return factor.path() + "=" + String.join(",", values);
    }
    boolean geometric = factor.scale().equals("geometric");
    String count =
        search
            ? geometric ? "*" : ""
            : (geometric ? "*" : "/") + String.format(Locale.ROOT, "%d", values.size());
    return factor.path() + "=" + values.get(0) + ".." + values.get(values.size() - 1) + count;
  }
}
