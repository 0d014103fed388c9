// SPDX-License-Identifier: Apache-2.0
package org.virqsim.oracle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.virqsim.engine.TimedResolver;
import org.virqsim.experiment.Progress;
import org.virqsim.experiment.Replications;
import org.virqsim.experiment.Totals;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Machine;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.device.DeviceProfile;
import org.virqsim.model.guest.GuestOp;
import org.virqsim.model.guest.GuestStep;
import org.virqsim.observe.Ledger;
import org.virqsim.observe.TimelineLedger;
import org.virqsim.policy.Policies;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Small systems whose behaviour is known in closed form. */
final class Oracles {
  static final long US = 1_000;

  private Oracles() {}

  static Scenario scenario(String name, String... overrides) {
    Policies policies = Policies.builtIn();
    return new ScenarioLoader(ScenarioCompiler.vocabulary(policies))
        .load(ScenarioCatalog.onClassPath().find(name), List.of(overrides));
  }

  static Totals run(Scenario scenario, String policy) {
    try {
      return new Replications(new ScenarioCompiler(Policies.builtIn()).compile(scenario, policy))
          .run(Runtime.getRuntime().availableProcessors(), Progress.NONE);
    } catch (PolicyRefusedException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static CompiledScenario compile(Scenario scenario) {
    try {
      return new ScenarioCompiler(Policies.builtIn()).compile(scenario, scenario.policies().get(0));
    } catch (PolicyRefusedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a scenario under the first policy that it names. */
  static Totals run(Scenario scenario) {
    return run(scenario, scenario.policies().get(0));
  }

  /** Returns a step for each word, such as {@code enable-masked} or {@code unmask 3}. */
  static List<GuestStep> steps(String... words) {
    List<GuestStep> steps = new ArrayList<>();
    for (String word : words) {
      String[] parts = word.split(" ", -1);
      GuestOp op = GuestOp.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
      steps.add(new GuestStep(op, parts.length > 1 ? Integer.parseInt(parts[1]) : 0));
    }
    return steps;
  }

  /** Returns the steps {@code unmask first, .., unmask last}, ascending or descending. */
  static List<GuestStep> unmask(int first, int last) {
    List<GuestStep> steps = new ArrayList<>();
    int step = first <= last ? 1 : -1;
    for (int v = first; v != last + step; v += step) {
      steps.add(new GuestStep(GuestOp.UNMASK, v));
    }
    return steps;
  }

  static Configuration configuration(
      String policy, HostProfile host, DeviceProfile device, List<GuestStep> steps) {
    // The driver has a vCPU of its own, so that its traps keep no handler waiting.
    return Configuration.single(
        device,
        host,
        Policies.builtIn().find(policy).orElseThrow(),
        steps,
        Collections.nCopies(device.vectors(), 0),
        2,
        1);
  }

  /** A plan in which every step follows at once, with the costs given and no others. */
  static TimePlan plan(
      Configuration configuration,
      java.util.Map<CostClass, TimePlan.Cost> costs,
      List<TimePlan.Source> sources) {
    List<TimePlan.Due> due =
        Collections.nCopies(configuration.drivers().get(0).steps().size(), new TimePlan.Due(0, 0));
    List<TimePlan.Cost> all = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      all.add(costs.getOrDefault(cost, cost(0, 0)));
    }
    return new TimePlan(List.of(due), all, sources);
  }

  static TimePlan.Cost cost(long valueNs, long perItemNs) {
    return new TimePlan.Cost(
        new Distribution.Constant(valueNs), new Distribution.Constant(perItemNs));
  }

  /** Runs one replication and returns its closed books. */
  static Ledger once(Configuration configuration, TimePlan plan, long horizonNs) {
    Machine machine = new Machine(configuration);
    Ledger ledger = new Ledger(machine, 100 * US, histogram(), histogram());
    TimedResolver resolver = new TimedResolver(machine, plan, ledger);
    resolver.run(1, 0, horizonNs);
    ledger.close(horizonNs, resolver.state());
    if (!machine.guestDone(resolver.state())) {
      throw new AssertionError("the driver did not finish within the horizon");
    }
    return ledger;
  }

  /** Runs one replication and returns its books with every span and host call. */
  static TimelineLedger timeline(Configuration configuration, TimePlan plan, long horizonNs) {
    Machine machine = new Machine(configuration);
    TimelineLedger ledger = new TimelineLedger(machine, 100 * US, histogram(), histogram());
    TimedResolver resolver = new TimedResolver(machine, plan, ledger);
    resolver.run(1, 0, horizonNs);
    ledger.close(horizonNs, resolver.state());
    return ledger;
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(3);
    histogram.setAutoResize(true);
    return histogram;
  }
}
