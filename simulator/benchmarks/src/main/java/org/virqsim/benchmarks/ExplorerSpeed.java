// SPDX-License-Identifier: Apache-2.0
package org.virqsim.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.virqsim.explore.Bounds;
import org.virqsim.explore.Exploration;
import org.virqsim.explore.Explorer;
import org.virqsim.explore.Limits;
import org.virqsim.explore.Model;
import org.virqsim.explore.Property;
import org.virqsim.machine.Machine;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/**
 * How many states a second the explorer visits in one thread, and how much memory a state takes.
 *
 * <p>Seconds are of the thread's processor time, so that a busy machine does not count; memory that
 * other programs keep busy does.
 */
public final class ExplorerSpeed {
  private static final List<String> POLICIES = List.of("incremental", "dynamic@linux-6.5");

  /** More than three vectors can make within the states that are visited. */
  private static final int COMPLETIONS = 12;

  private ExplorerSpeed() {}

  /** Takes the number of states, 3,000,000 if there is none, and prints a table. */
  public static void main(String[] args) throws PolicyRefusedException {
    int states = args.length > 0 ? Integer.parseInt(args[0]) : 3_000_000;
    StringBuilder text = new StringBuilder();
    text.append("| policy | properties | states | transitions | states/s | bytes per state |\n");
    text.append("|---|---|---:|---:|---:|---:|\n");
    for (String policy : POLICIES) {
      for (boolean checked : List.of(true, false)) {
        Set<Property> properties =
            checked ? EnumSet.allOf(Property.class) : EnumSet.noneOf(Property.class);
        run(policy, properties, states / 10);
        text.append(line(policy, checked, run(policy, properties, states)));
      }
    }
    System.out.print(text);
  }

  /** What an exploration took. */
  private record Run(Exploration found, double seconds) {}

  private static String line(String policy, boolean checked, Run run) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d | %,d | %,.0f | %,.0f |%n",
        policy,
        checked ? "all" : "none",
        run.found().states(),
        run.found().transitions(),
        run.found().states() / run.seconds(),
        (double) run.found().bytes() / run.found().states());
  }

  private static Run run(String policy, Set<Property> properties, int states)
      throws PolicyRefusedException {
    Scenario scenario =
        new ScenarioLoader(ScenarioCompiler.vocabulary(Policies.builtIn()))
            .load(ScenarioCatalog.onClassPath().find("seed-three-vectors"), new ArrayList<>());
    Machine machine =
        new Machine(
            new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy).configuration());
    Explorer explorer =
        new Explorer(
            Model.of(machine),
            new Explorer.Options(Bounds.perVector(COMPLETIONS), properties, 1, false));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Exploration found =
        explorer.explore(
            new Limits() {
              @Override
              public int maxStates() {
                return states;
              }
            });
    return new Run(found, (threads.getCurrentThreadCpuTime() - before) / 1e9);
  }
}
