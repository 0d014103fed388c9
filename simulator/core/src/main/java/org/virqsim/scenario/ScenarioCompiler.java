// SPDX-License-Identifier: Apache-2.0
package org.virqsim.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virqsim.kernel.Distribution;
import org.virqsim.machine.Configuration;
import org.virqsim.machine.CostClass;
import org.virqsim.machine.HostProfile;
import org.virqsim.machine.Ims;
import org.virqsim.machine.TimePlan;
import org.virqsim.model.Layout;
import org.virqsim.policy.PasidPolicies;
import org.virqsim.policy.PasidPolicy;
import org.virqsim.policy.Policies;
import org.virqsim.policy.VectorPolicy;

/** Turns a scenario and the name of a policy into what the resolvers run. */
public final class ScenarioCompiler {
  private final Policies policies;

  /** Creates a compiler that knows those policies. */
  public ScenarioCompiler(Policies policies) {
    this.policies = policies;
  }

  /** Returns the names that scenario files may use. */
  public static Vocabulary vocabulary(Policies policies) {
    List<String> costs = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      if (cost != CostClass.NONE) {
        costs.add(cost.key());
      }
    }
    return Vocabulary.of(
        costs, policies.names(), HostProfile.builtIn().stream().map(HostProfile::name).toList());
  }

  /**
   * Compiles a scenario under a policy.
   *
   * @param policy {@code NAME} or {@code NAME@HOST}, the host replacing the scenario's profile; for
   *     mediated devices with a PASID policy behind it, {@code NAME/PASIDS}, or without for {@code
   *     at-startup}
   * @throws PolicyRefusedException if the policy or the host is unknown, or the host can not offer
   *     what the policy needs
   */
  public CompiledScenario compile(Scenario scenario, String policy) throws PolicyRefusedException {
    int slash = policy.indexOf('/');
    String vectors = slash < 0 ? policy : policy.substring(0, slash);
    PasidPolicy pasids = pasids(scenario, policy, slash);
    int at = vectors.indexOf('@');
    String name = at < 0 ? vectors : vectors.substring(0, at);
    VectorPolicy found =
        policies
            .find(name)
            .orElseThrow(
                () ->
                    new PolicyRefusedException(
                        policy, "is unknown" + Words.suggestPolicy(name, policies.names())));
    HostProfile host =
        host(
            scenario.host(),
            at < 0 ? scenario.host().profile() : vectors.substring(at + 1),
            policy);
    String refusal = found.refusal(host.dynamicMsix()).orElse("");
    if (!refusal.isEmpty()) {
      throw new PolicyRefusedException(
          policy, refusal + ", which " + host.name() + " is not" + offer(found, name));
    }
    boolean oneByOne =
        scenario.cost(CostClass.SERVICE).filter(cost -> cost.value().mean() > 0).isPresent();
    SystemBuilder system = new SystemBuilder(oneByOne);
    for (VmSpec vm : scenario.vms()) {
      system.add(vm, vm.policy().isPresent() ? fixed(vm, host, policy) : found);
    }
    Configuration configuration = system.configuration(host, scenario.host(), pasids);
    TimePlan plan =
        new TimePlan(
            system.due(),
            costs(scenario),
            sources(scenario, configuration.layout()),
            submissions(scenario, configuration.layout()));
    String canonical = scenario.isMediated() ? found.name() + "/" + pasids.name() : found.name();
    return new CompiledScenario(scenario, policy, canonical, configuration, plan);
  }

  /** What follows the slash, or without one what a host does that nobody told anything. */
  private static PasidPolicy pasids(Scenario scenario, String policy, int slash)
      throws PolicyRefusedException {
    if (slash < 0) {
      return Ims.NONE.policy();
    }
    if (!scenario.isMediated()) {
      throw new PolicyRefusedException(
          policy, "names a PASID policy, but the scenario has no mediated device (device.ims)");
    }
    String name = policy.substring(slash + 1);
    return PasidPolicies.find(name)
        .orElseThrow(
            () ->
                new PolicyRefusedException(
                    policy,
                    "names the unknown PASID policy '"
                        + Words.shorten(name)
                        + "'"
                        + Words.suggest(name, PasidPolicies.names())));
  }

  /** The policy that a VM has whatever is compared. */
  private VectorPolicy fixed(VmSpec vm, HostProfile host, String compared)
      throws PolicyRefusedException {
    String name = vm.policy().orElseThrow();
    VectorPolicy policy =
        policies
            .find(name)
            .orElseThrow(
                () ->
                    refused(
                        compared, vm, "is unknown" + Words.suggestPolicy(name, policies.names())));
    Optional<String> refusal = policy.refusal(host.dynamicMsix());
    if (refusal.isPresent()) {
      throw refused(compared, vm, refusal.get() + ", which " + host.name() + " is not");
    }
    return policy;
  }

  private static PolicyRefusedException refused(String compared, VmSpec vm, String reason) {
    return new PolicyRefusedException(
        compared,
        "can not be run on this host: VM '"
            + vm.name()
            + "' has the policy "
            + vm.policy().orElse("")
            + ", which "
            + reason);
  }

  /** A host on which the policy would run. */
  private static String offer(VectorPolicy policy, String name) {
    return HostProfile.builtIn().stream()
        .filter(host -> policy.refusal(host.dynamicMsix()).isEmpty())
        .findFirst()
        .map(host -> "; try " + name + "@" + host.name())
        .orElse("");
  }

  private static HostProfile host(HostSpec spec, String profile, String policy)
      throws PolicyRefusedException {
    HostProfile host =
        HostProfile.find(profile)
            .orElseThrow(
                () ->
                    new PolicyRefusedException(
                        policy,
                        "names the unknown host '"
                            + profile
                            + "'"
                            + Words.suggest(
                                profile,
                                HostProfile.builtIn().stream().map(HostProfile::name).toList())));
    // Options of the scenario belong to its own profile; another host is taken as it is, apart from
    // what all of them share.
    if (profile.equals(spec.profile()) && spec.dynamicMsix().isPresent()) {
      host = host.withDynamicMsix(spec.dynamicMsix().get());
    }
    if (spec.irqsPendingWindow().isPresent()) {
      host = host.withIrqsPendingWindow(spec.irqsPendingWindow().get());
    }
    if (spec.remoteIrrRace().isPresent()) {
      host = host.withRemoteIrrRace(spec.remoteIrrRace().get());
    }
    if (spec.posted().isPresent()) {
      host = host.withPosted(spec.posted().get());
    }
    return host.withLimits(spec.limits().over(host.limits()));
  }

  private static List<TimePlan.Cost> costs(Scenario scenario) {
    List<TimePlan.Cost> costs = new ArrayList<>();
    for (CostClass cost : CostClass.values()) {
      costs.add(
          scenario
              .cost(cost)
              .map(spec -> new TimePlan.Cost(spec.value(), spec.perItem()))
              .orElseGet(
                  () ->
                      new TimePlan.Cost(
                          new Distribution.Constant(cost.valueNs()),
                          new Distribution.Constant(cost.perItemNs()))));
    }
    return costs;
  }

  private static List<TimePlan.Source> sources(Scenario scenario, Layout layout) {
    List<TimePlan.Source> sources = new ArrayList<>();
    int function = 0;
    for (FunctionSpec spec : scenario.functions()) {
      int first = layout.first(function++);
      for (WorkSpec work : spec.workload()) {
        for (int v : work.vectors()) {
          if (!layout.ims().hasSlot(first + v)) {
            sources.add(new TimePlan.Source(first + v, work.arrivals()));
          }
        }
      }
    }
    return sources;
  }

  private static List<TimePlan.Submissions> submissions(Scenario scenario, Layout layout) {
    List<TimePlan.Submissions> submissions = new ArrayList<>();
    int function = 0;
    for (FunctionSpec spec : scenario.functions()) {
      int first = layout.first(function++);
      for (WorkSpec work : spec.workload()) {
        for (int v : work.vectors()) {
          if (layout.ims().hasSlot(first + v)) {
            int lane = layout.ims().lane(first + v, work.process());
            submissions.add(new TimePlan.Submissions(lane, work.arrivals()));
          }
        }
      }
    }
    return submissions;
  }
}
