// SPDX-License-Identifier: Apache-2.0
package org.virqsim.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.virqsim.experiment.exploration.ScenarioExploration;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;
import org.virqsim.reports.ExplorationTable;
import org.virqsim.result.ExplorationBounds;
import org.virqsim.result.ExplorationMatrix;
import org.virqsim.result.ExplorationResult;
import org.virqsim.result.Refusal;
import org.virqsim.result.ResultsJson;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCompiler;
import picocli.CommandLine;

/**
 * {@code explore --all}: every policy against every behaviour of the device, or with every PASID
 * policy where there is a mediated device.
 */
final class ExploreMatrix {
  /** What a device can do while MSI-X Enable is 0, and with its pending bits. */
  private record Behaviour(String whileDisabled, String pba) implements Column {
    @Override
    public List<String> overrides() {
      return List.of("device.while_disabled=" + whileDisabled, "device.pba_across_disable=" + pba);
    }

    @Override
    public String policy(String policy) {
      return policy;
    }
  }

  /** When the PASID of a slot of a mediated device is programmed. */
  private record Pasid(String name) implements Column {
    @Override
    public List<String> overrides() {
      return List.of();
    }

    @Override
    public String policy(String policy) {
      return policy + "/" + name;
    }
  }

  /** What a policy is explored against, or with. */
  private sealed interface Column {
    /** Returns what it changes of the scenario, {@code path=value} each. */
    List<String> overrides();

    /** Returns the policy as it is named with it. */
    String policy(String policy);
  }

  private static final List<Behaviour> BEHAVIOURS =
      List.of(
          new Behaviour("drop", "kept"),
          new Behaviour("drop", "dropped"),
          new Behaviour("latch", "kept"),
          new Behaviour("latch", "dropped"),
          new Behaviour("keep", "kept"));

  /** Hosts that differ in what their steps are or in what they offer. */
  private static final List<String> HOSTS = List.of("linux-5.14", "linux-6.5");

  private final CommonOptions common;
  private final ExploreOptions explore;
  private final Policies policies;
  private final List<Refusal> refused = new ArrayList<>();

  ExploreMatrix(CommonOptions common, ExploreOptions explore, Policies policies) {
    this.common = common;
    this.explore = explore;
    this.policies = policies;
  }

  /** Explores, prints, and returns the exit code. */
  int run(CommandLine command) {
    ProgressReport interruption = new ProgressReport(-1, 0);
    SignalHook hook = SignalHook.install(interruption);
    try {
      List<? extends Column> columns = columns();
      List<ExplorationMatrix.Row> rows = new ArrayList<>();
      ExplorationResult last = null;
      for (String policy : asked()) {
        List<ExplorationMatrix.Cell> cells = new ArrayList<>();
        for (Column behaviour : columns) {
          if (interruption.cancelled() || !offered(policy, columns.get(0))) {
            break;
          }
          last = explore(policy, behaviour, interruption);
          cells.add(cell(behaviour, last));
        }
        if (cells.size() == columns.size() && last != null) {
          rows.add(new ExplorationMatrix.Row(name(policy), last.host(), cells));
        }
      }
      if (last == null || rows.isEmpty()) {
        throw new CommandException(
            interruption.cancelled() ? ExitCode.INTERRUPTED : ExitCode.USAGE,
            refused.isEmpty()
                ? List.of("virqsim: interrupted before the first row")
                : refused.stream().map(r -> r.policy() + " " + r.reason()).toList());
      }
      print(command, last.scenario(), last.bounds(), rows);
      return interruption.cancelled() ? ExitCode.INTERRUPTED : exitCode(rows);
    } finally {
      hook.release();
    }
  }

  private static int exitCode(List<ExplorationMatrix.Row> rows) {
    List<String> verdicts =
        rows.stream().flatMap(r -> r.cells().stream()).map(c -> c.verdict()).toList();
    return verdicts.contains("violated")
        ? ExitCode.VIOLATED
        : verdicts.contains("incomplete") ? ExitCode.INCOMPLETE : ExitCode.OK;
  }

