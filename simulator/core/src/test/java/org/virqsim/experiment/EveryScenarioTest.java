// SPDX-License-Identifier: Apache-2.0
package org.virqsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.virqsim.machine.HostLimits;
import org.virqsim.machine.HostProfile;
import org.virqsim.policy.Policies;
import org.virqsim.result.Interrupts;
import org.virqsim.result.PolicyResult;
import org.virqsim.scenario.CompiledScenario;
import org.virqsim.scenario.PolicyRefusedException;
import org.virqsim.scenario.Scenario;
import org.virqsim.scenario.ScenarioCatalog;
import org.virqsim.scenario.ScenarioCompiler;
import org.virqsim.scenario.ScenarioLoader;

/** Every scenario under every policy that some host offers, over every device behaviour. */
class EveryScenarioTest {
  private static final Policies POLICIES = Policies.builtIn();
  private static final ScenarioCatalog CATALOG = ScenarioCatalog.onClassPath();

  static Stream<String> scenarios() {
    return CATALOG.entries().stream().map(ScenarioCatalog.Entry::name);
  }

  /**
   * Books that do not balance end a run (O15); here they are summed up once more, and policies that
   * never clear MSI-X Enable must drop nothing.
   */
  @ParameterizedTest
  @MethodSource("scenarios")
  void conservesRequests(String name) throws Exception {
    int runs = 0;
    String device = load(name).isSingle() ? "device" : "vms[*].devices[*]";
    for (String whileDisabled : List.of("drop", "latch", "keep")) {
      for (String pba : List.of("kept", "dropped")) {
        Scenario scenario =
            load(
                name,
                "run.replications=3",
                device + ".while_disabled=" + whileDisabled,
                device + ".pba_across_disable=" + pba);
        for (CompiledScenario compiled : everyPolicy(scenario)) {
          PolicyResult result =
              ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE));
          Interrupts i = result.interrupts();
          long served = i.delivered() + i.coalesced();
          assertThat(served + i.recovered() + i.lost() + i.rejected() + i.inFlight())
              .as(compiled.policy())
              .isEqualTo(i.raised());
          // Without a route left, a VMM without QEMU's detour over the main loop loses everything.
          boolean routes =
              compiled.configuration().host().limits().kvmRoutes()
                  == HostLimits.DEFAULT.kvmRoutes();
          // A mediated device whose guest gives a slot back drops what is latched in it.
          boolean slots = result.pasids() != null;
          if (result.hostCost().resizes() == 0 && routes && !slots) {
            assertThat(i.dropped()).as("%s tears nothing down", compiled.policy()).isZero();
          }
          if (whileDisabled.equals("keep") && pba.equals("kept")) {
            assertThat(result.droppedBy()).doesNotContainKeys("not_recognised", "pba_cleared");
          }
          runs++;
        }
      }
    }
    assertThat(runs).isGreaterThan(60);
  }

  /** The same sums whatever the number of threads and the locale. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void doesNotDependOnThreadsOrLocale(String name) throws Exception {
    Scenario scenario = load(name, "run.replications=40");
    CompiledScenario compiled =
        new ScenarioCompiler(POLICIES).compile(scenario, scenario.policies().get(0));
    PolicyResult one =
        ResultBuilder.policy(compiled, new Replications(compiled).run(1, Progress.NONE));
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ResultBuilder.policy(compiled, new Replications(compiled).run(4, Progress.NONE)))
          .isEqualTo(one);
    } finally {
      Locale.setDefault(locale);
    }
  }

  private static Scenario load(String name, String... overrides) {
    return new ScenarioLoader(ScenarioCompiler.vocabulary(POLICIES))
        .load(CATALOG.find(name), List.of(overrides));
  }

  private static List<CompiledScenario> everyPolicy(Scenario scenario) {
    List<CompiledScenario> all = new ArrayList<>();
    for (String policy : POLICIES.names()) {
      for (HostProfile host : HostProfile.builtIn()) {
        try {
          all.add(new ScenarioCompiler(POLICIES).compile(scenario, policy + "@" + host.name()));
        } catch (PolicyRefusedException e) {
          assertThat(host.dynamicMsix()).as(e.getMessage()).isFalse();
        }
      }
    }
    return all;
  }
}