  /** The policies asked for, or all, each on the hosts that differ for it. */
  private List<String> asked() {
    if (!common.policies().isEmpty()) {
      return common.policies();
    }
    List<String> names = new ArrayList<>();
    for (VectorPolicy policy : policies.all()) {
      boolean first = policy.refusal(false).isEmpty();
      if (first) {
        names.add(policy.name() + "@" + HOSTS.get(0));
      }
      if (!first || policy.name().equals("qemu-8.2")) {
        names.add(policy.name() + "@" + HOSTS.get(1));
      }
    }
    return names;
  }

  private static String name(String policy) {
    int at = policy.indexOf('@');
    return at < 0 ? policy : policy.substring(0, at);
  }

  private List<String> overrides(Column behaviour) {
    List<String> all = common.overrides();
    // Of a mediated device, the guest's program says whose each vector is.
    if (behaviour instanceof Behaviour) {
      explore
          .vectors()
          .ifPresent(
              n -> {
                all.add("device.vectors=" + n);
                all.add("guest={driver: steps, steps: [enable, unmask 0.." + (n - 1) + "]}");
              });
    }
    all.addAll(behaviour.overrides());
    return all;
  }

  /** Whether the host can offer what the policy needs; if not, that is noted. */
  private boolean offered(String policy, Column column) {
    try {
      compile(policy, column);
      return true;
    } catch (PolicyRefusedException e) {
      if (refused.stream().noneMatch(r -> r.policy().equals(e.policy()))) {
        refused.add(new Refusal(e.policy(), e.reason()));
      }
      return false;
    }
  }

  private CompiledScenario compile(String policy, Column behaviour) throws PolicyRefusedException {
    Scenario scenario = common.load(policies, common.scenarioOfMatrix(), overrides(behaviour));
    return new ScenarioCompiler(policies).compile(scenario, behaviour.policy(policy));
  }

  private ExplorationResult explore(String policy, Column behaviour, ProgressReport interruption) {
    CompiledScenario compiled;
    try {
      compiled = compile(policy, behaviour);
    } catch (PolicyRefusedException e) {
      throw new IllegalStateException("offered before", e);
    }
    ExploreLimits limits = explore.limits(interruption, common.progressColumns());
    ExplorationResult result =
        new ScenarioExploration(
                compiled,
                new ScenarioExploration.Asked(
                    Version.number(), common.scenarioOfMatrix(), overrides(behaviour)))
            .explore(
                explore.options(behaviour instanceof Behaviour, common.jobs(), compiled.plan()),
                limits)
            .result();
    limits.done();
    return result;
  }

  private static ExplorationMatrix.Cell cell(Column column, ExplorationResult result) {
    Behaviour device = column instanceof Behaviour behaviour ? behaviour : null;
    return new ExplorationMatrix.Cell(
        device == null ? null : device.whileDisabled(),
        device == null ? null : device.pba(),
        column instanceof Pasid pasid ? pasid.name() : null,
        result.verdict(),
        List.copyOf(result.violated().keySet()),
        result.outcomes(),
        result.states());
  }

  /** PASID policies where they make a difference and none is named, else what a device does. */
  private List<? extends Column> columns() {
    boolean named = common.policies().stream().anyMatch(policy -> policy.contains("/"));
    Scenario scenario = common.load(policies, common.scenarioOfMatrix(), common.overrides());
    return named || !scenario.isMediated()
        ? BEHAVIOURS
        : PasidPolicies.all().stream().map(policy -> new Pasid(policy.name())).toList();
  }

  private void print(
      CommandLine command,
      String scenario,
      ExplorationBounds bounds,
      List<ExplorationMatrix.Row> rows) {
    ExplorationMatrix matrix =
        new ExplorationMatrix(
            ExplorationMatrix.SCHEMA, Version.number(), scenario, bounds, rows, refused);
    PrintWriter out = command.getOut();
    out.print(common.json() ? ResultsJson.write(matrix) : ExplorationTable.render(matrix));
    out.flush();
  }
}
